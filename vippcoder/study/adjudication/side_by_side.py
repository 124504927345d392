"""Several codings of one session beside each other: film, segments, values and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.study import Purpose
from vippcoder.errors import StudyError
from vippcoder.storage.study.adjudications import read_conferences
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_session
from vippcoder.storage.study.progress import read_progress
from vippcoder.storage.study.store import MEDIA
from vippcoder.study.blindness.sight import coding_masked, may_see_scores, record_view
from vippcoder.study.design.versions import design_instruments

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId, DimensionId, Mask, ObserverCode, SegmentId, SessionId
    from vippcoder.domain.instrument import Instrument
    from vippcoder.domain.recording import Recording
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore

PLACE = "side by side"
_ORDER = (Purpose.MAIN, Purpose.DOUBLE, Purpose.GOLD, Purpose.REPEAT, Purpose.TRAINING)


@dataclass(frozen=True, slots=True)
class RatedSegment:
    """A live segment of a coding and what was rated of it."""

    id: SegmentId
    start_us: int
    end_us: int
    """Session times in microseconds; the end is not inside."""
    values: tuple[tuple[DimensionId, float | None], ...]
    """None where it cannot be coded."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A moment that supports a rating."""

    at_us: int
    dimension: DimensionId | None
    text: str


@dataclass(frozen=True, slots=True)
class SubmittedSheet:
    """One observer's coding of the session."""

    coding: CodingId
    mask: Mask
    observer: ObserverCode
    purpose: Purpose
    values: tuple[tuple[DimensionId, float | None], ...]
    """Of the whole session, as first submitted; None where it cannot be coded."""
    segments: tuple[RatedSegment, ...]
    """As they stand now, by time."""
    evidence: tuple[Evidence, ...]
    """As it stands now, by time."""

    def value_of(self, dimension: str) -> float | None:
        """Return the session's value of a dimension; None also where none was given."""
        return dict(self.values).get(dimension)  # type: ignore[call-overload,no-any-return]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A session as a lead looks at it where its codings differ."""

    mask: Mask
    """Under which it is shown: the conference's, else the one that was named."""
    instrument: Instrument
    film: Path | None
    """The reference recording in the study; None where it was removed."""
    recording: Recording | None
    sheets: tuple[SubmittedSheet, ...]
    """The main coding's first."""

    @property
    def end_us(self) -> int:
        """How long the film is, in microseconds; as far as the codings reach where it is gone."""
        if self.recording is not None:
            return self.recording.frames.end_us
        ends = [s.end_us for sheet in self.sheets for s in sheet.segments]
        moments = [e.at_us + 1 for sheet in self.sheets for e in sheet.evidence]
        return max([*ends, *moments], default=1)


def side_by_side(store: StudyStore, named: str) -> SideBySide:
    """Return every submitted coding of a session and instrument, and keep who was shown them.

    Args:
        store: the study, open for writing.
        named: the mask of one of its codings, or of its conference.

    Raises:
        StudyError: there is no such mask, nothing was submitted, or the sitting's person has still
            to code the session.
    """
    session, instrument, mask = _asked_for(store, named)
    submitted = {p.coding.coding for p in read_progress(store) if p.submitted_at is not None}
    codings = [
        c
        for c in read_assignments(store)
        if (c.session, c.instrument) == (session, instrument) and c.coding in submitted
    ]
    sight = may_see_scores(store, store.person, [c.coding for c in codings])
    if not sight.is_whole:
        raise StudyError(
            f"{store.person} has still to code the session of {named}",
            mend="its codings are shown when that is submitted and collected",
        )
    if not codings:
        raise StudyError(f"no coding of {named} was submitted yet", mend="collect its pack first")
    held = read_session(store, session)
    reference = held.recordings[0].recording if held is not None else None
    codings.sort(key=lambda c: (_ORDER.index(c.purpose), c.observer))
    shown = SideBySide(
        mask,
        next(known for known, _ in design_instruments(store) if known.id == instrument),
        store.folder / MEDIA / reference.file if reference is not None else None,
        reference,
        tuple(_sheet(store, coding) for coding in codings),
    )
    record_view(store, sight.seen, PLACE)
    return shown


def _asked_for(store: StudyStore, named: str) -> tuple[SessionId, str, Mask]:
    """Return session and instrument, and under which mask to show them."""
    conferences = read_conferences(store)
    for conference in conferences:
        if conference.mask == named:
            return conference.session, conference.instrument, conference.mask
    asked = coding_masked(store, named)
    for conference in conferences:
        if (conference.session, conference.instrument) == (asked.session, asked.instrument):
            return asked.session, asked.instrument, conference.mask
    return asked.session, asked.instrument, asked.mask


def _sheet(store: StudyStore, coding: AssignedCoding) -> SubmittedSheet:
    values = store.rows(
        "SELECT dimension, value FROM ratings_by_session "
        "WHERE coding_id = ? AND submission_no = 1 ORDER BY dimension",
        (coding.coding,),
    )
    return SubmittedSheet(
        coding.coding,
        coding.mask,
        coding.observer,
        coding.purpose,
        tuple((row["dimension"], row["value"]) for row in values),
        _segments(store, coding.coding),
        tuple(
            Evidence(row["at_us"], row["dimension"], row["note"])
            for row in store.rows(
                "SELECT at_us, dimension, note FROM evidence_current WHERE coding_id = ? "
                "AND at_us IS NOT NULL ORDER BY at_us",
                (coding.coding,),
            )
        ),
    )


def _segments(store: StudyStore, coding: CodingId) -> tuple[RatedSegment, ...]:
    rated: dict[SegmentId, list[tuple[DimensionId, float | None]]] = {}
    for row in store.rows(
        "SELECT segment_id, dimension, value FROM ratings_current "
        "WHERE coding_id = ? AND segment_id IS NOT NULL ORDER BY dimension",
        (coding,),
    ):
        rated.setdefault(row["segment_id"], []).append((row["dimension"], row["value"]))
    return tuple(
        RatedSegment(
            row["segment_id"],
            row["start_us"],
            row["end_us"],
            tuple(rated.get(row["segment_id"], ())),
        )
        for row in store.rows(
            "SELECT segment_id, start_us, end_us FROM collected_segments s "
            "LEFT JOIN superseded o USING (pack_id, seq) WHERE s.coding_id = ? "
            "AND o.later IS NULL AND s.start_us IS NOT NULL ORDER BY s.start_us, s.end_us",
            (coding,),
        )
    )
