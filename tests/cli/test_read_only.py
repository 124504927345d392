"""Folders that may not be written: one clear sentence, nothing changed, reading still works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vippcoder.demonstration.films import draw_film

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WITHOUT = "-dac_override,-dac_read_search,-fowner"


def ordinary(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command line as somebody whom permissions bind, also where the tests run as root."""
    bound = ["setpriv", f"--bounding-set={_WITHOUT}", "--inh-caps=-all"]
    return subprocess.run(
        [*(bound if os.geteuid() == 0 else []), sys.executable, "-m", "vippcoder"]
        + [str(a) for a in arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(autouse=True)
def _can_be_bound() -> None:
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root cannot be bound by permissions here: setpriv is missing")


@pytest.fixture
def read_only(folder: Path) -> Iterator[Path]:
    shut = [folder, folder / "media", *folder.glob("*.sqlite")]
    for path in shut:
        path.chmod(0o500 if path.is_dir() else 0o400)
    yield folder
    for path in shut:
        path.chmod(0o700)


def test_a_read_only_pack_can_be_read_and_says_that_it_cannot_be_written(read_only: Path) -> None:
    before = (read_only / "pack.sqlite").read_bytes()
    refused = ordinary("coding", "rate", read_only, "R-7F3K", "sensitivity", "4")
    assert refused.returncode == 1, refused.stderr
    assert "cannot be written, so nothing was changed" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert ordinary("coding", "list", read_only).returncode == 0
    assert ordinary("verify", read_only).returncode == 0
    assert (read_only / "pack.sqlite").read_bytes() == before
    assert sorted(p.name for p in read_only.iterdir()) == ["media", "pack.sqlite"]


def test_a_pack_is_not_begun_where_nothing_can_be_written(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=1, width=320, height=180)
    shut = tmp_path / "shut"
    shut.mkdir(0o500)
    refused = ordinary("pack", "new", shut / "anna.vipppack", "--observer", "a", film)
    assert refused.returncode == 1, refused.stderr
    assert "anna.vipppack: cannot be made: Permission denied" in refused.stderr
    assert list(shut.iterdir()) == []
