"""Issuing packs: who is due what, whether it may leave yet, and what the study keeps of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.domain.guidance import Guidance
from vippcoder.domain.study import ObserverState
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.issuing import Batch, GivenInstrument, GivenSession, issue_pack
from vippcoder.packing.left_over import clear_left_over
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_dyads, read_sessions, read_visits
from vippcoder.storage.study.packs import early_entry
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.store import MEDIA, PACKS
from vippcoder.study.designing import design_instruments, design_version, read_design
from vippcoder.study.issued import keep_issue, take_up, unknown_packs
from vippcoder.study.leaving import last_look

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import Mask, ObserverCode, PackId, SessionId
    from vippcoder.domain.study import AssignedCoding, Session
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.study.store import StudyStore

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_IDLE = {
    ObserverState.LEFT: "has left",
    ObserverState.UNBLINDED: "knows a group",
    ObserverState.AWAY: "is away",
}


@dataclass(frozen=True, slots=True)
class Issued:
    """A pack that is ready for its observer."""

    observer: ObserverCode
    folder: Path
    masks: tuple[Mask, ...]
    """In the observer's order."""
    was_interrupted: bool = False
    """Whether an earlier run had made it and was killed before the study knew."""


def issue_packs(
    store: StudyStore,
    observers: Collection[ObserverCode] = (),
    *,
    early: str = "",
    override: str = "",
    job: Job | None = None,
) -> tuple[Issued, ...]:
    """Write a pack for each observer who has codings that were not issued yet.

    Each pack appears whole under its name, and is kept in the study in one transaction. What a
    killed run had finished without the study knowing is taken up first.

    Args:
        store: the study, open for writing.
        observers: whose; empty: everybody's.
        early: why packs leave before all timepoints are in; kept in the study.
        override: why packs leave although the blinding check fails; kept in the study.
        job: told how far it is.

    Raises:
        StudyError: an observer is not known or gets nothing now; films are still to come and no
            reason is given; a film or an instrument is missing; the blinding check fails and no
            reason is given. Packs finished before stay.
        CancelledError: cancelled; the same holds.
    """
    job = job or Job()
    design, version = read_design(store), design_version(store)
    clear_left_over(store.folder / PACKS, is_ours=True)
    unknown = unknown_packs(store)
    missing = visits_missing(store, design) if unknown or _due(store, observers) else 0
    if missing and not early.strip():
        raise StudyError(
            f"{missing} visits of the design have neither a film nor a reason why there is none, "
            "and packs leave when all timepoints are in",
            mend="take them in, or give the reason for an earlier batch (--early)",
        )

    def reasons(pack: PackId) -> list[Entry]:
        return [early_entry(pack, early.strip(), missing)] if missing else []

    issued = []
    for folder in unknown:
        observer, masks = take_up(store, folder, design, version, reasons)
        issued.append(Issued(observer, folder, masks, was_interrupted=True))
    sessions = {session.id: session for session in read_sessions(store)}
    due = _due(store, observers)
    for number, (observer, codings) in enumerate(due.items()):
        part = job.part(number / len(due), (number + 1) / len(due))
        folder = store.folder / PACKS / f"{observer}.vipppack"
        batch = _batch(store, design, observer, codings, sessions)
        look = last_look(store, batch, codings, override=override, packs=len(due))
        issue_pack(folder, batch, look, part)
        keep_issue(store, folder, version, reasons)
        issued.append(Issued(observer, folder, tuple(coding.mask for coding in codings)))
    return tuple(issued)


def visits_missing(store: StudyStore, design: StudyDesign) -> int:
    """Return how many visits of the design have neither a film nor a reason why there is none."""
    filmed = {(session.dyad, session.timepoint) for session in read_sessions(store)}
    excused = {(v.dyad, v.timepoint) for v in read_visits(store) if v.missing_because}
    wanted = {
        (dyad.id, timepoint.id)
        for dyad in read_dyads(store)
        if not dyad.is_withdrawn
        for timepoint in design.timepoints
    }
    return len(wanted - filmed - excused)


def _due(
    store: StudyStore, observers: Collection[ObserverCode]
) -> dict[ObserverCode, list[AssignedCoding]]:
    """Return the codings that are to be issued, in each observer's order."""
    known = {observer.code: observer for observer in read_observers(store)}
    for code in observers:
        if code not in known:
            raise StudyError(
                f"there is no observer {code}", mend=f"the observers are {', '.join(known)}"
            )
        if known[code].state in _IDLE:
            raise StudyError(
                f"{code} {_IDLE[known[code].state]} and is given nothing",
                mend="assign those sessions to somebody else",
            )
    due: dict[ObserverCode, list[AssignedCoding]] = {}
    for coding in read_assignments(store):
        observer = known.get(coding.observer)
        is_open = coding.pack is None and not coding.cancelled_because
        is_wanted = not observers or coding.observer in observers
        if is_open and is_wanted and observer and observer.state is ObserverState.ACTIVE:
            due.setdefault(coding.observer, []).append(coding)
    for code in due:
        if not _CODE.fullmatch(code):
            raise StudyError(
                f"the observer's code {code} cannot be the name of a folder",
                mend="use letters, digits, - and _ alone",
            )
    return due


def _batch(
    store: StudyStore,
    design: StudyDesign,
    observer: ObserverCode,
    codings: Sequence[AssignedCoding],
    sessions: Mapping[SessionId, Session],
) -> Batch:
    gone = [coding.mask for coding in codings if coding.session not in sessions]
    if gone:
        raise StudyError(
            f"the film of {', '.join(gone)} is no longer in the study",
            mend="take these sessions off the observer, then pack again",
        )
    names = list(dict.fromkeys(coding.instrument for coding in codings))
    return Batch(
        observer,
        _instruments(store, names),
        design.guesses.groups,
        [_given(design, coding, sessions[coding.session]) for coding in codings],
        store.folder / MEDIA,
        {row["sha256"] for row in store.rows("SELECT sha256 FROM sources")},
        Guidance(
            tuple(t.name for t in design.timepoints) if design.guesses.asks_timepoint else (),
            design.safeguarding,
        ),
    )


def _given(design: StudyDesign, coding: AssignedCoding, session: Session) -> GivenSession:
    task = design.task(session.task)
    return GivenSession(
        coding.coding,
        coding.mask,
        task.name if task else "",
        coding.instrument,
        tuple(held.recording for held in session.recordings),
        design.segments,
    )


def _instruments(store: StudyStore, names: Collection[str]) -> list[GivenInstrument]:
    """Return instruments as the newest design has them."""
    held = {
        instrument.id: GivenInstrument(instrument, kept.definition, Path(kept.folder))
        for instrument, kept in design_instruments(store)
    }
    unknown = [name for name in names if name not in held]
    if unknown:
        raise StudyError(
            f"the design no longer names the instrument {unknown[0]}, which sessions are assigned "
            "with",
            mend="name it in the design again, or assign anew",
        )
    return [held[name] for name in names]
