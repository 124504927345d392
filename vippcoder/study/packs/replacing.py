"""A pack that is lost is given up, and what was open in it is assigned to its observer again.

The new codings have new ids and masks, so the new pack is a pack like any other: its journal has a
beginning of its own, and nothing that the lost one might still hold can get into it. What was
submitted and collected stays. Work that was begun and not submitted begins again.
"""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from vippcoder.domain.ids import CodingId, PlanId
from vippcoder.errors import StudyError
from vippcoder.packing.masks import draw_masks
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack.store import DATABASE
from vippcoder.storage.study.assignments import assignment_entry, cancellation_entry
from vippcoder.storage.study.collected import BroughtJournal, collected_head, first_difference
from vippcoder.storage.study.locks import refuse_when_locked
from vippcoder.storage.study.lost_packs import lost_entry, read_lost
from vippcoder.storage.study.packs import read_packs
from vippcoder.storage.study.progress import read_progress
from vippcoder.storage.study.store import PACKS
from vippcoder.study.design.versions import design_version, read_design
from vippcoder.study.packs.looking import looked_into
from vippcoder.study.packs.new_packs import pack_and_observer

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import ObserverCode, PackId
    from vippcoder.domain.issuing import IssuedPack
    from vippcoder.storage.study.store import StudyStore

_BECAUSE = "the pack was lost"


def packs_in_use(store: StudyStore) -> dict[ObserverCode, IssuedPack]:
    """Return the newest pack of each observer that was not given up."""
    lost = read_lost(store)
    return {pack.observer: pack for pack in read_packs(store) if pack.id not in lost}


def give_up(store: StudyStore, observer: ObserverCode, reason: str) -> int:
    """Give an observer's pack up as lost, and plan what was open in it for a new one.

    Called again before the new pack was made, it changes nothing.

    Args:
        store: the study, open for writing.
        observer: whose pack.
        reason: why; kept in the study.

    Returns:
        How many codings were planned again.

    Raises:
        StudyError: no pack was issued, it is not lost since it lies in the study, nothing in it is
            open, there is no reason, or the ratings are locked.
    """
    if not reason.strip():
        raise StudyError("a pack is not given up without a reason", mend="say how it was lost")
    pack = packs_in_use(store).get(observer)
    if pack is None:
        if any(known.observer == observer for known in read_packs(store)):
            return 0
        raise StudyError(f"no pack was issued to {observer}", mend="issue one by `study pack`")
    refuse_when_locked(store)
    _refuse_what_lies_here(store, pack)
    still = [
        one.coding for one in read_progress(store) if one.coding.pack == pack.id and one.is_open
    ]
    if not still:
        raise StudyError(
            f"everything in the pack of {observer} is done and collected",
            mend="nothing has to be given again",
        )
    plan, design = PlanId(secrets.token_hex(8)), read_design(store)
    taken = {row["mask"] for row in store.rows("SELECT mask FROM assignments")}
    row = {
        "plan": plan,
        "design_version": design_version(store),
        "seed": design.seed,
        "reason": f"{_BECAUSE}: {reason.strip()}",
        "report": json.dumps({"seed": design.seed, "again": observer, "new": len(still)}),
    }
    with store.transaction():
        store.append([lost_entry(pack.id, reason.strip()), Entry("plans", row)])
        for coding, mask in zip(still, draw_masks(len(still), taken), strict=True):
            again = replace(
                coding, coding=CodingId(secrets.token_hex(8)), mask=mask, plan=plan, pack=None
            )
            store.append([cancellation_entry(coding, _BECAUSE), assignment_entry(again)])
    return len(still)


def clear_lost(store: StudyStore, observer: ObserverCode) -> None:
    """Remove what still lies in the study of an observer's lost packs, before a new one is made.

    Raises:
        StudyError: a pack there holds work that was not collected.
    """
    packs = store.folder / PACKS
    lost = read_lost(store)
    if not any(known.observer == observer and known.id in lost for known in read_packs(store)):
        return
    home = packs / f"{observer}.vipppack"
    if (home / DATABASE).is_file():
        _is_behind(store, home)
    for path in (home, *packs.glob(f"{observer}-*.vippdelivery")):
        if path.is_dir():
            shutil.rmtree(path)
    for path in (
        packs / f"{observer}.vipppack.age",
        *packs.glob(f"{observer}-*.vippdelivery.age"),
    ):
        path.unlink(missing_ok=True)


def _refuse_what_lies_here(store: StudyStore, pack: IssuedPack) -> None:
    """Refuse to give a pack up that can be handed over as it lies in the study."""
    home = store.folder / PACKS / f"{pack.observer}.vipppack"
    if (home / DATABASE).is_file() and not _is_behind(store, home):
        raise StudyError(
            "lies here with everything that was collected from it",
            path=home,
            mend="hand it, and the deliveries beside it, to the observer once more",
        )


def _is_behind(store: StudyStore, home: Path) -> bool:
    """Return whether more was collected of a pack than it holds.

    Raises:
        StudyError: it holds what was not collected.
    """
    with looked_into(store, home) as copy:
        pack, _ = pack_and_observer(copy)
        brought = BroughtJournal.of(copy.connection)
    held, known = len(brought.rows) - 1, _collected(store, pack)
    if held > known or first_difference(store, pack, brought) is not None:
        raise StudyError(
            "holds work that was not collected",
            path=home,
            mend="collect it first by `vippcoder study collect`",
        )
    return held < known


def _collected(store: StudyStore, pack: PackId) -> int:
    return collected_head(store, pack)[0]
