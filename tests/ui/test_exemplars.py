"""Exemplars in the window: played in the film's place, back to the same frame, marking nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

import films_and_packs
from vippcoder.ui.shared.look import Choice
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.pages.exemplar import ExemplarPane
    from vippcoder.ui.observer.window import ObserverWindow
    from vippcoder.ui.shared.look import Look

HIGHEST = "exemplar-sensitivity-7"


@pytest.fixture
def folder(tmp_path: Path, drawn_film: Path) -> Path:
    return films_and_packs.film_pack(tmp_path / "anna.vipppack", drawn_film, exemplars=(7, 4, 1))


@pytest.fixture
def keys(qtbot: QtBot, window: ObserverWindow, folder: Path) -> Keys:
    made = Keys(qtbot, window)
    made.open(folder)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    made.begin()
    made.go_to(12, "0.48")
    return made


def pane(keys: Keys) -> ExemplarPane:
    return screens_of(keys.window).coding.exemplar


def wait_until_moving(keys: Keys) -> None:
    shown: list[int] = []
    own = pane(keys)._player
    assert own is not None
    own.frame_shown.connect(lambda index, *_: shown.append(index))
    keys.bot.waitUntil(lambda: len(set(shown)) > 3, timeout=20_000)


def title(keys: Keys) -> str:
    return pane(keys).title.text()


def test_an_exemplar_plays_in_the_films_place_and_leads_back_to_the_frame(
    keys: Keys, folder: Path
) -> None:
    screens = screens_of(keys.window)
    screens.desk.remember_now()
    before = rows(folder, "SELECT place FROM desk")
    assert '"frame": 12' in str(before)
    keys.press("E")
    assert title(keys) == "Exemplar of Sensitivity 7"
    assert pane(keys).film.isVisible()
    assert not screens.coding.film.isVisible()
    assert QApplication.focusWidget() is pane(keys).film
    wait_until_moving(keys)
    assert keys.window.windowTitle() == "R-7F3K"
    keys.press("Escape")
    assert screens.coding.film.isVisible()
    assert QApplication.focusWidget() is screens.coding.film
    assert screens.player.is_exact
    assert screens.player.index == 12
    assert screens.coding.film.picture is not None
    assert screens.coding.film.picture.index == 12
    assert not screens.player.is_playing
    assert screens.desk.page.watched == ()
    screens.desk.remember_now()
    assert rows(folder, "SELECT place FROM desk") == before
    assert rows(folder, "SELECT * FROM watched") == []


def test_again_plays_the_next_one_and_begins_near_the_value_given(keys: Keys) -> None:
    keys.press("5", "E")
    seen = [title(keys)]
    for _ in range(3):
        keys.press("E")
        seen.append(title(keys))
    assert seen == [f"Exemplar of Sensitivity {n}" for n in (4, 1, 7, 4)]
    keys.press("Escape", "PgDown", "E")
    assert not pane(keys).is_showing
    notice = screens_of(keys.window).coding.rating.notice.text()
    assert notice == "Non-intrusiveness has no exemplars."


def test_nothing_is_rated_or_marked_while_it_shows(keys: Keys, folder: Path) -> None:
    screens = screens_of(keys.window)
    keys.press("5", "E")
    wait_until_moving(keys)
    count = rows(folder, "SELECT count(*) FROM journal")
    for key in ("7", "H", "C", "X", "Backspace", "I", "O", "N", "Y", "B", "Ctrl+Z", "T", "Return"):
        screens.coding.rating.notice.setText("")
        keys.press(key)
        assert "nothing is rated or marked" in screens.coding.rating.notice.text(), key
        assert pane(keys).is_showing, key
    level = screens.coding.rating.sections[0].ladder.levels[Decimal(2)]
    level.click()
    screens.coding.rating.evidence.add.click()
    screens.coding.rating.sections[0].sure.parts[2].click()
    assert rows(folder, "SELECT count(*) FROM journal") == count
    assert screens.desk.pending_in is None
    keys.press("Escape")
    assert screens.coding.rating.notice.text() == ""
    keys.press("N")
    keys.type("seen")
    keys.press("Return")
    assert rows(folder, "SELECT frame FROM notes WHERE text = 'seen'") == [(12,)]


def test_its_keys_move_the_exemplar_and_not_the_film(keys: Keys) -> None:
    screens = screens_of(keys.window)
    keys.press("E")
    wait_until_moving(keys)
    keys.press("Space")
    own = pane(keys)._player
    assert own is not None
    keys.bot.waitUntil(lambda: own.is_exact, timeout=20_000)
    here = own.index
    keys.press("Left", "Left")
    keys.bot.waitUntil(lambda: own.is_exact and own.index == here - 2, timeout=20_000)
    assert screens.player.index == 12
    assert pane(keys).play.text() == "Play"
    keys.press("F1")
    keys.press("F1")
    assert pane(keys).is_showing


@pytest.mark.parametrize("way", ["submit", "sessions", "timeline", "back"])
def test_what_leads_elsewhere_puts_it_away(keys: Keys, way: str) -> None:
    screens = screens_of(keys.window)
    keys.press("E")
    if way == "submit":
        keys.press("Ctrl+Return")
        assert screens.coding.panels.is_gate
    elif way == "sessions":
        keys.press("Ctrl+W")
        assert keys.window.pages.currentWidget() is screens.sessions
    elif way == "timeline":
        screens.coding.timeline.seek_asked.emit(0)
        keys.wait_for_frame(0)
    else:
        pane(keys).back.click()
        assert QApplication.focusWidget() is screens.coding.film
    assert not pane(keys).is_showing
    own = pane(keys)._player
    assert own is not None
    assert not own.is_open


def test_an_anchor_that_has_one_shows_a_button(keys: Keys, look: Look) -> None:
    found = keys.window.findChildren(QPushButton)
    buttons = {b.objectName(): b for b in found if b.objectName().startswith("exemplar-sens")}
    assert set(buttons) == {f"exemplar-sensitivity-{n}" for n in (7, 4, 1)}
    button = buttons[HIGHEST]
    assert button.isVisible()
    assert button.text() == "Play"
    assert button.accessibleName() == "Play the exemplar of Sensitivity 7"
    assert button.toolTip() == "Play the exemplar of Sensitivity 7  (E)"
    row = button.parentWidget()
    for size in (100, 150):
        look.choose(Choice("light", size))
        assert row.rect().contains(button.geometry()), size
    keys.bot.mouseClick(buttons["exemplar-sensitivity-1"], Qt.MouseButton.LeftButton)
    assert title(keys) == "Exemplar of Sensitivity 1"
    assert screens_of(keys.window).desk.page.ratings == ()


def test_a_missing_exemplar_is_told_and_harms_nothing(keys: Keys, folder: Path) -> None:
    for copy in (folder / "exemplars").iterdir():
        copy.unlink()
    keys.press("E")
    assert pane(keys).error.title.text() == "The exemplar is missing from the pack. Tell your lead."
    keys.press("Escape", "5")
    assert rows(folder, "SELECT value FROM ratings") == [(5.0,)]
