from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

import long_use
from sound_server import is_installed, sound_server
from vippcoder.demonstration.films import draw_film

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not is_installed(), reason="PulseAudio is not installed"),
]

CYCLES = 500
WISHES = 1800
"""An hour of an observer who wants something every two seconds."""
MOST_BYTES = 900 * 1024 * 1024
MEGABYTE = 1024 * 1024


def test_opening_and_closing_leaves_nothing(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=3, width=640, height=360)
    steps = _use("open", film, CYCLES)["steps"]
    fifth = len(steps) // 5
    early, late = steps[fifth : 2 * fifth], steps[-fifth:]
    assert fifth >= 10
    for what in ("threads", "files"):
        # the least, because a thread may need a moment to end
        assert min(step[what] for step in late) <= min(step[what] for step in early), what
    growth = median(s["bytes"] for s in late) - median(s["bytes"] for s in early)
    assert growth < 8 * MEGABYTE


def test_an_hour_of_random_use_stays_within_its_memory(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=60, width=1920, height=1080)
    told = _use("random", film, WISHES)
    assert len(told["steps"]) == WISHES
    assert told["peak_bytes"] < MOST_BYTES
    taken = [step["bytes"] for step in told["steps"]]
    third = WISHES // 3
    assert max(taken[-third:]) < max(taken[:-third]) + 50 * MEGABYTE


def _use(how: str, film: Path, count: int) -> dict[str, Any]:
    with sound_server() as server, server.recording():  # which keeps the sink quick
        answer = subprocess.run(
            [sys.executable, long_use.__file__, how, str(film), str(count)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
    assert answer.returncode == 0, answer.stderr
    told: dict[str, Any] = json.loads(answer.stdout)
    return told
