"""More for a pack that an observer has: sessions, answers, withdrawn films.

Where the pack still lies in the study's `packs/`, is not open elsewhere, and is not behind what was
collected from it, the delivery is put in at once. Otherwise the observer works in a copy, and a
folder is written that the observer takes in.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from vippcoder.domain.ids import CodingId
from vippcoder.domain.issuing import SentDelivery
from vippcoder.errors import StudyError
from vippcoder.packing.appearing import appearing
from vippcoder.packing.delivering import Delivery, fill_delivery
from vippcoder.packing.left_over import half_made
from vippcoder.packing.neutral_dates import set_neutral_dates_of_pack
from vippcoder.storage.pack.store import DATABASE, MEDIA, open_store
from vippcoder.storage.pack.taking import take_delivery
from vippcoder.storage.pack.verification import database_faults
from vippcoder.storage.study.collected import beginning_of, collected_head
from vippcoder.storage.study.packs import delivery_entry, read_deliveries
from vippcoder.storage.study.store import PACKS
from vippcoder.study.packs.issued import Left, issue_entries
from vippcoder.study.packs.looking import looked_into
from vippcoder.study.packs.pending import guidance_in, not_held_yet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.issuing import IssuedPack
    from vippcoder.jobs import Job
    from vippcoder.packing.issuing import Batch, Look
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.pack.store import PackStore
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.packs.pending import Pending


def order_delivery(store: StudyStore, pack: IssuedPack, batch: Batch, pending: Pending) -> Delivery:
    """Return what is to be brought to a pack.

    Args:
        store: the study.
        pack: whose.
        batch: its new sessions, which may be none.
        pending: what waits for it beside them.

    Raises:
        StudyError: the pack holds an instrument of the batch as an earlier design had it.
    """
    (count,) = store.rows("SELECT count(*) FROM issues WHERE pack_id = ?", (pack.id,))[0]
    return Delivery(
        pack.id,
        secrets.token_hex(16),
        beginning_of(store, pack.id)["nonce"],
        replace(batch, instruments=not_held_yet(store, pack.id, batch.instruments)),
        count + 1,
        batch.guidance != guidance_in(store, pack.id) or pending.is_unsure,
        pending.answers,
        pending.removals,
    )


def deliver(
    store: StudyStore,
    pack: IssuedPack,
    order: Delivery,
    look: Look,
    *,
    design_version: int,
    more: Sequence[Entry],
    by_folder: bool,
    job: Job,
) -> Path:
    """Make a delivery, put it in or lay it down, and keep it in the study in one transaction.

    Args:
        store: the study, open for writing.
        pack: whose.
        order: what it brings.
        look: the last look at it.
        design_version: the design's under which it is made.
        more: what else to write with it.
        by_folder: lay a folder down, also where the pack could take it in at once.
        job: told how far it is.

    Returns:
        The pack that took it in, or the folder for its observer.

    Raises:
        StudyError, CancelledError: as `fill_delivery`; nothing has left.
    """
    held: list[Assignment] = []

    def looked(folder: Path, sessions: Sequence[Assignment], words: str, part: Job, /) -> None:
        held.extend(sessions)
        look(folder, sessions, words, part)

    home = store.folder / PACKS / f"{pack.observer}.vipppack"
    inside = None if by_folder else _opened_at_home(store, pack, home)
    if inside is not None:
        try:
            with half_made(home, MEDIA) as making:
                fill_delivery(making, order, looked, job.part(0, 0.9))
                take_delivery(inside, making, job.part(0.9, 1))
                shutil.rmtree(making)
        finally:
            inside.close()
            set_neutral_dates_of_pack(home)
        place = home
    else:
        number = len(read_deliveries(store, pack.id)) + 2
        place = home.with_name(f"{pack.observer}-{number}.vippdelivery")
        with appearing(place, MEDIA) as making:
            fill_delivery(making, order, looked, job)
    sent = SentDelivery(
        order.id,
        pack.id,
        design_version,
        tuple(CodingId(one.coding) for one in held),
        tuple(answer.id for answer in order.answers),
        tuple((CodingId(coding), redact) for coding, redact in order.removals),
    )
    keep_delivery(store, sent, [Left.of(one) for one in held], more)
    return place


def keep_delivery(
    store: StudyStore, sent: SentDelivery, left: Sequence[Left], more: Sequence[Entry]
) -> None:
    """Keep a delivery in the study, in one transaction.

    Args:
        store: the study, open for writing.
        sent: what lies in its place.
        left: its sessions.
        more: what else to write with it.
    """
    with store.transaction():
        store.append([delivery_entry(sent)])
        store.append(issue_entries(store, sent.pack, left, sent.design_version))
        store.append(list(more))


def _opened_at_home(store: StudyStore, pack: IssuedPack, home: Path) -> PackStore | None:
    """Open the pack where it was issued; None where its observer works elsewhere or has it open."""
    if not (home / DATABASE).is_file():
        return None
    seq, link = collected_head(store, pack.id)
    with looked_into(store, home) as copy:
        row = copy.connection.execute(
            "SELECT pack_id, link FROM pack LEFT JOIN journal ON seq = ?", (seq,)
        ).fetchone()
        is_behind = (row["pack_id"], row["link"]) != (pack.id, link)
        if is_behind or database_faults(copy):
            return None
    try:
        return open_store(home)
    except StudyError:
        return None
