"""Setting the gold of one of the trial's own sessions, which observers meet unawares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.training import GoldCoding, GoldRating
from vippcoder.errors import StudyError
from vippcoder.storage.study.gold import HiddenGold, gold_entry, read_hidden_gold
from vippcoder.study.blindness.sight import coding_masked, session_named, still_to_code
from vippcoder.study.design.versions import design_instruments
from vippcoder.study.training.checks import first_values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from vippcoder.domain.ids import SessionId
    from vippcoder.domain.instrument import Instrument
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class GoldSet:
    """What was kept as a session's gold."""

    held: HiddenGold
    was_there: bool
    """Whether it takes the place of earlier gold."""


def set_hidden_gold(
    store: StudyStore,
    named: str,
    values: Mapping[str, Decimal | None],
    *,
    instrument: str = "",
    source: str,
) -> GoldSet:
    """Keep the reference coding of a session of the trial.

    Args:
        store: the study, open for writing.
        named: the session's id, or the mask of one of its codings.
        values: by dimension; None for what cannot be coded.
        instrument: where the design uses several.
        source: who agreed on it, or how it came about.

    Raises:
        StudyError: there is no such session, the person has still to code it, a value is missing or
            off the scale, or nothing is said of where it is from.
    """
    if not source.strip():
        raise StudyError("gold needs a source", mend="say who agreed on it")
    session = _session(store, named)
    used = _instrument(store, instrument)
    for name, value in values.items():
        dimension = used.dimension(name)
        if value is not None:
            dimension.check(value)
    needed = [one for one in used.dimensions if one.required and one.rates_sessions]
    lacking = [one.id for one in needed if one.id not in values]
    if lacking:
        raise StudyError(
            f"gold lacks {', '.join(lacking)}", mend="give a value, or say that it cannot be coded"
        )
    ratings = tuple(GoldRating(used.dimension(name).id, value) for name, value in values.items())
    return _keep(store, HiddenGold(session, used.id, GoldCoding(ratings), source.strip()))


def gold_from_coding(store: StudyStore, mask: str) -> GoldSet:
    """Make an expert's collected coding the gold of its session.

    Raises:
        StudyError: there is no such mask, it was not submitted, or the person has still to code the
            session.
    """
    coding = coding_masked(store, mask)
    session = _session(store, mask)
    values = first_values(store).get(coding.coding)
    if values is None:
        raise StudyError(
            f"{mask} was not submitted, as far as was collected",
            path=store.folder,
            mend="collect the expert's pack first",
        )
    ratings = tuple(GoldRating(name, value) for name, value in values.items())
    held = HiddenGold(session, coding.instrument, GoldCoding(ratings), f"the coding {mask}")
    return _keep(store, held)


def _keep(store: StudyStore, held: HiddenGold) -> GoldSet:
    place = held.session, held.instrument
    was_there = any((one.session, one.instrument) == place for one in read_hidden_gold(store))
    store.write(gold_entry(held))
    return GoldSet(held, was_there)


def _session(store: StudyStore, named: str) -> SessionId:
    session = session_named(store, named)
    if session in still_to_code(store, store.person):
        raise StudyError(
            f"{store.person} has still to code this session, so its gold is not theirs to set",
            path=store.folder,
            mend="let somebody set it who does not code it",
        )
    return session


def _instrument(store: StudyStore, wanted: str) -> Instrument:
    uses = [instrument for instrument, _ in design_instruments(store)]
    for one in uses:
        if one.id == wanted or (not wanted and len(uses) == 1):
            return one
    raise StudyError(
        f"the design does not use {wanted}" if wanted else "the design uses several instruments",
        path=store.folder,
        mend=f"name one of {', '.join(one.id for one in uses)}",
    )
