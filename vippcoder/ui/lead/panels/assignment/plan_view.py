"""A plan: minutes of each observer as bars with figures, and everything that is not as wished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vippcoder.ui.lead.panels.assignment.columns import (
    LOADS,
    TAKEN,
    UNPLACED,
    VIOLATIONS,
    LoadLine,
    Taken,
    load_lines,
    taken_lines,
)
from vippcoder.ui.lead.parts import Card, Empty
from vippcoder.ui.shared.buttons import Segmented
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from vippcoder.planning.problem import Unplaced, Violation
    from vippcoder.study.plans.assigning import Proposal

_LISTS = ("Met more than once", "Given to too few", "Other rules", "Taken back")
_NOTHING = (
    ("Nobody meets a family at two timepoints", "Where too few observers force it, it says so."),
    ("Every session has its observers", "What nobody can be given is listed here, and why."),
    ("Gold and repeats are laid as the design asks", "What the films do not allow is said here."),
    ("Nothing is taken back", "What is done stays; what is not issued is planned anew."),
)
SHORTFALLS: tuple[Column[str], ...] = (Column("What could not be had", str, 0),)


class PlanView(QWidget):
    """Loads above, four lists beneath."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: RowsTable[LoadLine] = RowsTable("loads", "Film by observer", LOADS)
        self.violations: RowsTable[Violation] = RowsTable("violations", _LISTS[0], VIOLATIONS)
        self.unplaced: RowsTable[Unplaced] = RowsTable("unplaced", _LISTS[1], UNPLACED)
        self.shortfalls: RowsTable[str] = RowsTable("shortfalls", _LISTS[2], SHORTFALLS)
        self.taken: RowsTable[Taken] = RowsTable("taken-back", _LISTS[3], TAKEN)
        self.which = Segmented("plan-lists", "List", _LISTS)
        self.which.asked.connect(self._turn)
        self._lists = QStackedWidget()
        self._boxes: list[QStackedWidget] = []
        tables: tuple[RowsTable[Any], ...] = (
            self.violations,
            self.unplaced,
            self.shortfalls,
            self.taken,
        )
        for table, (title, words) in zip(tables, _NOTHING, strict=True):
            box = QStackedWidget()
            box.addWidget(table)
            box.addWidget(Empty(title, words, on_card=True))
            self._boxes.append(box)
            self._lists.addWidget(box)
        lists = Card("Lists")
        lists.title.hide()
        lists.head.insertWidget(0, self.which)
        column = QVBoxLayout(self)
        no_margins(column, 16)
        column.addWidget(Card("Film by observer").hold(self.loads), 1)
        column.addWidget(lists.hold(self._lists), 1)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show what a plan achieves and what it does not; the first list that holds something."""
        plan, taken = proposal.plan, taken_lines(proposal)
        self.loads.show_items(load_lines(plan), "code")
        self.violations.show_items(plan.violations)
        self.unplaced.show_items(plan.unplaced)
        self.shortfalls.show_items(plan.shortfalls)
        self.taken.show_items(taken)
        lists = (plan.violations, plan.unplaced, plan.shortfalls, taken)
        for part, name, held, box in zip(self.which.parts, _LISTS, lists, self._boxes, strict=True):
            part.setText(f"{name} {len(held)}" if held else name)
            part.setAccessibleName(f"{name}, {len(held)}")
            part.updateGeometry()
            box.setCurrentIndex(0 if held else 1)
        self._turn(next((i for i, held in enumerate(lists) if held), 0))

    def _turn(self, position: int) -> None:
        self.which.show_chosen(position)
        self._lists.setCurrentIndex(position)
