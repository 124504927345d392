"""Which segments an observer rates, as the study says: none, laid intervals, or the observer's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from packs import make_pack
from vippcoder.domain.coding import CodingState
from vippcoder.domain.design import SegmentRule, Segments
from vippcoder.domain.ids import DimensionId
from vippcoder.errors import StudyError
from vippcoder.observing import coding as verbs
from vippcoder.observing import history, segments, submission
from vippcoder.observing.pack import OpenPack, open_pack
from vippcoder.observing.submission import FindingKind
from vippcoder.observing.verification import verify_pack
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.domain.ids import CodingId, SegmentId

DIMENSIONS = (DimensionId("sensitivity"), DimensionId("non-intrusiveness"))
WHOLE = Segments(SegmentRule.WHOLE_SESSION)
EVERY_3_S = Segments(SegmentRule.INTERVALS, 3_010_000)
"""No multiple of a frame's 40 ms: interval ends move to the frames due at them."""


def opened(folder: Path, rule: Segments) -> OpenPack:
    return open_pack(make_pack(folder / "anna.vipppack", segments=rule))


def spans(pack: OpenPack, coding: CodingId) -> list[tuple[int, int]]:
    held = verbs.sheet(pack, coding).segments
    return [(s.range.start_us, s.range.end_us) for s in held]


def test_intervals_are_laid_when_a_coding_begins(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_3_S) as pack:
        coding = pack.coding_of("R-7F3K")
        assert spans(pack, coding) == []
        verbs.start(pack, coding)
        laid = spans(pack, coding)
        assert laid == [(0, 3_040_000), (3_040_000, 6_040_000), (6_040_000, 10_000_000)]
        verbs.start(pack, coding)
        assert spans(pack, coding) == laid
    assert verify_pack(tmp_path / "anna.vipppack").faults == ()


def test_the_first_change_lays_them_too(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_3_S) as pack:
        coding = pack.coding_of("R-7F3K")
        verbs.rate(pack, coding, DIMENSIONS[0], Decimal(4))
        assert len(spans(pack, coding)) == 3
        history.undo(pack, coding)
        sheet = verbs.sheet(pack, coding)
        assert (len(sheet.segments), sheet.ratings) == (3, ())
        assert not sheet.can_undo, "what the study laid is not taken back"


@pytest.mark.parametrize("rule", [WHOLE, EVERY_3_S])
def test_segments_that_are_not_the_observers_stay_as_they_are(
    tmp_path: Path, rule: Segments
) -> None:
    with opened(tmp_path, rule) as pack:
        coding = pack.coding_of("R-7F3K")
        verbs.start(pack, coding)
        before = spans(pack, coding)
        (known,) = [s.id for s in verbs.sheet(pack, coding).segments][:1] or ["none"]
        attempts: list[Callable[[SegmentId], object]] = [
            lambda _s: segments.add(pack, coding, TimeRange(0, 400_000)),
            lambda s: segments.set_edges(pack, coding, s, TimeRange(0, 400_000)),
            lambda s: segments.split(pack, coding, s, 400_000),
            lambda s: segments.delete(pack, coding, s),
        ]
        for attempt in attempts:
            with pytest.raises(StudyError, match=r"rated as a whole|laid by the study"):
                attempt(known)  # type: ignore[arg-type]
        assert spans(pack, coding) == before


def test_every_interval_must_be_rated_before_submitting(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_3_S) as pack:
        coding = pack.coding_of("R-7F3K")
        verbs.start(pack, coding)
        held = verbs.sheet(pack, coding).segments
        for dimension in DIMENSIONS:
            verbs.rate(pack, coding, dimension, Decimal(4))
            verbs.rate(pack, coding, dimension, Decimal(4), segment=held[1].id)
        (missing,) = [f for f in submission.gate(pack, coding) if f.blocks]
        assert missing.title == "Segments 1 and 3: not fully rated"
        assert (missing.segment, missing.range) == (held[0].id, held[0].range)
        with pytest.raises(StudyError, match="Segments 1 and 3"):
            submission.submit(pack, coding, unwatched_because="test")
        for dimension in DIMENSIONS:
            verbs.rate(pack, coding, dimension, Decimal(5), segment=held[0].id)
            verbs.cannot_code(pack, coding, dimension, "out of view", segment=held[2].id)
        submission.submit(pack, coding, unwatched_because="test")
        assert verbs.sheet(pack, coding).state is CodingState.SUBMITTED


def test_long_runs_of_intervals_are_told_shortly(tmp_path: Path) -> None:
    with opened(tmp_path, Segments(SegmentRule.INTERVALS, 500_000)) as pack:
        coding = pack.coding_of("R-7F3K")
        verbs.start(pack, coding)
        held = verbs.sheet(pack, coding).segments
        for dimension in DIMENSIONS:
            verbs.rate(pack, coding, dimension, Decimal(4), segment=held[4].id)
            verbs.rate(pack, coding, dimension, Decimal(4), segment=held[7].id)
        titles = [
            f.title for f in submission.gate(pack, coding) if f.kind is FindingKind.SEGMENTS_UNRATED
        ]
        assert titles == ["Segments 1\u20134, 6, 7 and 9\u201320: not fully rated"]


def test_a_whole_session_needs_its_ratings_alone(tmp_path: Path) -> None:
    with opened(tmp_path, WHOLE) as pack:
        coding = pack.coding_of("R-7F3K")
        for dimension in DIMENSIONS:
            verbs.rate(pack, coding, dimension, Decimal(4))
        assert spans(pack, coding) == []
        submission.submit(pack, coding, unwatched_because="test")


def test_every_coding_has_the_instrument_it_was_assigned(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack", second_instrument="eas-shell")
    with open_pack(folder) as pack:
        first, second = (pack.coding_of(mask) for mask in ("R-7F3K", "R-K9DM"))
        assert [pack.instrument_of(c).id for c in (first, second)] == ["sn-1", "eas-shell"]
        assert [pack.subject_of(a) for a in pack.assignments] == ["sn-1", "eas-shell", "sn-1"]
        own = pack.instrument_of(second).dimensions[1]
        verbs.rate(pack, second, own.id, own.scale.lowest)
        with pytest.raises(StudyError, match=f"sn-1 has no dimension {own.id}"):
            verbs.rate(pack, first, own.id, own.scale.lowest)
        asked = [f.dimension for f in submission.gate(pack, second) if f.dimension]
        assert asked == [d.id for d in pack.instrument_of(second).dimensions]
        rows = pack.store.connection.execute("SELECT mask, instrument FROM ratings_current")
        assert [tuple(row) for row in rows] == [("R-K9DM", "eas-shell")]
