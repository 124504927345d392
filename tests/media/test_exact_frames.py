"""The law: frame n is, pixel for pixel, the n-th that a plain forward decode displays."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from films import KINDS, Recipe, cut, draw, plain_decode, read_number, signature, spoil
from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.media.packets import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FEW = 1
"""Bytes of cache: so few that nearly every frame is decoded anew."""


def wrong_frames(path: Path, count: int = 200, cache_bytes: int = FEW) -> list[int]:
    """Compare random frames with a plain decode; return those that differ."""
    truth = plain_decode(path)
    with FrameReader(path, cache_bytes=cache_bytes) as reader:
        stamps = [None if stamp == NO_TIME else stamp for stamp in reader.index.pts]
        assert stamps == [stamp for stamp, _ in truth]
        random = Random(1)
        wanted = [0, len(truth) - 1, *(random.randrange(len(truth)) for _ in range(count))]
        return [n for n in wanted if signature(reader.frame(n)) != truth[n][1]]


@pytest.mark.parametrize("kind", KINDS)
def test_random_frames_equal_a_plain_decode(kind: str, film: Callable[[str], Path]) -> None:
    assert wrong_frames(film(kind)) == []


@pytest.mark.parametrize("kind", ["constant.mp4", "hidden.vp9.webm", "open.mpg"])
def test_the_number_drawn_is_the_number_asked_for(kind: str, film: Callable[[str], Path]) -> None:
    with FrameReader(film(kind)) as reader:
        for n in [0, 1, 77, 30, 29, 31, len(reader) - 1]:
            assert read_number(reader.rgb(n)) == n


@pytest.mark.parametrize("kind", ["variable.mp4", "open_groups.ts", "open.mpg", "ten_bit_open.mkv"])
def test_steps_on_and_back_equal_a_plain_decode(kind: str, film: Callable[[str], Path]) -> None:
    truth = [seen for _, seen in plain_decode(film(kind))]
    with FrameReader(film(kind), cache_bytes=4_000_000) as reader:
        for n in [*range(40, 75), *range(75, 20, -1), *range(20, 30)]:
            assert signature(reader.frame(n)) == truth[n]


def test_stepping_on_does_not_seek(
    film: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from vippcoder.media.run import DecodeRun

    with FrameReader(film("constant.mp4"), cache_bytes=FEW) as reader:
        reader.frame(10)
        monkeypatch.setattr(DecodeRun, "seek", lambda *_: pytest.fail("sought"))
        monkeypatch.setattr(DecodeRun, "__init__", lambda *_: pytest.fail("opened anew"))
        for n in range(11, len(reader)):
            reader.frame(n)


def test_stepping_back_seeks_once_and_keeps_what_comes_next(
    film: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from vippcoder.media.run import DecodeRun

    sought: list[int] = []
    seek = DecodeRun.seek

    def noting(self: DecodeRun, start: int) -> bool:
        sought.append(start)
        return seek(self, start)

    with FrameReader(film("constant.mp4")) as reader:
        reader.frame(149)
        monkeypatch.setattr(DecodeRun, "seek", noting)
        for n in range(149, 99, -1):
            reader.frame(n)
    assert sought == [100]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.lists(st.integers(0, 119), max_size=12), cache=st.sampled_from([1, 10**6, 10**9]))
def test_any_order_gives_the_same_frames(
    order: list[int], cache: int, film: Callable[[str], Path]
) -> None:
    truth = plain_decode(film("open_groups.ts"))
    with FrameReader(film("open_groups.ts"), cache_bytes=cache) as reader:
        for n in order:
            assert signature(reader.frame(n)) == truth[n][1]


@pytest.mark.parametrize(
    ("name", "recipe", "share"),
    [
        ("front.mp4", Recipe(container_options={"movflags": "faststart"}), 0.6),
        ("cut.mkv", Recipe(), 0.55),
        ("cut.ts", Recipe(options={"bf": "2", "g": "24"}), 0.5),
        ("cut.avi", Recipe(codec="mpeg4", options={"bf": "2"}), 0.6),
        ("cut.mpg", Recipe(codec="mpeg2video", options={"bf": "2"}), 0.6),
        ("cut.webm", Recipe(codec="libvpx-vp9", options={"cpu-used": "8", "b": "200k"}), 0.6),
    ],
)
def test_a_film_cut_off_keeps_its_frames(
    name: str, recipe: Recipe, share: float, tmp_path: Path
) -> None:
    whole = draw(tmp_path / f"whole_{name}", recipe)
    assert wrong_frames(cut(whole, tmp_path / name, share)) == []


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("bent.mp4", Recipe(container_options={"movflags": "faststart"}, options={"g": "25"})),
        ("bent.ts", Recipe(options={"bf": "2", "g": "24"})),
        ("bent.avi", Recipe(codec="mpeg4", options={"bf": "2"})),
        ("bent.mpg", Recipe(codec="mpeg2video", options={"bf": "2"})),
    ],
)
def test_damage_inside_looks_the_same_by_any_way(name: str, recipe: Recipe, tmp_path: Path) -> None:
    whole = draw(tmp_path / f"whole_{name}", recipe)
    assert wrong_frames(spoil(whole, tmp_path / name)) == []


def test_frames_outside_the_film_are_refused(film: Callable[[str], Path]) -> None:
    with FrameReader(film("ntsc.mp4")) as reader:
        for n in (-1, len(reader)):
            with pytest.raises(IndexError):
                reader.frame(n)


def test_a_film_that_changed_under_the_index_is_told(tmp_path: Path) -> None:
    path = draw(tmp_path / "film.mp4", Recipe(frames=60))
    index = index_film(path)
    draw(path, Recipe(frames=20))
    with (
        FrameReader(path, index) as reader,
        pytest.raises(StudyError, match="frame 50 cannot be decoded"),
    ):
        reader.frame(50)


def test_a_closed_reader_may_be_used_again(film: Callable[[str], Path]) -> None:
    reader = FrameReader(film("constant.mp4"))
    before = signature(reader.frame(5))
    reader.close()
    assert signature(reader.frame(5)) == before
    reader.close()
