"""What the study keeps of a pack once its folder has its name, also when a run was killed before.

A folder gets its name before the study knows of it: were it the other way round, a killed run
would leave codings that count as issued and lie nowhere. So a next run looks for packs that the
study does not know. One that holds nothing but what the study assigned and has not issued was
finished by a killed run, and may have been handed on since: it is taken up as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.ids import CodingId, PackId
from vippcoder.domain.issuing import IssuedCoding, IssuedFilm, IssuedPack
from vippcoder.errors import StudyError
from vippcoder.storage.pack.store import PackStore
from vippcoder.storage.pack.verification import verify_store
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.collected import BroughtJournal, add_entries
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.packs import issue_entry, pack_entry, read_packs
from vippcoder.storage.study.store import PACKS
from vippcoder.study.looking import looked_into

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import Mask, ObserverCode, SessionId
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.study.store import StudyStore


def keep_issue(
    store: StudyStore,
    folder: Path,
    design_version: int,
    more: Callable[[PackId], Sequence[Entry]],
) -> None:
    """Keep a finished pack in the study, in one transaction: the pack, its codings, its beginning.

    Args:
        store: the study, open for writing.
        folder: the pack, whole and under its name.
        design_version: the version of the design that it was made under.
        more: returns what else to write with it.
    """
    with looked_into(store, folder) as pack:
        pack_id, observer, journal = _about(pack)
        beginning = BroughtJournal(journal.rows[:1], ())
        issued = _issued(store, pack.assignments())
    with store.transaction():
        store.append([pack_entry(IssuedPack(pack_id, observer, journal.genesis))])
        store.append([issue_entry(pack_id, one, design_version) for one in issued])
        store.append(list(more(pack_id)))
        add_entries(store, pack_id, beginning)


def unknown_packs(store: StudyStore) -> list[Path]:
    """Return the packs that lie in `packs/` and that the study does not know."""
    known, unknown = {pack.id for pack in read_packs(store)}, []
    for folder in sorted((store.folder / PACKS).glob("*.vipppack")):
        with looked_into(store, folder) as pack:
            if _about(pack)[0] not in known:
                unknown.append(folder)
    return unknown


def take_up(
    store: StudyStore,
    folder: Path,
    design: StudyDesign,
    design_version: int,
    more: Callable[[PackId], Sequence[Entry]],
) -> tuple[ObserverCode, tuple[Mask, ...]]:
    """Keep a pack that a killed run finished; return whose it is, and its masks.

    Raises:
        StudyError: it is no pack of what the study assigned and has not issued.
    """
    with looked_into(store, folder) as copy:
        pack = PackStore(folder, copy.connection, None)  # its films lie in the folder itself
        _, observer, _ = _about(pack)
        _refuse_strange(store, pack, design)
        masks = tuple(held.mask for held in pack.assignments())
    keep_issue(store, folder, design_version, more)
    return observer, masks


def _about(pack: PackStore) -> tuple[PackId, ObserverCode, BroughtJournal]:
    row = pack.connection.execute("SELECT pack_id, observer FROM pack").fetchone()
    return PackId(row["pack_id"]), row["observer"], BroughtJournal.of(pack.connection)


def _issued(store: StudyStore, assignments: Sequence[Assignment]) -> list[IssuedCoding]:
    """Return the codings of a pack, each film beside the study's recording that it shows."""
    session_of: dict[CodingId, SessionId] = {c.coding: c.session for c in read_assignments(store)}
    held = {session.id: session.recordings for session in read_sessions(store)}
    return [
        IssuedCoding(
            given.coding,
            tuple(
                IssuedFilm(ours.recording.id, film.id, film.file, film.sha256)
                for ours, film in zip(held[session_of[given.coding]], given.recordings, strict=True)
            ),
        )
        for given in assignments
    ]


def _refuse_strange(store: StudyStore, pack: PackStore, design: StudyDesign) -> None:
    """Refuse a pack that is not wholly what the study assigned and has not issued yet."""
    _, observer, _ = _about(pack)
    open_codings = {
        (coding.coding, coding.mask, coding.instrument)
        for coding in read_assignments(store)
        if coding.observer == observer and coding.pack is None and not coding.cancelled_because
    }
    held = {(given.coding, given.mask, given.instrument) for given in pack.assignments()}
    labels = pack.about()[1]
    if not held <= open_codings or labels != design.guesses.groups or verify_store(pack).faults:
        raise StudyError(
            "lies among the packs, and the study has not issued it",
            path=pack.folder,
            mend="move it elsewhere, then pack again",
        )
