"""Ratings, segments, notes, and what undo makes of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from coding_verbs import SENSITIVITY, frames, mark, rows
from packs import FRAME_US
from vippcoder.domain.coding import (
    CodingState,
    Confidence,
    NoteKind,
)
from vippcoder.errors import StudyError
from vippcoder.observing import coding as rating
from vippcoder.observing import evidence, history, segments
from vippcoder.observing.pack import open_pack
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack


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
