"""Every odd film: 200 random frames are, pixel for pixel, those of a plain forward decode."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest

from films import plain_decode, signature
from odd_films import ODD_FILMS
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.media.probe import probe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FEW = 1


@pytest.fixture(scope="module")
def odd_film(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("odd")

    def give(name: str) -> Path:
        path = folder / name
        if not path.exists():
            ODD_FILMS[name](path)
        return path

    return give


@pytest.mark.parametrize("name", ODD_FILMS)
def test_random_frames_equal_a_plain_decode(name: str, odd_film: Callable[[str], Path]) -> None:
    path = odd_film(name)
    truth = [seen for _, seen in plain_decode(path)]
    index = index_film(path, by_decoding=True, twice=True)
    assert len(index) == len(truth)
    random = Random(3)
    wanted = [0, len(truth) - 1, *(random.randrange(len(truth)) for _ in range(200))]
    inside = {n for n in wanted if any(index.frames.time_of(n) in hurt for hurt in index.damaged)}
    with FrameReader(path, index, cache_bytes=FEW) as reader:
        wrong = {n for n in wanted if signature(reader.frame(n)) != truth[n]}
    assert wrong <= inside
    if not name.startswith("damaged"):
        assert wrong == set()


def test_the_odd_films_are_as_odd_as_they_say(odd_film: Callable[[str], Path]) -> None:
    looks = {name: probe(odd_film(name)) for name in ODD_FILMS}
    assert looks["rotated_phone.mp4"].rotation in {90, 270}
    assert [name for name, look in looks.items() if look.is_interlaced] == [
        "camcorder.mts",
        "interlaced.mp4",
        "interlaced.mpg",
    ]
    assert looks["wide_pixels.mpg"].display_width > looks["wide_pixels.mpg"].width
    assert looks["ten_bit_hevc.mkv"].bit_depth == 10
    indices = {name: index_film(odd_film(name)) for name in ODD_FILMS}
    assert indices["camcorder.mts"].start_us == 1_480_000
    assert indices["edit_list.mp4"].facts.discarded == 33
    assert indices["clock_set_back.ts"].facts.repairs.backward == 1
    gaps = indices["gaps.mkv"].frames.times_us
    assert max(after - before for before, after in pairwise(gaps)) > 10_000_000
    assert len(indices["truncated.mp4"]) < indices["truncated.mp4"].facts.declared_frames


def test_a_clock_that_wraps_goes_on(odd_film: Callable[[str], Path]) -> None:
    times = index_film(odd_film("clock_wraps.ts")).frames.times_us
    assert list(times) == [40_000 * n for n in range(120)]
