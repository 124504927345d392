"""The timeline in the window: what it makes in the background, how close it looks, its cost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from films_and_packs import NOISE
from vippcoder.demonstration.films import draw_film
from vippcoder.media.decode import FrameReader
from vippcoder.media.hearing import Sound
from vippcoder.timebase import TimeRange
from vippcoder.ui.observer.timeline.heights import Lane
from vippcoder.ui.observer.timeline.sound_lane import Form
from window_keys import Keys, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.timeline.view import TimelineView
    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
def drawn_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of eight seconds, so that there is something to look at closely."""
    film = tmp_path_factory.mktemp("film") / "film.mp4"
    draw_film(film, seconds=8, width=320, height=180, seed=5)
    return film


@pytest.fixture
def timeline(qtbot: QtBot, window: ObserverWindow, pack_folder: Path) -> TimelineView:
    window.resize(1366, 738)
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    keys.begin()
    view = screens_of(window).coding.timeline
    qtbot.waitUntil(lambda: isinstance(view.work.sound, Sound), timeout=PATIENCE_MS)
    return view


def pixels(image: QImage) -> np.ndarray:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(bytes(rgb.constBits()), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3)


def turn_wheel(view: TimelineView, x: float, notches: int, *, ctrl: bool) -> None:
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    where = QPointF(x, 60)
    event = QWheelEvent(
        where,
        view.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def send_move(view: TimelineView, where: QPointF) -> None:
    held = Qt.MouseButton.LeftButton
    kind, none = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, where, view.mapToGlobal(where), held, held, none)
    QApplication.sendEvent(view, event)


