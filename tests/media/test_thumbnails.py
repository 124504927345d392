from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from films import Recipe, draw, read_number
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.media.thumbnails import CACHE_BYTES, thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WANTED = [5, 40, 77, 111]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[FrameReader]:
    film = draw(tmp_path / "a.mp4", Recipe(options={"g": "50", "sc_threshold": "0", "bf": "2"}))
    with FrameReader(film, cache_bytes=CACHE_BYTES) as made:
        yield made


def test_each_shows_the_frame_that_it_names(reader: FrameReader) -> None:
    made = list(thumbnails(reader, WANTED, 240, Job()))
    assert [one.frame for one in made] == WANTED
    assert [read_number(one.rgb) for one in made] == WANTED


def test_they_are_small_and_upright(tmp_path: Path) -> None:
    film = draw(tmp_path / "a.mp4", Recipe(frames=3, rotation=90))
    with FrameReader(film) as made:
        (one,) = thumbnails(made, [1], 64, Job())
    assert one.rgb.shape == (64, 48, 3)


def test_cancelling_stops_between_two_pictures(reader: FrameReader) -> None:
    job = Job()
    made = thumbnails(reader, WANTED, 30, job)
    next(made)
    job.cancel()
    with pytest.raises(CancelledError):
        next(made)


@pytest.mark.parametrize("name", ["variable.mkv", "open_groups.ts", "hidden.vp9.webm"])
def test_films_of_other_kinds(film: Callable[[str], Path], name: str) -> None:
    with FrameReader(film(name), cache_bytes=CACHE_BYTES) as made:
        for one in thumbnails(made, [7, 61], 240, Job()):
            assert read_number(one.rgb) == one.frame
