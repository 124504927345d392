"""A page never ends in nothing: what is lacking is said, and the way to it is one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from vippcoder.study.study import create_study
from vippcoder.ui.lead.navigation import Navigation, page_key
from vippcoder.ui.lead.panel import HEAD, panels
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.reading_order import in_reading_order

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.assignment.page import AssignmentPanel
    from vippcoder.ui.lead.panels.blinding.page import BlindingPanel
    from vippcoder.ui.lead.panels.packs.page import PacksPanel
    from vippcoder.ui.lead.window import LeadWindow


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "new-trial"
    create_study(folder).close()
    return folder


def go(lead: LeadWindow, settle: Callable[[], None], name: str) -> Panel:
    at = [found for found, _ in lead._kinds].index(name)
    lead.go_to(at)
    settle()
    return lead.panels[at]


@pytest.mark.parametrize(
    ("name", "leads_to", "lands"),
    [
        ("intake", "design", False),
        ("blinding", "intake", True),
        ("assignment", "design", True),
        ("packs", "observers", False),
    ],
)
def test_an_empty_page_says_what_comes_first_and_leads_there(
    empty: Path,
    lead: LeadWindow,
    settle: Callable[[], None],
    *,
    name: str,
    leads_to: str,
    lands: bool,
) -> None:
    assert lead.open_folder(empty), lead.start.error.title.text()
    page = go(lead, settle, name)
    steps = [
        button
        for button in page.findChildren(Button)
        if button.objectName() == f"step-to-{leads_to}" and button.isVisible()
    ]
    assert len(steps) == 1
    if lands:
        assert lead.focusWidget() is steps[0]
    steps[0].setFocus()
    QTest.keyClick(steps[0], Qt.Key.Key_Return)
    settle()
    front = next(i for i, made in enumerate(lead.panels) if made.isVisible())
    assert lead._kinds[front][0] == leads_to


def test_every_step_leads_to_a_page(
    empty: Path, lead: LeadWindow, settle: Callable[[], None]
) -> None:
    assert lead.open_folder(empty), lead.start.error.title.text()
    names = {name for name, _ in panels()}
    steps = {
        button.objectName().removeprefix("step-to-")
        for page in lead.panels
        for button in page.findChildren(QPushButton)
        if button.objectName().startswith("step-to-")
    }
    settle()
    assert steps
    assert steps <= names


def test_nothing_can_be_checked_or_planned_before_there_are_films(
    empty: Path, lead: LeadWindow, settle: Callable[[], None]
) -> None:
    assert lead.open_folder(empty), lead.start.error.title.text()
    blinding: BlindingPanel = go(lead, settle, "blinding")  # type: ignore[assignment]
    assert not blinding.check.isEnabled()
    assert not blinding.alike.isEnabled()
    assert blinding.check.toolTip() == "There are no films yet."
    plan: AssignmentPanel = go(lead, settle, "assignment")  # type: ignore[assignment]
    assert not plan.side.propose.isEnabled()
    assert plan.side.why_not.text() == "Record a design first."
    assert plan.side.why_not.isVisible()
    packs: PacksPanel = go(lead, settle, "packs")  # type: ignore[assignment]
    assert packs.issue.words.text() == "Nothing is assigned yet, so there is nothing to issue."
    assert packs.step.isVisible()
    assert not packs.issue.all.isEnabled()


def test_what_is_assigned_is_shown_until_a_plan_is(
    page: Callable[[str], Panel], settle: Callable[[], None]
) -> None:
    panel: AssignmentPanel = page("assignment")  # type: ignore[assignment]
    assert not panel.standing.isVisible()
    panel.propose()
    settle()
    new = len(panel.proposal.plan.placed) if panel.proposal else 0
    assert new > 0
    panel.commit()
    settle()
    panel._either.setCurrentIndex(1)  # as when the page is opened anew
    panel.refresh()
    settle()
    assert panel.standing.isVisible()
    assert sum(line.codings for line in panel.standing.rows.items) == new
    assert {line.issued for line in panel.standing.rows.items} == {0}


def test_what_is_offered_can_be_left_by_a_key(
    page: Callable[[str], Panel], lead: LeadWindow, settle: Callable[[], None]
) -> None:
    panel: BlindingPanel = page("blinding")  # type: ignore[assignment]
    for leave in (
        lambda: QTest.keyClick(panel.hint.leave, Qt.Key.Key_Escape),
        lambda: QTest.keyClick(panel.hint.leave, Qt.Key.Key_Return),
    ):
        panel.alike.setFocus()
        panel.alike.click()
        assert panel.hint.isVisible()
        assert lead.focusWidget() is panel.hint.leave, "the safe answer has the focus"
        leave()
        assert not panel.hint.isVisible()
        assert lead.focusWidget() is panel.alike
        panel._take_up()
        settle()
        assert lead.desk is not None
        assert not lead.desk.busy_with, "nothing is done that was left"


def test_what_was_done_wears_no_colour_of_trouble(page: Callable[[str], Panel]) -> None:
    panel = page("backups")
    panel.hint.note("Done.")
    assert panel.hint.property("box") == "note"
    panel.hint.tell("Look at this.")
    assert panel.hint.property("box") == "attention"
    assert not panel.hint.leave.isVisible()


def test_ten_pages_have_keys_and_hold_in_a_low_window(qtbot: QtBot, lead: LeadWindow) -> None:
    assert [page_key(i) for i in (0, 8, 9, 10)] == ["Ctrl+1", "Ctrl+9", "Ctrl+0", ""]
    kind = lead._kinds[0][1]
    navigation = Navigation([(f"page-{i}", kind) for i in range(13)])
    qtbot.addWidget(navigation)
    navigation.setFixedHeight(640)
    navigation.show()
    parts = [*navigation.items, navigation.look, navigation.leave]
    assert all(part.height() >= 28 for part in parts), "targets stay large enough"
    tops = [part.geometry().top() for part in parts]
    bottoms = [part.geometry().bottom() for part in parts]
    assert all(below > above for above, below in zip(bottoms, tops[1:], strict=False))
    assert bottoms[-1] < 640


def test_the_chosen_part_of_a_row_keeps_its_margins(qtbot: QtBot, look: object) -> None:
    assert look is not None
    row = Segmented("views", "Show", ["Findings", "Look at films"])
    qtbot.addWidget(row)
    row.show()
    widths = []
    for chosen in (None, 0, 1):
        row.show_chosen(chosen)
        widths.append([part.width() for part in row.parts])
    assert widths[0] == widths[1] == widths[2], "nothing jumps when another part is chosen"
    for part in row._parts:
        assert part.width() - part._content_width() >= 14, "seven pixels at either side"


def test_hints_in_empty_fields_can_be_read(page: Callable[[str], Panel], lead: LeadWindow) -> None:
    field = page("withdrawal").first_focus()
    shown = field.palette().color(QPalette.ColorRole.PlaceholderText)
    assert shown.name().upper() == theme.current().text3
    assert shown.alpha() == 255
    assert lead.desk is not None


def test_tab_goes_through_each_page_as_it_is_read(
    page: Callable[[str], Panel], lead: LeadWindow
) -> None:
    for name, _ in panels():
        front = page(name)
        order = [part for part in in_reading_order(front) if part.isVisible() and part.isEnabled()]
        assert order, name
        order[0].setFocus()
        visited = [order[0]]
        for _ in order[1:]:
            QTest.keyClick(visited[-1], Qt.Key.Key_Tab)
            visited.append(lead.focusWidget())
        assert visited == order, name
        if any(front.buttons.indexOf(part) >= 0 for part in order):
            top = order[0].mapTo(front, QPoint(0, 0)).y()
            assert top < HEAD, f"{name}: the head comes first"


def test_closing_the_looks_goes_back_to_where_one_was(
    page: Callable[[str], Panel], lead: LeadWindow
) -> None:
    front = page("withdrawal")
    lead.show_look()
    assert lead.navigation.look.isChecked()
    assert not any(item.isChecked() for item in lead.navigation.items)
    QTest.keyClick(lead.look.back, Qt.Key.Key_Return)
    assert front.isVisible()
    assert not lead.navigation.look.isChecked()
    assert lead.focusWidget() is front.first_focus()
