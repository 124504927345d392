"""No page of the observer's window, no tooltip, name or menu tells whose film it is, or when."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QWidget

from films_and_packs import NOISE
from vippcoder.demonstration.rehearsal import make_rehearsal
from vippcoder.packing.dates import days_in
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.study.blindness.telling_words import telling_words, words_in
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study
from window_keys import Keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
ANNA = "anna"
_SURE = 6
"""Letters from which on chance alone puts no word among the bytes of a sound."""
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.StatusTipRole,
)
_SAID = (
    "text",
    "title",
    "toolTip",
    "statusTip",
    "whatsThis",
    "accessibleName",
    "accessibleDescription",
    "windowTitle",
    "windowFilePath",
    "objectName",
    "placeholderText",
    "toPlainText",
    "iconText",
    "currentText",
)


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Anna's pack of a rehearsal, and every word that would tell her something."""
    home = tmp_path_factory.mktemp("home")
    study = make_rehearsal(home / "trial", dyads=2, seed=3).study
    with opened_study(study) as store:
        issue_packs(store)
        codings = read_assignments(store)
        own = [coding for coding in codings if coding.observer == ANNA]
        words: dict[str, str] = {}
        for coding in own:
            words |= telling_words(store, coding.coding)
        for coding in own:
            words.pop(coding.mask, None)
        for row in store.rows("SELECT name, folder FROM sources"):
            words |= {row["name"]: "an original", row["name"].rpartition(".")[0]: "an original"}
            words[row["folder"]] = "a folder"
    return study / "packs" / f"{ANNA}.vipppack", words


@pytest.fixture
def pack(rehearsed: tuple[Path, dict[str, str]], tmp_path: Path) -> Path:
    return shutil.copytree(rehearsed[0], tmp_path / "given to her" / "anna.vipppack")


def texts_of(thing: Any) -> Iterator[str]:
    """Yield everything that a widget or an action says, shown or not."""
    for name in _SAID:
        said = getattr(thing, name, None)
        if callable(said):
            text = said()
            if isinstance(text, str):
                yield text
    if isinstance(thing, QWidget):
        for action in thing.actions():
            yield from texts_of(action)
    if isinstance(thing, QAbstractItemView) and thing.model() is not None:
        model = thing.model()
        for row in range(model.rowCount(QModelIndex())):
            for column in range(model.columnCount(QModelIndex())):
                for role in _ROLES:
                    yield str(model.index(row, column).data(role) or "")


def said_by(window: ObserverWindow, *, but: QWidget | None = None) -> list[str]:
    """Return all that stands anywhere in the window, save on one page."""
    widgets = [window, *window.findChildren(QWidget)]
    if but is not None:
        widgets = [one for one in widgets if one is not but and not but.isAncestorOf(one)]
    things: list[Any] = [*widgets, *window.findChildren(QAction)]
    return [text for thing in things for text in texts_of(thing) if text.strip()]


def found_in(texts: list[str], words: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, text) for text in texts for word in words_in(text, words)]


def test_no_page_says_who_when_or_in_which_group(
    qtbot: QtBot, window: ObserverWindow, pack: Path, rehearsed: tuple[Path, dict[str, str]]
) -> None:
    words = rehearsed[1]
    asked = {word for word, what in words.items() if what in {"a group", "a timepoint"}}
    assert {"a dyad", "a group", "a timepoint", "another mask", "another observer"} <= {
        *words.values()
    }
    seen: list[str] = []

    def look_round(*, is_question: bool = False) -> None:
        screens = window.screens
        blinding = screens.blinding if is_question and screens else None
        front = window.pages.currentWidget()
        assert front is not None
        seen.append(type(front).__name__)
        texts = said_by(window, but=blinding)
        assert len(texts) > 10
        assert found_in(texts, words) == []
        paths = [str(pack), str(pack.parent), pack.parent.name, ".mp4", ".sqlite"]
        assert [text for text in texts for path in paths if path in text] == []
        assert [text for text in texts if days_in(text)] == []
        if blinding is not None:  # it names the groups, and ties them to no session
            own = [t for w in (blinding, *blinding.findChildren(QWidget)) for t in texts_of(w)]
            assert {word for word, _ in found_in(own, words)} <= asked

    look_round()
    keys = Keys(qtbot, window)
    keys.open(pack)
    screens = window.screens
    assert screens is not None
    look_round()
    for given in screens.pack.assignments[:2]:
        assert screens._code(given)
        keys.wait_for_frame(0)
        assert window.windowTitle() == given.mask
        look_round(is_question=True)
        screens.coding.panels.ask()
        look_round(is_question=True)
    for show in (window.show_keys, window.show_look, window.show_concern):
        show()
        look_round(is_question=True)
        window.back()
    given = screens.pack.assignments[1]
    screens._put_away()
    screens._ask(given)
    assert window.pages.currentWidget() is screens.blinding
    look_round(is_question=True)
    screens.show_sessions()
    look_round(is_question=True)
    window.close_pack()
    assert len(set(seen)) >= 7, seen


def test_nothing_that_is_kept_beside_the_films_says_so_either(
    qtbot: QtBot, window: ObserverWindow, pack: Path, rehearsed: tuple[Path, dict[str, str]]
) -> None:
    words = rehearsed[1]
    keys = Keys(qtbot, window)
    keys.open(pack)
    screens = window.screens
    assert screens is not None
    assert screens._code(screens.pack.assignments[0])
    keys.wait_for_frame(0)
    cache = pack / "cache"
    qtbot.waitUntil(lambda: cache.is_dir() and len(list(cache.iterdir())) > 1, timeout=20_000)
    window.close_pack()
    for path in pack.rglob("*"):
        assert not words_in(path.stem, words), path.name
    exact = [word.encode() for word in words if len(word) >= _SURE]
    for path in cache.iterdir():
        content = path.read_bytes()
        assert [word for word in exact if word in content] == [], path.name


def test_what_is_planted_anywhere_is_found(
    window: ObserverWindow, rehearsed: tuple[Path, dict[str, str]]
) -> None:
    words = rehearsed[1]
    dyad = next(word for word, what in words.items() if what == "a dyad")
    button = window.start.button
    action = QAction(window)
    window.addAction(action)
    plants = (
        button.setToolTip,
        button.setAccessibleDescription,
        window.setWindowTitle,
        action.setText,
        action.setStatusTip,
        window.start.error.title.setText,
    )
    for plant in plants:
        plant(f"Session of {dyad.replace('-', ' ')}")
        assert dyad in {word for word, _ in found_in(said_by(window), words)}, plant
        plant("")
        assert found_in(said_by(window), words) == []
