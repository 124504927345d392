"""Codings that came home, laid into a study by hand: for tests of what is read from them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from vippcoder.domain.ids import CodingId, Mask, ObserverCode, PlanId, SessionId
from vippcoder.domain.study import AssignedCoding, Purpose
from vippcoder.storage.core import journal
from vippcoder.storage.core.journal import Entry, canonical
from vippcoder.storage.study.assignments import assignment_entry

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore

MONDAY = datetime(2025, 3, 3, 9, tzinfo=UTC)


def assign(
    store: StudyStore,
    observer: str,
    *sessions: str,
    purpose: Purpose = Purpose.MAIN,
    instrument: str = "sn-1",
) -> list[AssignedCoding]:
    """Assign sessions to an observer, after those that the observer has, and return the codings."""
    (have,) = store.rows("SELECT count(*) AS n FROM assignments")
    codings = [
        AssignedCoding(
            CodingId(f"c{number}"),
            SessionId(session),
            ObserverCode(observer),
            purpose,
            number,
            1,
            Mask(f"R-{number:04d}"),
            instrument,
            PlanId("p1"),
        )
        for number, session in enumerate(sessions, start=have["n"] + 1)
    ]
    store.write(*(assignment_entry(coding) for coding in codings))
    return codings


def issue(store: StudyStore, pack: str, *codings: AssignedCoding) -> HomePack:
    """Note that codings left in a pack; make the pack the study's when it is new."""
    if not store.rows("SELECT 1 FROM designs"):
        store.write(Entry("designs", {"version": 1, "definition": "", "reason": ""}))
    if not store.rows("SELECT 1 FROM packs WHERE pack_id = ?", (pack,)):
        row = {"pack_id": pack, "observer": codings[0].observer, "genesis": f"genesis of {pack}"}
        store.write(Entry("packs", row))
    for coding in codings:
        issued = {"coding_id": coding.coding, "pack_id": pack, "design_version": 1, "files": "[]"}
        store.write(Entry("issues", issued))
    return HomePack(store, pack)


@dataclass
class HomePack:
    """A pack whose entries are put straight into the study's collected journals."""

    store: StudyStore
    pack: str
    at: datetime = MONDAY
    _seq: int = field(default=0, init=False)
    _link: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self._chained(None, journal.GENESIS, "{}")

    def after(self, **time: float) -> HomePack:
        """Let time pass."""
        self.at += timedelta(**time)
        return self

    def started(self, coding: AssignedCoding) -> HomePack:
        return self.event(coding, "started")

    def submitted(self, coding: AssignedCoding) -> HomePack:
        return self.event(coding, "submitted")

    def stopped(self, coding: AssignedCoding, reason: str) -> HomePack:
        return self.event(coding, "stopped", reason)

    def event(self, coding: AssignedCoding, state: str, reason: str = "") -> HomePack:
        row = {"coding_id": coding.coding, "state": state, "reason": reason, "words": ""}
        self.entry(coding, "coding_events", row)
        return self

    def rated(
        self,
        coding: AssignedCoding,
        dimension: str,
        value: float | None,
        *,
        cannot_code: str = "",
        supersedes: int | None = None,
    ) -> int:
        """Rate a whole session; return the entry's number."""
        row = {
            "coding_id": coding.coding,
            "dimension": dimension,
            "segment_id": None,
            "value": value,
            "cannot_code": int(bool(cannot_code)),
            "reason": cannot_code,
            "confidence": None,
            "supersedes": supersedes,
            "changed_because": "",
        }
        return self.entry(coding, "ratings", row)

    def entry(self, coding: AssignedCoding, kind: str, row: dict[str, Any]) -> int:
        return self._chained(coding.coding, kind, canonical(row))

    def _chained(self, coding: str | None, kind: str, body: str) -> int:
        seq, salt = self._seq, secrets.token_hex(16)
        written = self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        fields = (kind, coding, seq, None, None, written, "t", journal._digest(salt, body))
        self._link = journal._link(self._link, seq, fields)
        connection = self.store.connection
        with self.store.transaction():
            connection.execute(
                "INSERT INTO collected_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (self.pack, seq, *fields, self._link),
            )
            connection.execute(
                "INSERT INTO collected_payloads VALUES (?, ?, ?, ?)", (self.pack, seq, salt, body)
            )
        self._seq += 1
        return seq
