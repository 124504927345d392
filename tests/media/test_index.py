from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from films import KINDS, Recipe, draw, ffmpeg, spoil, uneven_stamps
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.media.index import index_film

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BELIEVED = {
    "constant.mp4", "variable.mp4", "variable.mkv", "ntsc.mp4", "pyramid.mp4", "open_groups.ts",
    "intra_refresh.mp4", "ten_bit_open.mkv", "hidden.vp8.webm", "hidden.vp9.webm", "av1.mp4",
    "open.mpg", "old.mpg", "every_frame_key.avi", "tape.avi",
}  # fmt: skip
"""Healthy kinds, whose packets must be enough: a long film must open at once."""


@pytest.mark.parametrize("kind", KINDS)
def test_packets_and_decoding_tell_the_same(kind: str, film: Callable[[str], Path]) -> None:
    quick = index_film(film(kind))
    thorough = index_film(film(kind), by_decoding=True)
    assert quick.frames == thorough.frames
    assert quick.pts == thorough.pts
    assert quick.packet_of == thorough.packet_of
    assert quick.keyframes == thorough.keyframes


@pytest.mark.parametrize("kind", sorted(BELIEVED))
def test_healthy_films_are_not_decoded(kind: str, film: Callable[[str], Path]) -> None:
    assert index_film(film(kind)).facts.decoded_because == ""


@pytest.mark.parametrize("kind", ["variable.mp4", "variable.mkv"])
def test_uneven_times_are_those_that_were_written(kind: str, film: Callable[[str], Path]) -> None:
    index = index_film(film(kind))
    tick = 1_000_000 * index.time_base
    for time, stamp in zip(index.frames.times_us, uneven_stamps(200), strict=True):
        assert abs(time - Fraction(stamp * 1_000_000, 90_000)) <= tick


@pytest.mark.parametrize("kind", ["constant.mp4", "counting.avi", "joined.ts", "stripped.h264"])
def test_even_films_have_even_times(kind: str, film: Callable[[str], Path]) -> None:
    times = index_film(film(kind)).frames.times_us
    assert {after - before for before, after in pairwise(times)} == {40_000}


def test_ntsc_times_are_rounded_exactly(film: Callable[[str], Path]) -> None:
    index = index_film(film("ntsc.mp4"))
    wanted = [round(Fraction(n * 1001 * 1_000_000, 30_000)) for n in range(len(index))]
    assert list(index.frames.times_us) == wanted
    assert index.frames.end_us == round(Fraction(len(index) * 1001 * 1_000_000, 30_000))


def test_time_starts_at_the_first_frame_shown(tmp_path: Path) -> None:
    stamps = [90_000 + 3_600 * n for n in range(50)]
    index = index_film(draw(tmp_path / "late.ts", Recipe(stamps=stamps, frames=50)))
    assert index.start_us >= 1_000_000
    assert list(index.frames.times_us[:3]) == [0, 40_000, 80_000]


def test_frames_before_an_edit_list_do_not_count(film: Callable[[str], Path]) -> None:
    index = index_film(film("trimmed.mp4"))
    assert index.facts.discarded > 0
    assert len(index) + index.facts.discarded == 120
    assert index.start_us == 0


def test_a_join_is_reported(film: Callable[[str], Path]) -> None:
    index = index_film(film("joined.ts"))
    assert len(index) == 120
    assert index.facts.repairs.backward == 1


def test_a_stream_without_stamps_follows_its_rate(film: Callable[[str], Path]) -> None:
    index = index_film(film("stripped.h264"))
    assert index.facts.repairs.missing == len(index) == 120
    assert index.frames.end_us == 120 * 40_000


def test_keyframes_are_where_the_coder_put_them(film: Callable[[str], Path]) -> None:
    assert index_film(film("constant.mp4")).keyframes == (0, 50, 100, 150)


def test_a_film_of_one_frame(tmp_path: Path) -> None:
    index = index_film(draw(tmp_path / "one.mp4", Recipe(frames=1)))
    assert len(index) == 1
    assert index.frames.end_us > 0


def test_the_last_frame_lasts_as_long_as_the_others(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    ffmpeg("-f", "lavfi", "-i", "testsrc=r=25:d=1", "-c:v", "ffv1", path)
    assert index_film(path).frames.end_us == 1_000_000


def test_damaged_packets_are_noticed(tmp_path: Path) -> None:
    whole = draw(tmp_path / "whole.ts", Recipe())
    path = spoil(whole, tmp_path / "film.ts", length=2_000)
    assert index_film(path).facts.decoded_because


def test_indexing_can_be_cancelled(film: Callable[[str], Path]) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        index_film(film("constant.mp4"), job)
