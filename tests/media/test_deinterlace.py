"""Interlaced film on a screen: one picture a frame, whatever way it was reached."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from films import Recipe, draw, signature
from odd_films import ODD_FILMS
from vippcoder.media.decode import FrameReader
from vippcoder.media.deinterlace import Deinterlacer
from vippcoder.media.probe import probe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from av.video.frame import VideoFrame

INTERLACED = ["camcorder.mts", "interlaced.mp4", "interlaced.mpg"]


@pytest.fixture(scope="module")
def odd_film(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("odd")

    def give(name: str) -> Path:
        path = folder / name
        if not path.exists():
            ODD_FILMS[name](path)
        return path

    return give


def neighbours_in(reader: FrameReader) -> Callable[[int], VideoFrame | None]:
    return lambda n: reader.frame(n) if 0 <= n < len(reader) else None


def seen_in(path: Path, order: Iterable[int]) -> dict[int, int]:
    with FrameReader(path) as reader:
        deinterlacer = Deinterlacer(neighbours_in(reader))
        return {n: signature(deinterlacer.frame(n)) for n in order}


@pytest.mark.parametrize("name", INTERLACED)
def test_the_order_of_asking_changes_no_pixel(name: str, odd_film: Callable[[str], Path]) -> None:
    path = odd_film(name)
    played = seen_in(path, range(120))
    assert seen_in(path, reversed(range(120))) == played
    assert seen_in(path, Random(2).sample(range(120), 120)) == played
    assert seen_in(path, [n for start in (60, 3, 118, 60) for n in range(start, 120)]) == {
        n: played[n] for n in range(3, 120)
    }


@pytest.mark.parametrize("name", INTERLACED)
def test_one_alone_is_what_playing_gives(name: str, odd_film: Callable[[str], Path]) -> None:
    path = odd_film(name)
    played = seen_in(path, range(120))
    assert all(seen_in(path, [n]) == {n: played[n]} for n in (0, 1, 57, 118, 119))


def combs(frame: VideoFrame) -> float:
    """How much lines differ from the lines two away less than from their neighbours."""
    grey = frame.to_ndarray(format="gray").astype(np.int16)[140:220]
    return float(np.abs(grey[1:-1] - (grey[:-2] + grey[2:]) / 2).mean())


@pytest.mark.parametrize("name", INTERLACED)
def test_the_combs_are_gone(name: str, odd_film: Callable[[str], Path]) -> None:
    with FrameReader(odd_film(name)) as reader:
        deinterlacer = Deinterlacer(neighbours_in(reader))
        for n in (10, 50, 90):
            assert reader.frame(n).interlaced_frame
            assert combs(deinterlacer.frame(n)) < combs(reader.frame(n)) / 4


@pytest.mark.parametrize("name", INTERLACED)
def test_what_is_not_pixels_stays(name: str, odd_film: Callable[[str], Path]) -> None:
    with FrameReader(odd_film(name)) as reader:
        before = {n: signature(reader.frame(n)) for n in range(40, 60)}
        deinterlacer = Deinterlacer(neighbours_in(reader))
        for n in range(40, 60):
            seen, raw = deinterlacer.frame(n), reader.frame(n)
            assert (seen.pts, seen.time_base) == (raw.pts, raw.time_base)
            assert (seen.width, seen.height, seen.format.name) == (
                raw.width,
                raw.height,
                raw.format.name,
            )
            assert (seen.colorspace, seen.color_range) == (raw.colorspace, raw.color_range)
            assert not seen.interlaced_frame
        assert {n: signature(reader.frame(n)) for n in range(40, 60)} == before


def test_frames_without_fields_are_left_alone(tmp_path: Path) -> None:
    path = draw(tmp_path / "plain.mp4", Recipe(frames=30))
    assert not probe(path).is_interlaced
    with FrameReader(path) as reader:
        deinterlacer = Deinterlacer(neighbours_in(reader))
        assert all(deinterlacer.frame(n) is reader.frame(n) for n in (0, 5, 6, 29))
        with pytest.raises(IndexError):
            deinterlacer.frame(30)


def test_a_film_of_both_kinds(odd_film: Callable[[str], Path], tmp_path: Path) -> None:
    """Fields, then none, then fields again: the order of asking still changes nothing."""
    with (
        FrameReader(odd_film("interlaced.mp4")) as woven,
        FrameReader(draw(tmp_path / "plain.mp4", Recipe(frames=60))) as plain,
    ):

        def give(n: int) -> VideoFrame | None:
            if not 0 <= n < 60:
                return None
            return plain.frame(n) if n in {0, 20, 21, 22, 40, 59} else woven.frame(n)

        def seen(order: Iterable[int]) -> dict[int, int]:
            deinterlacer = Deinterlacer(give)
            return {n: signature(deinterlacer.frame(n)) for n in order}

        played = seen(range(60))
        assert seen(reversed(range(60))) == played
        assert played[21] == signature(plain.frame(21))
        assert played[19] != signature(woven.frame(19))
