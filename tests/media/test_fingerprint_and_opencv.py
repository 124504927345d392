from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def test_the_fingerprint_is_that_of_the_bytes(tmp_path: Path) -> None:
    data = os.urandom(9_000_000)
    (tmp_path / "film").write_bytes(data)
    assert sha256(tmp_path / "film") == hashlib.sha256(data).hexdigest()


def test_an_absent_file_has_no_fingerprint(tmp_path: Path) -> None:
    with pytest.raises(StudyError):
        sha256(tmp_path / "absent")


@pytest.mark.parametrize("before", [None, "/somewhere/of/the/user"])
def test_opencv_leaves_no_trace_in_the_environment(before: str | None) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    if before is not None:
        environment |= dict.fromkeys(NAMES, before)
    script = (
        "import os; from vippcoder.media.opencv import cv2;"
        f"print([os.environ.get(name) for name in {NAMES!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == str([before, before])


def test_media_needs_no_qt() -> None:
    script = (
        "import sys, vippcoder.media.doctor, vippcoder.media.still;"
        "print([name for name in sys.modules if name.split('.')[0] in ('PySide6', 'pandas')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
