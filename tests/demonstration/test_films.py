from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from vippcoder.demonstration.films import demonstration_films, draw_film
from vippcoder.demonstration.frame_code import burn_in, read_frame_number
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.media.probe import probe

if TYPE_CHECKING:
    from pathlib import Path

SMALL = {"width": 320, "height": 180}


@pytest.mark.parametrize("rate", ["constant", "variable"])
def test_every_frame_bears_its_number(tmp_path: Path, rate: str) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=3, rate=rate, **SMALL)  # type: ignore[arg-type]
    with av.open(str(film)) as opened:
        numbers = [
            read_frame_number(frame.to_ndarray(format="rgb24")) for frame in opened.decode(video=0)
        ]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 30


def test_a_constant_film_is_even_and_has_keyframes_where_asked(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=4, keyframe_every=20, **SMALL)
    index = index_film(film)
    assert {b - a for a, b in pairwise(index.frames.times_us)} == {40_000}
    assert index.keyframes == tuple(range(0, 100, 20))
    assert abs(index.frames.end_us - 4_000_000) <= 40_000


def test_a_variable_film_is_honestly_uneven(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=12, rate="variable", seed=37, **SMALL)
    gaps = np.diff(index_film(film).frames.times_us)
    assert len(set(gaps.tolist())) > 40
    assert gaps.max() > 1.8 * gaps.min()


def test_it_is_h264_with_aac_and_tells_no_date(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=1, **SMALL)
    look = probe(film)
    assert (look.video_codec, look.audio_codec) == ("h264", "aac")
    with av.open(str(film)) as opened:
        tags = dict(opened.metadata)
        for stream in opened.streams:
            tags |= stream.metadata
    assert not [key for key in tags if "date" in key or "time" in key]


def test_a_film_without_sound_has_none(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=1, with_sound=False, **SMALL)
    assert not probe(film).has_audio


def test_there_is_talk_and_there_are_pauses(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    draw_film(film, seconds=8, **SMALL)
    with av.open(str(film)) as opened:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)])
    loud = np.abs(sound[: len(sound) // 480 * 480]).reshape(-1, 480).max(axis=1) > 0.05
    assert 0.2 < loud.mean() < 0.9
    assert np.abs(sound).max() < 1


def test_the_same_seed_draws_the_same_film(tmp_path: Path) -> None:
    drawn = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        draw_film(tmp_path / name, seconds=1, seed=seed, **SMALL)
        drawn.append((tmp_path / name).read_bytes())
    assert drawn[0] == drawn[1] != drawn[2]


def test_cancelling_leaves_no_film(tmp_path: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        draw_film(tmp_path / "film.mp4", seconds=1, job=job, **SMALL)
    assert not list(tmp_path.iterdir())


def test_the_code_is_read_at_any_usual_size_and_refused_where_there_is_none() -> None:
    for height in (144, 180, 480, 720, 1080):
        picture = np.full((height, height * 16 // 9, 3), 128, np.uint8)
        assert read_frame_number(picture) is None
        for number in (0, 1, 4_999, 1_000_000):
            burn_in(picture, number)
            assert read_frame_number(picture) == number


@pytest.mark.long
def test_the_demonstration_has_three_sessions_one_of_variable_rate(tmp_path: Path) -> None:
    films = demonstration_films(tmp_path, Job())
    assert len(films) == 3
    even = [len(set(np.diff(index_film(film).frames.times_us).tolist())) == 1 for film in films]
    assert even == [True, True, False]
