"""Issuing: packs to observers who have none, deliveries to those who have one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.issuing import issue_pack
from vippcoder.packing.left_over import clear_left_over
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.packs import early_entry
from vippcoder.storage.study.store import PACKS
from vippcoder.study.design.versions import design_version, read_design
from vippcoder.study.packs.deliveries import deliver, order_delivery
from vippcoder.study.packs.due import batch_of, due_codings, visits_missing
from vippcoder.study.packs.leaving import last_look
from vippcoder.study.packs.new_packs import keep_pack
from vippcoder.study.packs.pending import Pending, pending_for
from vippcoder.study.packs.replacing import clear_lost, give_up, packs_in_use
from vippcoder.study.packs.taking_up import find_unknown, keep_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import Mask, ObserverCode, PackId
    from vippcoder.domain.issuing import IssuedPack
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Issued:
    """What is ready for an observer."""

    observer: ObserverCode
    folder: Path
    """The pack, or the folder of a delivery to it."""
    masks: tuple[Mask, ...]
    """New sessions, in the observer's order; none where answers or withdrawals alone are sent."""
    is_delivery: bool = False
    """Whether the observer had a pack before; `folder` is that pack where it took this in."""
    was_interrupted: bool = False
    """Whether an earlier run had finished it and was killed before the study knew."""
    answers: int = 0
    """How many answers to questions it brings."""
    removals: int = 0
    """How many sessions it withdraws."""

    @property
    def brings(self) -> str:
        """What it brings, in words: `2 sessions, 1 answer`."""
        counted = (
            (len(self.masks), "session", "sessions"),
            (self.answers, "answer", "answers"),
            (self.removals, "session withdrawn", "sessions withdrawn"),
        )
        told = [
            f"{number} {one if number == 1 else many}" for number, one, many in counted if number
        ]
        return ", ".join(told) or "what was issued before"


def issue_packs(
    store: StudyStore,
    observers: Collection[ObserverCode] = (),
    *,
    early: str = "",
    override: str = "",
    by_folder: bool = False,
    again: str = "",
    job: Job | None = None,
) -> tuple[Issued, ...]:
    """Issue what was assigned and has not left, and what waits for packs beside it.

    An observer who has no pack gets one, which appears whole under its name; one who has a pack
    gets a delivery. Each is kept in the study in one transaction. What a killed run had finished
    without the study knowing is taken up first.

    Args:
        store: the study, open for writing.
        observers: whose; empty: everybody's.
        early: why sessions leave before all timepoints are in; kept in the study.
        override: why they leave although the blinding check fails; kept in the study.
        by_folder: lay deliveries down as folders, also where the pack could take one in at once.
        again: why these observers' packs are given up as lost; kept. They get new ones.
        job: told how far it is.

    Raises:
        StudyError: an observer is not known or gets nothing now; films are still to come and no
            reason is given; a film or an instrument is missing; the blinding check fails and no
            reason is given. What was finished before stays.
        CancelledError: cancelled; the same holds.
    """
    job = job or Job()
    design, version = read_design(store), design_version(store)
    clear_left_over(store.folder / PACKS, is_ours=True)
    unknown = find_unknown(store, design, version)
    leaves = any(one.left for one in unknown) or bool(due_codings(store, observers) or again)
    missing = visits_missing(store, design) if leaves else 0
    if missing and not early.strip():
        raise StudyError(
            f"{missing} visits of the design have neither a film nor a reason why there is none, "
            "and packs leave when all timepoints are in",
            mend="take them in, or give the reason for an earlier batch (--early)",
        )

    def reasons(pack: PackId) -> list[Entry]:
        return [early_entry(pack, early.strip(), missing)] if missing else []

    done = []
    for one in unknown:
        keep_unknown(store, one, version, reasons)
        masks = tuple(left.mask for left in one.left)
        done.append(
            Issued(
                one.observer,
                one.place,
                masks,
                is_delivery=one.sent is not None,
                was_interrupted=True,
                answers=len(one.sent.answers) if one.sent else 0,
                removals=len(one.sent.removals) if one.sent else 0,
            )
        )
    for observer in observers if again else ():
        give_up(store, observer, again)
    work = _Issuing(store, design, version, override, by_folder, reasons)
    todo = work.todo(observers)
    for number, (observer, codings) in enumerate(todo.items()):
        part = job.part(number / len(todo), (number + 1) / len(todo))
        done.append(work.issue(observer, codings, len(todo), part))
    return tuple(done)


@dataclass(frozen=True, slots=True)
class _Issuing:
    """What is the same for every observer of one run."""

    store: StudyStore
    design: StudyDesign
    version: int
    override: str
    by_folder: bool
    reasons: Callable[[PackId], list[Entry]]

    def todo(
        self, observers: Collection[ObserverCode]
    ) -> dict[ObserverCode, Sequence[AssignedCoding]]:
        """Return who is to be given something, with the new sessions, which may be none."""
        todo: dict[ObserverCode, Sequence[AssignedCoding]] = {**due_codings(self.store, observers)}
        for pack in self._packs().values():
            is_wanted = not observers or pack.observer in observers
            if is_wanted and pending_for(self.store, pack.id).is_new:
                todo.setdefault(pack.observer, ())
        return todo

    def issue(
        self, observer: ObserverCode, codings: Sequence[AssignedCoding], packs: int, job: Job
    ) -> Issued:
        """Issue a pack to an observer, or a delivery to the pack that the observer has."""
        store = self.store
        sessions = {session.id: session for session in read_sessions(store)}
        batch = batch_of(store, self.design, observer, codings, sessions)
        had = self._packs().get(observer)
        pending = pending_for(store, had.id) if had else Pending((), (), is_new=False)
        look = last_look(
            store,
            batch,
            codings,
            answers=pending.answers,
            override=self.override,
            packs=packs,
        )
        masks = tuple(coding.mask for coding in codings)
        if had is None:
            folder = store.folder / PACKS / f"{observer}.vipppack"
            clear_lost(store, observer)
            issue_pack(folder, batch, look, job)
            keep_pack(store, folder, self.version, self.reasons)
            return Issued(observer, folder, masks)
        order = order_delivery(store, had, batch, pending)
        more = self.reasons(had.id) if codings else []
        place = deliver(
            store,
            had,
            order,
            look,
            design_version=self.version,
            more=more,
            by_folder=self.by_folder,
            job=job,
        )
        return Issued(
            observer,
            place,
            masks,
            is_delivery=True,
            answers=len(order.answers),
            removals=len(order.removals),
        )

    def _packs(self) -> dict[ObserverCode, IssuedPack]:
        """Return the pack that each observer works in."""
        return packs_in_use(self.store)
