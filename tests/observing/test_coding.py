from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from packs import FRAME_US
from vippcoder.domain.coding import (
    BlindingAnswer,
    CodingState,
    Confidence,
    NoteKind,
    Place,
    StopReason,
    Watched,
)
from vippcoder.domain.ids import DimensionId
from vippcoder.errors import StudyError
from vippcoder.observing import blinding, evidence, history, segments, submission, watching
from vippcoder.observing import coding as rating
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.observing.worklist import work_list
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId, SegmentId
    from vippcoder.observing.pack import OpenPack

SENSITIVITY = DimensionId("sensitivity")
NON_INTRUSIVENESS = DimensionId("non-intrusiveness")


def frames(first: int, last: int) -> TimeRange:
    return TimeRange(first * FRAME_US, last * FRAME_US)


def mark(pack: OpenPack, coding: CodingId, first: int, last: int) -> SegmentId:
    (segment,) = segments.add(pack, coding, frames(first, last)).segments
    return segment


def rows(pack: OpenPack, view: str) -> list[dict[str, object]]:
    return [dict(r) for r in pack.store.connection.execute(f"SELECT * FROM {view}")]


def test_a_rating_is_in_the_view_when_the_verb_returns(pack: OpenPack, coding: CodingId) -> None:
    rating.rate(pack, coding, SENSITIVITY, Decimal("5.5"), confidence=Confidence.FAIR)
    (row,) = rows(pack, "ratings_current")
    assert row["mask"] == "R-7F3K"
    assert row["observer"] == "anna"
    assert (row["instrument"], row["instrument_version"]) == ("sn-1", "1")
    assert (row["dimension"], row["value"], row["segment_id"]) == ("sensitivity", 5.5, None)
    assert (row["start_us"], row["confidence"], row["cannot_code"]) == (None, "fair", 0)
    assert str(row["rated_at"]).endswith("Z")
    assert rating.sheet(pack, coding).state is CodingState.STARTED


@pytest.mark.parametrize("value", ["4.3", "0.5", "7.5", "8", "0"])
def test_a_value_off_the_scale_is_refused_and_the_allowed_ones_named(
    pack: OpenPack, coding: CodingId, value: str
) -> None:
    with pytest.raises(StudyError, match=r"1 to 7 in steps of 0\.5"):
        rating.rate(pack, coding, SENSITIVITY, Decimal(value))
    assert rows(pack, "ratings_history") == []


def test_changing_a_rating_supersedes_it(pack: OpenPack, coding: CodingId) -> None:
    rating.rate(pack, coding, SENSITIVITY, Decimal(3))
    rating.rate(pack, coding, SENSITIVITY, Decimal(4))
    first, second = rows(pack, "ratings_history")
    assert (first["value"], second["value"]) == (3.0, 4.0)
    assert first["superseded_by"] == second["seq"]
    assert second["superseded_by"] is None
    assert [r["value"] for r in rows(pack, "ratings_current")] == [4.0]


def test_cannot_code_is_an_answer_with_a_reason(pack: OpenPack, coding: CodingId) -> None:
    rating.cannot_code(pack, coding, SENSITIVITY, "Film too short")
    (row,) = rows(pack, "ratings_current")
    assert (row["value"], row["cannot_code"], row["reason"]) == (None, 1, "Film too short")
    with pytest.raises(StudyError, match="reason"):
        rating.cannot_code(pack, coding, SENSITIVITY, "  ")


def test_confidence_keeps_the_value_and_needs_one(pack: OpenPack, coding: CodingId) -> None:
    with pytest.raises(StudyError, match="not rated yet"):
        rating.set_confidence(pack, coding, SENSITIVITY, Confidence.LOW)
    rating.rate(pack, coding, SENSITIVITY, Decimal(5))
    rating.set_confidence(pack, coding, SENSITIVITY, Confidence.HIGH)
    rating.rate(pack, coding, SENSITIVITY, Decimal(6))
    (row,) = rows(pack, "ratings_current")
    assert (row["value"], row["confidence"]) == (6.0, "high")


