"""Assigning codings to observers: a plan is proposed, looked at, and written.

What is done stays where it is. What was planned but not issued is planned anew each time; what was
issued to somebody who can go on stays too.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.coding import CodingState
from vippcoder.domain.ids import CodingId, PlanId
from vippcoder.domain.study import AssignedCoding
from vippcoder.errors import StudyError
from vippcoder.packing.masks import draw_masks
from vippcoder.planning.problem import Problem, Rules
from vippcoder.storage.core import journal
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.assignments import assignment_entry, cancellation_entry
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.gold import read_recodings
from vippcoder.storage.study.locks import refuse_when_locked
from vippcoder.storage.study.progress import read_progress
from vippcoder.study.certified import observers_today
from vippcoder.study.design.versions import design_version, read_design
from vippcoder.study.plans.to_plan import coders_for, films_to_code, given_back, visits_seen
from vippcoder.study.plans.uncollected import Uncollected, uncollected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.ids import SessionId
    from vippcoder.planning.problem import Plan
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that is not written yet."""

    plan: Plan
    seed: int
    design_version: int
    cancelled: tuple[tuple[AssignedCoding, str], ...]
    """Codings that would be taken off their observers, and why."""
    kept: int
    """Codings that stay as they are."""
    as_of: int
    """The study's newest journal entry when it was made."""
    uncollected: tuple[Uncollected, ...] = ()
    """Whose packs should be collected before this is written."""

    @property
    def takes_back_issued(self) -> bool:
        """Whether somebody loses what a pack holds already."""
        return any(coding.pack is not None for coding, _ in self.cancelled)


def propose(
    store: StudyStore, *, seed: int | None = None, gold: Sequence[SessionId] = ()
) -> Proposal:
    """Plan who codes what is not coded yet, and write nothing.

    Args:
        store: the study, which may be open for reading alone.
        seed: in place of the design's; the same seed and study give the same plan.
        gold: sessions that every observer codes, in place of some by chance.

    Raises:
        StudyError: the study has no design, no film, or a gold session that it does not hold; or
            the ratings are locked.
    """
    refuse_when_locked(store)
    sessions = read_sessions(store)
    if not sessions:
        raise StudyError(
            "there is no film to assign yet", path=store.folder, mend="take films in first"
        )
    unknown = set(gold) - {session.id for session in sessions}
    if unknown:
        raise StudyError(
            f"there is no session {', '.join(sorted(unknown))}",
            path=store.folder,
            mend="look at `vippcoder study sessions`",
        )
    observers = {observer.code: observer for observer in observers_today(store)}
    progress = read_progress(store)
    standing = [p for p in progress if p.state is not CodingState.WITHDRAWN]
    recodings = {one.coding for one in read_recodings(store)}
    cancelled = given_back(standing, observers, sessions, recodings)
    gone = {coding.coding for coding, _ in cancelled}
    kept = [p for p in standing if p.coding.coding not in gone]
    had = {
        (p.coding.session, p.coding.observer)
        for p in progress
        if p.coding.pack is not None and (p not in kept or p.state is CodingState.STOPPED)
    }
    design = read_design(store)
    rules = Rules(
        seed=design.seed if seed is None else seed,
        double_share=design.double_coding.share,
        gold=tuple(gold),
        gold_count=design.checks.gold_sessions,
        repeat_share=design.checks.repeat_share,
        repeat_gap=design.checks.repeat_gap_sessions,
    )
    uses = {
        session.id: tuple(use.id for use in design.instruments_of(session.task))
        for session in sessions
    }
    problem = Problem(
        films=films_to_code(sessions, uses, kept, had),
        coders=coders_for(observers.values(), sessions, kept),
        rules=rules,
        seen=visits_seen(sessions, kept),
    )
    # Imported here: the solver takes most of a second, and nothing but this needs it.
    from vippcoder.planning.planning import make_plan  # noqa: PLC0415

    (head, _) = journal.head(store.connection)
    plan = make_plan(problem)
    return Proposal(
        plan,
        rules.seed,
        design_version(store),
        tuple(cancelled),
        len(kept),
        head,
        uncollected(store, [coding for coding, _ in cancelled], observers),
    )


