"""A jump decodes only what its frame needs; stepping back keeps what will be asked for next."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from films import Recipe, draw, plain_decode, signature
from vippcoder.media import run
from vippcoder.media.decode import FrameReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def fed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Tell of each packet that was decoded whether its frame was wanted whatever its kind."""
    seen: list[bool] = []
    feed = run.Feeder.feed

    def noting(self: run.Feeder, packet: object, ordinal: int) -> object:
        seen.append(self._context.skip_frame != "NONREF")  # type: ignore[attr-defined]
        return feed(self, packet, ordinal)  # type: ignore[arg-type]

    monkeypatch.setattr(run.Feeder, "feed", noting)
    return seen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return draw(tmp_path / "film.mp4", Recipe(frames=200, options={"bf": "3", "g": "50"}))


def test_a_jump_asks_for_few_frames_in_full(path: Path, fed: list[bool]) -> None:
    with FrameReader(path) as reader:
        fed.clear()  # what the index was tried with
        reader.frame(145)
    assert len(fed) > 40
    assert sum(fed) < 15


def test_a_jump_back_and_steps_back_from_there(path: Path, fed: list[bool]) -> None:
    truth = [seen for _, seen in plain_decode(path)]
    with FrameReader(path) as reader:
        reader.frame(190)
        fed.clear()
        for n in range(189, 150, -1):
            assert signature(reader.frame(n)) == truth[n]
    assert len(fed) <= 2 * 50 + 20


def test_the_film_is_opened_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = 0
    make = run.DecodeRun.__init__

    def counting(self: run.DecodeRun, *given: object) -> None:
        nonlocal opened
        opened += 1
        make(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(run.DecodeRun, "__init__", counting)
    with FrameReader(path, cache_bytes=1) as reader:
        for n in (150, 3, 60, 0, 199, 7):
            reader.frame(n)
    assert opened == 1


@pytest.mark.parametrize("kind", ["open_groups.ts", "pyramid.mp4", "open.mpg", "variable.mkv"])
def test_jumps_and_steps_in_any_mix_are_exact(kind: str, film: Callable[[str], Path]) -> None:
    truth = [seen for _, seen in plain_decode(film(kind))]
    random = Random(5)
    with FrameReader(film(kind), cache_bytes=3_000_000) as reader:
        n = 0
        for _ in range(150):
            n = random.choice([n - 1, n - 1, n + 1, n + 9, random.randrange(len(truth))])
            n = min(max(n, 0), len(truth) - 1)
            assert signature(reader.frame(n)) == truth[n]
