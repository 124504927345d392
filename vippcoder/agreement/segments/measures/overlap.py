"""Temporal overlap: which segments are the same one, how many are not, how much time is shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.segments.coded import several
from vippcoder.agreement.segments.matching import match
from vippcoder.agreement.segments.measure import measure, share
from vippcoder.agreement.statistic import Statistic
from vippcoder.intervals.bootstrap import PERCENT, SHARE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.agreement.segments.coded import Coded, CodedSession, Mark, Pair
    from vippcoder.agreement.segments.pieces import Piece
    from vippcoder.agreement.statistic import Numbers

_MATCH: Final = "one-to-one matching by intersection over union (Jaccard 1912, New Phytol 11:37)"
_RATIO: Final = "overlap by total extent, as ELAN's annotator agreement; here summed over each code"
_COUNT: Final = "a count of these codings"
_NONE: Final = "nobody marked a segment"
_TWO: Final = 2


@measure("3 overlap")
def overlap(coded: Coded) -> Iterator[Statistic]:
    """Yield counts of matched, missed and extra segments, and how much of them overlaps."""
    sums = _Sums.of(coded)
    moments = (f"{several(coded.moments, 'moment')} left out",) if coded.moments else ()
    settings = coded.told(f"one code, IoU at least {coded.settings.iou:g}", *moments)
    yield _counted("segments_matched", sums.matched, settings)
    if len(coded.observers) == _TWO:
        first, second = coded.observers
        yield _counted("segments_missed", sums.first_alone, settings, f"{first} only")
        yield _counted("segments_extra", sums.second_alone, settings, f"{second} only")
    else:
        alone = sums.first_alone + sums.second_alone
        yield _counted("segments_unmatched", alone, settings, "in either coding of a pair")
    all_marks = 2 * sums.matched + sums.first_alone + sums.second_alone
    yield Statistic(
        "segments_percent_matched",
        share(2 * sums.matched, all_marks, 100),
        _MATCH,
        undefined=_NONE,
        bounds=PERCENT,
        settings=settings,
        least_units=1,
    )
    yield Statistic(
        "mean_iou_matched",
        share(sums.iou, sums.matched),
        _MATCH,
        undefined="no two segments match",
        bounds=SHARE,
        settings=settings,
        least_units=1,
    )
    yield Statistic(
        "overlap_extent_ratio",
        share(sums.both, sums.either),
        _RATIO,
        undefined=_NONE,
        bounds=SHARE,
        settings=coded.told("time in both by time in either, code by code", *moments),
        least_units=1,
    )


def _counted(name: str, of_sessions: Numbers, settings: str, what: str = "") -> Statistic:
    return Statistic(
        name,
        lambda weights: weights @ of_sessions,
        _MATCH,
        settings=f"{what}; {settings}" if what else settings,
        no_interval=_COUNT,
        least_units=1,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """What each session adds, summed over its pairs of observers."""

    matched: Numbers
    first_alone: Numbers
    second_alone: Numbers
    iou: Numbers
    both: Numbers
    """Seconds in which both hold a code, summed over codes."""
    either: Numbers

    @classmethod
    def of(cls, coded: Coded) -> _Sums:
        """Match and measure every pair of codings."""
        sums = np.zeros((6, len(coded.sessions)))
        held = [_Held(*one) for one in zip(coded.sessions, coded.pieces, strict=True)]
        for pair in coded.pairs:
            for row in pair.rows:
                found = _matched(coded, coded.sessions[row], pair)
                sums[:, row] += (*found, *held[row].shared(pair.first, pair.second))
        return cls(*sums)


def _matched(coded: Coded, session: CodedSession, pair: Pair) -> tuple[int, int, int, float]:
    first, second = (_stretches(session.codings[one]) for one in (pair.first, pair.second))
    found = match(first, second, coded.settings.iou)
    overlaps = sum(overlap for _, _, overlap in found)
    return len(found), len(first) - len(found), len(second) - len(found), overlaps


def _stretches(marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if not mark.is_moment]


class _Held:
    """When each observer holds each code of one session."""

    def __init__(self, session: CodedSession, cut: Mapping[str, Sequence[Piece]]) -> None:
        edges = sorted({piece.start_us for pieces in cut.values() for piece in pieces})
        codes = sorted({code for pieces in cut.values() for one in pieces for code in one.codes})
        place = {code: index for index, code in enumerate(codes)}
        starts = np.array(edges)
        self._lengths = np.diff(np.append(starts, session.end_us)) / 1e6
        self._holds: dict[str, np.ndarray[tuple[int, int], np.dtype[np.bool_]]] = {}
        for observer, pieces in cut.items():
            held = np.zeros((len(codes), len(edges)), dtype=bool)
            for piece in pieces:
                span = slice(*np.searchsorted(starts, (piece.start_us, piece.end_us)))
                for code in piece.codes:
                    held[place[code], span] = True
            self._holds[observer] = held

    def shared(self, first: str, second: str) -> tuple[float, float]:
        """Return seconds in which both, and in which either, hold a code, summed over codes."""
        mine, other = self._holds[first], self._holds[second]
        both = float(((mine & other) @ self._lengths).sum())
        either = float(((mine | other) @ self._lengths).sum())
        return both, either
