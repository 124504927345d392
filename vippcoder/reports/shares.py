"""Shares that a pilot reports, with exact intervals: who was followed, what came with the arms.

Whatever stands beside the arms in the sealed bundle as yes and no (took up, completed) is a share
of those of whom it says something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.outcomes.feasibility import proportion
from vippcoder.study.locking.missing import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.outcomes.estimate import Estimate
    from vippcoder.reports.released import Released

FOLLOWED: Final = "followed (a visit with a film, usable or not)"
_WITH_FILM: Final = frozenset({Missing.FILM_FAULTY, Missing.CANNOT_CODE, Missing.PENDING})
_ANSWERS: Final = {"yes": True, "no": False, "1": True, "0": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    what: str
    """`followed`, or a column that came with the allocation."""
    timepoint: str
    """Empty where it is of none."""
    arm: str
    """Empty: of both."""
    count: int
    of: int
    estimate: Estimate


def shares_of(released: Released) -> tuple[Share, ...]:
    """Return the shares followed at each timepoint, and those that came with the allocation."""
    return (*_followed(released), *_details(released))


def _followed(released: Released) -> Iterator[Share]:
    seen: dict[str, set[str]] = {}
    filmed = {(of.dyad, of.timepoint) for of in released.entering.sessions.values()}
    for row in released.table.rows:
        has_film = row.value is not None or row.missing in _WITH_FILM
        if has_film and ((row.dyad, row.timepoint) in filmed or row.missing is Missing.FILM_FAULTY):
            seen.setdefault(row.timepoint, set()).add(row.dyad)
    for timepoint in released.design.timepoints:
        there = seen.get(timepoint.id, set())
        for arm in ("", *released.arms):
            own = [d for d in released.dyads if arm in {"", released.table.arms[d]}]
            came = sum(dyad in there for dyad in own)
            yield _share(FOLLOWED, timepoint.id, arm, came, len(own))


def _details(released: Released) -> Iterator[Share]:
    columns = dict.fromkeys(name for held in released.details.values() for name in held)
    for name in columns:
        told = {d: held[name].casefold() for d, held in released.details.items() if name in held}
        if not set(told.values()) <= set(_ANSWERS):
            continue
        for arm in released.arms:
            own = [
                _ANSWERS[cell] for dyad, cell in told.items() if released.table.arms[dyad] == arm
            ]
            if own:
                yield _share(name, "", arm, sum(own), len(own))


def _share(what: str, timepoint: str, arm: str, count: int, of: int) -> Share:
    return Share(what, timepoint, arm, count, of, proportion(count, of))