def test_a_segment_keeps_its_id_and_rating_when_nudged(pack: OpenPack, coding: CodingId) -> None:
    segment = mark(pack, coding, 10, 50)
    rating.rate(pack, coding, SENSITIVITY, Decimal(2), segment=segment)
    segments.set_edges(pack, coding, segment, frames(11, 50))
    (row,) = rows(pack, "ratings_current")
    assert (row["segment_id"], row["start_us"], row["end_us"]) == (segment, 440_000, 2_000_000)
    (then,) = rows(pack, "ratings_history")
    assert then["start_us"] == 400_000, "the history tells the ends as they were when rated"


def test_splitting_a_rated_segment_leaves_two_unrated_halves(
    pack: OpenPack, coding: CodingId
) -> None:
    segment = mark(pack, coding, 10, 50)
    rating.rate(pack, coding, SENSITIVITY, Decimal(2), segment=segment)
    segments.split(pack, coding, segment, 30 * FRAME_US)
    sheet = rating.sheet(pack, coding)
    assert [s.range for s in sheet.segments] == [frames(10, 30), frames(30, 50)]
    assert segment not in {s.id for s in sheet.segments}
    assert sheet.ratings == ()
    assert rows(pack, "ratings_current") == []
    history.undo(pack, coding)
    sheet = rating.sheet(pack, coding)
    assert [(s.id, s.range) for s in sheet.segments] == [(segment, frames(10, 50))]
    assert sheet.rating(SENSITIVITY, segment) is not None


@pytest.mark.parametrize("at", [10, 50, 60])
def test_a_split_outside_is_refused(pack: OpenPack, coding: CodingId, at: int) -> None:
    segment = mark(pack, coding, 10, 50)
    with pytest.raises(StudyError, match="inside"):
        segments.split(pack, coding, segment, at * FRAME_US)


def test_a_segment_ends_on_frames_alone(pack: OpenPack, coding: CodingId) -> None:
    with pytest.raises(StudyError, match="frame time"):
        segments.add(pack, coding, TimeRange(0, 50_001))
    assert rating.sheet(pack, coding).segments == ()


def test_undo_and_redo_survive_closing(folder: Path) -> None:
    with open_pack(folder) as pack:
        coding = pack.coding_of("R-7F3K")
        rating.rate(pack, coding, SENSITIVITY, Decimal(3))
        rating.rate(pack, coding, SENSITIVITY, Decimal(4))
        history.undo(pack, coding)
    with open_pack(folder) as pack:
        sheet = rating.sheet(pack, coding)
        assert (sheet.can_undo, sheet.can_redo) == (True, True)
        assert [r.value for r in sheet.ratings] == [Decimal(3)]
        history.undo(pack, coding)
        assert rating.sheet(pack, coding).ratings == ()
        assert not rating.sheet(pack, coding).can_undo
        history.redo(pack, coding)
        history.redo(pack, coding)
        assert [r.value for r in rating.sheet(pack, coding).ratings] == [Decimal(4)]
        history.undo(pack, coding)
        rating.rate(pack, coding, SENSITIVITY, Decimal(6))
        assert not rating.sheet(pack, coding).can_redo, "a new change forgets what was undone"


def test_typing_a_note_is_one_undo_step(pack: OpenPack, coding: CodingId) -> None:
    recording = pack.assignment(coding).reference.id

    def write(text: str, **more: object) -> object:
        return evidence.write(
            pack,
            coding,
            kind=NoteKind.EVIDENCE,
            recording=recording,
            frame=62,
            text=text,
            dimension=SENSITIVITY,
            **more,  # type: ignore[arg-type]
        )

    first = write("Child")
    (note,) = first.notes  # type: ignore[attr-defined]
    write("Child looks", note=note, continues=first.action)  # type: ignore[attr-defined]
    (row,) = rows(pack, "evidence_current")
    assert (row["note"], row["frame"], row["at_us"]) == ("Child looks", 62, 62 * FRAME_US)
    history.undo(pack, coding)
    assert rating.sheet(pack, coding).notes == ()
    history.redo(pack, coding)
    assert [n.text for n in rating.sheet(pack, coding).notes] == ["Child looks"]
    evidence.remove(pack, coding, note)
    assert rows(pack, "evidence_current") == []


