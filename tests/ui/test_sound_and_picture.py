"""Sound and picture together: the recorded loudspeaker against the painted frames.

The recorder is checked against the sound server's own word in `test_sound_server.py`: it is right
within a few milliseconds. Painted means the end of the film view's `paintEvent`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from beeps import BEEP_HZ, BeepFilm, draw_beeps
from played import play
from sound_server import is_installed, sound_server

if TYPE_CHECKING:
    from pathlib import Path

    from played import Played

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not is_installed(), reason="PulseAudio is not installed"),
]

APART_S = 0.040
NAMELY = "flashes painted more than 40 ms from their beep (ms, at s)"


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("beeps")
    return {
        "constant": draw_beeps(folder / "constant.mp4", BeepFilm(seconds=1202)),
        "variable": draw_beeps(folder / "variable.mp4", BeepFilm(seconds=362, seed=3)),
    }


@pytest.mark.parametrize(
    ("film", "speed", "seconds"),
    [
        ("constant", 1, 1210),
        ("constant", 0.5, 180),
        ("variable", 1.5, 180),
        ("variable", 2, 180),
    ],
)
def test_flash_and_beep_stay_together(
    films: dict[str, Path], film: str, speed: float, seconds: float
) -> None:
    with sound_server() as server:
        played = play(server, films[film], seconds=seconds, speed=speed)
    assert played.failures == []
    assert len(played.heard) > 0.98 * min(seconds * speed, 1200) - 3
    _every_second_is_heard(played, 1 / speed)
    pairs = played.pairs(1 / speed)
    assert len(pairs) > 0.98 * len(played.heard)
    late = {
        round(pair.heard_at - pairs[0].heard_at): round(pair.offset_s * 1000)
        for pair in pairs
        if abs(pair.offset_s) > APART_S
    }
    assert late == {}, NAMELY
    pitches = np.array([pair.hertz for pair in pairs])
    assert np.abs(pitches / BEEP_HZ - 1).max() < 0.03


def _every_second_is_heard(played: Played, apart_s: float) -> None:
    """No beep is lost, repeated or held up."""
    times = np.array([at for at, _ in played.heard])
    gaps = {
        round(float(at - times[0])): round(float(gap), 2)
        for at, gap in zip(times, np.diff(times), strict=False)
        if round(float(gap) / apart_s) != 1
    }
    assert gaps == {}, "beeps that did not come a second of film after the one before (at s: s)"
