"""What a study has of double-coded sessions, and what the design will bring."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.ids import DimensionId
from vippcoder.domain.study import Purpose
from vippcoder.study.reliability.saying import several

if TYPE_CHECKING:
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.study.independence.entering import IndependentCoding
    from vippcoder.study.reliability.figures import Figures, ReadParts

_USUAL = 0.2
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Planned:
    """Sessions with two values now, and once everything that is assigned has come home."""

    coded: int
    sessions: int

    @property
    def told(self) -> str:
        """In words."""
        now = f"{several(self.coded, 'session')} with two values so far"
        if self.sessions > self.coded:
            return f"{now}; {self.sessions} once all that is assigned has come home."
        return f"{now}; no more are assigned."


def planned_in(read: ReadParts, key: str) -> Planned:
    """Count the double-coded sessions of a dimension.

    Args:
        read: the tables that are shown.
        key: the dimension's.
    """
    instrument, _, name = key.partition("/")
    dimension = DimensionId(name)
    observers: dict[str, set[str]] = {}
    entering = read.source.entering
    codings: list[IndependentCoding | AssignedCoding]
    codings = [*entering.between, *entering.awaited]
    for coding in codings:
        is_between = coding.purpose in {Purpose.MAIN, Purpose.DOUBLE}
        if coding.instrument == instrument and is_between:
            observers.setdefault(coding.session, set()).add(coding.observer)
    values = Counter(
        coding.session
        for coding in entering.between
        if coding.instrument == instrument and coding.values.get(dimension) is not None
    )
    return Planned(
        sum(count >= _PAIR for count in values.values()),
        sum(len(who) >= _PAIR for who in observers.values()),
    )


def leniency_of(figures: Figures) -> float:
    """Return which share of the error is leniency, 0 to below 1, from ICC(A,1) and ICC(C,1).

    With the sessions' variance as 1, the rest is 1 / ICC(C,1) - 1 and the observers' is
    1 / ICC(A,1) - 1 / ICC(C,1).
    """
    values, order = figures.of("ICC(A,1)"), figures.of("ICC(C,1)")
    if values is None or order is None:
        return _USUAL
    a, c = values.estimate, order.estimate
    if a is None or c is None or not 0 < a < 1 or not 0 < c < 1:
        return _USUAL
    return round(max(1 / a - 1 / c, 0.0) / (1 / a - 1), 2)
