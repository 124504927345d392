"""What a study knows of the packs that it issued, and of what came home from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId, ObserverCode, PackId, RecordingId


@dataclass(frozen=True, slots=True)
class IssuedPack:
    """A pack that left the study."""

    id: PackId
    observer: ObserverCode
    genesis: str
    """The first link of its journal, by which the pack is known when it comes home."""


@dataclass(frozen=True, slots=True)
class IssuedFilm:
    """One film of a pack."""

    recording: RecordingId
    """As the study calls it."""
    recording_in_pack: RecordingId
    file: str
    """Name in the pack's `media/`."""
    sha256: str
    """Of the pack's copy, padding included."""


@dataclass(frozen=True, slots=True)
class IssuedCoding:
    """A coding that left in a pack, with its films."""

    coding: CodingId
    films: tuple[IssuedFilm, ...]
    """The reference first."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What one collection of a pack came to."""

    pack: PackId
    observer: ObserverCode
    entries: int
    """Entries of the journal that was brought."""
    head: str
    """Its newest link."""
    added: int
    """Entries that were new; none where the same or more had been collected before."""
    redacted: int
    """Entries whose words the pack has taken out since, and the study now has too."""
    differs_at: int | None = None
    """The first entry that is another than the one collected; the journal went to quarantine."""
    collected_at: str = ""
    """UTC, ISO 8601; empty while it is not kept yet."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A journal that forks from what was collected; nothing of it is among the ratings."""

    pack: PackId
    observer: ObserverCode
    file: str
    """Name in the study's `inbox/quarantine/`."""
    entries: int
    head: str
    differs_at: int
    """The first entry that is another than the one collected."""
    reason: str
    found_at: str
    """UTC, ISO 8601."""


@dataclass(frozen=True, slots=True)
class SentDelivery:
    """What was sent to a pack after it was issued."""

    id: str
    pack: PackId
    design_version: int
    """The design under which it was made."""
    codings: tuple[CodingId, ...]
    answers: tuple[str, ...]
    """Ids of the lead's answers that it holds."""
    removals: tuple[tuple[CodingId, bool], ...]
    """Codings whose films it withdraws, each with whether what was rated goes too."""