def commit(store: StudyStore, proposal: Proposal, reason: str = "") -> PlanId:
    """Write a proposal: its plan, what it takes back, and the new codings under new masks.

    Args:
        store: the study, open for writing.
        proposal: from `propose`.
        reason: why; asked for where codings are taken back that a pack holds already.

    Raises:
        StudyError: the study changed since, nothing would change, or the reason is missing.
    """
    if journal.head(store.connection)[0] != proposal.as_of:
        raise StudyError("the study changed since this plan was made", mend="plan once more")
    if not proposal.plan.placed and not proposal.cancelled:
        raise StudyError("everything that can be assigned is assigned", mend="nothing is to do")
    if proposal.takes_back_issued and not reason.strip():
        raise StudyError(
            "codings are taken back from observers who have them already",
            mend="say in a few words why",
        )
    plan = PlanId(secrets.token_hex(8))
    row = {
        "plan": plan,
        "design_version": proposal.design_version,
        "seed": proposal.seed,
        "reason": reason.strip(),
        "report": json.dumps(report_of(proposal), sort_keys=True),
    }
    with store.transaction():
        store.append([Entry("plans", row)])
        store.append([cancellation_entry(coding, why) for coding, why in proposal.cancelled])
        store.append([assignment_entry(coding) for coding in _codings(store, proposal.plan, plan)])
    return plan


def assign(
    store: StudyStore,
    *,
    seed: int | None = None,
    gold: Sequence[SessionId] = (),
    reason: str = "",
) -> Proposal:
    """Propose a plan and write it at once; the same errors as both."""
    proposal = propose(store, seed=seed, gold=gold)
    commit(store, proposal, reason)
    return proposal


def report_of(proposal: Proposal) -> dict[str, object]:
    """Return what is kept of a plan and shown: loads, what could not be had; no timepoint."""
    plan = proposal.plan
    return {
        "seed": proposal.seed,
        "status": plan.status,
        "gap_minutes": round(plan.gap_us / 60_000_000, 2),
        "kept": proposal.kept,
        "new": len(plan.placed),
        "cancelled": len(proposal.cancelled),
        "loads": [
            {
                "observer": load.observer,
                "minutes_before": round(load.before_us / 60_000_000, 2),
                "minutes_new": round(load.new_us / 60_000_000, 2),
                "minutes_fair": round(load.fair_us / 60_000_000, 2),
            }
            for load in plan.loads
        ],
        "violations": [
            {
                "observer": violation.observer,
                "timepoints": len(violation.timepoints),
                "sessions": list(violation.sessions),
            }
            for violation in plan.violations
        ],
        "unplaced": [
            {
                "session": one.session,
                "instrument": one.instrument,
                "lacking": one.lacking,
                "why": one.why,
            }
            for one in plan.unplaced
        ],
        "shortfalls": list(plan.shortfalls),
        "uncollected": [
            {"observer": one.observer, "codings": one.codings, "warning": one.warning}
            for one in proposal.uncollected
        ],
    }


def _codings(store: StudyStore, plan: Plan, plan_id: PlanId) -> list[AssignedCoding]:
    """Return the plan's codings under masks that nothing but chance decides."""
    rows = store.rows("SELECT mask, batch FROM assignments")
    (issued,) = store.rows(
        "SELECT coalesce(max(a.batch), 0) AS batch FROM issues i JOIN assignments a "
        "USING (coding_id)"
    )
    masks = draw_masks(len(plan.placed), {row["mask"] for row in rows})
    return [
        AssignedCoding(
            CodingId(secrets.token_hex(8)),
            one.session,
            one.observer,
            one.purpose,
            one.position,
            issued["batch"] + 1,
            mask,
            one.instrument,
            plan_id,
        )
        for one, mask in zip(plan.placed, masks, strict=True)
    ]
