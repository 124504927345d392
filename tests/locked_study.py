"""Studies that are ready to be locked, their allocation sealed outside them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from agreeing_study import DIMENSIONS, AgreeingStudy
from studies import stub_design
from vippcoder.domain.design import (
    AcrossObservers,
    AcrossTasks,
    Event,
    EventKind,
    OneValue,
)
from vippcoder.domain.ids import DimensionId
from vippcoder.domain.study import Purpose
from vippcoder.study.allocation.sealing import seal
from vippcoder.study.design.versions import set_design
from vippcoder.study.locking.locking import lock_ratings

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.locks import Lock

ARMS = ("Zebra", "Quokka")
DETAILS = ("Okapi", "Wombat")
"""Therapists: what the other columns tell."""
SECRETS = (*ARMS, *DETAILS)
EVENTS = (
    Event(DimensionId("sensitivity"), EventKind.AT_OR_ABOVE, Decimal(5)),
    Event(DimensionId("sensitivity"), EventKind.CHANGE_FROM_BASELINE, Decimal(1)),
    Event(DimensionId("non-intrusiveness"), EventKind.AT_OR_BELOW, Decimal("4.5")),
)


class LockableStudy(AgreeingStudy):
    """A study whose sessions are all coded by anna and by ben, its allocation beside it.

    Args:
        folder: of the study.
        dyads: how many families; three sessions each.
        rule: which observer's value counts.
    """

    def __init__(
        self, folder: Path, dyads: int = 2, rule: AcrossObservers = AcrossObservers.MEAN
    ) -> None:
        super().__init__(folder, dyads)
        self.folder = folder
        self.allocation = folder.with_name("allocation") / "allocation.csv"
        self.allocation.parent.mkdir()
        rows = [f"D-{n:03d},{ARMS[n % 2]},{DETAILS[n % 2]},{n}\n" for n in range(1, dyads + 1)]
        self.allocation.write_text(
            "".join(["dyad,arm,therapist,sessions attended\n", *rows]), encoding="utf-8"
        )
        self.commitment = seal(self.allocation)
        self.design = replace(
            stub_design(),
            events=EVENTS,
            one_value=OneValue(AcrossTasks.MEAN, rule),
            commitment=self.commitment,
        )
        set_design(self.store, self.design)
        self._is_open = True
        self.anna: list[AssignedCoding] = []
        self.ben: list[AssignedCoding] = []

    def all_coded(self, anna: float = 5, ben: float = 5.5) -> LockableStudy:
        """Let both code every session, always the same."""
        self.anna = self.coded("anna", [anna] * len(self.sessions))
        self.ben = self.coded("ben", [ben] * len(self.sessions), purpose=Purpose.DOUBLE)
        return self

    def corrected(self, coding: AssignedCoding, value: float) -> None:
        """Let a submitted coding be corrected at home."""
        self.packs[coding.observer].after(days=1).rated(coding, DIMENSIONS[0], value)

    def locked(self) -> Lock:
        """Lock the ratings."""
        return lock_ratings(self.store)

    def close(self) -> None:
        """Close the study, if it was not closed before."""
        if self._is_open:
            self._is_open = False
            self.store.close()
