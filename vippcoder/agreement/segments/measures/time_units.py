"""Time-unit kappa: the window is cut into equal units, and each is one tally.

Of the whole assigned window, so that time in which both saw nothing counts as the agreement it is;
and without the units that neither coded, since much uncoded time makes agreement look good. Both
stand side by side under their own names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.segments.coded import seconds, several
from vippcoder.agreement.segments.measure import Tallies, measure, pooled_kappa, share
from vippcoder.agreement.statistic import Statistic
from vippcoder.intervals.bootstrap import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from vippcoder.agreement.segments.coded import Coded, CodedSession, Mark, Pair
    from vippcoder.agreement.segments.pieces import Piece

_KAPPA: Final = (
    "Cohen 1960, Educ Psychol Meas 20:37; by time units: Bakeman, Quera and Gnisci 2009, "
    "Behav Res Methods 41:137"
)
_PERCENT: Final = "Bakeman and Quera 2011, Sequential Analysis and Observational Methods, ch. 5"
_ONE_CATEGORY: Final = "one category holds in every unit of both observers"
_NOBODY: Final = "nobody coded any unit"
_NOTHING: Final = 0
"""The category of a unit in which an observer coded nothing."""


@measure("1 time units")
def time_units(coded: Coded) -> Iterator[Statistic]:
    """Yield kappa and percent agreement over all units, and over those that somebody coded."""
    units = _Units(coded)
    everything = [_tallies(units, pair) for pair in coded.pairs]
    somebody = [_tallies(units, pair, only_coded=True) for pair in coded.pairs]
    unit = f"unit {seconds(coded.settings.unit_us)}"
    too_short = f"{several(units.unseen, 'mark')} too short for the unit"
    parts = (unit, *((too_short,) if units.unseen else ()))
    whole = coded.told(*parts, "whole window, uncoded time is a category")
    part = coded.told(*parts, "without units that neither coded")
    yield Statistic(
        "time_unit_kappa",
        pooled_kappa(everything),
        _KAPPA,
        undefined=_ONE_CATEGORY,
        settings=whole,
        least_units=1,
        is_headline=True,
    )
    yield Statistic(
        "time_unit_kappa_coded",
        pooled_kappa(somebody),
        _KAPPA,
        undefined=f"{_NOBODY}, or {_ONE_CATEGORY} that somebody coded",
        settings=part,
        least_units=1,
    )
    for name, pairs, settings in (
        ("time_unit_percent", everything, whole),
        ("time_unit_percent_coded", somebody, part),
    ):
        agreed, count = _per_session(coded, pairs)
        yield Statistic(
            name,
            share(agreed, count, 100),
            _PERCENT,
            undefined=_NOBODY,
            bounds=PERCENT,
            settings=settings,
            least_units=1,
        )


class _Units:
    """The category of every unit of every coding."""

    def __init__(self, coded: Coded) -> None:
        self._unit_us = coded.settings.unit_us
        self._category: dict[frozenset[str], int] = {frozenset(): _NOTHING}
        self.unseen = 0
        self.of = [
            {
                observer: self._categories(session, pieces[observer], marks)
                for observer, marks in session.codings.items()
            }
            for session, pieces in zip(coded.sessions, coded.pieces, strict=True)
        ]

    def _categories(
        self, session: CodedSession, pieces: Sequence[Piece], marks: Sequence[Mark]
    ) -> NDArray[np.intp]:
        edges = np.arange(session.start_us, session.end_us, self._unit_us, dtype=np.int64)
        ends = np.append(edges[1:], session.end_us)
        middles = edges + (ends - edges) // 2
        starts = np.array([piece.start_us for piece in pieces])
        place = np.searchsorted(starts, middles, side="right") - 1
        known = np.array([self._index(piece.codes) for piece in pieces], dtype=np.intp)
        categories: NDArray[np.intp] = known[place]
        self._mark_moments(categories, edges, marks)
        self._count_unseen(middles, marks)
        return categories

    def _mark_moments(
        self, categories: NDArray[np.intp], edges: NDArray[np.int64], marks: Sequence[Mark]
    ) -> None:
        codes = list(self._category)
        for mark in marks:
            if mark.is_moment:
                unit = int(np.searchsorted(edges, mark.start_us, side="right")) - 1
                joined = codes[categories[unit]] | {mark.code}
                categories[unit] = self._index(joined)
                codes = list(self._category)

    def _count_unseen(self, middles: NDArray[np.int64], marks: Sequence[Mark]) -> None:
        spans = [mark for mark in marks if not mark.is_moment]
        starts = np.searchsorted(middles, [mark.start_us for mark in spans])
        ends = np.searchsorted(middles, [mark.end_us for mark in spans])
        self.unseen += int((starts == ends).sum())

    def _index(self, codes: frozenset[str]) -> int:
        return self._category.setdefault(codes, len(self._category))


def _tallies(units: _Units, pair: Pair, *, only_coded: bool = False) -> Tallies:
    both = [(units.of[row][pair.first], units.of[row][pair.second]) for row in pair.rows]
    if only_coded:
        both = [_coded_by_either(*one) for one in both]
    used = np.unique(np.concatenate([category for one in both for category in one]))
    first, second = (
        np.array([_count(one[which], used) for one in both], dtype=np.float64) for which in (0, 1)
    )
    return Tallies(
        np.array(pair.rows),
        np.array([len(one[0]) for one in both], dtype=np.float64),
        np.array([(one[0] == one[1]).sum() for one in both], dtype=np.float64),
        first,
        second,
    )


def _coded_by_either(
    first: NDArray[np.intp], second: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    kept = (first != _NOTHING) | (second != _NOTHING)
    return first[kept], second[kept]


def _count(categories: NDArray[np.intp], used: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.bincount(np.searchsorted(used, categories), minlength=len(used))


def _per_session(
    coded: Coded, pairs: Sequence[Tallies]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    agreed, count = np.zeros(len(coded.sessions)), np.zeros(len(coded.sessions))
    for pair in pairs:
        agreed[pair.rows] += pair.agreed
        count[pair.rows] += pair.count
    return agreed, count
