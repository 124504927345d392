"""What gold says of the hidden gold sessions of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.study import Purpose
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.study.adjudication.values import session_values

if TYPE_CHECKING:
    from vippcoder.domain.ids import DimensionId, SessionId
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.reliability.cells import GoldValues


def read_gold(store: StudyStore) -> GoldValues:
    """Return the reference value of each hidden gold session, by instrument and dimension.

    It is what the study takes for the session's value: of its main and double coding as the design
    says, agreed where they differed. Those two are therefore never held against it themselves.

    Raises:
        StudyError: the study has no design.
    """
    checked = {
        (c.session, c.instrument) for c in read_assignments(store) if c.purpose is Purpose.GOLD
    }
    gold: dict[tuple[SessionId, str], dict[DimensionId, float | None]] = {}
    if checked:
        for one in session_values(store):
            if (one.session, one.instrument) in checked:
                gold.setdefault((one.session, one.instrument), {})[one.dimension] = one.value
    return gold
