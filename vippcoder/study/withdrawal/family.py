"""A family before it is withdrawn: what there is of it, and what was decided already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.ids import DyadId
from vippcoder.errors import StudyError
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.withdrawals import decided
from vippcoder.study.withdrawal.holdings import holdings_of

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.withdrawal.holdings import Holding


@dataclass(frozen=True, slots=True)
class Family:
    """One dyad, as a withdrawal finds it."""

    dyad: DyadId
    decided: str
    """What was decided of its ratings, `keep` or `redact`; empty where it has not withdrawn."""
    held: tuple[Holding, ...]


def look_up(store: StudyStore, code: str) -> Family:
    """Return a family by its code, with everything that holds something of it.

    Raises:
        StudyError: there is no such dyad.
    """
    dyad = DyadId(code.strip())
    if dyad not in {known.id for known in read_dyads(store)}:
        raise StudyError(
            f"there is no dyad {dyad}" if dyad else "a withdrawal needs the code of the family",
            path=store.folder,
            mend="check its code" if dyad else "type it first",
        )
    return Family(dyad, decided(store, dyad) or "", holdings_of(store, dyad))
