"""What a study knows of its dyads, films, observers and codings; everything but allocation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from vippcoder.domain.ids import (
        CodingId,
        DyadId,
        Mask,
        ObserverCode,
        PackId,
        PlanId,
        SessionId,
        TaskId,
        TimepointId,
    )
    from vippcoder.domain.recording import Recording


class ObserverState(StrEnum):
    """Whether an observer can be given sessions."""

    ACTIVE = "active"
    AWAY = "away"
    """Ill, or on leave: keeps what is done, gets nothing new."""
    LEFT = "left"
    UNBLINDED = "unblinded"


class Purpose(StrEnum):
    """Why a session is coded by an observer; no observer can tell."""

    MAIN = "main"
    DOUBLE = "double"
    REPEAT = "repeat"
    GOLD = "gold"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Observer:
    """One who codes, as the study knows the person."""

    code: ObserverCode
    languages: tuple[str, ...]
    """Languages (`en`) in which the observer can follow a film."""
    state: ObserverState = ObserverState.ACTIVE
    share: float = 1.0
    """Of the work, against that of the others; above 0."""
    is_certified: bool = True
    """Whether the observer may code trial films."""
    minutes_a_week: int = 300
    """Minutes of film the observer means to code a week; for the forecast until pace is known."""
    knows: tuple[DyadId, ...] = ()
    """Families the observer knows, and never gets."""


@dataclass(frozen=True, slots=True)
class Dyad:
    """One pseudonymous parent-child pair."""

    id: DyadId
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A dyad's attendance at a timepoint."""

    dyad: DyadId
    timepoint: TimepointId
    filmed_on: date | None
    missing_because: str = ""
    """Why there is no film; empty where there is one."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was taken in: part of one recording."""

    name: str
    folder: str
    """Where it lay when it was taken in."""
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StudyRecording:
    """A blinded recording in the study's `media/`, and what it was made from."""

    recording: Recording
    """Its `file` lies in the study's `media/`, named by a random id, without padding."""
    sources: tuple[SourceFile, ...]
    """In the order in which they were joined."""
    how_made: str
    """How the blinded recording was made and why (`stream copy`, `proxy: keyframes far apart`)."""


@dataclass(frozen=True, slots=True)
class Session:
    """One recorded task of a visit."""

    id: SessionId
    dyad: DyadId
    timepoint: TimepointId
    task: TaskId
    language: str
    """The language spoken in the film (`en`)."""
    recordings: tuple[StudyRecording, ...] = ()
    """The reference first."""

    @property
    def duration_us(self) -> int:
        """How long the reference recording is, in microseconds."""
        return self.recordings[0].recording.frames.end_us if self.recordings else 0


@dataclass(frozen=True, slots=True)
class AssignedCoding:
    """One observer's coding of one session, as planned."""

    coding: CodingId
    session: SessionId
    observer: ObserverCode
    purpose: Purpose
    position: int
    """1 for the first in the observer's order of this batch."""
    batch: int
    """1 for the first pack or delivery that holds it."""
    mask: Mask
    instrument: str
    plan: PlanId
    pack: PackId | None = None
    """The pack that it was issued in; None until then."""
    cancelled_because: str = ""
    """Why nobody is to code it any more; empty while it stands."""
