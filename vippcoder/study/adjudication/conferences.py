"""Meeting over a session whose codings differ, and keeping what was agreed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vippcoder.domain.adjudication import AgreedValue, Conference
from vippcoder.domain.ids import ConferenceId
from vippcoder.errors import StudyError
from vippcoder.packing.masks import draw_mask
from vippcoder.storage.study.adjudications import (
    agreed_entry,
    conference_entry,
    read_conferences,
)
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.locks import refuse_when_locked
from vippcoder.storage.study.looks import view_entries
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.progress import read_progress
from vippcoder.study.adjudication.disagreements import disagreements
from vippcoder.study.blindness.sight import session_named
from vippcoder.study.design.versions import design_instruments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from vippcoder.domain.ids import CodingId, Mask, SessionId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.storage.study.store import StudyStore

PLACE = "conference"


def open_conference(
    store: StudyStore, named: str, people: Sequence[str], *, instrument: str = ""
) -> Conference:
    """Bring people together over a session: from here on they know each other's scores of it.

    It gets a mask of its own, and the study keeps that each of the people saw every coding that is
    not the own one, so that nothing they rate of the session later counts as independent.

    Args:
        store: the study, open for writing.
        named: the session's id, or the mask of one of its codings.
        people: who is there, by observer code where they code; the sitting's person is added.
        instrument: which; needed where the session's codings differ on several.

    Raises:
        StudyError: nothing differs beyond the rule, a conference is open already, or a coding of
            the session is still to come.
    """
    refuse_when_locked(store)
    session = session_named(store, named)
    present = tuple(dict.fromkeys([*(p.strip() for p in people if p.strip()), store.person]))
    _refuse_while_open(store, session, named)
    differing = [one for one in disagreements(store).found if one.session == session]
    instruments = sorted({one.instrument for one in differing})
    if not differing or (instrument and instrument not in instruments):
        raise StudyError(
            f"no two codings of {named} differ beyond the rule",
            path=store.folder,
            mend="`vippcoder study disagreements` lists those that do",
        )
    if not instrument and len(instruments) > 1:
        raise StudyError(
            f"{named} differs on {' and '.join(instruments)}", mend="say which with --instrument"
        )
    of_it = [one for one in differing if one.instrument == (instrument or instruments[0])]
    if of_it[0].conference is not None:
        raise StudyError(
            f"there is a conference over {named} already, under {of_it[0].conference.mask}",
            mend="agree there",
        )
    return _opened(store, session, of_it[0].instrument, present)


def agree(
    store: StudyStore,
    mask: str,
    dimension: str,
    value: Decimal | None,
    why: str,
    *,
    people: Sequence[str] = (),
    at_us: int | None = None,
) -> AgreedValue:
    """Keep the value that people agreed on; a later one takes its place, and both stay.

    Args:
        store: the study, open for writing.
        mask: the conference's.
        dimension: one on which the codings differ.
        value: on the dimension's scale; None: they agree that it cannot be coded.
        why: what decided.
        people: who agreed; those of the conference where none is named.
        at_us: session time of the moment that decided, in microseconds.

    Raises:
        StudyError: there is no such conference, the codings do not differ there, the value is off
            the scale, the moment is outside the film, or no reason is given.
    """
    refuse_when_locked(store)
    conference = conference_under(store, mask)
    differs = any(
        one.dimension == dimension
        for one in disagreements(store).found
        if one.session == conference.session and one.instrument == conference.instrument
    )
    if not differs:
        raise StudyError(
            f"the codings behind {mask} do not differ on {dimension} beyond the rule",
            mend="their own values count there",
        )
    rated = _dimension(store, conference.instrument, dimension)
    if value is not None:
        rated.check(value)
    if not why.strip():
        raise StudyError("an agreed value needs a reason", mend="say what decided")
    _refuse_outside(store, conference, at_us)
    agreed = AgreedValue(
        dimension=rated.id,
        value=None if value is None else float(value),
        people=tuple(dict.fromkeys(p.strip() for p in people if p.strip())) or conference.people,
        why=" ".join(why.split()),
        at_us=at_us,
        agreed_at=datetime.now(UTC),
    )
    store.write(agreed_entry(conference.id, agreed))
    return agreed


def guests_of(store: StudyStore, conference: Conference) -> tuple[str, ...]:
    """Return who is there and is neither an observer of the study nor the sitting's person.

    A guest may be meant; it may also be an observer's code that was mistyped, and then the study
    does not know that this observer saw the scores.
    """
    known = {one.code for one in read_observers(store)} | {store.person}
    return tuple(person for person in conference.people if person not in known)


def conference_under(store: StudyStore, mask: str) -> Conference:
    """Return the conference with this mask.

    Raises:
        StudyError: there is none.
    """
    for conference in read_conferences(store):
        if conference.mask == mask:
            return conference
    raise StudyError(
        f"there is no conference {mask}",
        path=store.folder,
        mend="`vippcoder study conferences` lists them",
    )


def _opened(
    store: StudyStore, session: SessionId, instrument: str, people: tuple[str, ...]
) -> Conference:
    codings = [
        c
        for c in read_assignments(store)
        if c.session == session and c.instrument == instrument and not c.cancelled_because
    ]
    conference = Conference(
        ConferenceId(secrets.token_hex(8)),
        session,
        instrument,
        draw_mask(_masks(store)),
        tuple(c.coding for c in codings),
        people,
        datetime.now(UTC),
    )
    with store.transaction():
        store.append([conference_entry(conference)])
        for person in people:
            others: list[CodingId] = [c.coding for c in codings if c.observer != person]
            store.append(view_entries(person, others, PLACE))
    return conference


def _masks(store: StudyStore) -> set[Mask]:
    rows = store.rows("SELECT mask FROM assignments UNION SELECT mask FROM conferences")
    return {row["mask"] for row in rows}


def _refuse_while_open(store: StudyStore, session: SessionId, named: str) -> None:
    """Refuse to talk of a session that somebody has still to code, be it for a second time."""
    out = [p.coding for p in read_progress(store) if p.coding.session == session and p.is_open]
    if out:
        who = ", ".join(sorted({coding.observer for coding in out}))
        raise StudyError(
            f"{who} has still to code the session of {named}"
            if len(out) == 1
            else f"{who} have still to code the session of {named}",
            path=store.folder,
            mend="confer when it came home, or take the coding back first",
        )


def _refuse_outside(store: StudyStore, conference: Conference, at_us: int | None) -> None:
    if at_us is None:
        return
    rows = store.rows(
        "SELECT end_us FROM recordings_current WHERE session = ? AND angle = 0",
        (conference.session,),
    )
    if not rows or not 0 <= at_us < rows[0]["end_us"]:
        raise StudyError("that moment is outside the film", mend="name a session time within it")


def _dimension(store: StudyStore, instrument: str, dimension: str) -> Dimension:
    for known, _ in design_instruments(store):
        if known.id == instrument:
            return known.dimension(dimension)
    raise StudyError(f"the design has no instrument {instrument}", path=store.folder)
