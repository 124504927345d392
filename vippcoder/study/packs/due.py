"""Who is due what: codings that were assigned and have not left, and what they leave as."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.domain.guidance import Guidance
from vippcoder.domain.study import ObserverState
from vippcoder.errors import StudyError
from vippcoder.packing.issuing import Batch, GivenInstrument, GivenSession
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_dyads, read_sessions, read_visits
from vippcoder.storage.study.locks import is_locked
from vippcoder.storage.study.recalled import to_send_again
from vippcoder.storage.study.store import MEDIA
from vippcoder.study.certified import observers_today
from vippcoder.study.design.versions import design_instruments

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import ObserverCode, SessionId
    from vippcoder.domain.study import AssignedCoding, Observer, Session
    from vippcoder.storage.study.store import StudyStore

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_IDLE = {
    ObserverState.LEFT: "has left",
    ObserverState.UNBLINDED: "knows a group",
    ObserverState.AWAY: "is away",
}


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


def due_codings(
    store: StudyStore, observers: Collection[ObserverCode]
) -> dict[ObserverCode, list[AssignedCoding]]:
    """Return the codings that are to be issued, in each observer's order; none of locked ratings.

    Args:
        store: the study.
        observers: whose; empty: everybody's who can be given something.

    Raises:
        StudyError: an observer is not known, gets nothing now, or has a code that names no folder.
    """
    known = {observer.code: observer for observer in observers_today(store)}
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
        if not known[code].is_certified:
            raise StudyError(
                f"{code} is not certified any more, or not yet, and is given nothing",
                mend="certify the observer, or assign those sessions to somebody else",
            )
    due: dict[ObserverCode, list[AssignedCoding]] = {}
    if is_locked(store):
        return due
    for coding in open_codings(store):
        observer = known.get(coding.observer)
        is_wanted = not observers or coding.observer in observers
        if is_wanted and observer and _may_be_given(observer):
            due.setdefault(coding.observer, []).append(coding)
    for code in due:
        if not _CODE.fullmatch(code):
            raise StudyError(
                f"the observer's code {code} cannot be the name of a folder",
                mend="use letters, digits, - and _ alone",
            )
    return due


def open_codings(store: StudyStore) -> tuple[AssignedCoding, ...]:
    """Return the codings that stand and have not left, or left in a recalled delivery alone."""
    again = to_send_again(store)
    return tuple(
        coding
        for coding in read_assignments(store)
        if not coding.cancelled_because and (coding.pack is None or coding.coding in again)
    )


def _may_be_given(observer: Observer) -> bool:
    return observer.state is ObserverState.ACTIVE and observer.is_certified


def batch_of(
    store: StudyStore,
    design: StudyDesign,
    observer: ObserverCode,
    codings: Sequence[AssignedCoding],
    sessions: Mapping[SessionId, Session],
) -> Batch:
    """Return what codings of one observer leave as.

    Raises:
        StudyError: a film is gone, or the design names an instrument no longer.
    """
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
        guidance_of(design),
    )


def guidance_of(design: StudyDesign) -> Guidance:
    """Return what a design asks of observers beside ratings."""
    asks = design.guesses.asks_timepoint
    labels = tuple(timepoint.name for timepoint in design.timepoints) if asks else ()
    return Guidance(labels, design.safeguarding)


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
