"""What tells which film a copy was made from, and must therefore be in no pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from vippcoder.domain.ids import RecordingId


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One thing to look for."""

    text: str
    what: str
    """What it is, for people: "file name", "folder", "tag title", "recording date", "hash"."""


@dataclass(frozen=True, slots=True)
class TellingTerms:
    """Everything that the sources of one recording tell; kept in the study alone.

    Read off the sources when they were taken in, since they may be gone when packs are made.
    """

    recording: RecordingId
    terms: tuple[Term, ...]
    """In order: names, folders, tags, remarks, dates in their spellings, hashes."""
    moments: tuple[datetime, ...]
    """When it was recorded, in UTC, as far as names and tags say so; looked for as numbers too."""
