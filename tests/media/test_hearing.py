from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from click_films import SECONDS, click_film
from films import Recipe, draw
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.media.hearing import Sound, hear, hear_range
from vippcoder.media.index import index_film
from vippcoder.media.samples import NoSound
from vippcoder.media.spectrogram import ROWS, TOP_HZ, Spectrogram
from vippcoder.media.waveform import FINE_US, PEAK_US, Waveform
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from pathlib import Path

KINDS = [("a.mp4", "aac"), ("a.mkv", "pcm_s16le"), ("a.mov", "pcm_s16le"), ("a.mkv", "libopus")]


def heard(path: Path) -> Waveform:
    index = index_film(path)
    found = hear(path, index.start_us, index.frames.end_us, Job())
    assert isinstance(found, Sound)
    assert len(found.waveform.peaks) == -(-index.frames.end_us // PEAK_US)
    return found.waveform


def near(path: Path, start: float, end: float, columns: int = 100) -> Sound:
    span = TimeRange(round(start * 1e6), round(end * 1e6))
    found = hear_range(path, index_film(path).start_us, span, columns, Job())
    assert isinstance(found, Sound)
    return found


def loud_at(waveform: Waveform) -> list[float]:
    """When each click begins, in seconds of the session."""
    loud = np.flatnonzero(waveform.peaks[:, 1] > 60)
    apart = 30_000 // waveform.piece_us
    begins = loud[np.concatenate(([True], np.diff(loud) > apart))] if len(loud) else loud
    return [(waveform.start_us + piece * waveform.piece_us) / 1e6 for piece in begins]


def pitch(levels: np.ndarray) -> float:
    """The loudest pitch of one column, in hertz."""
    return (int(levels.argmax()) + 0.5) * TOP_HZ / ROWS


@pytest.mark.parametrize(("name", "codec"), KINDS)
def test_a_click_lies_where_it_is_heard(tmp_path: Path, name: str, codec: str) -> None:
    film = click_film(tmp_path / name, clicks=(0.5, 1.25, 3.1), codec=codec)
    assert loud_at(heard(film)) == pytest.approx([0.5, 1.25, 3.1], abs=0.011)


@pytest.mark.parametrize(("name", "codec"), KINDS)
def test_heard_closely_it_lies_there_too(tmp_path: Path, name: str, codec: str) -> None:
    """A seek leads to the same instants, to a millisecond or the container's ticks."""
    film = click_film(tmp_path / name, clicks=(0.5, 1.25, 3.1), codec=codec)
    assert loud_at(near(film, 0, 4).waveform) == pytest.approx([0.5, 1.25, 3.1], abs=0.002)
    for start in (1.2, 2.95):
        close = near(film, start, start + 0.3).waveform
        assert loud_at(close) == pytest.approx([1.25 if start < 2 else 3.1], abs=0.002)
        assert close.piece_us == FINE_US
        assert close.start_us == round(start * 1e6)


def test_sound_that_begins_late_lies_late(tmp_path: Path) -> None:
    film = click_film(tmp_path / "a.mkv", clicks=(2.0, 3.0), sound_from=1.5)
    waveform = heard(film)
    assert loud_at(waveform) == pytest.approx([2.0, 3.0], abs=0.011)
    assert not waveform.peaks[:140].any()
    assert not near(film, 0.2, 1.4).waveform.peaks.any()
    assert loud_at(near(film, 0.2, 2.5).waveform) == pytest.approx([2.0], abs=0.002)


def test_session_time_begins_with_the_first_frame(tmp_path: Path) -> None:
    """The picture begins 1 s after the sound: what was heard before it is left out."""
    film = click_film(tmp_path / "a.mkv", clicks=(0.5, 2.0, 3.0), picture_at=1.0)
    assert loud_at(heard(film)) == pytest.approx([1.0, 2.0], abs=0.011)
    assert loud_at(near(film, 0, 3).waveform) == pytest.approx([1.0, 2.0], abs=0.002)


def test_what_follows_a_gap_keeps_its_place(tmp_path: Path) -> None:
    film = click_film(
        tmp_path / "a.mkv", clicks=(0.5, 1.5, 3.0), codec="pcm_s16le", hole=(1.2, 2.2)
    )
    waveform = heard(film)
    assert loud_at(waveform) == pytest.approx([0.5, 3.0], abs=0.011)
    assert not waveform.peaks[125:215].any()
    assert loud_at(near(film, 1.0, 4.0).waveform) == pytest.approx([3.0], abs=0.002)


def test_silence_is_flat(tmp_path: Path) -> None:
    assert not heard(click_film(tmp_path / "a.mkv", clicks=(), codec="pcm_s16le")).peaks.any()


@pytest.mark.parametrize("hertz", [220, 1000, 3100, 7500])
def test_a_tone_stands_at_its_pitch(tmp_path: Path, hertz: int) -> None:
    film = click_film(tmp_path / "a.mkv", clicks=(), codec="pcm_s16le", tone_hz=hertz)
    index = index_film(film)
    whole = hear(film, index.start_us, index.frames.end_us, Job())
    assert isinstance(whole, Sound)
    for seen in (whole.spectrogram, near(film, 1.0, 1.5).spectrogram):
        assert isinstance(seen, Spectrogram)
        middle = seen.levels[len(seen.levels) // 2]
        assert abs(pitch(middle) - hertz) <= TOP_HZ / ROWS
        assert middle[(round(hertz / TOP_HZ * ROWS) + ROWS // 2) % ROWS] < middle.max() // 2


def test_no_sound_is_a_value(tmp_path: Path) -> None:
    film = draw(tmp_path / "a.mp4", Recipe(frames=10))
    assert hear(film, 0, 400_000, Job()) == NoSound()
    assert hear_range(film, 0, TimeRange(0, 100), 10, Job()) == NoSound()


def test_cancelling_stops_it(tmp_path: Path) -> None:
    film = click_film(tmp_path / "a.mp4", clicks=())
    told: list[float] = []
    job = Job(lambda share, _: (told.append(share), job.cancel())[0])
    with pytest.raises(CancelledError):
        hear(film, 0, SECONDS * 1_000_000, job)
    assert len(told) == 1
