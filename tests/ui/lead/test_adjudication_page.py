"""Disagreements are listed, both codings looked at on their film, and settled where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from collected import assign, issue
from filmed_study import filmed_study
from vippcoder.domain.study import Purpose
from vippcoder.storage.study.adjudications import read_conferences
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.looks import read_views
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.adjudication import AdjudicationPanel
    from vippcoder.ui.lead.window import LeadWindow


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a study of real films in which anna and ben differ on one session and agree on one."""
    folder = tmp_path / "trial"
    store = filmed_study(folder, dyads=1)
    first, second = [session.id for session in read_sessions(store)][:2]
    for code, purpose, value in (("anna", Purpose.MAIN, 3), ("ben", Purpose.DOUBLE, 6)):
        codings = assign(store, code, first, second, purpose=purpose)
        home = issue(store, f"pack-{code}", *codings)
        home.started(codings[0]).rated(codings[0], "sensitivity", value)
        home.entry(codings[0], "segments", _segment(codings[0].coding, code))
        home.entry(codings[0], "notes", _note(codings[0].coding, code))
        home.submitted(codings[0])
        home.started(codings[1]).rated(codings[1], "sensitivity", 4)
        home.submitted(codings[1])
    store.close()
    return folder


def _segment(coding: str, code: str) -> dict[str, object]:
    row = {"coding_id": coding, "segment_id": f"g-{code}", "start_us": 200_000, "end_us": 600_000}
    return {**row, "supersedes": None}


def _note(coding: str, code: str) -> dict[str, object]:
    return {
        "coding_id": coding,
        "note_id": f"n-{code}",
        "kind": "evidence",
        "recording": "r",
        "at_us": 400_000,
        "frame": 10,
        "dimension": "sensitivity",
        "segment_id": None,
        "text": f"what {code} saw",
        "supersedes": None,
    }


@pytest.fixture
def panel(page: Callable[[str], Panel]) -> AdjudicationPanel:
    return page("adjudication")  # type: ignore[return-value]


@pytest.fixture
def opened(panel: AdjudicationPanel, settle: Callable[[], None], qtbot: QtBot) -> AdjudicationPanel:
    """The page with its one disagreement open and a frame of the film on screen."""
    panel.lines.setFocus()
    QTest.keyClick(panel.lines, Qt.Key.Key_Return)
    settle()
    qtbot.waitUntil(lambda: panel.comparison.film.film.picture is not None, timeout=10_000)
    return panel


def _cells(panel: AdjudicationPanel) -> list[list[str]]:
    rows = panel.lines.rows
    return [
        [str(rows.index(row, column).data()) for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def test_what_is_beyond_the_rule_is_listed_and_its_showing_kept(
    panel: AdjudicationPanel, study: Path, settle: Callable[[], None], lead: LeadWindow
) -> None:
    settle()
    (row,) = _cells(panel)
    assert row[1:] == ["Sensitivity", "anna, ben", "3 / 6", "3 points apart", "open"]
    assert "2 pairs of values compared" in panel._card.about.text()
    panel.refresh()
    settle()
    assert lead.close_study()
    with opened_study(study, read_only=True) as store:
        kept = [(view.person, view.place) for view in read_views(store)]
    assert kept == [("lead", "Adjudication")] * 2, "kept once for each coding, however often shown"


def test_both_codings_stand_beside_each_other_on_the_film(
    opened: AdjudicationPanel, qtbot: QtBot
) -> None:
    view = opened.comparison
    first = view.values.rows.items[0]
    assert (first.text(0), first.text(1)) == ("3", "6")
    assert [line.note.text for line in view.notes.rows.items] == ["what anna saw", "what ben saw"]
    assert [sheet.observer for sheet, _ in view.timeline.lanes()] == ["anna", "ben"]
    assert all(sheet.segments[0].start_us == 200_000 for sheet, _ in view.timeline.lanes())
    view.notes.setFocus()
    view.notes.choose_row(1)
    qtbot.waitUntil(lambda: _shown(opened) == 10, timeout=10_000)
    QTest.keyClick(view.values, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: _shown(opened) == 11, timeout=10_000)
    lane = next(box for _, box in view.timeline.lanes())
    x = view.timeline.axis.x(800_000)
    point = lane.center().toPoint()
    point.setX(round(x))
    QTest.mouseClick(view.timeline, Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: _shown(opened) in {19, 20, 21}, timeout=10_000)


def _shown(panel: AdjudicationPanel) -> int:
    picture = panel.comparison.film.film.picture
    return picture.index if picture is not None else -1


def test_a_conference_is_opened_and_its_value_kept_with_the_frame(
    opened: AdjudicationPanel,
    study: Path,
    settle: Callable[[], None],
    lead: LeadWindow,
    qtbot: QtBot,
) -> None:
    card = opened.settling
    assert card.people.peek()["people"] == "anna, ben"
    card.open.click()
    settle()
    assert "anna, ben, lead" in card.about.text()
    card.value.show_values({"value": "4.25"})
    card.why.show_values({"why": "he turns away"})
    assert not opened.may_leave()
    card.keep.click()
    settle()
    assert "4.25 is not a value of Sensitivity" in card.error.text()
    opened.comparison.film.go_to(400_000)
    qtbot.waitUntil(lambda: _shown(opened) == 10, timeout=10_000)
    card.value.show_values({"value": "4,5"})
    card.at_frame.setChecked(True)
    card.keep.click()
    settle()
    assert card.error.isHidden()
    assert "Agreed on 4.5 at 00:00.400: he turns away." in card.told.text()
    assert opened.may_leave()
    opened.back.click()
    assert "Settled 1" in opened.which.parts[1].text()
    assert opened.lines.rows.rowCount() == 0
    opened.which.asked.emit(1)
    assert _cells(opened)[0][5] == "agreed on 4.5"
    assert lead.close_study()
    with opened_study(study, read_only=True) as store:
        (conference,) = read_conferences(store)
    assert (conference.agreed[0].value, conference.agreed[0].at_us) == (4.5, 400_000)


@pytest.mark.parametrize(
    ("value", "why", "told"), [("", "so", "not a number"), ("4", " ", "needs a reason")]
)
def test_what_is_not_complete_is_said_and_stays(
    opened: AdjudicationPanel, settle: Callable[[], None], value: str, why: str, told: str
) -> None:
    opened.settling.open.click()
    settle()
    opened.settling.value.show_values({"value": value})
    opened.settling.why.show_values({"why": why})
    opened.settling.keep.click()
    settle()
    assert told in opened.settling.error.text()
    assert opened.settling.why.peek()["why"] == why.strip()
    assert opened.settling.value.peek()["value"] == value


def test_no_word_tells_whose_a_session_is(opened: AdjudicationPanel, lead: LeadWindow) -> None:
    told = " | ".join(found.text() for found in opened.findChildren(QLabel))
    told += " ".join(map(str, _cells(opened))) + lead.windowTitle()
    for word in ("dyad-000", "baseline", "month", ".mov", ".mp4"):
        assert word not in told


def test_the_models(opened: AdjudicationPanel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(opened.lines.rows)
    qtmodeltester.check(opened.comparison.values.rows)
    qtmodeltester.check(opened.comparison.notes.rows)


def test_who_is_no_observer_is_told(opened: AdjudicationPanel, settle: Callable[[], None]) -> None:
    opened.settling.people.show_values({"people": "anna, ben, clee"})
    opened.settling.open.click()
    settle()
    assert opened.hint.title.text() == "Clee is no observer of this study; kept as a guest."
    assert "anna, ben, clee, lead" in opened.settling.about.text()
