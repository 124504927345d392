"""What the tables of a plan say; sessions by their ids, nothing of families and timepoints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.ui.lead.words import count, minutes, several, share_of
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.planning.problem import Load, Plan, Unplaced, Violation
    from vippcoder.study.plans.assigning import Proposal

_MINUTE_US = 60_000_000
_EVEN = 0.01
"""Share of the fair load below which a load counts as even; half a minute of a long one."""


@dataclass(frozen=True, slots=True)
class LoadLine:
    """How much film one observer has under a plan, beside the most that anybody has."""

    load: Load
    codings: int
    """New ones."""
    most: float

    @property
    def code(self) -> str:
        """The observer."""
        return str(self.load.observer)

    @property
    def whole(self) -> float:
        """Minutes, with what was given before."""
        return (self.load.before_us + self.load.new_us) / _MINUTE_US

    @property
    def fair(self) -> float:
        """Minutes that the observer's share of all would be."""
        return self.load.fair_us / _MINUTE_US


@dataclass(frozen=True, slots=True)
class Taken:
    """A coding that would be taken off its observer."""

    coding: AssignedCoding
    why: str


def _off(line: LoadLine) -> str:
    off = line.whole - line.fair
    if abs(off) < min(0.5, max(_EVEN * line.fair, 1 / 60)):
        return "even"
    return f"{'+' if off > 0 else chr(0x2212)}{minutes(abs(off))}"


LOADS: tuple[Column[LoadLine], ...] = (
    Column("Observer", lambda o: o.code, 110, is_bold=True),
    Column(
        "Film",
        lambda o: minutes(o.whole),
        200,
        share=lambda o: share_of(o.whole, o.most),
        help="With what was given before; the bar is against the most that anybody has.",
    ),
    Column("Before", lambda o: minutes(o.load.before_us / _MINUTE_US), 92, is_number=True),
    Column("New", lambda o: minutes(o.load.new_us / _MINUTE_US), 92, is_number=True),
    Column("Codings", lambda o: count(o.codings), 84, is_number=True, help="New ones."),
    Column(
        "Fair share",
        lambda o: minutes(o.fair),
        100,
        is_number=True,
        help="What the observer's share of all film of this plan would be.",
    ),
    Column("Off it by", _off, 0, is_number=True),
)

VIOLATIONS: tuple[Column[Violation], ...] = (
    Column("Observer", lambda v: str(v.observer), 130, icon=lambda _: "alert-triangle"),
    Column(
        "Meets one family at",
        lambda v: several(len(v.timepoints), "timepoint"),
        160,
        is_bold=True,
        help="Since nobody else can.",
    ),
    Column("Sessions of this plan", lambda v: ", ".join(v.sessions), 0),
)

UNPLACED: tuple[Column[Unplaced], ...] = (
    Column("Session", lambda u: str(u.session), 140, icon=lambda _: "ban", is_bold=True),
    Column("Instrument", lambda u: u.instrument, 110),
    Column("Lacks", lambda u: several(u.lacking, "observer"), 110),
    Column("Since", lambda u: u.why, 0),
)

TAKEN: tuple[Column[Taken], ...] = (
    Column("Mask", lambda t: str(t.coding.mask), 110, is_bold=True),
    Column("Observer", lambda t: str(t.coding.observer), 110),
    Column(
        "Where it is",
        lambda t: "in a pack" if t.coding.pack else "not issued",
        120,
        icon=lambda t: "package" if t.coding.pack else "circle",
    ),
    Column("Why", lambda t: t.why, 0),
)


def load_lines(plan: Plan) -> tuple[LoadLine, ...]:
    """Return what each observer has under a plan."""
    most = max((load.before_us + load.new_us for load in plan.loads), default=0) / _MINUTE_US
    new = {load.observer: 0 for load in plan.loads}
    for placed in plan.placed:
        new[placed.observer] = new.get(placed.observer, 0) + 1
    return tuple(LoadLine(load, new[load.observer], most) for load in plan.loads)


def taken_lines(proposal: Proposal) -> tuple[Taken, ...]:
    """Return what would be taken back, what packs hold first."""
    taken = [Taken(coding, why) for coding, why in proposal.cancelled]
    return tuple(sorted(taken, key=lambda one: one.coding.pack is None))


def in_words(proposal: Proposal) -> str:
    """Say what a plan does, how good it is, and how far that is proved."""
    plan = proposal.plan
    new, taken = several(len(plan.placed), "coding"), count(len(proposal.cancelled))
    told = [f"{new} new, {count(proposal.kept)} stay, {taken} taken back."]
    if plan.violations:
        told.append(f"{several(len(plan.violations), 'family', 'families')} met more than once.")
    else:
        told.append("Nobody meets a family at two timepoints.")
    if plan.unplaced:
        told.append(f"{several(len(plan.unplaced), 'session')} can be given to too few.")
    if plan.status == "optimal":
        told.append("No plan shares the minutes more evenly.")
    else:
        gap = minutes(plan.gap_us / _MINUTE_US)
        told.append(f"A plan might be more even by {gap} at most; that was not proved.")
    return " ".join(told)
