"""What the study keeps of a whole pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.ids import PackId
from vippcoder.domain.issuing import IssuedPack
from vippcoder.storage.study.collected import BroughtJournal, add_entries
from vippcoder.storage.study.packs import pack_entry
from vippcoder.study.packs.issued import Left, issue_entries
from vippcoder.study.packs.looking import looked_into

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vippcoder.domain.ids import ObserverCode
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.pack.store import PackStore
    from vippcoder.storage.study.store import StudyStore


def keep_pack(
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
        pack_id, observer = pack_and_observer(pack)
        journal = BroughtJournal.of(pack.connection)
        left = [Left.of(given) for given in pack.assignments()]
    with store.transaction():
        store.append([pack_entry(IssuedPack(pack_id, observer, journal.genesis))])
        store.append(issue_entries(store, pack_id, left, design_version))
        store.append(list(more(pack_id)))
        add_entries(store, pack_id, BroughtJournal(journal.rows[:1], ()))


def pack_and_observer(pack: PackStore) -> tuple[PackId, ObserverCode]:
    """Return the id of a pack and whose it is."""
    row = pack.connection.execute("SELECT pack_id, observer FROM pack").fetchone()
    return PackId(row["pack_id"]), row["observer"]
