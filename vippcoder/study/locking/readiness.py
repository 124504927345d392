"""What stands in the way of a lock: codings to come, differences to settle, packs to collect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.study import Purpose
from vippcoder.errors import StudyError
from vippcoder.storage.core import journal
from vippcoder.storage.study.collected import collected_head
from vippcoder.storage.study.locks import Excuse
from vippcoder.storage.study.packs import read_packs, read_quarantine
from vippcoder.storage.study.progress import read_progress
from vippcoder.storage.study.store import PACKS
from vippcoder.study.adjudication.disagreements import beyond_the_rule, coded_values
from vippcoder.study.adjudication.values import Origin, session_values
from vippcoder.study.design.versions import read_design
from vippcoder.study.packs.looking import looked_into

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vippcoder.domain.ids import PackId
    from vippcoder.storage.study.progress import CodingProgress
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the ratings can be locked as they are."""

    problems: tuple[str, ...]
    """Each with what to do; empty: they can be locked."""
    excused: tuple[Excuse, ...]
    """What the lock goes without."""


def readiness(store: StudyStore, excuses: Mapping[str, str]) -> Readiness:
    """Look for everything that stands in the way of a lock.

    Args:
        store: the study, open for writing, since packs are looked into in its inbox.
        excuses: reasons by what they excuse: the mask of an open coding, or a file in quarantine.

    Raises:
        StudyError: the study has no design.
    """
    waiting: dict[str, CodingProgress] = {
        p.coding.mask: p
        for p in read_progress(store)
        if p.is_open and p.coding.purpose is not Purpose.TRAINING
    }
    forked = {held.file: held for held in read_quarantine(store)}
    problems = [*_unusable(excuses, {*waiting, *forked})]
    problems += [_open(mask, p) for mask, p in sorted(waiting.items()) if mask not in excuses]
    problems += [
        f"{file} in quarantine holds work of {held.observer} that was not collected; look at it, "
        f"then say why it is left out by --excuse {file}=REASON"
        for file, held in forked.items()
        if file not in excuses
    ]
    problems += _unsettled(store)
    problems += _uncollected(store)
    excused = [
        Excuse(waiting[named].coding.coding if named in waiting else named, " ".join(why.split()))
        for named, why in excuses.items()
    ]
    return Readiness(tuple(problems), tuple(sorted(excused, key=lambda one: one.what)))


def _unusable(excuses: Mapping[str, str], known: set[str]) -> Iterator[str]:
    for named, why in excuses.items():
        if named not in known:
            yield f"{named} is no open coding and no file in quarantine; leave its excuse out"
        elif not why.strip():
            yield f"{named} is excused without a reason; say why it is missing"


def _open(mask: str, waiting: CodingProgress) -> str:
    observer = waiting.coding.observer
    how_far = {"assigned": "has not begun", "started": "has not submitted"}[waiting.state.value]
    return (
        f"{observer} {how_far} {mask}; collect it, take it back, or say why it is missing by "
        f"--excuse {mask}=REASON"
    )


def _unsettled(store: StudyStore) -> Iterator[str]:
    """Tell of differences that the design's rule needs settled."""
    design = read_design(store)
    masks = {
        (coded.session, coded.instrument, coded.dimension): " and ".join(
            v.mask for v in coded.values
        )
        for coded in coded_values(store)
        if beyond_the_rule(design, coded)
    }
    for value in session_values(store):
        if value.origin is Origin.TO_BE_AGREED:
            key = (value.session, value.instrument, value.dimension)
            yield (
                f"{masks[key]} differ on {value.dimension} and nothing is agreed; confer and "
                "agree, or agree on cannot-code"
            )


def _uncollected(store: StudyStore) -> Iterator[str]:
    """Tell of packs in the study's own folder that hold more than was collected."""
    known = {pack.id: pack.observer for pack in read_packs(store)}
    for folder in sorted((store.folder / PACKS).glob("*.vipppack")):
        try:
            with looked_into(store, folder) as pack:
                row = pack.connection.execute("SELECT pack_id FROM pack").fetchone()
                head = journal.head(pack.connection)
                begun = _works_on(pack.connection.execute(_LAST_WORK).fetchone()[0])
        except StudyError as error:
            yield f"{PACKS}/{folder.name} cannot be looked into: {error.what}; mend or remove it"
            continue
        if row["pack_id"] in known and begun > _collected(store, row["pack_id"], head):
            yield (
                f"{PACKS}/{folder.name} holds work of {known[row['pack_id']]} that was not "
                "collected; collect it"
            )


_LAST_WORK = "SELECT max(seq) FROM journal WHERE coding_id IS NOT NULL"


def _works_on(seq: int | None) -> int:
    return -1 if seq is None else seq


def _collected(store: StudyStore, pack: PackId, head: tuple[int, str]) -> int:
    """Return up to which entry a pack's work is known; nothing stands beyond where heads agree."""
    last, link = collected_head(store, pack)
    return head[0] if link == head[1] else last
