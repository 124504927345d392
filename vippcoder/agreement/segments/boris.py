"""BORIS's three kappas, by its own rules, so that a figure from there can be compared.

The rules were read from BORIS 9.12.3 and its plugins 0.0.4 and 0.0.5 and written anew; `WHY` tells
how they differ. None of them is what vippcoder reports: their window is not the assigned one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from vippcoder.agreement.segments.coded import Mark

USUAL_MOMENT_WEIGHT: Final = 1.0
"""Seconds that a moment weighs in the duration-weighted kappa."""
_US: Final = 1_000_000
WHY: Final = (
    "BORIS prints three kappas for the same two codings. They differ in what one tally is. "
    "Time unit: it looks once in every unit (usually 1 s), from the first start to the last stop "
    "of the two codings, for each subject; a state counts up to and including its stop, a moment "
    "within half a unit; time that neither coded between first and last mark is agreement, time "
    "before and after is not seen at all. Unweighted: it cuts time wherever either observer "
    "starts or stops, and each piece is one tally however long it is, so a difference of 20 ms "
    "weighs as much as a minute of agreement; each moment is one more tally and agrees only when "
    "both have it at exactly the same time. Duration-weighted: the same pieces, each weighing its "
    "length in seconds, and each moment a fixed weight (usually 1). More uncoded time raises the "
    "first and the third, more starts and stops lower the second. vippcoder reports the first "
    "kind over the whole assigned window, with and without time that nobody coded, and beside it "
    "a kappa of events with a stated tolerance."
)


@dataclass(frozen=True, slots=True)
class BorisKappa:
    """One of the three figures."""

    kappa: float | None
    """None where it is not defined."""
    agreed: float
    """Tallies (or seconds) in which both hold the same."""
    total: float


def time_unit(
    first: Mapping[str, Sequence[Mark]], second: Mapping[str, Sequence[Mark]], unit_us: int
) -> BorisKappa:
    """Return BORIS's time-unit kappa; 1 where chance agreement is total, as BORIS has it.

    A category is the list of what holds: two moments of one code in one unit are another category
    than one of them.

    Args:
        first: one observation's marks by subject; a subject without marks counts too.
        second: the other's.
        unit_us: the step, in microseconds.
    """
    subjects = sorted({*first, *second})
    edges = [
        edge
        for coding in (first, second)
        for marks in coding.values()
        for mark in marks
        for edge in (mark.start_us, mark.end_us)
    ]
    if not edges:
        return BorisKappa(None, 0, 0)
    table: defaultdict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for at_us in range(min(edges), max(edges) + 1, unit_us):
        for subject in subjects:
            mine, other = (
                tuple(sorted(_codes_in_unit(coding.get(subject, ()), subject, at_us, unit_us)))
                for coding in (first, second)
            )
            table[mine, other] += 1
    found = _kappa(table)
    return found if found.kappa is not None else BorisKappa(1.0, found.agreed, found.total)


def unweighted(
    first: Mapping[str, Sequence[Mark]], second: Mapping[str, Sequence[Mark]]
) -> BorisKappa:
    """Return the kappa of BORIS's unweighted plugin: each piece and each moment is one tally."""
    return _of_pieces(first, second, lambda _seconds: 1.0, 1.0)


def weighted(
    first: Mapping[str, Sequence[Mark]],
    second: Mapping[str, Sequence[Mark]],
    moment_weight: float = USUAL_MOMENT_WEIGHT,
) -> BorisKappa:
    """Return the kappa of BORIS's weighted plugin: each piece weighs its length in seconds.

    Args:
        first: one observation's marks by subject.
        second: the other's.
        moment_weight: what each moment weighs, in seconds.
    """
    return _of_pieces(first, second, lambda seconds: seconds, moment_weight)


def _codes_in_unit(
    marks: Iterable[Mark], subject: str, at_us: int, unit_us: int
) -> Iterable[tuple[str, str]]:
    for mark in marks:
        if mark.is_moment:
            if 2 * abs(mark.start_us - at_us) <= unit_us:
                yield subject, mark.code
        elif mark.start_us <= at_us <= mark.end_us:
            yield subject, mark.code


def _of_pieces(
    first: Mapping[str, Sequence[Mark]],
    second: Mapping[str, Sequence[Mark]],
    weigh: Callable[[float], float],
    moment_weight: float,
) -> BorisKappa:
    mine, other = _flat(first), _flat(second)
    both = (*mine, *other)
    edges = sorted(
        {e for _, mark in both if not mark.is_moment for e in (mark.start_us, mark.end_us)}
    )
    moments = sorted({mark.start_us for _, mark in both if mark.is_moment})
    table: defaultdict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for start, end in pairwise(edges):
        table[_active(mine, start), _active(other, start)] += weigh((end - start) / _US)
    for at_us in moments:
        table[_with_moments(mine, at_us), _with_moments(other, at_us)] += moment_weight
    return _kappa(table)


def _flat(coding: Mapping[str, Sequence[Mark]]) -> list[tuple[str, Mark]]:
    return [(subject, mark) for subject, marks in coding.items() for mark in marks]


def _active(coding: Sequence[tuple[str, Mark]], at_us: int) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(
            (subject, mark.code) for subject, mark in coding if mark.start_us <= at_us < mark.end_us
        )
    )


def _with_moments(coding: Sequence[tuple[str, Mark]], at_us: int) -> tuple[tuple[str, str], ...]:
    moments = (
        (subject, mark.code)
        for subject, mark in coding
        if mark.is_moment and mark.start_us == at_us
    )
    return tuple(sorted((*_active(coding, at_us), *moments)))


def _kappa(table: Mapping[tuple[Hashable, Hashable], float]) -> BorisKappa:
    total = sum(table.values())
    agreed = sum(weight for (mine, other), weight in table.items() if mine == other)
    first: defaultdict[Hashable, float] = defaultdict(float)
    second: defaultdict[Hashable, float] = defaultdict(float)
    for (mine, other), weight in table.items():
        first[mine] += weight
        second[other] += weight
    if not total:
        return BorisKappa(None, agreed, total)
    expected = sum(weight * second[category] for category, weight in first.items()) / total
    if expected == total:
        return BorisKappa(None, agreed, total)
    return BorisKappa((agreed - expected) / (total - expected), agreed, total)
