from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from player_stage import (
    NO_SOUND_SERVER,
    Stage,
    draw_constant,
    draw_late,
    draw_late_in_matroska,
    draw_silent,
    draw_variable,
)
from pretend_sound import pretend
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore(NO_SOUND_SERVER)

FILMS = {
    "constant.mp4": draw_constant,
    "variable.mp4": draw_variable,
    "late.mp4": draw_late,
    "late.mkv": draw_late_in_matroska,
    "silent.mp4": draw_silent,
}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("films")

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            FILMS[name](path)
        return path

    return find


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(qtbot)
    yield made
    made.close()
    assert made.lies == []
    assert made.failures == []


@pytest.mark.parametrize("name", FILMS)
def test_every_frame_on_screen_is_the_one_it_is_called(
    stage: Stage, film: Callable[[str], Path], name: str
) -> None:
    frames = stage.open(film(name))
    chance = Random(name)
    stage.rest(0)
    for _ in range(12):
        target = chance.randrange(len(frames))
        stage.player.seek(target)
        stage.rest(target)
        for count in (1, -1, chance.choice((-9, 3, 30))):
            target = min(max(target + count, 0), len(frames) - 1)
            stage.player.step(count)
            stage.rest(target)
    for _ in range(3):
        stage.player.seek(chance.randrange(len(frames) - 40))
        stage.player.play()
        stage.run(chance.randrange(5, 20))
        at = stage.player.index
        stage.player.pause()
        assert stage.player.index == at
        stage.rest(at)


@pytest.mark.parametrize("name", FILMS)
def test_a_range_rests_on_its_last_frame(
    stage: Stage, film: Callable[[str], Path], name: str
) -> None:
    frames = stage.open(film(name))
    stage.player.seek(70)
    stage.rest(70)
    stage.shown.clear()
    stage.player.play_range(frames.range_of(20, 35))
    stage.until(lambda: not stage.player.is_playing)
    stage.rest(35)
    played = [index for index, _, _ in stage.shown]
    assert played[0] == 20
    assert max(played) == 35
    assert played == sorted(played)
    assert [told for told, _, _ in stage.watched] == [frames.range_of(20, 35)]


def test_a_loop_goes_round_and_survives_a_pause(stage: Stage, film: Callable[[str], Path]) -> None:
    frames = stage.open(film("variable.mp4"))
    stage.player.play_range(frames.range_of(30, 36), loop=True)
    stage.until(lambda: len(stage.watched) >= 2)
    assert {told for told, _, _ in stage.watched} == {frames.range_of(30, 36)}
    stage.player.pause()
    assert stage.player.is_looping
    stage.player.play()
    stage.until(lambda: len(stage.watched) >= 4)
    assert {index for index, _, _ in stage.shown if index} <= set(range(30, 37))
    stage.player.seek(5)
    assert not stage.player.is_looping


def test_playing_goes_on_from_the_frame_on_screen(
    stage: Stage, film: Callable[[str], Path]
) -> None:
    stage.open(film("constant.mp4"))
    for start in (40, 7, 81):
        stage.player.seek(start)
        stage.rest(start)
        stage.shown.clear()
        stage.player.play()
        stage.run(8)
        stage.player.pause()
        played = [index for index, _, _ in stage.shown]
        assert played[0] == start
        assert start < played[1] <= start + 5
        assert played == sorted(played)


def test_a_seek_while_playing_plays_on_from_there(
    stage: Stage, film: Callable[[str], Path]
) -> None:
    stage.open(film("constant.mp4"))
    stage.player.seek(100)
    stage.player.play()
    stage.run(5)
    stage.player.seek(20)
    stage.until(lambda: 20 < stage.player.index < 60)
    assert stage.player.is_playing


def test_the_end_is_the_last_frame_and_the_next_play_begins_anew(
    stage: Stage, film: Callable[[str], Path]
) -> None:
    frames = stage.open(film("variable.mp4"))
    stage.player.seek(len(frames) - 12)
    stage.player.play()
    stage.until(lambda: stage.ends == 1)
    assert not stage.player.is_playing
    stage.rest(len(frames) - 1)
    assert stage.watched[-1][0].end_us == frames.end_us
    stage.player.play()
    stage.until(lambda: 3 < stage.player.index < 30)


