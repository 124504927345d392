"""What segments were rated, as a table of ratings: a segment that two observers have is a unit.

Segments that a study laid are everybody's, and where they lie says nothing of agreement. Of
segments that observers marked, those are units that two of them have in common.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from vippcoder.agreement.result import Level
from vippcoder.agreement.segments.coded import Mark
from vippcoder.agreement.segments.matching import match
from vippcoder.agreement.table import tabulate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vippcoder.agreement.table import RatingTable
    from vippcoder.domain.ids import DimensionId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.storage.study.submitted_segments import SubmittedSegment

Told = tuple[str, str, "Mapping[str, Sequence[SubmittedSegment]]"]
"""A session's name, its family, and each column's segments."""
_Rating = tuple[str, str, str, float]
"""Unit, family, column, value."""


def laid_table(sessions: Iterable[Told], dimension: Dimension) -> RatingTable:
    """Make a table of ratings of laid segments, numbered within their session.

    Args:
        sessions: what was submitted.
        dimension: on which segments were rated.
    """
    return _table((one for told in sessions for one in _laid(told, dimension.id)), dimension)


def matched_table(sessions: Iterable[Told], dimension: Dimension, iou: float) -> RatingTable:
    """Make a table of ratings of segments that two observers marked alike, whatever they rated.

    Args:
        sessions: what was submitted.
        dimension: on which segments were rated.
        iou: overlap by extent from which two segments are the same one.
    """
    ratings = (one for told in sessions for one in _matched(told, dimension.id, iou))
    return _table(ratings, dimension)


def _table(ratings: Iterable[_Rating], dimension: Dimension) -> RatingTable:
    listed = list(ratings)
    return tabulate(
        [(unit, column, value) for unit, _, column, value in listed],
        Level.INTERVAL,
        observers=sorted({column for _, _, column, _ in listed}),
        clusters={unit: family for unit, family, _, _ in listed},
        categories=[float(value) for value in dimension.scale.values()],
    )


def _laid(told: Told, dimension: DimensionId) -> Iterator[_Rating]:
    name, family, columns = told
    spans = {(one.start_us, one.end_us) for segments in columns.values() for one in segments}
    place = {span: number for number, span in enumerate(sorted(spans), start=1)}
    for column, segments in columns.items():
        for one in segments:
            unit = f"{name} segment {place[one.start_us, one.end_us]}"
            yield from _rating(unit, family, column, one, dimension)


def _matched(told: Told, dimension: DimensionId, iou: float) -> Iterator[_Rating]:
    name, family, columns = told
    for first, second in combinations(sorted(columns), 2):
        mine, other = columns[first], columns[second]
        for number, (row, place, _) in enumerate(match(_marks(mine), _marks(other), iou), start=1):
            unit = f"{name} {first} {second} segment {number}"
            yield from _rating(unit, family, first, mine[row], dimension)
            yield from _rating(unit, family, second, other[place], dimension)


def _rating(
    unit: str, family: str, column: str, segment: SubmittedSegment, dimension: DimensionId
) -> Iterator[_Rating]:
    value = segment.values.get(dimension)
    if value is not None:
        yield unit, family, column, value


def _marks(segments: Sequence[SubmittedSegment]) -> list[Mark]:
    return [Mark(one.start_us, one.end_us, "") for one in segments]
