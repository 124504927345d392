from __future__ import annotations

import gc
import os
import shutil
from random import Random
from typing import TYPE_CHECKING

import av
import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QTransform
from PySide6.QtMultimedia import QAudioDevice
from PySide6.QtWidgets import QApplication

from player_stage import (
    HEIGHT,
    NO_SOUND_SERVER,
    WIDTH,
    Stage,
    draw_constant,
    number_in,
    threads,
    turn_upright,
)
from pretend_sound import PretendSink, pretend
from vippcoder.demonstration.films import draw_film
from vippcoder.media.index import index_film
from vippcoder.timebase import FrameTimes
from vippcoder.ui.shared.player import deck, motion, sound, worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore(NO_SOUND_SERVER)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "R-7F3K.mp4"
    draw_constant(path)
    return path


@pytest.fixture
def film(drawn: Path, tmp_path: Path) -> Path:
    return shutil.copy(drawn, tmp_path / drawn.name)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(qtbot)
    yield made
    made.close()
    assert made.lies == []
    for sentence in made.failures:
        assert "/" not in sentence
        assert "R-7F3K" not in sentence
        assert sentence.endswith(".")


def into_av1(source: Path, target: Path) -> None:
    """Code a film anew as AV1."""
    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        video, sound = old.streams.video[0], old.streams.audio[0]
        coded = new.add_stream("libsvtav1", rate=25, options={"preset": "12", "crf": "30"})
        coded.width, coded.height, coded.pix_fmt = video.width, video.height, "yuv420p"
        coded.codec_context.time_base = video.time_base
        copied = new.add_stream_from_template(sound)
        for packet in old.demux(video, sound):
            if packet.stream.type == "audio" and packet.dts is not None:
                packet.stream = copied
                new.mux(packet)
            elif packet.stream.type == "video":
                for frame in packet.decode():
                    frame.pict_type = 0
                    new.mux(coded.encode(frame))
        new.mux(coded.encode())


