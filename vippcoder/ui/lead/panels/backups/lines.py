"""What the page says of a backup, and of what going back to it would lose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.study.backups import backups_of
from vippcoder.ui.lead.words import count, moment, several
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vippcoder.storage.core.backups import Backup
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.backups import Lost


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup."""

    backup: Backup
    size: int
    """In bytes."""
    fault: str | None
    """None: proved when it was made; empty: again in this sitting; else why it does not hold."""

    @property
    def path(self) -> Path:
        """The file."""
        return self.backup.path

    @property
    def proof(self) -> str:
        """When it was proved, and how that ended."""
        if self.fault is None:
            return "when it was made"
        return (
            f"{self.fault[:1].upper()}{self.fault[1:]}" if self.fault else "again, in this sitting"
        )


BACKUPS: tuple[Column[BackupLine], ...] = (
    Column("Made", lambda b: moment(b.backup.made_at), 170, is_bold=True),
    Column(
        "Entries",
        lambda b: count(b.backup.entries),
        80,
        is_number=True,
        help="Entries of the study's journal that it holds.",
    ),
    Column("Size", lambda b: size(b.size), 90, is_number=True),
    Column(
        "Proved",
        lambda b: b.proof,
        0,
        icon=lambda b: "alert-circle" if b.fault else "circle-check",
        tone=lambda b: "danger" if b.fault else "2",
        help="Read through, and its journal walked from entry to entry.",
    ),
)

FAULTS: tuple[Column[str], ...] = (
    Column(
        "What does not hold; keep the study as it is and make a copy of it",
        lambda fault: fault,
        0,
        icon=lambda _: "alert-circle",
    ),
)

_TELLS: Final = (
    ("collections", "collection", "collections", "collect the packs again"),
    ("packs", "pack issued", "packs issued", "they can be collected no more"),
    ("deliveries", "delivery", "deliveries", "their sessions can be collected no more"),
    ("sessions", "session taken in", "sessions taken in", "take their films in again"),
    ("remakes", "film made anew", "films made anew", "the ones before are gone"),
    ("withdrawals", "withdrawal", "withdrawals", "export what was signed first, withdraw again"),
    ("assignments", "assignment", "assignments", "assign anew"),
    ("designs", "version of the design", "versions of the design", "record it again"),
)
"""Kind of entry, one, more, and what that means; all others are counted together."""


def size(number: int) -> str:
    """Return bytes in words: `320 kB`, `1.2 MB`."""
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{max(number // 1000, 1)} kB"  # noqa: PLR2004 - a megabyte


def lost_lines(lost: Lost) -> tuple[str, ...]:
    """Say what going back would lose, one sentence a kind."""
    lines = [
        f"{several(lost.of(kind), one, more)}: {means}."
        for kind, one, more, means in _TELLS
        if lost.of(kind)
    ]
    others = lost.entries - sum(lost.of(kind) for kind, *_ in _TELLS)
    if others and lines:
        lines.append(f"{several(others, 'entry', 'entries')} of other kinds.")
    if lost.regained:
        back = several(lost.regained, "entry comes", "entries come")
        lines.append(f"{back} back, which the study went back past before.")
    return tuple(lines)


def read_backups(store: StudyStore, proofs: Mapping[Path, str]) -> tuple[BackupLine, ...]:
    """Read the list, the newest first.

    Args:
        store: the study.
        proofs: what came of proving them in this sitting: empty for what holds.
    """
    return tuple(
        BackupLine(backup, backup.path.stat().st_size, proofs.get(backup.path))
        for backup in backups_of(store.folder)
    )
