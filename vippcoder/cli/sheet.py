"""One coding of a pack, opened for a command, found by what a person types, told as JSON."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vippcoder.cli.output import print_json, print_message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.coding import Sheet
    from vippcoder.domain.ids import CodingId, SegmentId
    from vippcoder.observing.pack import OpenPack
    from vippcoder.timebase import TimeRange


@contextmanager
def opened_coding(folder: Path, session: str) -> Iterator[tuple[OpenPack, CodingId]]:
    """Open a pack for writing and find the session in it; back the pack up afterwards if due."""
    from vippcoder.errors import StudyError
    from vippcoder.observing.backups import back_up_if_due
    from vippcoder.observing.pack import open_pack

    with open_pack(folder) as pack:
        yield pack, pack.coding_of(session)
        try:
            back_up_if_due(folder)
        except StudyError as error:  # what was coded is on disk; this is about the copy alone
            print_message(str(error))


def find_segment(pack: OpenPack, coding: CodingId, named: str | None) -> SegmentId | None:
    """Return the id of the segment that a person named by its number on screen or its id."""
    from vippcoder.errors import StudyError
    from vippcoder.observing.coding import sheet

    if named is None:
        return None
    segments = sheet(pack, coding).segments
    for number, known in enumerate(segments, start=1):
        if named in {known.id, str(number)}:
            return known.id
    raise StudyError(f"there is no segment {named}", mend=f"the session has {len(segments)}")


def tell_result(pack: OpenPack, coding: CodingId, *, json: bool) -> None:
    """Print the whole sheet after a change, where JSON is asked for."""
    from vippcoder.observing.coding import sheet

    if json:
        print_json(sheet_as_json(pack, sheet(pack, coding)))


def sheet_as_json(pack: OpenPack, sheet: Sheet) -> dict[str, Any]:
    """Return what a coding holds, for people and programs alike."""
    from vippcoder.observing import selftests, watching
    from vippcoder.timebase import format_instant

    assignment = pack.assignment(sheet.coding)
    frames = assignment.reference.frames
    return {
        "coding_id": sheet.coding,
        "mask": assignment.mask,
        "state": str(sheet.state),
        "instrument": pack.instrument_of(sheet.coding).id,
        "segment_rule": str(assignment.segments.rule),
        "recordings": [
            {
                "recording_id": recording.id,
                "angle": angle,
                "offset_us": offset.offset_us,
                "set_by": "observer" if offset.is_adjusted else "pack",
                "unsure_because": "" if offset.is_adjusted else recording.unsure_because,
            }
            for angle, (recording, offset) in enumerate(
                zip(assignment.recordings, sheet.offsets, strict=True), start=1
            )
        ],
        "segments": [
            {
                "number": number,
                "segment_id": s.id,
                **_range(s.range),
            }
            for number, s in enumerate(sheet.segments, start=1)
        ],
        "ratings": [
            {
                "dimension": r.dimension,
                "segment": sheet.number_of(r.segment) if r.segment else None,
                "segment_id": r.segment,
                "value": None if r.value is None else float(r.value),
                "cannot_code": r.cannot_code,
                "reason": r.reason,
                "confidence": str(r.confidence) if r.confidence else None,
            }
            for r in sheet.ratings
        ],
        "notes": [
            {
                "note_id": n.id,
                "kind": str(n.kind),
                "at_us": n.at_us,
                "at": format_instant(n.at_us),
                "frame": n.frame,
                "text": n.text,
                "dimension": n.dimension,
                "segment_id": n.segment,
            }
            for n in sheet.notes
        ],
        "self_tests": [
            {
                "recording_id": kept.recording,
                "at": kept.at,
                "of_proxy": kept.of_proxy,
                "frames_asked": kept.told.frames_asked,
                "frames_right": kept.told.frames_right,
                "sentence": kept.told.sentence(),
            }
            for kept in selftests.kept(pack, sheet.coding)
        ],
        "watched_fraction": watching.fraction(frames, sheet.watched),
        "watched": [
            {
                **_range(w.range),
                "speed": w.speed,
                "with_sound": w.with_sound,
                "levelled": w.levelled,
                "counts": w.counts,
            }
            for w in sheet.watched
        ],
        "watched_times": [{**_range(r), "times": n} for r, n in watching.often(sheet.watched)],
        "unwatched": [_range(gap) for gap in watching.unwatched(frames, sheet.watched)],
        "blinding": None if sheet.blinding is None else asdict(sheet.blinding),
        "timepoint": None if sheet.timepoint is None else asdict(sheet.timepoint),
        "can_undo": sheet.can_undo,
        "can_redo": sheet.can_redo,
    }


def _range(span: TimeRange) -> dict[str, Any]:
    from vippcoder.timebase import format_instant

    return {
        "start_us": span.start_us,
        "end_us": span.end_us,
        "start": format_instant(span.start_us),
        "end": format_instant(span.end_us),
    }
