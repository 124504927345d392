"""The page of the assignment: what is assigned, a plan to look at, and making it hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.designs import read_designs
from vippcoder.storage.study.progress import read_durations
from vippcoder.study.certified import observers_today
from vippcoder.study.plans.assigning import commit, propose
from vippcoder.ui.lead.panel import Panel, panel, step_to
from vippcoder.ui.lead.panels.assignment.columns import in_words
from vippcoder.ui.lead.panels.assignment.plan_view import PlanView
from vippcoder.ui.lead.panels.assignment.side import PlanSide
from vippcoder.ui.lead.panels.assignment.standing import STANDING, StandingLine, standing_lines
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.lead.words import count, several
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vippcoder.errors import StudyError
    from vippcoder.jobs import Job
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.plans.assigning import Proposal
    from vippcoder.ui.lead.desk import StudyDesk


_LACKING: Final = {
    "design": ("No design yet", "It says how many observers code a film, and by which rules."),
    "observers": ("Nobody can be given a film yet", "It takes observers who are certified."),
    "intake": ("No films yet", "A plan shares the films among observers."),
}
_WHY_NOT: Final = {
    "design": "Record a design first.",
    "observers": "There is no certified observer yet.",
    "intake": "Take films in first.",
}


@dataclass(frozen=True, slots=True)
class _Read:
    assigned: int
    """Codings that stand."""
    issued: int
    standing: tuple[StandingLine, ...]
    lacks: str
    """The page where what a plan needs is still to be made; empty where there is everything."""


@panel("assignment", title="Assignment", icon="list-check", position=60)
class AssignmentPanel(Panel):
    """Who codes what."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Assignment")
        self.proposal: Proposal | None = None
        """A plan that is looked at and does not hold yet."""
        self._lacks = ""
        self._lacking: dict[str, Empty] = {}
        self.plan = PlanView()
        self.side = PlanSide()
        self.side.propose_asked.connect(self.propose)
        self.side.commit_asked.connect(self.commit)
        self.empty = Empty(
            "No plan to look at",
            "A plan shares the films among observers, shows what it breaks, and writes nothing "
            "until you say so. What is done stays where it is.",
        )
        self._either = QStackedWidget()
        self._either.addWidget(self.plan)
        self._either.addWidget(self.empty)
        self.standing: RowsTable[StandingLine] = RowsTable("standing", "Assigned now", STANDING)
        about = "a plan shows what would change"
        self._either.addWidget(Card("Assigned now", about).hold(self.standing))
        for name, (title, words) in _LACKING.items():
            self._lacking[name] = Empty(title, words, step_to(desk, name))
            self._either.addWidget(self._lacking[name])
        self._either.setCurrentIndex(1)
        self.body.addLayout(side_by_side(self._either, self.side), 1)
        desk.turned.connect(self._show_state)
        self._show_state()

    def refresh(self) -> None:
        self.desk.read(_read, self._show, self.refuse)

    def first_focus(self) -> QWidget:
        if self.proposal:
            return self.plan.loads
        lacking = self._lacking.get(self._lacks)
        return lacking.button if lacking and lacking.button else self.side.propose

    @property
    def _holds_plan(self) -> bool:
        """Whether a plan, or the one that was assigned, is in front."""
        return self._either.currentIndex() == 0

    def _show(self, read: _Read) -> None:
        assigned = several(read.assigned, "coding")
        self.about.setText(
            f"{assigned} assigned, {count(read.issued)} of them in packs"
            if read.assigned
            else "nothing is assigned yet"
        )
        self._lacks = read.lacks
        self.standing.show_items(read.standing, "code")
        if self._holds_plan:
            self.settle_focus()
            return
        lacking = self._lacking.get(read.lacks)
        if lacking is not None:
            self._either.setCurrentWidget(lacking)
        else:
            self._either.setCurrentIndex(2 if read.standing else 1)
        self._show_state()
        self.settle_focus()

    # A plan

    def propose(self) -> None:
        """Make a plan and show it; nothing is written."""
        if self.side.form.read() is None:
            return
        self.bar.clear()
        self.hint.clear()
        seed = self.side.seed

        def planned(store: StudyStore, job: Job) -> Proposal:
            proposal = propose(store, seed=seed)
            job.advance(1)  # a plan that is not wanted any more is let go here
            return proposal

        self.desk.write(planned, self._proposed, self.refuse, what="Planning who codes what")

    def _proposed(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.plan.show_proposal(proposal)
        self._either.setCurrentIndex(0)
        self.side.ask_reason(wanted=proposal.takes_back_issued)
        self._warn_of_uncollected(proposal)
        self._show_state()
        if self.isVisible():
            self.plan.loads.setFocus(Qt.FocusReason.OtherFocusReason)

    def _warn_of_uncollected(self, proposal: Proposal) -> None:
        """Say whose pack should come home first; what is done in it would be given out twice."""
        if proposal.uncollected:
            warnings = " ".join(f"{one.warning}." for one in proposal.uncollected)
            packs = several(len(proposal.uncollected), "pack")
            self.hint.tell(f"{packs} should be collected before this plan holds.", warnings)

    def commit(self) -> None:
        """Make the plan hold: codings get their masks."""
        proposal, reason = self.proposal, self.side.reason
        if proposal is None:
            return
        self.bar.clear()
        self.desk.write(
            lambda store, _job: commit(store, proposal, reason),
            lambda _: self._committed(proposal),
            self._not_committed,
        )

    def _committed(self, proposal: Proposal) -> None:
        self.proposal = None
        self.hint.clear()
        self.side.form.show_values({})
        self.side.ask_reason(wanted=False)
        self._show_state()
        self.side.show_state(
            f"Assigned: {several(len(proposal.plan.placed), 'coding')}, seed {proposal.seed}.",
            "What you see is that plan. Masks are drawn; packs can be issued.",
        )

    def _not_committed(self, error: StudyError) -> None:
        self.refuse(error)
        self.side.refuse(error)
        if "changed since" in error.what:
            self.proposal = None
            self.hint.clear()
            self._show_state()

    def _show_state(self) -> None:
        busy, proposal = self.desk.busy_with, self.proposal
        waits = f"Waits until this is done: {busy}." if busy else _WHY_NOT.get(self._lacks, "")
        nothing = proposal is not None and not (proposal.plan.placed or proposal.cancelled)
        if proposal is None:
            self.side.show_state("No plan to look at")
        elif nothing:
            self.side.show_state("Everything that can be assigned is assigned")
        else:
            self.side.show_state(f"A plan by seed {proposal.seed}", in_words(proposal))
        no_commit = "Nothing is to be assigned." if nothing else ""
        if proposal is None:
            no_commit = "Plan first, and look at it."
        self.side.show_buttons(waits, waits or no_commit, is_planned=proposal is not None)


def _read(store: StudyStore) -> _Read:
    standing = [c for c in read_assignments(store) if not c.cancelled_because]
    issued = sum(c.pack is not None for c in standing)
    return _Read(len(standing), issued, standing_lines(store, standing), _lacking(store))


def _lacking(store: StudyStore) -> str:
    """Return the page on which what a plan needs is made."""
    if not read_designs(store):
        return "design"
    if not any(o.state == "active" and o.is_certified for o in observers_today(store)):
        return "observers"
    return "" if read_durations(store) else "intake"
