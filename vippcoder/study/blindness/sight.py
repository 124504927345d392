"""Who works in a study stays as blind as the work allows.

Screens and commands name sessions by mask. What a session is (whose, of which timepoint) is told on
request alone, with a reason that stays in the journal. A score is shown to nobody who has still to
code its session; each view of another's score is kept, so that ratings given after one can be left
out of agreement.

A person is known by the name of the sitting. One who also codes works in the study under the
observer's own code; another name would see everything, and stand in the journal with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.looks import (
    read_reveals,
    reveal_entry,
    view_entries,
)
from vippcoder.storage.study.progress import read_progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.domain.ids import CodingId, DyadId, Mask, SessionId, TimepointId
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore


class Part(StrEnum):
    """What can be revealed of a session."""

    DYAD = "dyad"
    TIMEPOINT = "timepoint"


@dataclass(frozen=True, slots=True)
class Revealed:
    """What somebody was told of a session; None where it was not asked for."""

    session: SessionId
    dyad: DyadId | None
    timepoint: TimepointId | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A coding whose scores somebody may not see yet."""

    coding: CodingId
    mask: Mask
    why: str


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose scores somebody may see, and whose not."""

    seen: tuple[CodingId, ...]
    withheld: tuple[Withheld, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is withheld: a figure that holds all of them may be shown."""
        return not self.withheld


def reveal(
    store: StudyStore, named: str, reason: str, parts: Iterable[Part] = tuple(Part)
) -> Revealed:
    """Tell which dyad and timepoint a session belongs to; the journal keeps who asked and why.

    Args:
        store: the study, open for writing.
        named: a session's id, or the mask of one of its codings.
        reason: why it has to be known.
        parts: what to tell; no more than is needed.

    Raises:
        StudyError: there is no such session, no reason is given, or the person has still to code
            it.
    """
    if not reason.strip():
        raise StudyError("revealing needs a reason", mend="say why it has to be known")
    session, asked = session_named(store, named), list(dict.fromkeys(parts))
    if session in still_to_code(store, store.person):
        raise StudyError(
            f"{named} is not revealed to {store.person}, who has still to code its session",
            mend="ask somebody who does not code it",
        )
    with store.transaction():
        store.append([reveal_entry(store.person, session, p, reason.strip()) for p in asked])
    return _told(store, session, set(asked))


def revealed(store: StudyStore, person: str) -> tuple[Revealed, ...]:
    """Return what was revealed to a person so far, by session."""
    parts: dict[SessionId, set[Part]] = {}
    for made in read_reveals(store):
        if made.person == person:
            parts.setdefault(made.session, set()).add(Part(made.part))
    return tuple(_told(store, session, asked) for session, asked in sorted(parts.items()))


def may_see_scores(store: StudyStore, person: str, codings: Iterable[CodingId]) -> Sight:
    """Say of which codings a person may see the scores, or figures that hold them.

    Withheld is what belongs to a session that the person has still to code, as far as packs were
    collected: also the person's own first coding while a repeat is to come.
    """
    known = {c.coding: c for c in read_assignments(store)}
    awaited = still_to_code(store, person)
    seen, withheld = [], []
    for coding in codings:
        assigned = known[coding]
        if assigned.session in awaited:
            why = f"{person} has still to code this session"
            withheld.append(Withheld(coding, assigned.mask, why))
        else:
            seen.append(coding)
    return Sight(tuple(seen), tuple(withheld))


def record_view(store: StudyStore, codings: Iterable[CodingId], place: str) -> None:
    """Keep that the sitting's person was shown scores; own scores are no others'.

    Args:
        store: the study, open for writing.
        codings: whose scores were shown, singly or within a figure.
        place: where: `study scores`, `agreement`.
    """
    observers = {c.coding: c.observer for c in read_assignments(store)}
    others = [c for c in codings if observers[c] != store.person]
    if others:
        with store.transaction():
            store.append(view_entries(store.person, others, place))


def still_to_code(store: StudyStore, person: str) -> frozenset[SessionId]:
    """Return the sessions that a person, as an observer, has not submitted or stopped yet."""
    return frozenset(
        p.coding.session for p in read_progress(store) if p.coding.observer == person and p.is_open
    )


def session_named(store: StudyStore, named: str) -> SessionId:
    """Return the session with this id, or of the coding with this mask.

    Raises:
        StudyError: the study has none.
    """
    rows = store.rows(
        "SELECT session FROM assignments WHERE mask = ?1 "
        "UNION SELECT session FROM sessions WHERE session = ?1",
        (named,),
    )
    if not rows:
        raise StudyError(
            f"the study has no session {named}",
            path=store.folder,
            mend="name a mask, such as R-7F3K, or a session's id",
        )
    session: SessionId = rows[0]["session"]
    return session


def coding_masked(store: StudyStore, mask: str) -> AssignedCoding:
    """Return the coding with this mask.

    Raises:
        StudyError: the study has none.
    """
    for coding in read_assignments(store):
        if coding.mask == mask:
            return coding
    raise StudyError(
        f"the study has no mask {mask}", path=store.folder, mend="check it; masks are like R-7F3K"
    )


def _told(store: StudyStore, session: SessionId, parts: set[Part]) -> Revealed:
    (row,) = store.rows(
        "SELECT dyad, timepoint FROM sessions_current WHERE session = ?", (session,)
    )
    return Revealed(
        session,
        row["dyad"] if Part.DYAD in parts else None,
        row["timepoint"] if Part.TIMEPOINT in parts else None,
    )