def test_the_gate_says_what_is_missing_and_submit_locks(pack: OpenPack, coding: CodingId) -> None:
    rating.rate(pack, coding, SENSITIVITY, Decimal(5))
    missing = [f for f in submission.gate(pack, coding) if f.blocks]
    assert [f.dimension for f in missing] == ["non-intrusiveness"]
    with pytest.raises(StudyError, match="Non-intrusiveness, whole session: not rated"):
        submission.submit(pack, coding)
    rating.cannot_code(pack, coding, NON_INTRUSIVENESS, "Film too short")
    with pytest.raises(StudyError, match="watched 0 %"):
        submission.submit(pack, coding)
    watching.record(pack, coding, Watched(TimeRange(0, 10_000_000), 1.5, with_sound=True))
    submission.submit(pack, coding)
    (row, *_rest) = rows(pack, "codings")
    assert (row["state"], row["watched_fraction"]) == ("submitted", 1.0)
    with pytest.raises(StudyError, match="submitted"):
        rating.rate(pack, coding, SENSITIVITY, Decimal(1))
    with pytest.raises(StudyError, match="submitted"):
        history.undo(pack, coding)


def test_the_gate_speaks_of_one_segment_or_of_several(pack: OpenPack, coding: CodingId) -> None:
    def told() -> tuple[str, str]:
        (found,) = [
            f
            for f in submission.gate(pack, coding)
            if f.kind is submission.FindingKind.SEGMENTS_UNRATED
        ]
        return found.title, found.detail.split(":")[0]

    segments.add(pack, coding, frames(0, 10))
    assert told() == ("Segment 1: not fully rated", "You may leave it")
    segments.add(pack, coding, frames(20, 30))
    assert told() == ("Segments 1 and 2: not fully rated", "You may leave them")


def test_a_correction_after_submission_is_a_new_row_with_a_reason(
    pack: OpenPack, coding: CodingId
) -> None:
    rating.rate(pack, coding, SENSITIVITY, Decimal(5))
    rating.rate(pack, coding, NON_INTRUSIVENESS, Decimal(5))
    submission.submit(pack, coding, unwatched_because="watched elsewhere")
    rating.rate(pack, coding, SENSITIVITY, Decimal(4), because="hit the wrong key")
    first, _other, second = rows(pack, "ratings_history")
    assert (first["value"], second["value"]) == (5.0, 4.0)
    assert second["changed_because"] == "hit the wrong key"


def test_the_blinding_question_comes_after_the_lock(pack: OpenPack, coding: CodingId) -> None:
    answer = BlindingAnswer("Group 2", 1, ("Something that was said",), 4_360_000, "a nursery")
    with pytest.raises(StudyError, match="after submitting"):
        blinding.answer_blinding(pack, coding, answer)
    submission.stop(pack, coding, StopReason.GROUP_RECOGNISED, "the toys")
    with pytest.raises(StudyError, match="Group 1, Group 2, do not know"):
        blinding.answer_blinding(pack, coding, replace(answer, guess="VIPP"))
    blinding.answer_blinding(pack, coding, answer)
    row = rows(pack, "codings")[0]
    assert (row["state"], row["blinding_guess"], row["blinding_certainty"]) == (
        "stopped",
        "Group 2",
        1,
    )
    assert rating.sheet(pack, coding).blinding == answer


