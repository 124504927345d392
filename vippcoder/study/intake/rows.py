"""The rows of a manifest: what each says, and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from vippcoder.domain.ids import DyadId, TaskId, TimepointId

REQUIRED = ("dyad", "timepoint", "task", "file")
OPTIONAL = ("angle", "part", "language", "filmed_on", "missing_because")
COLUMNS = REQUIRED + OPTIONAL
"""The columns of a manifest, in the order in which one is written."""

LANGUAGE = "en"
"""Spoken in a film of which the manifest does not say."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it was typed."""

    line: int
    """Of the manifest, where the row begins; the head is line 1."""
    texts: Mapping[str, str]
    """By column; what is not there is empty."""

    def text(self, column: str) -> str:
        """Return what stands in a column, without spaces around."""
        return self.texts.get(column, "").strip()


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend before anything is taken in."""

    line: int
    """Of the manifest; 0 for the manifest as a whole."""
    sentence: str

    def told(self) -> str:
        """Return it as a line of a list."""
        said = " ".join(self.sentence.split())
        return f"line {self.line}: {said}" if self.line else said


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says which session or visit it is about."""

    line: int
    dyad: DyadId
    timepoint: TimepointId
    task: TaskId | None
    """None where a whole visit is missing."""
    file: Path | None
    """Absolute; None where the film is missing."""
    angle: int
    """1 for the reference."""
    part: int
    """1 for the first part of a split film."""
    language: str
    filmed_on: date | None
    missing_because: str
    is_sound: bool = True
    """Whether every field of it is; an unsound row is compared with the others all the same."""


@dataclass(frozen=True, slots=True)
class FilmFile:
    """One file of a session, as the manifest names it."""

    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class WantedSession:
    """A session that the manifest names: its angles, each in one or more parts."""

    dyad: DyadId
    timepoint: TimepointId
    task: TaskId
    language: str
    angles: tuple[tuple[FilmFile, ...], ...]
    """The reference first; of each the parts in order."""

    @property
    def line(self) -> int:
        """Where its first file stands in the manifest."""
        return min(film.line for film in self.files)

    @property
    def files(self) -> tuple[FilmFile, ...]:
        """Return every file, angle after angle."""
        return tuple(film for angle in self.angles for film in angle)

    def told(self) -> str:
        """Return what it is called in messages to the intake manager."""
        return f"{self.dyad} {self.timepoint} {self.task}"


@dataclass(frozen=True, slots=True)
class WantedVisit:
    """A visit that the manifest names."""

    dyad: DyadId
    timepoint: TimepointId
    filmed_on: date | None
    missing_because: str
    line: int


@dataclass(frozen=True, slots=True)
class MissingSession:
    """A task of a visit that was not filmed, or whose film is lost."""

    dyad: DyadId
    timepoint: TimepointId
    task: TaskId
    because: str
    line: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says, and everything that is wrong with it."""

    path: Path
    raw: tuple[RawRow, ...] = ()
    """Its rows as typed."""
    sessions: tuple[WantedSession, ...] = ()
    visits: tuple[WantedVisit, ...] = ()
    missing: tuple[MissingSession, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    """In order of lines. Empty: it can be taken in, as far as it and the files themselves tell."""
