from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage

from vippcoder.ui.shared import theme
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