def test_watched_counts_overlaps_once_and_only_with_sound(pack: OpenPack, coding: CodingId) -> None:
    rating.start(pack, coding)
    for span, speed, sound in (
        (frames(0, 50), 1, True),
        (frames(25, 100), 2, True),
        (frames(100, 200), 4, True),
        (frames(200, 250), 1, False),
    ):
        watching.record(pack, coding, Watched(span, speed, sound))
    (row, *_rest) = rows(pack, "codings")
    assert row["watched_fraction"] == pytest.approx(0.4)
    watched = rating.sheet(pack, coding).watched
    frame_times = pack.assignment(coding).reference.frames
    assert watching.fraction(frame_times, watched) == pytest.approx(0.4)
    assert watching.unwatched(frame_times, watched) == (frames(100, 250),)
    assert watching.often(watched) == (
        (frames(0, 25), 1),
        (frames(25, 50), 2),
        (frames(50, 100), 1),
    )


def test_what_was_heard_levelled_is_known(pack: OpenPack, coding: CodingId) -> None:
    rating.start(pack, coding)
    told = (
        Watched(frames(0, 10), 1, with_sound=True),
        Watched(frames(10, 20), 1, with_sound=True, levelled=True),
        Watched(frames(20, 30), 1, with_sound=False, levelled=False),
        Watched(frames(30, 40), 1, with_sound=True, levelled=True),
        Watched(frames(40, 50), 1, with_sound=True, levelled=False),
    )
    for watched in told:
        watching.record(pack, coding, watched)
    assert [w.levelled for w in rating.sheet(pack, coding).watched] == [
        *(None, True, None),
        *(True, False),
    ]
    assert [row["is_levelled"] for row in rows(pack, "levelling")] == [1, 0]
    assert verify_pack(pack.folder).faults == ()


def test_the_place_returns_after_closing(folder: Path) -> None:
    with open_pack(folder) as pack:
        coding = pack.coding_of("R-K9DM")
        rating.start(pack, coding)
        segment = mark(pack, coding, 0, 5)
        place = Place(123, segment, target_is_segment=True, dimension=NON_INTRUSIVENESS)
        rating.remember(pack, coding, place)
    with open_pack(folder) as pack:
        assert rating.last_opened(pack) == coding
        assert rating.sheet(pack, coding).place == place


def test_the_work_list_keeps_the_observers_order(pack: OpenPack, coding: CodingId) -> None:
    rating.rate(pack, coding, SENSITIVITY, Decimal(5))
    items = work_list(pack)
    assert [i.assignment.mask for i in items] == ["R-7F3K", "R-K9DM", "R-W8HN"]
    assert [(i.rated, i.required, i.minutes) for i in items] == [(1, 2, 1), (0, 2, 1), (0, 2, 1)]
    pack.recording_path(items[2].assignment.reference).unlink()
    assert [i.film_found for i in work_list(pack)] == [True, True, False]


def test_going_back_to_the_work_list_is_kept_and_places_stay(
    pack: OpenPack, coding: CodingId
) -> None:
    other = pack.coding_of("R-K9DM")
    for session in (coding, other):
        rating.start(pack, session)
        rating.remember(pack, session, Place(frame=7))
    assert rating.last_opened(pack) == other
    rating.put_away(pack)
    assert rating.last_opened(pack) is None
    assert rating.sheet(pack, coding).place.frame == 7
    rating.remember(pack, coding, Place(frame=9))
    assert rating.last_opened(pack) == coding


def test_a_stretch_told_in_pieces_is_one_again(pack: OpenPack, coding: CodingId) -> None:
    rating.start(pack, coding)
    pieces = [(frames(5 * i, 5 * i + 5), 1.0, True) for i in range(20)]
    manners = [(frames(100, 110), 2.0, True), (frames(110, 120), 2.0, False)]
    again = [(frames(0, 5), 1.0, True), (frames(0, 5), 1.0, True)]
    for span, speed, sound in (*pieces, *manners, *again):
        watching.record(pack, coding, Watched(span, speed, sound))
    assert len(rows(pack, "watched")) == 24, "each is kept as it was told"
    assert rating.sheet(pack, coding).watched == (
        Watched(frames(0, 100), 1.0, True),
        Watched(*manners[0]),
        Watched(*manners[1]),
        Watched(*again[0]),
        Watched(*again[1]),
    )
