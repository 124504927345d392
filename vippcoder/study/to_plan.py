"""What a study's next plan is made from: films, who may code them, what stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.domain.coding import CodingState
from vippcoder.domain.study import AssignedCoding, ObserverState, Purpose
from vippcoder.planning.problem import Coder, Film

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vippcoder.domain.ids import DyadId, ObserverCode, SessionId, TimepointId
    from vippcoder.domain.study import Observer, Session
    from vippcoder.storage.study.progress import CodingProgress

PLANNED_ANEW: Final = "planned anew before it was issued"
_COUNTS = (Purpose.MAIN, Purpose.DOUBLE, Purpose.GOLD)
"""Purposes that make an observer one of a session's; a repeat is one's own again."""
_GIVES_BACK = {
    CodingState.ASSIGNED: (ObserverState.AWAY, ObserverState.LEFT, ObserverState.UNBLINDED),
    CodingState.STARTED: (ObserverState.LEFT, ObserverState.UNBLINDED),
}
"""Which observers will not go on with a coding that is so far."""


def given_back(
    standing: Sequence[CodingProgress], observers: dict[ObserverCode, Observer]
) -> list[tuple[AssignedCoding, str]]:
    """Return what is taken off its observer: the not issued, and what nobody will go on with."""
    cancelled = []
    for one in standing:
        state = observers[one.coding.observer].state
        if one.coding.pack is None:
            cancelled.append((one.coding, PLANNED_ANEW))
        elif state in _GIVES_BACK.get(one.state, ()):
            cancelled.append((one.coding, f"the observer is {state.value}"))
    return cancelled


def films_to_code(
    sessions: Sequence[Session],
    uses: dict[SessionId, tuple[str, ...]],
    kept: Sequence[CodingProgress],
) -> tuple[Film, ...]:
    """Return every session under each of its instruments, with who has it."""
    held: dict[tuple[SessionId, str], list[tuple[bool, ObserverCode]]] = {}
    for one in kept:
        coding = one.coding
        if coding.purpose in _COUNTS and one.state is not CodingState.STOPPED:
            takers = held.setdefault((coding.session, coding.instrument), [])
            takers.append((coding.purpose is not Purpose.MAIN, coding.observer))
    return tuple(
        Film(
            session.id,
            instrument,
            session.dyad,
            session.timepoint,
            session.language,
            session.duration_us,
            tuple(code for _, code in sorted(held.get((session.id, instrument), []))),
            frozenset(
                code
                for other in uses[session.id]
                if other != instrument
                for _, code in held.get((session.id, other), [])
            ),
        )
        for session in sessions
        for instrument in uses[session.id]
    )


def coders_for(
    observers: Iterable[Observer],
    sessions: Sequence[Session],
    kept: Sequence[CodingProgress],
) -> tuple[Coder, ...]:
    """Return the observers who may be given films now, with what they have already."""
    families = {session.id: session.dyad for session in sessions}
    coders = []
    for observer in observers:
        own = [one for one in kept if one.coding.observer == observer.code]
        stopped = {
            families[one.coding.session]
            for one in own
            if one.state is CodingState.STOPPED and one.coding.session in families
        }
        if observer.state is ObserverState.ACTIVE and observer.is_certified:
            load = sum(one.duration_us for one in own if one.state is not CodingState.STOPPED)
            coders.append(
                Coder(
                    observer.code,
                    frozenset(observer.languages),
                    observer.share,
                    frozenset({*observer.knows, *stopped}),
                    load,
                )
            )
    return tuple(coders)


def visits_seen(
    sessions: Sequence[Session], kept: Sequence[CodingProgress]
) -> dict[ObserverCode, frozenset[tuple[DyadId, TimepointId]]]:
    """Return which visits each observer has met, or has in a pack."""
    visits = {session.id: (session.dyad, session.timepoint) for session in sessions}
    seen: dict[ObserverCode, set[tuple[DyadId, TimepointId]]] = {}
    for one in kept:
        if one.coding.session in visits:
            seen.setdefault(one.coding.observer, set()).add(visits[one.coding.session])
    return {code: frozenset(met) for code, met in seen.items()}
