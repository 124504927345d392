"""What is handed to the sound device: where each sound lies, how high, how loud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from click_films import SECONDS, click_film
from films import draw
from vippcoder.media.index import index_film
from vippcoder.media.playback.reader import SoundReader
from vippcoder.media.playback.tempo import RATE, Tempo, early_us

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LADDER = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


def heard(film: Path, start_us: int = 0, speed: float = 1.0) -> NDArray[np.int16]:
    reader = SoundReader(film, index_film(film).start_us)
    pieces = list(reader.play(start_us, speed))
    reader.close()
    return np.concatenate(pieces)


def onsets(samples: NDArray[np.int16]) -> list[float]:
    """Return when a click begins, in seconds of what is heard."""
    loud = np.flatnonzero(np.abs(samples[:, 0].astype(np.int32)) > 8000)
    return [
        float(at) / RATE
        for number, at in enumerate(loud)
        if number == 0 or at - loud[number - 1] > RATE // 4
    ]


@pytest.mark.parametrize("start", [0.0, 0.31, 1.04, 2.5])
@pytest.mark.parametrize("late", [0.0, 0.4])
@pytest.mark.parametrize("codec", ["aac", "libmp3lame"])
def test_a_click_lies_where_it_was_filmed(
    tmp_path: Path, codec: str, late: float, start: float
) -> None:
    clicks = (0.5, 1.5, 2.75)
    film = click_film(tmp_path / "clicks.mp4", clicks=clicks, codec=codec, picture_at=late)
    expected = [click - late - start for click in clicks if click - late >= start]
    assert onsets(heard(film, round(start * 1e6))) == pytest.approx(expected, abs=0.004)


def test_silence_stands_for_sound_that_is_not_there(tmp_path: Path) -> None:
    film = click_film(tmp_path / "late.mkv", clicks=(2.5,), sound_from=2.0)
    assert onsets(heard(film, 500_000)) == pytest.approx([2.0], abs=0.004)
    film = click_film(tmp_path / "hole.mkv", clicks=(0.5, 3.5), hole=(1.0, 3.0))
    assert onsets(heard(film)) == pytest.approx([0.5, 3.5], abs=0.004)
    assert len(heard(film)) == pytest.approx(SECONDS * RATE, abs=2048)


@pytest.mark.parametrize("speed", LADDER)
def test_a_click_comes_when_its_frame_is_due_at_every_speed(tmp_path: Path, speed: float) -> None:
    clicks = (0.52, 1.13, 1.71, 2.29, 3.3)
    film = click_film(tmp_path / "clicks.mp4", clicks=clicks, codec="aac")
    found = onsets(heard(film, 0, speed))
    late_ms = [
        1000 * at - 1000 * click / speed + early_us(speed) / 1000
        for at, click in zip(found, clicks, strict=True)
    ]
    assert max(map(abs, late_ms)) < (40 if speed >= 0.5 else 80), late_ms
    assert abs(np.mean(late_ms)) < 20


@pytest.mark.parametrize("speed", LADDER)
def test_the_pitch_stays(speed: float) -> None:
    times = np.arange(3 * RATE) / RATE
    tone = np.repeat((9000 * np.sin(2 * np.pi * 1000 * times)).astype(np.int16)[:, None], 2, axis=1)
    tempo = Tempo(speed)
    out = np.concatenate([*tempo.through(tone), *tempo.rest()])[RATE // 2 : RATE // 2 + RATE // 2]
    spectrum = np.abs(np.fft.rfft(out[:, 0] * np.hanning(len(out))))
    assert np.argmax(spectrum) * RATE / len(out) == pytest.approx(1000, rel=0.01)


@pytest.mark.parametrize("gain", [-12.0, 6.0, 20.0])
def test_what_is_made_louder_is_never_cut_off(gain: float) -> None:
    times = np.arange(2 * RATE) / RATE
    quiet = (2000 * np.sin(2 * np.pi * 500 * times)).astype(np.int16)
    tempo = Tempo(1, gain)
    out = np.concatenate([*tempo.through(np.repeat(quiet[:, None], 2, axis=1)), *tempo.rest()])[
        RATE:, 0
    ].astype(np.float64)
    top = np.abs(out).max()
    assert top == pytest.approx(min(2000 * 10 ** (gain / 20), 0.94 * 32768), rel=0.05)
    assert np.mean(np.abs(out) >= 0.999 * top) < 0.2


def test_unchanged_sound_is_unchanged(tmp_path: Path) -> None:
    film = click_film(tmp_path / "exact.mov", clicks=(1.0,), codec="pcm_s16le", tone_hz=300)
    whole, part = heard(film), heard(film, 1_500_000)
    assert np.array_equal(whole[round(1.5 * RATE) :], part)


def test_a_film_without_sound_says_so_and_is_silent(tmp_path: Path) -> None:
    reader = SoundReader(draw(tmp_path / "mute.mp4"), 0)
    assert not reader.has_sound
    assert list(reader.play(0)) == []
    reader.close()
