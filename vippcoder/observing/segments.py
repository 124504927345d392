"""Segments: marked, nudged, split, deleted; their ends always on frame times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.design import SegmentRule
from vippcoder.domain.ids import SegmentId
from vippcoder.errors import StudyError
from vippcoder.observing.coding import cleared
from vippcoder.observing.writing import changeable_sheet, commit, fresh_id, segment_version

if TYPE_CHECKING:
    from vippcoder.domain.coding import Assignment, Changes, Segment, Sheet
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack
    from vippcoder.storage.core.journal import Entry
    from vippcoder.timebase import TimeRange


def why_not_marked(session: Assignment) -> str:
    """Return why the observer marks no segments in a session; empty where they are free."""
    match session.segments.rule:
        case SegmentRule.FREE:
            return ""
        case SegmentRule.WHOLE_SESSION:
            return "this session is rated as a whole, so no segments are marked"
        case SegmentRule.INTERVALS:
            return "the segments of this session are laid by the study, so they stay as they are"


def markable_sheet(pack: OpenPack, coding: CodingId) -> Sheet:
    """Return the sheet of a coding whose segments its observer may change.

    Raises:
        StudyError: the study lays the segments or wants none, or the coding is closed.
    """
    current = changeable_sheet(pack, coding)
    why = why_not_marked(pack.assignment(coding))
    if why:
        raise StudyError(why, mend="rate what is there")
    return current


def add(pack: OpenPack, coding: CodingId, span: TimeRange) -> Changes:
    """Mark a new segment; its id is the one in the returned changes.

    Raises:
        StudyError: an end is not a frame time of this film, the study lets no segments be marked
            in this session, or the coding is closed.
    """
    markable_sheet(pack, coding)
    _check_edges(pack, coding, span)
    return commit(pack, coding, [segment_version(pack, coding, SegmentId(fresh_id()), span)])


def set_edges(pack: OpenPack, coding: CodingId, segment: SegmentId, span: TimeRange) -> Changes:
    """Move a segment's ends; it keeps its id and its ratings."""
    _known(pack, markable_sheet(pack, coding), segment)
    _check_edges(pack, coding, span)
    return commit(pack, coding, [segment_version(pack, coding, segment, span)])


def split(pack: OpenPack, coding: CodingId, segment: SegmentId, at_us: int) -> Changes:
    """End a segment and mark two new ones that meet at `at_us`; both start unrated.

    Raises:
        StudyError: `at_us` does not lie strictly inside, or is not a frame time.
    """
    current = markable_sheet(pack, coding)
    whole = _known(pack, current, segment)
    try:
        halves = whole.range.split(at_us)
    except ValueError:
        raise StudyError(
            "a segment is split at a frame inside it",
            mend="go to a frame after its first one, then split",
        ) from None
    for half in halves:
        _check_edges(pack, coding, half)
    return commit(
        pack,
        coding,
        [
            *_ended(pack, current, segment, "segment split"),
            *(segment_version(pack, coding, SegmentId(fresh_id()), half) for half in halves),
        ],
    )


def delete(pack: OpenPack, coding: CodingId, segment: SegmentId) -> Changes:
    """End a segment and its ratings; undo brings both back."""
    current = markable_sheet(pack, coding)
    _known(pack, current, segment)
    return commit(pack, coding, _ended(pack, current, segment, "segment deleted"))


def _ended(pack: OpenPack, current: Sheet, segment: SegmentId, why: str) -> list[Entry]:
    ratings = [r for r in current.ratings if r.segment == segment]
    return [
        *(cleared(pack, current.coding, rating, why) for rating in ratings),
        segment_version(pack, current.coding, segment, None),
    ]


def _known(pack: OpenPack, current: Sheet, segment: SegmentId) -> Segment:
    found = current.segment(segment)
    if found is None:
        mask = pack.assignment(current.coding).mask
        raise StudyError(f"{mask} has no such segment", mend="select another segment")
    return found


def _check_edges(pack: OpenPack, coding: CodingId, span: TimeRange) -> None:
    frames = pack.assignment(coding).reference.frames
    for edge in (span.start_us, span.end_us):
        if not frames.is_edge(edge):
            raise StudyError(
                f"{edge} microseconds is not a frame time of this film",
                mend="segments start and end on frames",
            )
