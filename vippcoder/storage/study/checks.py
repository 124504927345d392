"""Blinding checks that were made, and packs that were let out although one failed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.storage.study.store import StudyStore

CHECK, OVERRIDE = "blinding_checks", "blinding_overrides"
KINDS = (CHECK, OVERRIDE)

TABLES = (
    """CREATE TABLE blinding_checks (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        face TEXT NOT NULL CHECK (face IN ('masters', 'pack')),
        subject TEXT NOT NULL,
        passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
        report TEXT NOT NULL CHECK (json_valid(report))
    ) STRICT""",
    """CREATE TABLE blinding_overrides (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        check_seq INTEGER NOT NULL REFERENCES blinding_checks (seq),
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
)


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check as the study keeps it."""

    seq: int
    checked_at: str
    """UTC, ISO 8601."""
    subject: str
    passed: bool
    report: dict[str, Any]
    """The whole report, as `CheckReport.as_json` gives it."""
    overridden_because: str
    """Why it was let pass although it failed; empty where it was not."""


def check_entry(report: Mapping[str, Any]) -> Entry:
    """Return what keeps a report.

    Args:
        report: with `face`, `subject` and `passed`, as `CheckReport.as_json` gives it.
    """
    return Entry(
        CHECK,
        {
            "face": report["face"],
            "subject": report["subject"],
            "passed": int(report["passed"]),
            "report": json.dumps(report, ensure_ascii=False),
        },
    )


def override_entry(check_seq: int, reason: str) -> Entry:
    """Return what lets pass what failed the check of this number."""
    return Entry(OVERRIDE, {"check_seq": check_seq, "reason": reason})


def read_checks(store: StudyStore) -> tuple[KeptCheck, ...]:
    """Return the checks that were made, the oldest first."""
    return tuple(
        KeptCheck(
            seq=row["seq"],
            checked_at=row["written_at"],
            subject=row["subject"],
            passed=bool(row["passed"]),
            report=json.loads(row["report"]),
            overridden_because=row["reason"] or "",
        )
        for row in store.rows(
            "SELECT c.*, j.written_at, (SELECT o.reason FROM blinding_overrides o WHERE "
            "o.check_seq = c.seq ORDER BY o.seq DESC LIMIT 1) AS reason "
            "FROM blinding_checks c JOIN journal j USING (seq) ORDER BY c.seq"
        )
    )
