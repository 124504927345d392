"""Studies whose observers agree as is said: what goes in is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collected import HomePack, assign, issue
from studies import stub_study
from vippcoder.domain.study import Purpose
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.films import read_sessions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from vippcoder.domain.ids import SessionId
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore

SENSITIVITY, NON_INTRUSIVENESS = "sensitivity", "non-intrusiveness"
DIMENSIONS = (SENSITIVITY, NON_INTRUSIVENESS)


class AgreeingStudy:
    """A study with films, whose codings come home as the test says.

    Args:
        folder: where.
        dyads: how many families; each has a session at three timepoints.
    """

    def __init__(self, folder: Path, dyads: int = 4) -> None:
        self.store: StudyStore = stub_study(folder, dyads=dyads)
        self.sessions: list[SessionId] = [one.id for one in read_sessions(self.store)]
        self.packs: dict[str, HomePack] = {}

    def given(
        self, observer: str, *numbers: int, purpose: Purpose = Purpose.MAIN
    ) -> list[AssignedCoding]:
        """Assign sessions, by number, and issue them."""
        sessions = [self.sessions[number] for number in numbers]
        codings = assign(self.store, observer, *sessions, purpose=purpose)
        pack = f"pack-{observer}"
        if observer not in self.packs:
            self.packs[observer] = issue(self.store, pack, *codings)
            return codings
        for coding in codings:
            row = {"coding_id": coding.coding, "pack_id": pack, "design_version": 1, "files": "[]"}
            self.store.write(Entry("issues", row))
        return codings

    def submitted(
        self, coding: AssignedCoding, values: Mapping[str, float | None], **time: float
    ) -> None:
        """Let a coding come home with values; None: it cannot be coded."""
        home = self.packs[coding.observer].after(**(time or {"hours": 1})).started(coding)
        for dimension, value in values.items():
            home.rated(coding, dimension, value, cannot_code="" if value is not None else "dark")
        home.submitted(coding)

    def coded(
        self,
        observer: str,
        values: Sequence[float | None],
        *,
        purpose: Purpose = Purpose.MAIN,
        first: int = 0,
    ) -> list[AssignedCoding]:
        """Let an observer code sessions in a row, the same on every dimension."""
        numbers = range(first, first + len(values))
        codings = self.given(observer, *numbers, purpose=purpose)
        for coding, value in zip(codings, values, strict=True):
            self.submitted(coding, dict.fromkeys(DIMENSIONS, value))
        return codings
