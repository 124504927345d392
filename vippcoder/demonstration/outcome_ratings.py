"""A made-up trial of a published pilot's shape: who is in which arm, was filmed, and is rated how.

The paper prints two risk ratios with their intervals and four shares. Whole numbers that give them
exactly are known; which dyad had what is made up, and so is every rating.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.demonstration.rater import chance
from vippcoder.demonstration.trial import ARMS, TIMEPOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

CUT_OFF: Final = 5
SIZES: Final = (20, 14)
TOOK_UP, COMPLETED = "took up a session", "completed six sessions"
_TOOK_UP, _COMPLETED = 19, 14
_HAVE_IT: Final = {"month-5": (9, 3), "month-8": (7, 3)}
"""Events in each arm."""
_RATED: Final = {"month-5": (17, 11), "month-8": (11, 9)}
_FAULTY: Final = {"month-5": (1, 0), "month-8": (0, 1)}
"""Visits whose film cannot be used."""
_DARK: Final = {"month-5": (0, 0), "month-8": (1, 0)}
"""Visits whose film nobody can code."""
_REASONS: Final = (
    "lost: could not be reached",
    "lost: moved away",
    "withdrew: did not wish to go on",
    "not filmed: ill on the day",
)


@dataclass(frozen=True, slots=True)
class RatedVisit:
    """What one family's visit is rated."""

    dyad: str
    timepoint: str
    missing_because: str
    """Why there is no film; empty where there is one."""
    values: tuple[float, float] | None
    """Sensitivity and non-intrusiveness as most would rate them; None: it cannot be coded."""


@dataclass(frozen=True, slots=True)
class RatedTrial:
    """The whole reconstruction."""

    visits: tuple[RatedVisit, ...]
    """By dyad and timepoint."""
    allocation: Mapping[str, str]
    details: Mapping[str, Mapping[str, str]]
    """What comes with the allocation, by dyad and column."""


def rated_trial(seed: int) -> RatedTrial:
    """Make up the reconstruction; the same for the same seed."""
    dice = chance("reconstruction", seed)
    codes = [f"D-{number:03d}" for number in range(1, sum(SIZES) + 1)]
    shuffled = dice.sample(codes, len(codes))
    members = (sorted(shuffled[: SIZES[0]]), sorted(shuffled[SIZES[0] :]))
    visits = [visit for place in (0, 1) for visit in _visits(members[place], place, dice)]
    visits.sort(key=lambda visit: (visit.dyad, TIMEPOINTS.index(visit.timepoint)))
    arms = {code: ARMS[0] if code in members[0] else ARMS[1] for code in codes}
    return RatedTrial(tuple(visits), arms, _details(members[0], dice))


def _details(members: list[str], dice: Random) -> dict[str, dict[str, str]]:
    order = dice.sample(members, len(members))
    return {
        dyad: {
            TOOK_UP: "yes" if place < _TOOK_UP else "no",
            COMPLETED: "yes" if place < _COMPLETED else "no",
        }
        for place, dyad in enumerate(order)
    }


def _visits(members: list[str], place: int, dice: Random) -> Iterator[RatedVisit]:
    """Yield the visits of one arm."""
    for dyad in members:
        sensitive = dice.random() < 0.3  # noqa: PLR2004 - about as many as later in usual care
        yield RatedVisit(dyad, TIMEPOINTS[0], "", _values(sensitive, dice))
    came = members
    for timepoint in TIMEPOINTS[1:]:
        rated, faulty, dark = (table[timepoint][place] for table in (_RATED, _FAULTY, _DARK))
        order = dice.sample(came, len(came))
        gone = [dyad for dyad in members if dyad not in came]
        came = sorted(order[: rated + faulty + dark])
        for number, dyad in enumerate([*order, *gone]):
            if number < rated:
                has_it = number < _HAVE_IT[timepoint][place]
                yield RatedVisit(dyad, timepoint, "", _values(has_it, dice))
            elif number < rated + faulty:
                yield RatedVisit(dyad, timepoint, "film faulty: no sound", None)
            elif number < rated + faulty + dark:
                yield RatedVisit(dyad, timepoint, "", None)
            else:
                yield RatedVisit(dyad, timepoint, dice.choice(_REASONS), None)


def _values(has_it: bool, dice: Random) -> tuple[float, float]:
    """Return values whose first is at or above the cut-off, or clearly below it."""
    steps = dice.choice((0, 0, 1, 1, 2, 3)) if has_it else dice.choice((1, 1, 2, 2, 3, 4, 5))
    sensitivity = CUT_OFF + steps / 2 if has_it else CUT_OFF - steps / 2
    apart = dice.choice((-1.0, -0.5, 0.0, 0.0, 0.5, 1.0))
    return sensitivity, min(7.0, max(1.0, sensitivity + apart))


def as_seen_by_two(
    values: tuple[float, float], dice: Random
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what two observers rate; their mean stays on its side of the cut-off.

    Args:
        values: as most would rate them.
        dice: by which observers differ, sometimes across the cut-off.
    """
    has_it = values[0] >= CUT_OFF
    while True:
        one, other = ((_seen(values[0], dice), _seen(values[1], dice)) for _ in range(2))
        if ((one[0] + other[0]) / 2 >= CUT_OFF) == has_it:
            return one, other


def _seen(value: float, dice: Random) -> float:
    return min(7.0, max(1.0, value + dice.choice((-0.5, 0.0, 0.0, 0.5))))
