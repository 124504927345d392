"""What a study's next plan is made from: films, who may code them, what stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.domain.coding import CodingState
from vippcoder.domain.study import AssignedCoding, ObserverState, Purpose
from vippcoder.planning.problem import Coder, Film

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from vippcoder.domain.ids import CodingId, DyadId, ObserverCode, SessionId, TimepointId
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
    standing: Sequence[CodingProgress],
    observers: dict[ObserverCode, Observer],
    sessions: Sequence[Session],
    to_stay: Collection[CodingId] = (),
) -> list[tuple[AssignedCoding, str]]:
    """Return what is taken off its observer, and why.

    The not issued; what nobody will go on with; and what was issued and not begun, but could not be
    given to that observer today, or repeats a coding that does not stand any more.

    Args:
        standing: the codings that were not cancelled.
        observers: by code, certified or not as it holds today.
        sessions: the films.
        to_stay: codings that no plan made, such as re-codings after a failed check.
    """
    films = {session.id: session for session in sessions}
    stopped = _stopped(standing, films)
    cancelled = []
    for one in standing:
        observer = observers[one.coding.observer]
        if one.coding.pack is None and one.coding.coding not in to_stay:
            why = PLANNED_ANEW
        elif observer.state in _GIVES_BACK.get(one.state, ()):
            why = f"the observer is {observer.state.value}"
        elif one.state is CodingState.ASSIGNED:
            why = _unfit(observer, films.get(one.coding.session), stopped)
        else:
            why = ""
        if why:
            cancelled.append((one.coding, why))
    return cancelled + _left_alone(standing, {coding.coding for coding, _ in cancelled})


def _stopped(
    standing: Sequence[CodingProgress], films: dict[SessionId, Session]
) -> set[tuple[ObserverCode, DyadId]]:
    """Return which observers stopped coding which families."""
    return {
        (one.coding.observer, films[one.coding.session].dyad)
        for one in standing
        if one.state is CodingState.STOPPED and one.coding.session in films
    }


def _unfit(
    observer: Observer, film: Session | None, stopped: set[tuple[ObserverCode, DyadId]]
) -> str:
    """Return why a session could not be given to an observer today; empty if it could."""
    if not observer.is_certified:
        return "the observer is not certified"
    if film is None:
        return "there is no film any more"
    if film.language not in observer.languages:
        return f"the observer does not follow {film.language}"
    if film.dyad in observer.knows:
        return "the observer knows the family"
    if (observer.code, film.dyad) in stopped:
        return "the observer stopped coding the family"
    return ""


def _left_alone(
    standing: Sequence[CodingProgress], gone: set[CodingId]
) -> list[tuple[AssignedCoding, str]]:
    """Return the repeats that are not begun, of codings that do not stand or were stopped."""
    first = {
        (one.coding.observer, one.coding.session, one.coding.instrument)
        for one in standing
        if one.coding.purpose is not Purpose.REPEAT
        and one.coding.coding not in gone
        and one.state is not CodingState.STOPPED
    }
    return [
        (one.coding, "there is nothing any more that it repeats")
        for one in standing
        if one.coding.purpose is Purpose.REPEAT
        and one.state is CodingState.ASSIGNED
        and one.coding.coding not in gone
        and (one.coding.observer, one.coding.session, one.coding.instrument) not in first
    ]


def films_to_code(
    sessions: Sequence[Session],
    uses: dict[SessionId, tuple[str, ...]],
    kept: Sequence[CodingProgress],
    had: Collection[tuple[SessionId, ObserverCode]] = (),
) -> tuple[Film, ...]:
    """Return every session under each of its instruments, with who has it.

    Args:
        sessions: the films.
        uses: the instruments of each.
        kept: the codings that stay.
        had: who has had a session in a pack and gave it back: the film may have been seen.
    """
    held: dict[tuple[SessionId, str], list[tuple[bool, ObserverCode, Purpose]]] = {}
    for one in kept:
        coding = one.coding
        if coding.purpose in _COUNTS and one.state is not CodingState.STOPPED:
            takers = held.setdefault((coding.session, coding.instrument), [])
            takers.append((coding.purpose is not Purpose.MAIN, coding.observer, coding.purpose))
    return tuple(
        Film(
            session.id,
            instrument,
            session.dyad,
            session.timepoint,
            session.language,
            session.duration_us,
            tuple(code for _, code, _ in sorted(held.get((session.id, instrument), []))),
            tuple(purpose for _, _, purpose in sorted(held.get((session.id, instrument), []))),
            frozenset(
                code
                for other in uses[session.id]
                if other != instrument
                for _, code, _ in held.get((session.id, other), [])
            ).union(code for film, code in had if film == session.id),
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
