"""Offsets that are known, found again from the sound."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from films import Recipe, draw
from registry_clips import clip
from sounds import sound_film
from vippcoder.demonstration.voices import RATE, speak
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.media.alignment import align, stepped
from vippcoder.media.index import index_film
from vippcoder.media.sound_line import sound_line
from vippcoder.timebase import FrameTimes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

PRECISE_US = 3_000


@pytest.fixture(scope="module")
def speech() -> NDArray[np.float32]:
    return speak(30, Random(3)).samples


def noisy(sound: NDArray[np.float32], level: float, seed: int) -> NDArray[np.float32]:
    chance = np.random.default_rng(seed).standard_normal(sound.shape).astype(np.float32)
    return np.clip(sound + level * chance, -1, 1)


@pytest.mark.parametrize("offset_s", [4.3217, 0.0, 0.0137, -2.75, -18.0])
def test_a_known_offset_is_found_through_noise_and_another_gain(
    tmp_path: Path, speech: NDArray[np.float32], offset_s: float
) -> None:
    first, second = (speech[max(round(by * RATE), 0) :] for by in (-offset_s, offset_s))
    one = sound_film(tmp_path / "a.mov", noisy(first, 0.02, 1))
    two = sound_film(tmp_path / "b.mp4", 0.15 * noisy(second, 0.02, 2), codec="aac", fps=30)
    told = align(one, two)
    assert told.unsure_because == ""
    assert told.offset_us == pytest.approx(offset_s * 1_000_000, abs=PRECISE_US)
    assert told.confidence > 0.4
    assert abs(told.stepped_us - told.offset_us) <= 1_000_000 / 30 / 2 + 1


def test_another_sample_rate_and_a_late_start_do_not_matter(
    tmp_path: Path, speech: NDArray[np.float32]
) -> None:
    one = sound_film(tmp_path / "a.mov", speech)
    coarse = np.interp(np.arange(0, len(speech), RATE / 22_050), np.arange(len(speech)), speech)
    late = coarse.astype(np.float32)[22_050 * 5 :]
    two = sound_film(tmp_path / "b.mov", late, rate=22_050, delay_s=0.5)
    told = align(one, two)
    assert told.offset_us == pytest.approx(4_500_000, abs=PRECISE_US)


def test_clocks_that_drift_are_told(tmp_path: Path) -> None:
    sound = speak(80, Random(9)).samples
    one = sound_film(tmp_path / "a.mov", sound)
    places = np.arange(0, len(sound) - 1, 1 + 200e-6)
    two = sound_film(
        tmp_path / "b.mov", np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    )
    told = align(one, two)
    assert told.unsure_because == ""
    assert told.drift_ppm == pytest.approx(200, abs=30)
    assert told.offset_us == pytest.approx(40 * 200, abs=PRECISE_US)
    assert told.stray_us == pytest.approx(40 * 200, abs=PRECISE_US)


def test_what_fits_nowhere_or_everywhere_is_unsure(
    tmp_path: Path, speech: NDArray[np.float32]
) -> None:
    one = sound_film(tmp_path / "a.mov", speech)
    time = np.arange(20 * RATE) / RATE
    beeps = (0.3 * np.sin(2 * np.pi * 700 * time) * (time % 1 < 0.1)).astype(np.float32)
    told = {
        "other": align(one, sound_film(tmp_path / "other.mov", speak(30, Random(8)).samples)),
        "silent": align(one, sound_film(tmp_path / "silent.mov", 0 * speech[: 5 * RATE])),
        "mute": align(draw(tmp_path / "mute.mp4", Recipe(frames=50)), one),
        "short": align(one, sound_film(tmp_path / "short.mov", speech[:RATE])),
        "beeps": align(
            sound_film(tmp_path / "beeps.mov", beeps),
            sound_film(tmp_path / "later.mov", beeps[3 * RATE :]),
        ),
    }
    assert {key: one.unsure_because for key, one in told.items()} == {
        "other": "the recordings have too little sound in common",
        "silent": "the second recording is too quiet",
        "mute": "the first recording has no sound",
        "short": "the second recording is too short",
        "beeps": "the sound fits at several offsets, as hums and beeps do",
    }
    assert {(one.offset_us, one.stepped_us) for one in told.values()} == {(0, 0)}


def test_an_offset_is_stepped_to_a_frame_of_the_other_film() -> None:
    frames = FrameTimes.of([0, 30_000, 90_000, 120_000], 160_000)
    assert [stepped(us, frames) for us in (-29_000, -50_000, -61_000, -150_000, 0)] == [
        -30_000, -30_000, -90_000, -160_000, 0,
    ]  # fmt: skip
    assert [stepped(us, frames) for us in (19_000, 21_000, 79_000)] == [0, 40_000, 80_000]


@pytest.mark.parametrize("name", ["obama_speech.mp4", "talking_face.mp4", "demo.mkv"])
def test_a_real_recording_and_a_cut_of_it_filtered_and_coded_anew(
    tmp_path: Path, name: str
) -> None:
    whole = clip(name)
    index = index_film(whole)
    pieces = sound_line(whole, Fraction(index.start_us, 1_000_000), RATE, "mono")
    sound = np.concatenate([piece[0] for piece in pieces])
    cut = round(len(sound) * 0.2)
    thin = np.diff(sound[cut:], prepend=0).astype(np.float32)  # a microphone without bass
    two = sound_film(tmp_path / "two.mp4", 0.4 * noisy(thin, 0.001, 4), codec="aac")
    told = align(whole, two)
    assert told.unsure_because == ""
    assert told.offset_us == pytest.approx(cut / RATE * 1_000_000, abs=PRECISE_US)


def test_it_can_be_cancelled_and_says_what_is_no_film(
    tmp_path: Path, speech: NDArray[np.float32]
) -> None:
    one = sound_film(tmp_path / "a.mov", speech[: 5 * RATE])
    job = Job(lambda fraction, _what: job.cancel() if fraction > 0.3 else None)
    with pytest.raises(CancelledError):
        align(one, one, job)
    with pytest.raises(StudyError, match=r"gone\.mp4"):
        align(one, tmp_path / "gone.mp4")
