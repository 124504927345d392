"""`vippcoder demo` where there is no screen: the window is driven, the ratings printed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_screen_a_session_is_coded_and_pictured(tmp_path: Path, drawn_film: Path) -> None:
    pack = tmp_path / "demo.vipppack"
    without_screen = {
        key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}
    }
    told = subprocess.run(
        [sys.executable, "-m", "vippcoder", "demo", str(pack), "--video", str(drawn_film)],
        env=without_screen,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "sensitivity" in told.stdout
    assert "non-intrusiveness" in told.stdout
    assert QImage(str(pack.with_suffix(".png"))).width() == 1366
    connection = sqlite3.connect(pack / "pack.sqlite")
    (coded,) = connection.execute("SELECT mask, state, blinding_guess FROM codings").fetchall()
    assert coded[1:] == ("submitted", "do not know")
    values = connection.execute(
        "SELECT dimension, segment_id IS NULL, value FROM ratings_current ORDER BY 1, 2"
    ).fetchall()
    connection.close()
    assert values == [
        ("non-intrusiveness", 1, 5.0),
        ("sensitivity", 0, 5.5),
        ("sensitivity", 1, 6.0),
    ]
