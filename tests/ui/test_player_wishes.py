"""Wishes that come faster than frames can be decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from odd_films import ODD_FILMS
from player_stage import HEIGHT, NO_SOUND_SERVER, WIDTH, Stage
from vippcoder.demonstration.films import draw_film
from vippcoder.errors import CancelledError
from vippcoder.media.index import index_film
from vippcoder.ui.shared.player.film import Film

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore(NO_SOUND_SERVER)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(qtbot)
    yield made
    made.close()
    assert made.lies == []
    assert made.failures == []


def test_a_hand_that_drags_sees_keyframes_by_their_own_names(stage: Stage, tmp_path: Path) -> None:
    film = tmp_path / "R-7F3K.mp4"
    draw_film(film, seconds=12, width=WIDTH, height=HEIGHT, keyframe_every=100)
    stage.open(film)
    stage.shown.clear()
    for target in (40, 140, 260, 170, 90):
        stage.player.scrub(target)
        stage.run(1)
    stage.rest(90)
    seen = [index for index, _, _ in stage.shown]
    assert {0, 100, 200, 300} & set(seen)
    assert seen[-1] == 90
    assert all(exact for _, _, exact in stage.shown)


def test_a_newer_wish_ends_an_older_one(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tmp_path / "R-7F3K.mp4"
    draw_film(film, seconds=12, width=WIDTH, height=HEIGHT, keyframe_every=300)
    stopped: list[int] = []
    still = Film.still

    def watched(self: Film, index: int, *rest: Any) -> Any:
        try:
            return still(self, index, *rest)
        except CancelledError:
            stopped.append(index)
            raise

    monkeypatch.setattr(Film, "still", watched)
    stage.open(film)
    for target in (290, 150, 280, 20, 295, 10):
        stage.player.seek(target)
        stage.wait_ms(5)
    stage.rest(10)
    assert stopped
    assert 10 not in stopped


@pytest.mark.parametrize("name", ["damaged.mp4", "damaged_hevc.mp4", "gaps.mkv"])
def test_a_film_goes_on_past_damage_and_holes_to_its_end(
    stage: Stage, tmp_path: Path, name: str
) -> None:
    film = tmp_path / name
    ODD_FILMS[name](film)
    index = index_film(film, by_decoding=True)
    stage.player.open(film, index.frames, indexed_by=lambda _path, _job: index)
    stage.frames = index.frames
    stage.until(lambda: stage.player.is_exact)
    stage.player.set_speed(2)
    stage.player.play()
    stage.until(lambda: stage.ends == 1)
    assert stage.player.index == len(index) - 1
    assert stage.watched[-1][0].end_us == index.frames.end_us
    stage.lies.clear()  # these films write their numbers otherwise
