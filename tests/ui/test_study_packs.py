"""What a study's pack asks of the window: segment rules, several instruments, two questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from films_and_packs import NOISE, film_pack
from vippcoder.domain.design import SegmentRule, Segments
from vippcoder.domain.guidance import Guidance
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
MARKING = ("I", "O", "Shift+I", "Ctrl+Shift+O", "B", "Del")


def begun(qtbot: QtBot, window: ObserverWindow, folder: Path) -> Keys:
    keys = Keys(qtbot, window)
    keys.open(folder)
    keys.begin()
    return keys


def notice(window: ObserverWindow) -> str:
    return screens_of(window).coding.rating.notice.text()


def spans(folder: Path) -> list[tuple[object, ...]]:
    query = "SELECT start_us, end_us FROM segments WHERE coding_id = 'coding1' ORDER BY seq"
    return rows(folder, query)


def test_laid_intervals_are_rated_and_never_moved(
    qtbot: QtBot, window: ObserverWindow, tmp_path: Path, drawn_film: Path
) -> None:
    rule = Segments(SegmentRule.INTERVALS, 600_000)
    folder = film_pack(tmp_path / "anna.vipppack", drawn_film, segments=rule)
    keys = begun(qtbot, window, folder)
    laid = [(0, 600_000), (600_000, 1_200_000), (1_200_000, 2_000_000)]
    assert spans(folder) == laid
    keys.press("Ctrl+Down")
    for key in MARKING:
        screens_of(window).desk.noticed.emit("")
        keys.press(key)
        assert "laid by the study" in notice(window), key
    assert spans(folder) == laid
    keys.press("T", "5")
    assert rows(folder, "SELECT start_us, end_us, value FROM ratings_current") == [(*laid[0], 5.0)]
    keys.press("Ctrl+Z", "Ctrl+Z")
    assert (spans(folder), notice(window)) == (laid, "There is nothing to undo.")


def test_the_gate_leads_to_the_first_interval_that_is_not_rated(
    qtbot: QtBot, window: ObserverWindow, tmp_path: Path, drawn_film: Path
) -> None:
    rule = Segments(SegmentRule.INTERVALS, 600_000)
    folder = film_pack(tmp_path / "anna.vipppack", drawn_film, segments=rule)
    keys = begun(qtbot, window, folder)
    keys.press("5", "PgDown", "5", "PgUp", "Ctrl+Return")
    gate = screens_of(window).coding.gate
    titles = [found.text() for found in gate.findChildren(QLabel)]
    assert "Segments 1\u20133: not fully rated" in titles
    assert "Ratings of segments are missing." in titles
    assert not gate.submit.isEnabled()


def test_where_the_whole_session_is_rated_no_segment_is_offered(
    qtbot: QtBot, window: ObserverWindow, tmp_path: Path, drawn_film: Path
) -> None:
    rule = Segments(SegmentRule.WHOLE_SESSION)
    folder = film_pack(tmp_path / "anna.vipppack", drawn_film, segments=rule)
    keys = begun(qtbot, window, folder)
    target = screens_of(window).coding.rating.target
    assert [part.isVisible() for part in target.parts] == [True, False]
    for key in (*MARKING, "T", "P", "Ctrl+Down"):
        screens_of(window).desk.noticed.emit("")
        keys.press(key)
        assert "rated as a whole" in notice(window), key
    assert spans(folder) == []


def test_each_session_shows_its_own_instrument(
    qtbot: QtBot, window: ObserverWindow, tmp_path: Path, drawn_film: Path
) -> None:
    folder = film_pack(tmp_path / "anna.vipppack", drawn_film, second_instrument="eas-shell")
    keys = begun(qtbot, window, folder)
    rating = screens_of(window).coding.rating
    assert [s.dimension.id for s in rating.sections] == ["sensitivity", "non-intrusiveness"]
    keys.press("4", "Ctrl+W", "Down")
    keys.press("Return")
    keys.wait_for_frame(0)
    assert len(rating.sections) == 6
    keys.press("PgDown", "2", "Ctrl+W", "Up", "Return")
    keys.wait_for_frame(0)
    assert [s.dimension.id for s in rating.sections] == ["sensitivity", "non-intrusiveness"]
    assert rows(folder, "SELECT mask, instrument, dimension, value FROM ratings_current") == [
        ("R-7F3K", "sn-1", "sensitivity", 4.0),
        ("R-K9DM", "eas-shell", "structuring", 2.0),
    ]
    caps = [section.cannot.cap for section in rating.sections]
    assert caps == ["X", "X"], "what is laid out anew shows its keys too"


def test_the_timepoint_is_asked_where_the_study_asks(
    qtbot: QtBot, window: ObserverWindow, tmp_path: Path, drawn_film: Path
) -> None:
    guidance = Guidance(("Baseline", "Month 5"))
    folder = film_pack(tmp_path / "anna.vipppack", drawn_film, guidance=guidance)
    keys = begun(qtbot, window, folder)
    keys.press("5", "PgDown", "5", "Ctrl+Return")
    screens_of(window).coding.gate.why.setText("a test")
    keys.press("Ctrl+Return")
    page = screens_of(window).blinding
    keys.press("3")
    assert not page.save_button.isEnabled(), "the second question is open"
    page.timepoint.guess.rows[0].setFocus()
    keys.press("2")
    assert not page.save_button.isEnabled(), "how sure is not said"
    page.timepoint.certainty.parts[1].click()
    assert page.save_button.isEnabled()
    keys.press("Ctrl+Return")
    assert rows(folder, "SELECT coding_id, guess, certainty FROM timepoint_answers") == [
        ("coding1", "Month 5", 1)
    ]
    assert rows(folder, "SELECT guess FROM blinding_answers") == [("do not know",)]


def test_the_timepoint_is_not_asked_elsewhere(window: ObserverWindow, pack_folder: Path) -> None:
    assert window.open_folder(pack_folder)
    page = screens_of(window).blinding
    assert page.timepoint.isHidden()
    assert page.timepoint.answer is None


def test_two_questions_fit_a_small_screen(
    qtbot: QtBot, window: ObserverWindow, tmp_path: Path, drawn_film: Path
) -> None:
    guidance = Guidance(("Baseline", "Month 5", "Month 8"))
    folder = film_pack(tmp_path / "anna.vipppack", drawn_film, guidance=guidance)
    assert window.open_folder(folder)
    screens = screens_of(window)
    page = screens.blinding
    window.pages.setCurrentWidget(page)
    page.begin(screens.pack.assignments[0], "")
    qtbot.wait(50)
    button = page.save_button
    bottom = button.mapTo(page, button.rect().bottomLeft()).y()
    assert bottom < page.height() == 690
