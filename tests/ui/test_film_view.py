from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from vippcoder.ui.shared import brightness, theme
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.player import Picture

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

RED = QColor("#FF0000")


def picture(width: int, height: int, *, exact: bool = True) -> Picture:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(RED)
    return Picture(image, 3787, 151_480_000, exact)


@pytest.fixture
def view(qtbot: QtBot) -> FilmView:
    made = FilmView()
    qtbot.addWidget(made)
    made.setMinimumSize(0, 0)
    made.resize(400, 400)
    made.show()
    return made


@pytest.mark.parametrize(
    ("size", "inside", "outside"),
    [
        ((400, 200), [(1, 101), (398, 298)], [(200, 98), (200, 302)]),
        ((200, 400), [(101, 1), (298, 398)], [(98, 200), (302, 200)]),
        ((100, 50), [(1, 101), (398, 298)], [(200, 98), (200, 302)]),
        ((1600, 800), [(1, 101), (398, 298)], [(200, 98), (200, 302)]),
    ],
)
def test_the_picture_keeps_its_shape_on_the_well(
    view: FilmView,
    size: tuple[int, int],
    inside: list[tuple[int, int]],
    outside: list[tuple[int, int]],
) -> None:
    view.show_picture(picture(*size))
    seen = view.grab().toImage()
    assert {seen.pixelColor(*at).name() for at in inside} == {RED.name()}
    well = QColor(theme.current().well).name()
    assert {seen.pixelColor(*at).name() for at in outside} == {well}


def test_an_empty_well(view: FilmView) -> None:
    view.show_picture(picture(400, 200))
    view.clear()
    assert view.grab().toImage().pixelColor(200, 200) == QColor(theme.current().well)
    assert view.accessibleDescription() == ""


def test_a_picture_of_the_right_size_is_painted_pixel_for_pixel(view: FilmView) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    for x in range(400):
        for y in range(300):
            image.setPixelColor(x, y, QColor((x * 7) % 256, (y * 5) % 256, (x * y) % 256))
    view.show_picture(Picture(image, 0, 0, exact=True))
    assert view.grab().toImage().copy(0, 50, 400, 300).convertToFormat(image.format()) == image


def test_frame_and_time_are_said_when_they_are_exact(view: FilmView) -> None:
    view.show_picture(picture(400, 200))
    assert view.accessibleName() == "Film"
    assert view.accessibleDescription() == "frame 3787, 02:31.480, exact"
    view.show_picture(Picture(picture(4, 4).image, 9, 1, exact=False))
    assert "9" not in view.accessibleDescription()


def test_the_bounds_are_told(view: FilmView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.bounds_changed) as told:
        view.resize(500, 300)
    ratio = view.devicePixelRatio()
    assert told.args == [round(500 * ratio), round(300 * ratio)]


def chequered(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for x in range(width):
        for y in range(height):
            image.setPixelColor(x, y, QColor((x * 7) % 256, (y * 5) % 256, (x * y) % 256))
    return image


def seen(view: FilmView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_a_part_seen_closer_is_asked_for_larger_and_painted_pixel_for_pixel(
    view: FilmView, qtbot: QtBot
) -> None:
    view.show_picture(picture(400, 400))
    with qtbot.waitSignal(view.bounds_changed) as told:
        view.look_closer(2.0, QPointF(100, 300))
    assert told.args == [800, 800]
    image = chequered(800, 800)
    view.show_picture(Picture(image, 0, 0, exact=True))
    assert view.picture_rect().topLeft().toTuple() == (-100, -300)
    assert seen(view) == image.copy(100, 300, 400, 400)
    view.look_at_all()
    assert view.lens.is_whole
    assert view.picture_rect().size().toTuple() == (400, 400)


def test_the_wheel_looks_closer_around_the_pointer_and_a_drag_moves_the_picture(
    view: FilmView, qtbot: QtBot
) -> None:
    view.show_picture(picture(400, 400))
    at = QPointF(300, 100)
    for _ in range(3):
        turn(view, at, 120)
    assert view.lens.zoom == pytest.approx(2)
    assert view.picture_rect().topLeft().toTuple() == (-300, -100)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    qtbot.mouseMove(view, QPoint(250, 180))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(250, 180))
    assert view.picture_rect().topLeft().toTuple() == (-250, -120)
    view.look_aside(1, 0)
    assert view.picture_rect().topLeft().toTuple() == (-300, -120)
    for _ in range(4):
        turn(view, at, -120)
    assert view.lens.is_whole


def turn(view: FilmView, at: QPointF, by: int) -> None:
    QApplication.sendEvent(
        view,
        QWheelEvent(
            at,
            view.mapToGlobal(at),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


@pytest.mark.parametrize("level", range(brightness.DARKEST, brightness.LIGHTEST + 1))
def test_lighter_and_darker_multiply_what_stays_below_white(view: FilmView, level: int) -> None:
    image = chequered(400, 400)
    view.show_picture(Picture(image, 0, 0, exact=True))
    view.show_level(level)
    painted = seen(view)
    by = brightness.factor(level)
    for at in [(3, 5), (100, 77), (250, 391), (399, 8)]:
        was, now = image.pixelColor(*at).toTuple(), painted.pixelColor(*at).toTuple()
        for value, shown in zip(was[:3], now[:3], strict=True):
            if value * ceil(by) < 255:
                assert abs(shown - value * by) <= 4
            else:
                assert value <= shown <= 255
    view.show_level(0)
    assert seen(view) == image


def test_levels_are_said_and_end() -> None:
    assert [brightness.worded(n) for n in (-2, 0, 3)] == ["Darker 2", "", "Lighter 3"]
    assert brightness.clamp(99) == brightness.LIGHTEST
    assert brightness.clamp(-99) == brightness.DARKEST


def test_an_empty_view_says_why(view: FilmView) -> None:
    view.show_picture(picture(400, 200))
    view.clear("This camera was not running here.")
    assert view.accessibleDescription() == "This camera was not running here."
    well = QColor(theme.current().well)
    grey = {seen(view).pixelColor(x, 200) != well for x in range(100, 300)}
    assert True in grey, "the words are painted"
