"""How a study is to be run: what its form and its TOML file both say."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.domain.certification import Certification

if TYPE_CHECKING:
    from vippcoder.domain.ids import DimensionId, TaskId, TimepointId


class SegmentRule(StrEnum):
    """Which segments an observer rates."""

    WHOLE_SESSION = "whole-session"
    """None: the whole session alone is rated."""
    INTERVALS = "intervals"
    """Fixed intervals, laid before the observer begins."""
    FREE = "free"
    """Those that the observer marks."""


class EventKind(StrEnum):
    """When a dyad counts as having the event that the outcome counts."""

    AT_OR_ABOVE = "at-or-above"
    """The one value is at or above the cut-off."""
    AT_OR_BELOW = "at-or-below"
    """The one value is at or below the cut-off: for dimensions of which less is favourable."""
    CHANGE_FROM_BASELINE = "change-from-baseline"
    """The one value is at least so much above that of the first timepoint; with a bound below 0, at
    least so much below it."""


class AcrossTasks(StrEnum):
    """How a visit's tasks make one value."""

    MEAN = "mean"
    FIRST = "first"
    """The first task, in the design's order, that was rated."""
    LOWEST = "lowest"
    HIGHEST = "highest"


class AcrossObservers(StrEnum):
    """Which observer's value of a double-coded session counts."""

    MAIN = "main"
    MEAN = "mean"
    AGREED = "agreed"
    """The agreed value where codings differ, else their mean."""


@dataclass(frozen=True, slots=True)
class Timepoint:
    """A planned wave, in the order of the design."""

    id: TimepointId
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    """What is filmed at a visit."""

    id: TaskId
    name: str
    """As observers read it; tells neither timepoint nor arm."""


@dataclass(frozen=True, slots=True)
class InstrumentUse:
    """An instrument that every session of some tasks is rated with."""

    id: str
    edition: str
    tasks: tuple[TaskId, ...] = ()
    """Empty: all tasks."""
    file: str = ""
    """Its file, as seen from the design's; empty: the study has it, or it comes with the
    program."""


@dataclass(frozen=True, slots=True)
class Segments:
    """The segment rule of the study."""

    rule: SegmentRule = SegmentRule.FREE
    interval_us: int | None = None
    """Length of an interval, in microseconds; with `INTERVALS` alone."""


USUAL_SEED = 1

DOUBLE_CODING_NOTE = (
    "A small trial needs every film coded twice: of about 82 films a fifth is 16, and with 16 "
    "films and two observers an ICC of .80 has a 95 % interval of .52\N{EN DASH}.93, which hardly "
    "tells good observers from poor ones."
)
"""Why double-coding everything is the default; stands beside the share wherever it is set."""


@dataclass(frozen=True, slots=True)
class DoubleCoding:
    """How much is coded by two observers."""

    share: float = 1.0
    """0 to 1 of the sessions of each timepoint."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Hidden sessions that watch over the observers."""

    gold_sessions: int = 0
    """Sessions with a reference coding, hidden in every observer's order."""
    repeat_share: float = 0.0
    """0 to 1 of an observer's sessions that come a second time, to the same observer."""
    repeat_gap_sessions: int = 10
    """Sessions that lie at least between the two."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the outcome counts, for one dimension."""

    dimension: DimensionId
    kind: EventKind
    bound: Decimal
    """The cut-off, or the least change."""
    instrument: str = ""
    """Whose dimension it is; empty: that of the only instrument that has it."""


@dataclass(frozen=True, slots=True)
class OneValue:
    """The rule that makes one value per dyad, timepoint and dimension."""

    across_tasks: AcrossTasks = AcrossTasks.MEAN
    across_observers: AcrossObservers = AcrossObservers.MEAN


@dataclass(frozen=True, slots=True)
class Adjudication:
    """How far two codings of a session may differ before people meet over it."""

    more_than: Decimal = Decimal(1)
    """Points; a difference of more is beyond the rule."""
    across_cutoff: bool = True
    """Whether two values on either side of an event's cut-off are beyond it, however near."""


@dataclass(frozen=True, slots=True)
class Guesses:
    """What observers are asked to guess after each session."""

    groups: tuple[str, ...]
    """The groups' labels, in the order in which they are offered."""
    asks_timepoint: bool = False


@dataclass(frozen=True, slots=True)
class SafeguardingContact:
    """To whom an observer's concern for a child goes."""

    name: str = ""
    reach: str = ""
    """How to reach the person: telephone, address."""
    recipient: str = ""
    """The person's age public key (`age1...`): nobody else can read a note."""


@dataclass(frozen=True, slots=True)
class StudyDesign:
    """One version of a study's design."""

    title: str
    timepoints: tuple[Timepoint, ...]
    tasks: tuple[Task, ...]
    instruments: tuple[InstrumentUse, ...]
    guesses: Guesses
    segments: Segments = Segments()
    double_coding: DoubleCoding = DoubleCoding()
    checks: Checks = Checks()
    events: tuple[Event, ...] = ()
    one_value: OneValue = OneValue()
    adjudication: Adjudication = Adjudication()
    certification: Certification = field(default_factory=Certification)
    seed: int = USUAL_SEED
    """From which assignment and order are drawn; the same seed gives the same plan."""
    commitment: str = ""
    """SHA-256 over nonce and allocation, 64 hexadecimal digits; empty until it is sealed."""
    telling_words: tuple[str, ...] = ()
    """Words no pack may hold: arms, therapists, sites."""
    safeguarding: SafeguardingContact = field(default_factory=SafeguardingContact)

    def timepoint(self, timepoint: str) -> Timepoint | None:
        """Return the timepoint with this id."""
        return next((t for t in self.timepoints if t.id == timepoint), None)

    def task(self, task: str) -> Task | None:
        """Return the task with this id."""
        return next((t for t in self.tasks if t.id == task), None)

    def instruments_of(self, task: TaskId) -> tuple[InstrumentUse, ...]:
        """Return what sessions of a task are rated with."""
        return tuple(use for use in self.instruments if not use.tasks or task in use.tasks)
