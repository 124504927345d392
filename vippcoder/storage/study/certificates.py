"""Who is certified, for which edition of an instrument, and until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from vippcoder.domain.training import Certificate
from vippcoder.domain.training_text import rule_from, rule_text
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CertificateId
    from vippcoder.storage.study.store import StudyStore

CERTIFICATES, ENDED = "certificates", "ended_certificates"
KINDS = (CERTIFICATES, ENDED)

TABLES = (
    """CREATE TABLE certificates (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        certificate_id TEXT NOT NULL UNIQUE,
        observer TEXT NOT NULL CHECK (observer <> ''),
        instrument TEXT NOT NULL,
        edition TEXT NOT NULL,
        set_id TEXT NOT NULL REFERENCES training_sets (set_id),
        pack_id TEXT NOT NULL REFERENCES training_packs (pack_id),
        issued_on TEXT NOT NULL,
        due_on TEXT NOT NULL CHECK (due_on > issued_on),
        rule TEXT NOT NULL CHECK (json_valid(rule)),
        scores TEXT NOT NULL CHECK (json_valid(scores))
    ) STRICT""",
    """CREATE TABLE ended_certificates (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        certificate_id TEXT NOT NULL REFERENCES certificates (certificate_id),
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    "CREATE INDEX certificates_by_observer ON certificates (observer, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
)


def certificate_entry(certificate: Certificate) -> Entry:
    """Return what certifies an observer."""
    return Entry(
        CERTIFICATES,
        {
            "certificate_id": certificate.id,
            "observer": certificate.observer,
            "instrument": certificate.instrument,
            "edition": certificate.edition,
            "set_id": certificate.set,
            "pack_id": certificate.pack,
            "issued_on": certificate.issued_on.isoformat(),
            "due_on": certificate.due_on.isoformat(),
            "rule": rule_text(certificate.rule),
            "scores": certificate.scores,
        },
    )


def end_entry(certificate: CertificateId, reason: str) -> Entry:
    """Return what ends a certificate before it falls due."""
    return Entry(ENDED, {"certificate_id": certificate, "reason": reason})


def read_certificates(store: StudyStore) -> tuple[Certificate, ...]:
    """Return every certificate, the earliest first."""
    return tuple(
        _certificate(row)
        for row in store.rows(
            "SELECT c.*, coalesce((SELECT e.reason FROM ended_certificates e "
            "WHERE e.certificate_id = c.certificate_id ORDER BY e.seq DESC LIMIT 1), '') AS ended "
            "FROM certificates c ORDER BY c.seq"
        )
    )


def _certificate(row: sqlite3.Row) -> Certificate:
    return Certificate(
        row["certificate_id"],
        row["observer"],
        row["instrument"],
        row["edition"],
        row["set_id"],
        row["pack_id"],
        date.fromisoformat(row["issued_on"]),
        date.fromisoformat(row["due_on"]),
        rule_from(row["rule"]),
        row["scores"],
        row["ended"],
        row["seq"],
    )
