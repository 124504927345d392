"""Loudness against the tones of EBU Tech 3341, whose values are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from films import Recipe, draw
from sounds import sound_film
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.media.loudness import CEILING_DBTP, MOST_DB, Loudness, measure_loudness

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 48_000


def tone(
    level_db: float, seconds: float, *, hz: float = 1000, phase: float = 0, channels: int = 2
) -> NDArray[np.float32]:
    wave = 10 ** (level_db / 20) * np.sin(
        2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE + phase
    )
    return np.tile(wave.astype(np.float32), (channels, 1))


def measured(path: Path, samples: NDArray[np.float32]) -> Loudness:
    film = sound_film(path, samples)
    return measure_loudness(film, index_film(film))


@pytest.mark.parametrize(
    ("levels", "lufs"),
    [
        (((-23.0, 20),), -23.0),
        (((-33.0, 20),), -33.0),
        (((-36.0, 10), (-23.0, 60), (-36.0, 10)), -23.0),
        (((-72.0, 10), (-36.0, 10), (-23.0, 60), (-36.0, 10), (-72.0, 10)), -23.0),
    ],
    ids=["case 1", "case 2", "case 3", "case 4"],
)
def test_integrated_loudness_of_the_broadcasters_tones(
    tmp_path: Path, levels: tuple[tuple[float, float], ...], lufs: float
) -> None:
    sound = np.concatenate([tone(*level) for level in levels], axis=1)
    told = measured(tmp_path / "tones.mov", sound)
    assert told.integrated_lufs == pytest.approx(lufs, abs=0.1)
    assert told.gain_db == pytest.approx(-23 - lufs, abs=0.1)
    assert told.short_db == 0


@pytest.mark.parametrize(
    ("hz", "phase", "peak"),
    [(RATE / 4, 0, -6.0), (RATE / 4, np.pi / 4, -6.0), (RATE / 6, np.pi / 3, -6.0)],
    ids=["case 15", "case 16", "case 17"],
)
def test_true_peaks_lie_between_the_samples(
    tmp_path: Path, hz: float, phase: float, peak: float
) -> None:
    sound = tone(-6.0206, 3, hz=hz, phase=phase)
    fade = np.minimum(np.arange(sound.shape[1]) / RATE, 1)  # a sudden tone has a higher peak
    told = measured(tmp_path / "peak.mov", (sound * fade * fade[::-1]).astype(np.float32))
    assert told.true_peak_dbtp is not None
    assert peak - 0.4 <= told.true_peak_dbtp <= peak + 0.2


def test_one_channel_is_as_loud_as_the_same_from_two_loudspeakers(tmp_path: Path) -> None:
    told = measured(tmp_path / "mono.mov", tone(-23, 10, channels=1))
    assert told.integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_a_quiet_film_comes_up_and_a_bang_holds_it_down(tmp_path: Path) -> None:
    quiet = tone(-40, 20)
    assert measured(tmp_path / "quiet.mov", quiet).gain_db == pytest.approx(17, abs=0.1)
    bang = quiet.copy()
    bang[:, RATE : RATE + 40] = tone(-6, 40 / RATE)[:, :40]
    told = measured(tmp_path / "bang.mov", bang)
    assert told.true_peak_dbtp is not None
    assert told.integrated_lufs is not None
    assert told.gain_db + told.true_peak_dbtp == pytest.approx(CEILING_DBTP, abs=1e-9)
    assert told.short_db == pytest.approx(-23 - told.integrated_lufs - told.gain_db)
    assert told.short_db > 10
    assert measured(tmp_path / "faint.mov", tone(-60, 20)).gain_db == MOST_DB


def test_a_loud_film_comes_down(tmp_path: Path) -> None:
    assert measured(tmp_path / "loud.mov", tone(-6, 10)).gain_db == pytest.approx(-17, abs=0.1)


def test_silence_and_no_sound_get_no_gain(tmp_path: Path) -> None:
    for film in (
        sound_film(tmp_path / "silent.mov", np.zeros((2, 5 * RATE), np.float32)),
        draw(tmp_path / "mute.mp4", Recipe(frames=20)),
    ):
        told = measure_loudness(film, index_film(film))
        assert told == Loudness(None, None)
        assert (told.gain_db, told.short_db) == (0.0, 0.0)


def test_it_can_be_cancelled(tmp_path: Path) -> None:
    film = sound_film(tmp_path / "tone.mov", tone(-23, 5))
    job = Job(lambda _fraction, _what: job.cancel())
    with pytest.raises(CancelledError):
        measure_loudness(film, index_film(film), job)
