"""A coding is complete, locked, asked about and corrected."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from coding_verbs import NON_INTRUSIVENESS, SENSITIVITY, frames, rows
from vippcoder.domain.coding import (
    BlindingAnswer,
    StopReason,
    Watched,
)
from vippcoder.errors import StudyError
from vippcoder.observing import blinding, history, segments, submission, watching
from vippcoder.observing import coding as rating
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack


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
