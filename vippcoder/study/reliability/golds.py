"""What gold says of the sessions of a study, and which codings it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.study import Purpose
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.gold import read_hidden_gold
from vippcoder.study.adjudication.values import session_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vippcoder.domain.ids import CodingId, DimensionId, SessionId
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Gold:
    """The reference for one session and instrument."""

    values: Mapping[DimensionId, float | None]
    """None where it cannot be coded."""
    made_of: frozenset[CodingId]
    """Codings that it was made of, and that are therefore never held against it."""


def read_gold(store: StudyStore) -> Mapping[tuple[SessionId, str], Gold]:
    """Return the gold of every session that has any, by session and instrument.

    It is what was set as the session's gold. A session that a plan hides as a check and for which
    none was set has what the study takes for its value: of main and double coding, as the design
    says, agreed where they differed.

    Raises:
        StudyError: the study has no design.
    """
    codings = read_assignments(store)
    gold = _of_the_study(store, codings)
    masks = {f"the coding {c.mask}": c.coding for c in codings}
    for held in read_hidden_gold(store):
        values = {
            name: None if value is None else float(value)
            for name, value in held.gold.values().items()
        }
        own = masks.get(held.source)
        made_of = frozenset() if own is None else frozenset({own})
        gold[held.session, held.instrument] = Gold(values, made_of)
    return gold


def _of_the_study(
    store: StudyStore, codings: Iterable[AssignedCoding]
) -> dict[tuple[SessionId, str], Gold]:
    checked = {(c.session, c.instrument) for c in codings if c.purpose is Purpose.GOLD}
    if not checked:
        return {}
    values: dict[tuple[SessionId, str], dict[DimensionId, float | None]] = {}
    for one in session_values(store):
        values.setdefault((one.session, one.instrument), {})[one.dimension] = one.value
    return {
        key: Gold(
            values[key],
            frozenset(
                c.coding
                for c in codings
                if (c.session, c.instrument) == key and c.purpose in {Purpose.MAIN, Purpose.DOUBLE}
            ),
        )
        for key in checked
        if key in values
    }
