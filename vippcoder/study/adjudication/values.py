"""Which value of a session enters the analysis, by the rule that the design fixed beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.domain.design import AcrossObservers
from vippcoder.storage.study.adjudications import read_conferences
from vippcoder.study.adjudication.disagreements import beyond_the_rule, coded_values
from vippcoder.study.design.versions import read_design

if TYPE_CHECKING:
    from vippcoder.domain.adjudication import AgreedValue
    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import DimensionId, SessionId
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.adjudication.disagreements import Coded


class Origin(StrEnum):
    """Where a session's value comes from."""

    MAIN = "main"
    """The main coding's own value."""
    ONLY = "only"
    """The one coding that there is."""
    MEAN = "mean"
    AGREED = "agreed"
    CANNOT_CODE = "cannot-code"
    """Nobody could code it, or it was agreed that it cannot be coded."""
    TO_BE_AGREED = "to-be-agreed"
    """The codings differ beyond the rule and nothing is agreed yet."""
    TO_COME = "to-come"
    """The main coding, which alone counts, was not submitted yet."""


@dataclass(frozen=True, slots=True)
class SessionValue:
    """What one session contributes on one dimension."""

    session: SessionId
    instrument: str
    dimension: DimensionId
    value: float | None
    """None where `origin` says why."""
    origin: Origin


def session_values(store: StudyStore) -> tuple[SessionValue, ...]:
    """Return the value of every session that has an independent coding, by the design's rule.

    Sessions that nobody has coded are absent. No value names who rated.

    Raises:
        StudyError: the study has no design.
    """
    design = read_design(store)
    agreed = {
        (c.session, c.instrument, value.dimension): value
        for c in read_conferences(store)
        for value in c.agreed
    }
    found = []
    for coded in coded_values(store):
        key = (coded.session, coded.instrument, coded.dimension)
        value, origin = _value(design, coded, agreed.get(key))
        found.append(SessionValue(*key, value, origin))
    return tuple(found)


def _value(
    design: StudyDesign, coded: Coded, agreed: AgreedValue | None
) -> tuple[float | None, Origin]:
    rule = design.one_value.across_observers
    given = [v.value for v in coded.values if v.value is not None]
    if rule is AcrossObservers.MAIN:
        main = next((v for v in coded.values if v.is_main), None)
        if main is None:
            return None, Origin.TO_COME
        return main.value, Origin.MAIN if main.value is not None else Origin.CANNOT_CODE
    if rule is AcrossObservers.AGREED and beyond_the_rule(design, coded):
        if agreed is None:
            return None, Origin.TO_BE_AGREED
        return agreed.value, Origin.AGREED if agreed.value is not None else Origin.CANNOT_CODE
    if not given:
        return None, Origin.CANNOT_CODE
    return sum(given) / len(given), Origin.ONLY if len(coded.values) == 1 else Origin.MEAN
