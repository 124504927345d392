"""The rating panel where it is short: what gives way, and that no anchor is ever cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

import films_and_packs
from vippcoder.ui.shared.look import Choice
from window_keys import Keys, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.panel.rating_panel import RatingPanel
    from vippcoder.ui.observer.window import ObserverWindow
    from vippcoder.ui.shared.look import Look

SIZES = [(1366, 768, 100), (1366, 690, 100), (1366, 690, 150), (1920, 1080, 150), (1366, 690, 125)]


def opened(qtbot: QtBot, window: ObserverWindow, folder: Path) -> Keys:
    keys = Keys(qtbot, window)
    keys.open(folder)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    keys.begin()
    return keys


def panel(keys: Keys) -> RatingPanel:
    return screens_of(keys.window).coding.rating


def settle(keys: Keys) -> None:
    keys.bot.wait(50)


def assert_whole(rating: RatingPanel) -> None:
    """The chosen ladder, its foot and its header are there in full."""
    section = rating._chosen_section()
    ladder = section.ladder
    assert ladder.isVisible()
    assert ladder.height() >= ladder.heightForWidth(ladder.width())
    for part in (section.header, ladder, section.foot, section.foot.cannot):
        corner = part.mapTo(rating, part.rect().bottomRight())
        assert rating.rect().contains(corner), part.objectName()
        assert part.height() >= part.fontMetrics().height() + 8


@pytest.fixture(params=["sn-1", "eas-shell", "ainsworth-shell", "nichd-shell"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, drawn_film: Path) -> Path:
    return films_and_packs.film_pack(tmp_path / "a", drawn_film, instrument=request.param)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_anchor_is_cut_and_the_window_keeps_its_size(
    qtbot: QtBot, window: ObserverWindow, look: Look, folder: Path, size: tuple[int, int, int]
) -> None:
    width, height, scale = size
    look.choose(Choice("light", scale))
    window.resize(width, height)
    keys = opened(qtbot, window, folder)
    for step in ("5", "Y", "T", "PgDown", "PgUp"):  # bookmarks and notices want room too
        keys.press(step)
        settle(keys)
        assert_whole(panel(keys))
        assert window.size().toTuple() == (width, height)


def test_a_header_that_goes_takes_its_line_along(
    qtbot: QtBot, window: ObserverWindow, look: Look, tmp_path: Path, drawn_film: Path
) -> None:
    folder = films_and_packs.film_pack(tmp_path / "a", drawn_film, instrument="nichd-shell")
    look.choose(Choice("light", 150))
    window.resize(1366, 690)
    keys = opened(qtbot, window, folder)
    settle(keys)
    rating = panel(keys)
    shown = [section.isVisible() for section in rating.sections]
    assert False in shown
    assert True in shown
    assert [line.isVisible() for line in rating._rules] == shown


def test_a_short_panel_folds_the_notes_and_shows_them_on_a_key(
    qtbot: QtBot, window: ObserverWindow, look: Look, pack_folder: Path
) -> None:
    look.choose(Choice("light", 150))
    keys = opened(qtbot, window, pack_folder)
    rating = panel(keys)
    notes, ladder = rating.evidence, rating.sections[0].ladder
    keys.press("V")
    assert "There are no notes yet" in rating.notice.text()
    keys.press("N")
    settle(keys)
    assert not ladder.isVisible()
    assert notes.field.isVisible()
    assert notes.field.height() >= notes.field.fontMetrics().lineSpacing()
    keys.type("waits")
    keys.press("Return")
    settle(keys)
    assert_whole(rating)
    assert not notes.list.isVisible()
    assert notes.toggle.isVisible()
    keys.press("V")
    settle(keys)
    assert notes.list.hasFocus()
    assert not ladder.isVisible()
    assert notes.list.viewport().height() >= 3 * 40
    assert rating.sections[0].header.isVisible(), "what a digit rates is still shown"
    keys.press("Escape")
    settle(keys)
    assert_whole(rating)
    assert QApplication.focusWidget() is screens_of(window).coding.film
    look.choose(Choice("light", 100))
    keys.press("Right")
    settle(keys)
    rating.refresh()
    assert notes.list.isVisible()
    assert not notes.toggle.isVisible()


def test_the_row_under_a_ladder_never_widens_it(
    qtbot: QtBot, window: ObserverWindow, look: Look, pack_folder: Path
) -> None:
    window.resize(1920, 1000)
    keys = opened(qtbot, window, pack_folder)
    foot = panel(keys).sections[0].foot
    roomy = foot.cannot.sizeHint().width()
    look.choose(Choice("light", 150))
    window.resize(1366, 690)
    settle(keys)
    for part in (foot.sure, foot.cannot):
        assert foot.rect().contains(part.geometry())
    foot.resize(foot.sure.sizeHint().width() + 190, foot.height())
    assert foot.cannot.sizeHint().width() < roomy * 1.5
    assert foot.minimumSizeHint().width() == 0
