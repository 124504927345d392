"""Segments that a study laid itself: each is a unit that observers rated, as a session is.

Where they lie says nothing of agreement, so their figures are those of ratings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.agreement.result import Level
from vippcoder.agreement.table import tabulate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vippcoder.agreement.segments.coded import CodedSession
    from vippcoder.agreement.table import RatingTable
    from vippcoder.domain.instrument import Dimension


def laid_table(sessions: Iterable[CodedSession], dimension: Dimension) -> RatingTable:
    """Make a table of ratings of laid segments.

    Args:
        sessions: their marks' codes are values of the scale; others (could not be coded) are
            missing ratings.
        dimension: on which they were rated.

    Returns:
        A unit for each segment, numbered within its session; families are its clusters.
    """
    known = {f"{float(value):g}": float(value) for value in dimension.scale.values()}
    clusters: dict[str, str] = {}
    ratings: list[tuple[str, str, float]] = []
    for session in sessions:
        for unit, observer, code in _rated(session):
            if code in known:
                clusters[unit] = session.cluster
                ratings.append((unit, observer, known[code]))
    return tabulate(
        ratings, Level.INTERVAL, clusters=clusters, categories=tuple(sorted(known.values()))
    )


def _rated(session: CodedSession) -> Iterator[tuple[str, str, str]]:
    spans = {(m.start_us, m.end_us) for marks in session.codings.values() for m in marks}
    place = {span: number for number, span in enumerate(sorted(spans), start=1)}
    for observer, marks in session.codings.items():
        for mark in marks:
            number = place[mark.start_us, mark.end_us]
            yield f"{session.session} segment {number}", observer, mark.code