def test_every_coding_runs_with_its_sound(
    stage: Stage, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    film = tmp_path / "av1.mp4"
    into_av1(drawn, film)
    stage.open(film)
    stage.player.play()
    stage.run(12)
    at = stage.player.index
    stage.player.pause()
    stage.rest(at)
    assert [heard for _, _, heard in stage.watched] == [True]


def test_without_a_sound_output_it_runs_silently_and_says_so_once(stage: Stage, film: Path) -> None:
    stage.open(film)
    for _ in range(2):
        stage.player.play()
        stage.run(3)
        stage.player.pause()
    assert stage.silences == 1
    assert [heard for _, _, heard in stage.watched] == [False, False]


def test_a_sound_output_that_dies_leaves_the_picture_running(
    stage: Stage, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    monkeypatch.setattr(sound, "_SILENT_S", 0.2)
    PretendSink.is_dead = True
    stage.open(film)
    stage.player.play()
    stage.run(10)
    stage.player.pause()
    assert [heard for _, _, heard in stage.watched] == [False]
    assert stage.silences == 1


def test_headphones_that_come_take_over_where_the_film_is(
    stage: Stage, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch)
    stage.open(film)
    stage.player.play()
    stage.run(10)
    at = stage.player.index
    monkeypatch.setattr(QAudioDevice, "__ne__", lambda _one, _other: True)
    assert stage.player._deck is not None
    stage.player._deck._sound._devices.audioOutputsChanged.emit()
    stage.run(10)
    stage.player.pause()
    assert stage.player.index > at
    assert len(PretendSink.made) == 2
    assert len(PretendSink.made[1].samples()) > 0
    assert all(heard for _, _, heard in stage.watched)


def test_a_film_that_is_not_there(stage: Stage, tmp_path: Path) -> None:
    stage.player.open(tmp_path / "R-7F3K.mp4", FrameTimes.of([0], 1))
    stage.until(lambda: bool(stage.failures))
    stage.player.play()
    stage.player.step(1)
    stage.player.shuttle(-1)
    assert not stage.player.is_playing
    assert not stage.player.is_open
    assert stage.shown == []


def test_a_text_that_is_called_a_film(stage: Stage, tmp_path: Path) -> None:
    film = tmp_path / "R-7F3K.mp4"
    film.write_text("no film\n" * 1000)
    stage.player.open(film, FrameTimes.of([0], 1))
    stage.until(lambda: bool(stage.failures))


def test_a_film_with_other_frames_is_refused(stage: Stage, film: Path) -> None:
    frames = index_film(film).frames
    stage.player.open(film, FrameTimes(frames.times_us[:-1], frames.end_us))
    stage.until(lambda: bool(stage.failures))
    assert stage.shown == []


def test_a_film_removed_while_it_is_open(stage: Stage, film: Path) -> None:
    stage.open(film)
    film.unlink()
    stage.player.seek(120)
    stage.until(lambda: bool(stage.failures) or stage.player.index == 120)
    stage.player.play()
    stage.run(1)
    stage.player.pause()


def test_a_film_emptied_while_it_rests(
    stage: Stage, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_AHEAD_FIRST", 0)
    stage.open(film)
    os.truncate(film, 2000)
    chance = Random(3)
    for _ in range(40):
        if stage.failures:
            break
        stage.player.seek(chance.randrange(60, 150))
        stage.until(lambda: bool(stage.failures) or stage.player.is_exact)
    assert not stage.player.is_playing
    shown = stage.player.index
    assert stage.view.picture is not None
    assert number_in(stage.view.picture.image) == shown


def test_a_film_emptied_while_it_plays(stage: Stage, tmp_path: Path) -> None:
    film = tmp_path / "R-7F3K.mp4"
    draw_film(film, seconds=40, width=640, height=360)
    frames = stage.open(film)
    stage.player.play()
    stage.run(5)
    os.truncate(film, film.stat().st_size // 100)
    stage.until(lambda: not stage.player.is_playing)
    assert motion.CUT_SHORT in stage.failures
    assert stage.ends == 0
    assert stage.player.index < len(frames) - 1


def test_threads_end_with_the_film(stage: Stage, film: Path, qtbot: QtBot) -> None:
    def settled() -> int:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()  # decoders end their threads when they go
        return threads()

    stage.open(film)
    stage.player.play()
    stage.run(3)
    stage.close()
    qtbot.wait(200)
    before = settled()
    for turn in range(12):
        stage.open(film)
        if turn % 3 == 0:
            stage.player.play()
            stage.run(3)
        stage.close()
    stage.until(lambda: settled() <= before)


def test_closing_before_the_film_is_there(stage: Stage, film: Path) -> None:
    frames = index_film(film).frames
    for _ in range(30):
        stage.player.open(film, frames)
        stage.player.seek(140)
        stage.player.play()
        stage.player.close()
    assert stage.shown == []
    stage.open(film, frames)
    stage.rest(0)


def test_memory_is_bounded(stage: Stage, film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = 20 * 640 * 360 * 4
    monkeypatch.setattr(deck, "BUDGET_BYTES", budget)
    frames = stage.open(film)
    chance = Random(1)
    for _ in range(60):
        target = chance.randrange(len(frames))
        stage.player.seek(target)
        stage.rest(target)
        assert stage.player.cached_bytes <= budget


def test_a_smaller_well_gets_smaller_frames(stage: Stage, film: Path) -> None:
    stage.open(film)
    stage.view.setMinimumSize(0, 0)
    stage.view.resize(320, 240)
    stage.until(lambda: stage.view.picture is not None and stage.view.picture.image.width() == 320)
    assert stage.view.picture is not None
    assert stage.view.picture.image.height() == 180
    assert stage.player.is_exact
    stage.lies.clear()  # the squares are too small to read now
    stage.view.resize(640, 360)
    stage.until(lambda: stage.view.picture is not None and stage.view.picture.image.width() == 640)
    stage.lies.clear()
    stage.player.seek(33)
    stage.rest(33)


def test_a_film_taken_upright_is_shown_upright(stage: Stage, film: Path) -> None:
    turn_upright(film)
    stage.open(film)
    stage.view.setMinimumSize(0, 0)
    stage.view.resize(HEIGHT, WIDTH)
    pictures = []
    stage.player.picture_shown.connect(pictures.append)
    stage.player.play()
    stage.until(lambda: len(pictures) > 8 and pictures[-1].image.size() == QSize(HEIGHT, WIDTH))
    stage.player.pause()
    stage.until(lambda: stage.player.is_exact)
    back = QTransform().rotate(-90)
    for picture in pictures[-3:]:
        assert picture.image.size() == QSize(HEIGHT, WIDTH)
        assert number_in(picture.image.transformed(back)) == picture.index
    assert stage.failures == []
    stage.lies.clear()  # told of pictures that lie on their side
