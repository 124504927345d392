"""Segments: marked, nudged, split, deleted; their ends always on frame times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.ids import SegmentId
from vippcoder.errors import StudyError
from vippcoder.observing.coding import cleared
from vippcoder.observing.writing import changeable_sheet, commit, fresh_id, superseding

if TYPE_CHECKING:
    from vippcoder.domain.coding import Changes, Segment, Sheet
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack
    from vippcoder.storage.core.journal import Entry
    from vippcoder.timebase import TimeRange


def add(pack: OpenPack, coding: CodingId, span: TimeRange) -> Changes:
    """Mark a new segment; its id is the one in the returned changes.

    Raises:
        StudyError: an end is not a frame time of this film, or the coding is closed.
    """
    changeable_sheet(pack, coding)
    _check_edges(pack, coding, span)
    return commit(pack, coding, [_version(pack, coding, SegmentId(fresh_id()), span)])


def set_edges(pack: OpenPack, coding: CodingId, segment: SegmentId, span: TimeRange) -> Changes:
    """Move a segment's ends; it keeps its id and its ratings."""
    _known(pack, changeable_sheet(pack, coding), segment)
    _check_edges(pack, coding, span)
    return commit(pack, coding, [_version(pack, coding, segment, span)])


def split(pack: OpenPack, coding: CodingId, segment: SegmentId, at_us: int) -> Changes:
    """End a segment and mark two new ones that meet at `at_us`; both start unrated.

    Raises:
        StudyError: `at_us` does not lie strictly inside, or is not a frame time.
    """
    current = changeable_sheet(pack, coding)
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
            *(_version(pack, coding, SegmentId(fresh_id()), half) for half in halves),
        ],
    )


def delete(pack: OpenPack, coding: CodingId, segment: SegmentId) -> Changes:
    """End a segment and its ratings; undo brings both back."""
    current = changeable_sheet(pack, coding)
    _known(pack, current, segment)
    return commit(pack, coding, _ended(pack, current, segment, "segment deleted"))


def _ended(pack: OpenPack, current: Sheet, segment: SegmentId, why: str) -> list[Entry]:
    ratings = [r for r in current.ratings if r.segment == segment]
    return [
        *(cleared(pack, current.coding, rating, why) for rating in ratings),
        _version(pack, current.coding, segment, None),
    ]


def _version(pack: OpenPack, coding: CodingId, segment: SegmentId, span: TimeRange | None) -> Entry:
    row = {
        "coding_id": coding,
        "segment_id": segment,
        "start_us": span.start_us if span else None,
        "end_us": span.end_us if span else None,
    }
    return superseding(pack, "segments", row)


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
