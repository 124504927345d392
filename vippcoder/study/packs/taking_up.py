"""Packs and deliveries that a killed run had finished and the study does not know."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from vippcoder.domain.ids import CodingId
from vippcoder.domain.issuing import SentDelivery
from vippcoder.errors import StudyError
from vippcoder.storage.pack.deliveries import read_deliveries as deliveries_in
from vippcoder.storage.pack.manifest import MANIFEST, read_manifest
from vippcoder.storage.pack.store import PackStore
from vippcoder.storage.pack.verification import verify_store
from vippcoder.storage.study.collected import beginning_of
from vippcoder.storage.study.packs import early_entry, read_deliveries, read_packs
from vippcoder.storage.study.store import PACKS
from vippcoder.study.design.versions import design_version as newest_version
from vippcoder.study.design.versions import read_design
from vippcoder.study.packs.deliveries import keep_delivery
from vippcoder.study.packs.due import visits_missing
from vippcoder.study.packs.issued import Left, refuse_strange, strange
from vippcoder.study.packs.looking import looked_into
from vippcoder.study.packs.new_packs import keep_pack, pack_and_observer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import ObserverCode, PackId
    from vippcoder.domain.issuing import IssuedPack
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.pack.deliveries import Delivered
    from vippcoder.storage.pack.manifest import Manifest
    from vippcoder.storage.study.store import StudyStore


_REASON_GONE: Final = "not known: the run that made it was killed before it kept the reason"


@dataclass(frozen=True, slots=True)
class Unknown:
    """What lies among the packs and is the study's own, though it does not know it."""

    place: Path
    observer: ObserverCode
    left: tuple[Left, ...]
    sent: SentDelivery | None
    """What was sent; None for a whole pack."""


def find_unknown(store: StudyStore, design: StudyDesign, design_version: int) -> list[Unknown]:
    """Return the packs and deliveries that lie in their places and that the study does not know.

    Raises:
        StudyError: one of them is nothing that the study assigned and has not issued.
    """
    return [
        one
        for folder in _folders(store)
        for one in _unknown_in(store, folder, design, design_version)
    ]


def take_up_finished(store: StudyStore) -> None:
    """Keep in the study what killed runs had finished, as far as it is the study's own.

    For where the study must know of every pack and nobody can be asked: whatever is strange stays
    as it is, for the next issuing to tell.
    """
    folders = _folders(store)
    if not folders:
        return
    design, version = read_design(store), newest_version(store)
    for folder in folders:
        with suppress(StudyError):
            for one in _unknown_in(store, folder, design, version):
                keep_unknown(store, one, version, partial(_early, store, design))


def _early(store: StudyStore, design: StudyDesign, pack: PackId) -> list[Entry]:
    missing = visits_missing(store, design)
    return [early_entry(pack, _REASON_GONE, missing)] if missing else []


def _folders(store: StudyStore) -> list[Path]:
    packs = store.folder / PACKS
    return [*sorted(packs.glob("*.vipppack")), *sorted(packs.glob("*.vippdelivery"))]


def _unknown_in(
    store: StudyStore, folder: Path, design: StudyDesign, design_version: int
) -> list[Unknown]:
    known = {pack.id: pack for pack in read_packs(store)}
    if folder.suffix == ".vippdelivery":
        return list(_laid_down(store, known, folder, design_version))
    with looked_into(store, folder) as copy:
        pack = PackStore(folder, copy.connection, None)  # its films lie in the folder itself
        pack_id, observer = pack_and_observer(pack)
        if pack_id in known:
            return list(_put_in(store, known[pack_id], pack, design_version))
        left = tuple(Left.of(given) for given in pack.assignments())
        refuse_strange(store, observer, left, folder)
        if pack.about()[1] != design.guesses.groups or verify_store(pack).faults:
            raise strange(folder)
        return [Unknown(folder, observer, left, None)]


def keep_unknown(
    store: StudyStore,
    unknown: Unknown,
    design_version: int,
    more: Callable[[PackId], Sequence[Entry]],
) -> None:
    """Keep in the study what lies in its place."""
    if unknown.sent is None:
        keep_pack(store, unknown.place, design_version, more)
    else:
        reasons = more(unknown.sent.pack) if unknown.left else ()
        keep_delivery(store, unknown.sent, unknown.left, reasons)


def _put_in(
    store: StudyStore, about: IssuedPack, pack: PackStore, design_version: int
) -> Iterator[Unknown]:
    """Yield the deliveries that a pack took in and the study does not know."""
    known = {sent.id for sent in read_deliveries(store, about.id)}
    for one in deliveries_in(pack.connection):
        if one.id not in known:
            left = _delivered(pack, one)
            refuse_strange(store, about.observer, left, pack.folder)
            sent = _sent(pack, one, about.id, design_version, left)
            yield Unknown(pack.folder, about.observer, left, sent)


def _delivered(pack: PackStore, one: Delivered) -> tuple[Left, ...]:
    rows = pack.connection.execute(
        "SELECT thing FROM delivered WHERE kind = 'coding' AND delivery_id = ?", (one.id,)
    )
    codings = {coding for (coding,) in rows}
    return tuple(Left.of(given) for given in pack.assignments() if given.coding in codings)


def _sent(
    pack: PackStore, one: Delivered, pack_id: PackId, version: int, left: Sequence[Left]
) -> SentDelivery:
    answers = pack.connection.execute(
        "SELECT a.answer_id FROM answers a JOIN journal j USING (seq) WHERE j.action = ?",
        (one.action,),
    ).fetchall()
    (removals,) = pack.connection.execute(
        "SELECT removals FROM deliveries WHERE delivery_id = ?", (one.id,)
    ).fetchone()
    return SentDelivery(
        one.id,
        pack_id,
        version,
        tuple(held.coding for held in left),
        tuple(answer for (answer,) in answers),
        tuple((CodingId(coding), redact) for coding, redact in json.loads(removals)),
    )


def _laid_down(
    store: StudyStore, known: dict[PackId, IssuedPack], folder: Path, version: int
) -> Iterator[Unknown]:
    """Yield a delivery's folder that the study does not know."""
    about, manifest = _of_ours(store, known, folder)
    if manifest.delivery in {sent.id for sent in read_deliveries(store, about.id)}:
        return
    left = tuple(Left.all_in(manifest))
    refuse_strange(store, about.observer, left, folder)
    sent = SentDelivery(
        manifest.delivery,
        about.id,
        version,
        tuple(held.coding for held in left),
        tuple(answer["answer_id"] for answer in manifest.answers),
        tuple((CodingId(coding), redact) for coding, redact in manifest.removals),
    )
    yield Unknown(folder, about.observer, left, sent)


def _of_ours(
    store: StudyStore, known: dict[PackId, IssuedPack], folder: Path
) -> tuple[IssuedPack, Manifest]:
    try:
        pack = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["pack"]
        about = known[pack]
        return about, read_manifest(folder, about.id, beginning_of(store, about.id)["nonce"])
    except (OSError, ValueError, KeyError, TypeError, StudyError) as error:
        raise strange(folder) from error
