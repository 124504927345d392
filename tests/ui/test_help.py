"""Asking the lead, and a concern for a child, in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage
import pytest
from PySide6.QtWidgets import QApplication, QLabel

from films_and_packs import NOISE, film_pack
from vippcoder.domain.design import SafeguardingContact
from vippcoder.domain.guidance import Answer, Guidance
from vippcoder.observing import questions
from vippcoder.storage.pack.questions import answer_entries
from vippcoder.study.messages.safeguarding import sealed_notes
from vippcoder.ui.observer.pages.session_table import QUESTIONS
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
IDENTITY = pyrage.x25519.Identity.generate()
TEXT = "The child flinches when touched"


@pytest.fixture
def folder(tmp_path: Path, drawn_film: Path) -> Path:
    contact = SafeguardingContact("Dr. Adams", "020 555 0100", str(IDENTITY.to_public()))
    guidance = Guidance(contact=contact)
    return film_pack(tmp_path / "anna.vipppack", drawn_film, guidance=guidance)


@pytest.fixture
def keys(qtbot: QtBot, window: ObserverWindow, folder: Path) -> Keys:
    made = Keys(qtbot, window)
    made.open(folder)
    return made


def words_of(widget: QWidget) -> list[str]:
    return [shown.text() for shown in widget.findChildren(QLabel) if not shown.isHidden()]


def test_a_question_is_stored_when_it_is_kept_and_not_before(
    keys: Keys, window: ObserverWindow, folder: Path
) -> None:
    keys.begin()
    before = rows(folder, "SELECT count(*) FROM journal")
    keys.press("Ctrl+Shift+L")
    keys.type("Does singing count?")
    keys.press("Esc")
    assert screens_of(window).coding.panels.is_rating
    assert rows(folder, "SELECT count(*) FROM journal") == before
    keys.press("Ctrl+Shift+L")
    box = screens_of(window).coding.panels.questions
    assert box.field.toPlainText() == "Does singing count?", "it waits for this session"
    keys.press("Ctrl+Return")
    assert rows(folder, "SELECT coding_id, text FROM questions") == [
        ("coding1", "Does singing count?")
    ]
    assert box.field.toPlainText() == ""
    assert "No answer yet" in words_of(box)
    keys.press("Esc", "5")
    assert rows(folder, "SELECT value FROM ratings_current") == [(5.0,)]


def test_digits_and_marks_do_nothing_while_a_question_is_asked(
    keys: Keys, window: ObserverWindow, folder: Path
) -> None:
    keys.begin()
    keys.press("Ctrl+Shift+L")
    screens_of(window).coding.focus_film()
    keys.press("5", "I", "N")
    assert rows(folder, "SELECT count(*) FROM ratings") == [(0,)]
    assert screens_of(window).desk.pending_in is None
    assert screens_of(window).coding.panels.is_asking


def test_answers_are_shown_on_the_work_list(keys: Keys, window: ObserverWindow) -> None:
    screens = screens_of(window)
    pack = screens.pack
    asked = questions.ask(pack, pack.assignments[0].coding, "Does singing count?")
    questions.ask(pack, pack.assignments[1].coding, "Who is the second adult?")
    with pack.store.transaction():
        told = answer_entries(pack.store.connection, [Answer("a1", asked, "As speech.")])
        pack.store.append(None, told)
    screens.sessions.refresh()
    model = screens.sessions.model
    assert [model.index(row, QUESTIONS).data() for row in range(3)] == ["1 answer", "asked", ""]
    keys.press("Ctrl+Shift+L")
    box = screens.sessions.questions
    assert "As speech." in words_of(box)
    keys.type("And humming?")
    keys.press("Ctrl+Return")
    assert [q.text for q in questions.asked(pack, pack.assignments[0].coding)] == [
        "Does singing count?",
        "And humming?",
    ]
    keys.press("Esc")
    assert box.isHidden()
    assert screens.sessions.table.hasFocus()
    keys.press("Down", "Ctrl+Shift+L")
    assert "Who is the second adult?" in words_of(box)


def test_a_concern_names_the_contact_at_once_and_is_locked_for_them(
    keys: Keys, window: ObserverWindow, folder: Path
) -> None:
    keys.begin()
    before = rows(folder, "SELECT count(*) FROM journal")
    keys.press("Right")
    keys.wait_for_frame(1)
    keys.press("Ctrl+Shift+C")
    page = screens_of(window).concern
    assert window.pages.currentWidget() is page
    assert {"Dr. Adams", "020 555 0100"} <= set(words_of(page))
    keys.type(TEXT)
    keys.press("Ctrl+Return")
    (note,) = sealed_notes(folder)
    read = pyrage.decrypt(note.read_bytes(), [IDENTITY]).decode()
    assert TEXT in read
    assert "Session: R-7F3K, at 00:00.040" in read
    assert page.field.toPlainText() == ""
    assert not page.field.document().isUndoAvailable()
    assert rows(folder, "SELECT count(*) FROM journal") == before
    keys.press("Esc")
    assert screens_of(window).is_coding(window.pages.currentWidget())
    assert QApplication.focusWidget() is screens_of(window).coding.film


def test_words_that_are_not_locked_are_thrown_away_only_when_asked_twice(
    keys: Keys, window: ObserverWindow, folder: Path
) -> None:
    keys.begin()
    keys.press("Ctrl+Shift+C")
    page = screens_of(window).concern
    keys.type(TEXT)
    keys.press("Esc")
    assert window.pages.currentWidget() is page
    assert "not kept yet" in page.verdict.text()
    keys.press("Esc")
    assert screens_of(window).is_coding(window.pages.currentWidget())
    assert page.field.toPlainText() == ""
    assert not (folder / "safeguarding").exists()


def test_no_way_out_of_the_page_leaves_the_words_behind(keys: Keys, window: ObserverWindow) -> None:
    keys.press("Ctrl+Shift+C")
    page = screens_of(window).concern
    keys.type(TEXT)
    keys.press("F1")
    assert window.pages.currentWidget() is page
    keys.press("F1")
    assert window.pages.currentWidget() is window.keys
    assert page.field.toPlainText() == ""
    keys.press("Esc", "Ctrl+Shift+C")
    keys.type(TEXT)
    window.pages.setCurrentWidget(screens_of(window).sessions)
    assert page.field.toPlainText() == "", "also where another page comes by itself"


def test_closing_with_words_that_are_not_locked_says_so_first(
    keys: Keys, window: ObserverWindow
) -> None:
    keys.press("Ctrl+Shift+C")
    keys.type(TEXT)
    window.close()
    assert window.isVisible()
    assert "not kept yet" in screens_of(window).concern.verdict.text()
    window.close()
    assert not window.isVisible()


def test_the_session_is_left_out_of_a_note_where_that_is_wished(
    keys: Keys, window: ObserverWindow, folder: Path
) -> None:
    keys.begin()
    keys.press("Ctrl+Shift+C")
    keys.type(TEXT)
    screens_of(window).concern.session.setChecked(False)
    keys.press("Ctrl+Return")
    (note,) = sealed_notes(folder)
    assert "R-7F3K" not in pyrage.decrypt(note.read_bytes(), [IDENTITY]).decode()


def test_a_concern_is_reachable_from_every_page_and_from_a_text_field(
    keys: Keys, window: ObserverWindow
) -> None:
    screens = screens_of(window)

    def comes_and_goes() -> bool:
        before = window.pages.currentWidget()
        keys.press("Ctrl+Shift+C")
        came = window.pages.currentWidget() is screens.concern
        keys.press("Esc")
        return came and window.pages.currentWidget() is before

    assert comes_and_goes(), "the work list"
    keys.begin()
    keys.press("N")
    assert comes_and_goes(), "a note's field"
    keys.press("Esc", "Ctrl+Shift+G")
    assert comes_and_goes(), "why to stop"
    keys.press("1", "Ctrl+Return")
    assert screens.is_blinding(window.pages.currentWidget())
    assert comes_and_goes(), "the question after a session that was stopped"
    keys.press("F1", "Ctrl+Shift+C")
    assert window.pages.currentWidget() is screens.concern


@pytest.mark.parametrize("name", ["Dr. Adams", ""])
def test_without_a_key_whom_to_tell_is_shown_and_nothing_can_be_written(
    qtbot: QtBot, window: ObserverWindow, tmp_path: Path, drawn_film: Path, name: str
) -> None:
    guidance = Guidance(contact=SafeguardingContact(name, "020 555 0100" if name else ""))
    made = film_pack(tmp_path / "ben.vipppack", drawn_film, guidance=guidance)
    keys = Keys(qtbot, window)
    keys.open(made)
    keys.press("Ctrl+Shift+C")
    page = screens_of(window).concern
    told = " ".join(words_of(page))
    assert (name or "Tell your lead or supervisor today") in told
    assert not page.field.isVisible()
    keys.press("Ctrl+Return")
    assert not (made / "safeguarding").exists()


def test_a_note_that_cannot_be_written_stays_in_the_field(
    keys: Keys, window: ObserverWindow, folder: Path
) -> None:
    (folder / "safeguarding").write_text("in the way")
    keys.press("Ctrl+Shift+C")
    keys.type(TEXT)
    keys.press("Ctrl+Return")
    page = screens_of(window).concern
    assert page.error.isVisible()
    assert "Dr. Adams" in page.error.title.text()
    assert page.field.toPlainText() == TEXT
