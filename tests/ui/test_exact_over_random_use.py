from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import exactness
from player_stage import draw_constant, draw_late, draw_late_in_matroska, draw_silent, draw_variable
from registry_clips import clip
from sound_server import is_installed, sound_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not is_installed(), reason="PulseAudio is not installed"),
]

DRAWN = {
    "constant.mp4": draw_constant,
    "variable.mp4": draw_variable,
    "late.mp4": draw_late,
    "late.mkv": draw_late_in_matroska,
    "silent.mp4": draw_silent,
}
FETCHED = [
    "demo.mp4", "demo.webm", "demo.wmv", "demo.avi", "demo.mpg", "talking_face.mp4",
    "obama_speech.mp4", "park.mp4", "carphone.mp4", "ten_bit.mkv",
]  # fmt: skip


@pytest.mark.parametrize("name", DRAWN)
def test_every_frame_of_a_drawn_film_is_the_one_named(tmp_path: Path, name: str) -> None:
    draw: Callable[[Path], None] = DRAWN[name]
    draw(tmp_path / name)
    _no_frame_is_wrong(tmp_path / name)


@pytest.mark.registry
@pytest.mark.parametrize("name", FETCHED)
def test_every_frame_of_a_real_film_is_the_one_named(name: str) -> None:
    _no_frame_is_wrong(clip(name))


def _no_frame_is_wrong(film: Path) -> None:
    """300 seeks, 300 steps and 100 pauses while it plays with sound."""
    with sound_server() as server, server.recording():  # which keeps the sink quick
        answer = subprocess.run(
            [sys.executable, exactness.__file__, str(film)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
    assert answer.returncode == 0, answer.stderr
    [told] = json.loads(answer.stdout)
    assert told["asked"] == 700
    assert told["wrong"] == []
