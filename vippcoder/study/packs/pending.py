"""What waits for an observer's pack beside new sessions: answers, withdrawals, other guidance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.designs import read_designs, read_instruments
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.packs import issued_under, read_deliveries, removed_in
from vippcoder.storage.study.questions import read_delivered
from vippcoder.storage.study.recalled import perhaps_never_arrived, read_recalled
from vippcoder.storage.study.withdrawals import codings_of, decisions
from vippcoder.study.design.text.reading import design_from_text
from vippcoder.study.messages.questions import answers_for
from vippcoder.study.packs.due import guidance_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.guidance import Answer, Guidance
    from vippcoder.domain.ids import CodingId, PackId
    from vippcoder.packing.issuing import GivenInstrument
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Pending:
    """What a delivery to a pack brings beside sessions."""

    answers: tuple[Answer, ...]
    """All that are not known to have arrived; some may have been sent before."""
    removals: tuple[tuple[CodingId, bool], ...]
    """Withdrawn codings that the pack was not told of, each with whether what was rated goes."""
    is_new: bool
    """Whether something in it was never sent."""
    is_unsure: bool = False
    """Whether a delivery was recalled, so that the pack may not have what it brought."""


def pending_for(store: StudyStore, pack: PackId) -> Pending:
    """Return what waits for a pack."""
    recalled = read_recalled(store)
    every = read_deliveries(store, pack)
    sent = [delivery for delivery in every if delivery.id not in recalled]
    arrived = read_delivered(store)
    answers = tuple(answer for answer in answers_for(store, pack) if answer.id not in arrived)
    told = {removal for delivery in sent for removal in delivery.removals}
    removals = tuple(one for one in _withdrawn(store, pack) if one not in told)
    answered = {answer for delivery in sent for answer in delivery.answers}
    is_new = bool(removals) or any(answer.id not in answered for answer in answers)
    return Pending(answers, removals, is_new, len(sent) < len(every))


def _withdrawn(store: StudyStore, pack: PackId) -> list[tuple[CodingId, bool]]:
    """Return the codings of a pack whose families withdrew and that are still in it.

    A pack that came home without them, since they were removed while it lay in the study, needs
    no delivery for that. Where ratings were kept at first and redacted later, one goes all the
    same: what came home does not tell whether the pack redacted too.
    """
    held = {coding.coding for coding in read_assignments(store) if coding.pack == pack}
    gone = removed_in(store, pack)
    found = []
    for dyad in read_dyads(store):
        if not dyad.is_withdrawn:
            continue
        ratings = decisions(store, dyad.id)
        redacts, always = "redact" in ratings, len(set(ratings)) == 1
        found += [
            (coding, redacts)
            for coding in codings_of(store.connection, dyad.id)
            if coding in held and not (coding in gone and (always or not redacts))
        ]
    return found


def guidance_in(store: StudyStore, pack: PackId) -> Guidance:
    """Return the guidance that a pack was given last."""
    version = issued_under(store, pack)[-1]
    return guidance_of(design_from_text(read_designs(store)[version - 1].definition))


def not_held_yet(
    store: StudyStore, pack: PackId, instruments: Sequence[GivenInstrument]
) -> list[GivenInstrument]:
    """Return those of the instruments that a pack does not hold.

    Raises:
        StudyError: it holds one of them in another edition or with another text.
    """
    texts: dict[str, str] = {}
    unsure = perhaps_never_arrived(store)
    sure = {
        coding.instrument
        for coding in read_assignments(store)
        if coding.pack == pack and coding.coding not in unsure
    }
    used = {
        (coding.instrument, row["design_version"])
        for coding in read_assignments(store)
        for row in store.rows(
            "SELECT design_version FROM issues WHERE coding_id = ? AND pack_id = ?",
            (coding.coding, pack),
        )
    }
    for name, version in sorted(used):
        for held in read_instruments(store, version):
            if held.instrument == name:
                texts.setdefault(name, held.definition)
    for given in instruments:
        name = given.instrument.id
        if name in texts and texts[name] != given.definition:
            raise StudyError(
                f"the pack holds the instrument {name} as an earlier design had it, and a pack "
                "holds one edition of each",
                mend="give the new edition an id of its own, or go back to the text that was "
                "issued",
            )
    return [given for given in instruments if given.instrument.id not in sure]