def test_held_keys_end_on_the_frame_they_ask_for(stage: Stage, film: Callable[[str], Path]) -> None:
    stage.open(film("constant.mp4"))
    stage.player.seek(100)
    for _ in range(30):
        stage.player.step(-1)
    stage.rest(70)
    for _ in range(3):
        stage.player.jump_us(1_000_000)
    stage.rest(145)
    stage.player.jump_us(5_000_000)
    stage.rest(149)
    stage.player.step(5)
    stage.rest(149)


def test_a_jump_shorter_than_a_frame_still_moves(stage: Stage, film: Callable[[str], Path]) -> None:
    stage.open(film("constant.mp4"))
    stage.player.jump_us(1)
    stage.rest(1)
    stage.player.jump_us(-1)
    stage.rest(0)


def test_shuttling_runs_back_faster_and_forward(stage: Stage, film: Callable[[str], Path]) -> None:
    stage.open(film("constant.mp4"))
    stage.player.seek(140)
    stage.rest(140)
    stage.shown.clear()
    stage.player.shuttle(-1)
    stage.player.shuttle(-1)
    assert stage.player.speed == -2
    stage.run(6)
    back = [index for index, _, _ in stage.shown]
    assert back == sorted(back, reverse=True)
    stage.player.shuttle(1)
    assert stage.player.speed == 1
    stage.run(4)
    for speed in (2, 4, 8):
        stage.player.shuttle(1)
        assert stage.player.speed == speed
        stage.run(2)
    at = stage.player.index
    stage.player.pause()
    assert stage.player.speed == 1
    stage.rest(at)
    assert all(speed > 0 for _, speed, _ in stage.watched)
    assert not any(heard for _, speed, heard in stage.watched if speed > 2)


def test_back_at_the_start_it_rests(stage: Stage, film: Callable[[str], Path]) -> None:
    stage.open(film("constant.mp4"))
    stage.player.seek(6)
    stage.player.shuttle(-1)
    stage.until(lambda: not stage.player.is_playing)
    stage.rest(0)
    assert stage.ends == 0


def test_stretches_meet_and_tell_their_manner(stage: Stage, film: Callable[[str], Path]) -> None:
    frames = stage.open(film("constant.mp4"))
    stage.player.play()
    stage.run(6)
    stage.player.set_speed(1.5)
    stage.run(6)
    stage.player.set_muted(True)
    stage.run(6)
    stage.player.pause()
    stage.until(lambda: stage.player.is_exact)
    ranges = [told for told, _, _ in stage.watched]
    assert [speed for _, speed, _ in stage.watched] == [1, 1.5, 1.5]
    assert ranges[0].start_us == 0
    assert [r.end_us for r in ranges[:-1]] == [r.start_us for r in ranges[1:]]
    assert ranges[-1].end_us == frames.time_of(stage.player.index)


def test_nothing_is_watched_while_it_stands(stage: Stage, film: Callable[[str], Path]) -> None:
    stage.open(film("constant.mp4"))
    stage.player.seek(50)
    stage.player.step(1)
    stage.player.play()
    stage.player.pause()
    stage.rest(51)
    assert stage.watched == []


def test_the_original_s_times_are_told_whatever_the_copy_s(
    stage: Stage, film: Callable[[str], Path]
) -> None:
    frames = stage.open(film("constant.mp4"))
    stretched = type(frames).of((t * 1001 // 1000 for t in frames.times_us), frames.end_us * 2)
    stage.open(film("constant.mp4"), stretched)
    stage.player.seek(90)
    stage.rest(90)
    assert stage.player.time_us == frames.time_of(90) * 1001 // 1000
    stage.player.play_range(TimeRange(stretched.time_of(10), stretched.time_of(20)))
    stage.until(lambda: not stage.player.is_playing)
    stage.rest(19)


def test_a_stretch_tells_whether_it_was_heard(
    stage: Stage, film: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    stage.open(film("constant.mp4"))
    assert stage.player.has_sound
    assert stage.player.has_sound_output
    stage.player.play()
    stage.run(6)
    stage.player.set_muted(True)
    stage.run(6)
    stage.player.set_muted(False)
    stage.run(6)
    stage.player.shuttle(-1)
    stage.run(4)
    stage.player.pause()
    assert [heard for _, _, heard in stage.watched] == [True, False, True, False]


def test_without_sound_nothing_is_heard(stage: Stage, film: Callable[[str], Path]) -> None:
    stage.open(film("silent.mp4"))
    assert not stage.player.has_sound
    stage.player.play()
    stage.run(4)
    stage.player.pause()
    assert [heard for _, _, heard in stage.watched] == [False]
