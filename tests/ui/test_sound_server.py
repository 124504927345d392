from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from pulse import Speaker
from sound_server import RATE, is_installed, sound_server

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not is_installed(), reason="PulseAudio is not installed"),
]

CLICKS = 12
BLOCK = RATE // 100


@pytest.mark.parametrize("latency_s", [0.02, 0.2])
def test_the_recorder_hears_a_click_when_the_server_says_it_is_heard(latency_s: float) -> None:
    with sound_server() as server, server.recording() as recording:
        foretold = _play_clicks(latency_s)
    loud = np.flatnonzero(np.abs(recording.samples.astype(int)) > 10_000)
    first = loud[np.r_[True, np.diff(loud) > RATE // 10]]
    heard = [recording.heard_at(sample) for sample in first]
    assert len(heard) == len(foretold)
    errors = [abs(a - b) for a, b in zip(heard, foretold, strict=True)]
    assert median(errors) < 0.005


def _play_clicks(latency_s: float) -> list[float]:
    """Play clicks, one each half second, and say when each is to be heard."""
    speaker = Speaker(RATE, latency_s)
    silence = np.zeros(BLOCK, np.int16)
    click = silence.copy()
    click[:40] = 20_000
    foretold = []
    for number in range(CLICKS * 50):
        is_click = number % 50 == 40
        if is_click:
            foretold.append(time.monotonic() + speaker.latency_s())
        speaker.write((click if is_click else silence).tobytes())
    speaker.drain()
    speaker.close()
    return foretold


def test_nothing_is_left_of_the_server() -> None:
    before = dict(os.environ)
    with sound_server() as server, server.recording() as recording:
        folder = Path(os.environ["PULSE_RUNTIME_PATH"])
        assert str(folder) in _processes()
        time.sleep(0.5)
    assert len(recording.samples) > RATE // 10
    assert dict(os.environ) == before
    assert not folder.exists()
    assert str(folder) not in _processes()


def _processes() -> str:
    told = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            told.append(process.read_text(errors="replace"))
    return "".join(told)