def test_small_pictures_show_the_middle_of_their_interval(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    wanted = [tile.frame for tile in timeline._tiles()]
    assert len(wanted) > 5
    qtbot.waitUntil(lambda: set(wanted) <= set(timeline.work.pictures), timeout=PATIENCE_MS)
    desk = screens_of(window).desk
    height = timeline.work.pictures[wanted[0]].height()
    with FrameReader(desk.pack.recording_path(desk.current.reference)) as reader:
        for frame in wanted:
            shown = reader.rgb(frame, height=height)
            assert np.array_equal(pixels(timeline.work.pictures[frame]), shown)


def test_keys_look_closer_and_back(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    keys, whole = Keys(qtbot, window), timeline.view
    keys.press("Ctrl++", "Ctrl++")
    assert timeline.view.duration_us == -(-whole.duration_us // 4)
    assert "to 00:0" in timeline.accessibleDescription()
    keys.press("Ctrl+-")
    assert abs(timeline.view.duration_us - whole.duration_us // 2) <= 1
    keys.press("Ctrl+0")
    assert timeline.view == whole
    for _ in range(12):
        keys.press("Ctrl+=")
    assert timeline.view.duration_us == 500_000


def test_the_wheel_looks_closer_around_the_pointer_and_scrolls(timeline: TimelineView) -> None:
    axis = timeline._axis()
    under = axis.instant(500)
    turn_wheel(timeline, 500, 4, ctrl=True)
    assert timeline.view.duration_us == pytest.approx(axis.end_us / 4, abs=2)
    assert abs(timeline._axis().instant(500) - under) < axis.end_us / axis.span
    before = timeline.view
    turn_wheel(timeline, 500, -1, ctrl=False)
    assert timeline.view.start_us - before.start_us == round(before.duration_us / 10)
    turn_wheel(timeline, 500, 50, ctrl=False)
    assert timeline.view.start_us == 0


def test_the_playhead_leads_to_the_next_page(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    keys = Keys(qtbot, window)
    keys.press("Ctrl++", "Ctrl++", "Ctrl++")
    first = timeline.view
    keys.go_to(150, "6")
    assert 6_000_000 in timeline.view
    assert timeline.view.duration_us == first.duration_us
    keys.go_to(0, "0")
    assert timeline.view.start_us == 0


def test_while_it_plays_a_place_scrolled_to_is_kept(timeline: TimelineView) -> None:
    timeline.zoom(8)
    timeline.show_playing(True)
    timeline._look_at(TimeRange(4_000_000, 5_000_000))
    timeline.show_time(40_000)
    assert timeline.view.start_us == 4_000_000
    timeline.show_playing(False)
    timeline.show_time(80_000)
    assert timeline.view.start_us == 0


def test_close_sound_is_heard_where_one_looks(qtbot: QtBot, timeline: TimelineView) -> None:
    timeline.zoom(16)
    qtbot.waitUntil(lambda: timeline.work.near is not None, timeout=PATIENCE_MS)
    near = timeline.work.near
    assert near is not None
    assert near.waveform.piece_us == 250
    assert near.waveform.start_us <= timeline.view.start_us
    assert timeline.view.end_us <= near.waveform.end_us


def test_a_moving_playhead_draws_no_lane(
    qtbot: QtBot, timeline: TimelineView, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Lane] = []
    wanted = {tile.frame for tile in timeline._tiles()}
    qtbot.waitUntil(lambda: wanted <= set(timeline.work.pictures), timeout=PATIENCE_MS)
    timeline.repaint()
    monkeypatch.setattr(
        "vippcoder.ui.observer.timeline.canvas.paint_lane",
        lambda _painter, lane, _box, _scene: drawn.append(lane),
    )
    for frame in range(20):
        timeline.show_time(frame * 40_000)
        timeline.repaint()
    assert drawn == []
    timeline.switch_form()
    timeline.repaint()
    assert drawn == [Lane.SOUND]


def test_the_sound_changes_its_form_by_key_and_by_button(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    assert timeline.switch.accessibleName() == "Sound as waveform"
    Keys(qtbot, window).press("W")
    assert timeline.form is Form.SPECTROGRAM
    assert timeline.switch.accessibleName() == "Sound as spectrogram"
    assert "(W)" in timeline.switch.toolTip()
    qtbot.mouseClick(timeline.switch, Qt.MouseButton.LeftButton)
    assert timeline.form is Form.WAVEFORM


def test_a_low_window_gives_the_film_lane_up(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    assert timeline.lanes()[Lane.FILM].height() == 42
    for height, film, sound in ((690, 0, 34), (600, 0, 20), (768, 42, 34)):
        window.resize(1366, height)
        qtbot.waitUntil(lambda film=film: timeline.lanes()[Lane.FILM].height() == film)
        qtbot.waitUntil(lambda sound=sound: timeline.lanes()[Lane.SOUND].height() == sound)
        assert timeline.switch.height() == sound - 1


def test_leaving_while_the_film_is_heard_stops_at_once(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    """Every session is begun and left again, at whatever point its work has come to."""
    keys = Keys(qtbot, window)
    for wait_ms in (0, 5, 30, 150, 400):
        keys.press("Ctrl+W")
        assert not [t.name for t in threading.enumerate() if t.name == "task"]
        keys.press("Return")
        timeline._begin_work()
        qtbot.wait(wait_ms)
    assert timeline._session is not None


def test_a_film_that_cannot_be_read_says_so_in_its_lane(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    desk, keys = screens_of(window).desk, Keys(qtbot, window)
    keys.press("Ctrl+W")
    film = desk.pack.recording_path(desk.pack.assignments[0].reference)
    film.write_bytes(b"no film")
    (desk.pack.folder / "cache" / "R-7F3K.sound").unlink()
    keys.press("Return")
    qtbot.waitUntil(lambda: bool(timeline.work.problem), timeout=PATIENCE_MS)
    assert str(film) not in timeline.work.problem


def test_a_drag_scrubs_and_rests_on_the_exact_frame(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    player, frames = screens_of(window).player, screens_of(window).desk.current.reference.frames
    box = timeline.lanes()[Lane.FILM].center().toPoint()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(timeline, left, pos=QPoint(200, box.y()))
    for x in range(210, 700, 10):
        send_move(timeline, QPointF(x, box.y()))
        assert timeline._at_us == timeline._axis().instant(x), "under the hand"
    qtbot.mouseRelease(timeline, left, pos=QPoint(690, box.y()))
    there = frames.index_at(timeline._axis().instant(690))
    qtbot.waitUntil(lambda: player.is_exact and player.index == there, timeout=PATIENCE_MS)
    assert timeline._at_us == frames.time_of(there)


def test_a_drag_from_a_segment_or_a_name_moves_nothing(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView
) -> None:
    keys, asked = Keys(qtbot, window), []
    keys.go_to(50, "2")
    keys.press("I")
    keys.go_to(100, "4")
    keys.press("O")
    timeline.seek_asked.connect(asked.append)
    timeline.scrub_asked.connect(asked.append)
    row = timeline.lanes()[Lane.SEGMENTS].center().y()
    for x in (20, timeline._axis().x(3_000_000)):
        qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(row)))
        send_move(timeline, QPointF(x + 40, row))
        qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(row)))
    assert asked == []


def test_no_thread_and_no_picture_is_left(
    qtbot: QtBot, window: ObserverWindow, timeline: TimelineView, pack_folder: Path
) -> None:
    Keys(qtbot, window).press("Ctrl++", "Ctrl+W")
    assert not timeline.work.pictures
    assert timeline.work.sound is None
    keys = Keys(qtbot, window)
    keys.press("Return")
    window.close()
    assert not [t.name for t in threading.enumerate() if t.name == "task"]
    made = {p.relative_to(pack_folder).parts[0] for p in pack_folder.rglob("*") if p.is_file()}
    assert made <= {"backups", "cache", "media", "pack.sqlite", "pack.lock"}
    kinds = {p.suffix for p in (pack_folder / "cache").iterdir()}
    assert ".sound" in kinds
    assert kinds <= {".sound", ".loudness", ".proxy"}, "figures, no pictures"
