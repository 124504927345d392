"""One observer's sheet for one session: what it holds at a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.domain.design import Segments

if TYPE_CHECKING:
    from decimal import Decimal

    from vippcoder.domain.ids import (
        ActionId,
        CodingId,
        DimensionId,
        Mask,
        NoteId,
        RecordingId,
        SegmentId,
    )
    from vippcoder.domain.recording import Recording
    from vippcoder.timebase import TimeRange


class CodingState(StrEnum):
    """Where a coding stands."""

    ASSIGNED = "assigned"
    STARTED = "started"
    SUBMITTED = "submitted"
    STOPPED = "stopped"
    LOCKED = "locked"
    WITHDRAWN = "withdrawn"


class Confidence(StrEnum):
    """How sure the observer is of a rating."""

    LOW = "low"
    FAIR = "fair"
    HIGH = "high"


class StopReason(StrEnum):
    """Why an observer stops coding a session for good."""

    GROUP_RECOGNISED = "group-recognised"
    FAMILY_KNOWN = "family-known"
    DISTRESS = "distress"


class NoteKind(StrEnum):
    """Words that support a rating, or a bare place to come back to."""

    EVIDENCE = "evidence"
    BOOKMARK = "bookmark"


@dataclass(frozen=True, slots=True)
class Segment:
    """A time range of the session, its ends on frame times."""

    id: SegmentId
    range: TimeRange


@dataclass(frozen=True, slots=True)
class Rating:
    """The live value of one dimension for one target; `segment` None is the whole session.

    Either `value` is given, or `cannot_code` is true with its reason; a rating that was cleared is
    not live and does not appear.
    """

    dimension: DimensionId
    segment: SegmentId | None
    value: Decimal | None
    cannot_code: bool = False
    reason: str = ""
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A moment on the film that the observer marked."""

    id: NoteId
    kind: NoteKind
    recording: RecordingId
    at_us: int
    frame: int
    text: str
    dimension: DimensionId | None = None
    segment: SegmentId | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A stretch that was played without a stop."""

    range: TimeRange
    speed: float
    with_sound: bool
    levelled: bool | None = None
    """Whether it was played at the loudness of every other film; None where that is not known, and
    without sound."""

    @property
    def counts(self) -> bool:
        """Whether it counts as watched: played with sound, at twice the speed or slower."""
        return self.with_sound and self.speed <= 2  # noqa: PLR2004 - the rule itself

    def leads_to(self, other: Watched) -> bool:
        """Whether the other goes on where this ends, forward or backward, in the same manner."""
        own, others = ((w.speed, w.with_sound, w.levelled) for w in (self, other))
        goes_on = self.range.end_us == other.range.start_us
        goes_back = self.range.start_us == other.range.end_us
        return own == others and (goes_on or goes_back)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the observer was, to return there: the frame, and what a digit would rate."""

    frame: int = 0
    segment: SegmentId | None = None
    """The selected segment."""
    target_is_segment: bool = False
    """Whether a digit rates the selected segment rather than the whole session."""
    dimension: DimensionId | None = None


@dataclass(frozen=True, slots=True)
class BlindingAnswer:
    """What the observer believes about the group, asked after the ratings are locked."""

    guess: str
    """A group label of the study, or `do not know`."""
    certainty: int
    """0 a pure guess, 4 certain."""
    reasons: tuple[str, ...] = ()
    at_us: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TimepointAnswer:
    """Which wave of the study the observer takes a session for, where the study asks."""

    guess: str
    """A label of the study, or `do not know`."""
    certainty: int
    """0 a pure guess, 4 certain."""


@dataclass(frozen=True, slots=True)
class AngleOffset:
    """How one recording of the session lies against its reference."""

    recording: RecordingId
    offset_us: int
    """Session time = recording time + this, in microseconds."""
    is_adjusted: bool = False
    """Whether the observer set it; otherwise it came with the pack."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A session that the pack's observer is to code."""

    coding: CodingId
    mask: Mask
    position: int
    """1 for the first in the observer's own order."""
    task: str
    """What was filmed (`free play`); may be empty."""
    recordings: tuple[Recording, ...]
    instrument: str = ""
    """What it is rated with; empty: with the only instrument of the pack."""
    segments: Segments = field(default_factory=Segments)
    """Which segments are rated."""

    @property
    def reference(self) -> Recording:
        """The recording whose first frame is session time 0."""
        return self.recordings[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a coding holds now; segments by start, notes by moment."""

    coding: CodingId
    state: CodingState
    segments: tuple[Segment, ...] = ()
    ratings: tuple[Rating, ...] = ()
    notes: tuple[Note, ...] = ()
    watched: tuple[Watched, ...] = ()
    place: Place = Place()
    offsets: tuple[AngleOffset, ...] = ()
    """One for each recording of the session, the reference first."""
    can_undo: bool = False
    can_redo: bool = False
    blinding: BlindingAnswer | None = None
    timepoint: TimepointAnswer | None = None

    def segment(self, segment_id: SegmentId) -> Segment | None:
        """Return the segment if it is still there."""
        return next((s for s in self.segments if s.id == segment_id), None)

    def number_of(self, segment_id: SegmentId) -> int:
        """Return the segment's number on screen: 1 for the earliest."""
        return [s.id for s in self.segments].index(segment_id) + 1

    def offset_of(self, recording: RecordingId) -> int:
        """Return what turns a time of the recording into session time, in microseconds."""
        return next((o.offset_us for o in self.offsets if o.recording == recording), 0)

    def rating(self, dimension: DimensionId, segment: SegmentId | None) -> Rating | None:
        """Return the live rating of a dimension for a target."""
        return next(
            (r for r in self.ratings if r.dimension == dimension and r.segment == segment), None
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What a verb changed, so that a screen can decide whether to care, and how to take it back."""

    coding: CodingId
    action: ActionId | None = None
    """What `history.undo` takes back next; None when nothing needs undoing."""
    segments: frozenset[SegmentId] = frozenset()
    ratings: frozenset[tuple[DimensionId, SegmentId | None]] = frozenset()
    notes: frozenset[NoteId] = frozenset()
    offsets: frozenset[RecordingId] = frozenset()
    state: bool = False
