"""A trial made up for a rehearsal: families, visits and how they get on, by chance and a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from vippcoder.demonstration.rater import chance
from vippcoder.demonstration.score_code import LEVELS, Behaviour

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

TIMEPOINTS: Final = ("baseline", "month-5", "month-8")
MONTHS: Final = (0, 5, 8)
TASKS: Final = ("free-play", "clean-up")
ARMS: Final = ("Video feedback", "Usual care")
KEPT: Final = (1.0, 29 / 34, 22 / 34)
"""The share of families that are filmed at each timepoint."""
_FEEDBACK_SHARE: Final = 14 / 34
_REASONS: Final = (
    "could not be reached",
    "ill on the day, and no other was found",
    "moved away",
    "did not wish to be filmed again",
    "the camera failed",
)
"""Reasons that either arm can have; what only one arm can have belongs to the allocation."""
_OTHER_LANGUAGE: Final = 0.09
_FIRST_DAY: Final = date(2024, 2, 5)
_FAMILY, _VISIT, _TASK, _EFFECT = 0.75, 0.45, 0.3, 0.5
"""Standard deviations of the behaviour, and what feedback adds to it after baseline."""


@dataclass(frozen=True, slots=True)
class MadeUpVisit:
    """One family at one timepoint."""

    dyad: str
    timepoint: str
    filmed_on: date | None
    missing_because: str
    """Empty where it was filmed."""
    language: str
    behaviours: Mapping[str, Behaviour]
    """By task; empty where it was not filmed."""


@dataclass(frozen=True, slots=True)
class MadeUpTrial:
    """A whole trial."""

    visits: tuple[MadeUpVisit, ...]
    """By dyad and timepoint, missing ones among them."""
    allocation: Mapping[str, str]
    """Which dyad is in which arm; goes outside the study."""

    @property
    def films(self) -> int:
        """How many sessions were filmed."""
        return sum(len(visit.behaviours) for visit in self.visits)


def made_up_trial(dyads: int, seed: int, tasks: tuple[str, ...] = TASKS) -> MadeUpTrial:
    """Make up a trial; the same for the same arguments.

    Of 34 families 34, 29 and 22 are filmed at the three timepoints, and 14 are in the first arm.

    Args:
        dyads: how many families, 1 to 999.
        seed: chooses everything.
        tasks: what is filmed at each visit.
    """
    dice = chance("trial", seed)
    codes = [f"D-{number:03d}" for number in range(1, dyads + 1)]
    first_arm = set(dice.sample(codes, round(dyads * _FEEDBACK_SHARE)))
    allocation = {code: ARMS[0] if code in first_arm else ARMS[1] for code in codes}
    filmed = _filmed(codes, dice)
    visits = [
        visit
        for code in codes
        for visit in _visits(code, filmed, tasks, dice, has_feedback=code in first_arm)
    ]
    return MadeUpTrial(tuple(visits), allocation)


def _filmed(codes: list[str], dice: Random) -> dict[str, set[str]]:
    """Return which families are filmed at each timepoint; most that miss one miss the next."""
    filmed: dict[str, set[str]] = {}
    before = set(codes)
    for timepoint, share in zip(TIMEPOINTS, KEPT, strict=True):
        count = round(len(codes) * share)
        came = dice.sample(sorted(before), min(count, len(before)))
        back = sorted(set(codes) - before)
        if back and count > 1 and dice.random() < 0.5:  # noqa: PLR2004 - as often as not
            came[-1] = dice.choice(back)
        filmed[timepoint] = before = set(came)
    return filmed


def _visits(
    dyad: str,
    filmed: Mapping[str, set[str]],
    tasks: tuple[str, ...],
    dice: Random,
    *,
    has_feedback: bool,
) -> Iterator[MadeUpVisit]:
    language = "de" if dice.random() < _OTHER_LANGUAGE else "en"
    start = _FIRST_DAY + timedelta(days=dice.randrange(180))
    family = dice.gauss(0, _FAMILY)
    for timepoint, months in zip(TIMEPOINTS, MONTHS, strict=True):
        if dyad not in filmed[timepoint]:
            yield MadeUpVisit(dyad, timepoint, None, dice.choice(_REASONS), language, {})
            continue
        day = start + timedelta(days=round(30.4 * months) + dice.randint(-9, 12) * bool(months))
        at_visit = family + dice.gauss(0, _VISIT) + _EFFECT * (has_feedback and months > 0)
        behaviours = {task: _behaviour(at_visit + dice.gauss(0, _TASK), dice) for task in tasks}
        yield MadeUpVisit(dyad, timepoint, day, "", language, behaviours)


def _behaviour(whole: float, dice: Random) -> Behaviour:
    spread = (_FAMILY**2 + _VISIT**2 + _TASK**2) ** 0.5
    quality = int(NormalDist(0, spread).cdf(whole) * LEVELS)
    return Behaviour(min(quality, LEVELS - 1), dice.randrange(LEVELS))
