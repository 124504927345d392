"""What the page knows of each observer's pack, and of each pack that was given to be collected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.study import ObserverState
from vippcoder.errors import StudyError
from vippcoder.storage.pack.journey import ENDING
from vippcoder.storage.study.packs import read_quarantine
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.progress import read_packs
from vippcoder.study.design.versions import read_design
from vippcoder.study.messages.safeguarding import HandedOver, hand_over, sealed_notes
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.due import open_codings, visits_missing
from vippcoder.study.packs.journeys import arrived
from vippcoder.study.packs.pending import pending_for
from vippcoder.ui.lead.words import count, day, moment_of, several
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from vippcoder.domain.design import SafeguardingContact
    from vippcoder.domain.issuing import Quarantined
    from vippcoder.domain.study import Observer
    from vippcoder.jobs import Job
    from vippcoder.storage.study.store import StudyStore

STATE_ICONS = {
    ObserverState.ACTIVE: "circle-check",
    ObserverState.AWAY: "moon",
    ObserverState.LEFT: "door-exit",
    ObserverState.UNBLINDED: "eye",
}


@dataclass(frozen=True, slots=True)
class PackLine:
    """One observer's pack."""

    observer: Observer
    due: int
    """Codings that were assigned and not issued yet."""
    issued: int
    batches: int
    home_at: datetime | None
    """When the newest entry that was collected was written."""
    waits: bool = False
    """Whether answers or withdrawals wait for the pack."""

    @property
    def can_be_lost(self) -> bool:
        """Whether there is a pack that a new one could take the place of."""
        return self.issued > 0 and self.observer.state is ObserverState.ACTIVE

    @property
    def code(self) -> str:
        """Whose it is."""
        return str(self.observer.code)

    @property
    def can_issue(self) -> bool:
        """Whether something can leave: sessions for somebody who gets some, or what waits."""
        return self.waits or (self.due > 0 and self.observer.state is ObserverState.ACTIVE)

    @property
    def due_words(self) -> str:
        """What is to leave."""
        sessions = [several(self.due, "session")] if self.due else []
        return " and ".join([*sessions, *(["answers or withdrawals"] if self.waits else [])])


@dataclass(frozen=True, slots=True)
class PacksRead:
    """Everything that the page shows."""

    lines: tuple[PackLine, ...]
    missing: int
    """Visits without a film or a reason; asked only where something can leave."""
    quarantine: tuple[Quarantined, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the collection of one pack ended."""

    name: str
    """Of the folder or file; no path."""
    observer: str
    added: int
    icon: str
    words: str
    pack: Path | None = None
    """Where it lies."""
    notes: int = 0
    """Locked notes about a child that lie in it."""


PACKS: tuple[Column[PackLine], ...] = (
    Column("Observer", lambda p: p.code, 110, is_bold=True),
    Column(
        "State", lambda p: p.observer.state.value, 110, icon=lambda p: STATE_ICONS[p.observer.state]
    ),
    Column(
        "To issue",
        lambda p: p.due_words or "nothing",
        190,
        icon=lambda p: "package-export" if p.can_issue else "",
        tone=lambda p: "" if p.due_words else "2",
    ),
    Column(
        "Issued",
        lambda p: (
            f"{several(p.issued, 'session')} in {several(p.batches, 'batch', 'batches')}"
            if p.issued
            else "nothing yet"
        ),
        0,
        tone=lambda p: "" if p.issued else "2",
    ),
    Column(
        "Collected up to",
        lambda p: day(p.home_at),
        130,
        help="When the newest entry that came home was written.",
    ),
)

OUTCOMES: tuple[Column[Outcome], ...] = (
    Column("Pack", lambda o: o.name, 150, icon=lambda o: o.icon, is_bold=True),
    Column("New entries", lambda o: count(o.added), 92, is_number=True),
    Column("What came of it", lambda o: o.words, 0),
)

QUARANTINE: tuple[Column[Quarantined], ...] = (
    Column("Observer", lambda q: str(q.observer), 100, is_bold=True),
    Column("Found", lambda q: moment_of(q.found_at), 140),
    Column("Why", lambda q: q.reason, 0),
)


def read_lines(store: StudyStore) -> PacksRead:
    """Read what the page shows."""
    due = Counter(coding.observer for coding in open_codings(store))
    packs = {pack.observer: pack for pack in read_packs(store) if not pack.is_lost}
    lines = []
    for observer in read_observers(store):
        pack = packs.get(observer.code)
        made = (pack.codings, pack.batches, pack.last_entry_at) if pack else (0, 0, None)
        waits = pack is not None and pending_for(store, pack.pack).is_new
        lines.append(PackLine(observer, due[observer.code], *made, waits=waits))
    missing = visits_missing(store, read_design(store)) if due or packs else 0
    return PacksRead(tuple(lines), missing, read_quarantine(store))


@dataclass(frozen=True, slots=True)
class Collected:
    """How the collection of several packs ended."""

    outcomes: tuple[Outcome, ...]
    contact: SafeguardingContact

    @property
    def notes(self) -> int:
        """Locked notes about a child, in all of them."""
        return sum(one.notes for one in self.outcomes)

    @property
    def packs_with_notes(self) -> tuple[Path, ...]:
        """Where they lie; a pack that was refused hands its notes on too."""
        return tuple(one.pack for one in self.outcomes if one.notes and one.pack)


def is_locked(given: Path) -> bool:
    """Whether it is a pack that was locked for its journey."""
    return given.suffix == ENDING and given.is_file()


def collect_all(
    store: StudyStore, given: Sequence[Path], job: Job, passphrase: str = ""
) -> Collected:
    """Collect packs one after another; one that is refused does not keep the others out.

    Args:
        store: the study, open for writing.
        given: packs, their databases, or locked packs.
        job: progress and cancellation.
        passphrase: of the locked ones.
    """
    outcomes = []
    contact = read_design(store).safeguarding
    for number, path in enumerate(given):
        part = job.part(number / len(given), (number + 1) / len(given))
        notes = 0
        try:
            with arrived(store, path, passphrase, part.part(0, 0.5)) as pack:
                notes = len(sealed_notes(pack))
                told = collect(store, pack, part.part(0.5, 1))
        except StudyError as error:
            words = error.sentence(with_path=False)
            refused = f"Refused: {words}"
            outcomes.append(Outcome(path.name, "", 0, "alert-circle", refused, path, notes))
            continue
        if told.differs_at is not None:
            icon, words = "alert-triangle", "Put in quarantine: it was worked in at two places"
        elif told.added:
            icon, words = "circle-check", "Collected"
        else:
            icon, words = "circle-check", "Nothing new since the last time"
        observer = str(told.observer)
        outcomes.append(Outcome(path.name, observer, told.added, icon, words, path, notes))
    return Collected(tuple(outcomes), contact)


def hand_notes_over(
    store: StudyStore, packs: Sequence[tuple[Path, str]], folder: Path, job: Job
) -> HandedOver:
    """Copy the locked notes of packs for the contact, out of locked packs too.

    Args:
        store: the study, open for writing.
        packs: each with its passphrase, empty where it is not locked.
        folder: the contact's.
        job: progress and cancellation.
    """
    done = []
    for path, passphrase in packs:
        with arrived(store, path, passphrase, job) as pack:
            done.append(hand_over([pack], folder))
    return HandedOver(
        sum(one.copied for one in done),
        sum(one.had_already for one in done),
        sum(one.unlocked for one in done),
    )
