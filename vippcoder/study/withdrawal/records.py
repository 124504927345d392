"""Records of disposal as they are read and handed on, each with whether its signature holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.study.withdrawal.holdings import Kind
from vippcoder.study.withdrawal.removal import disposals_of
from vippcoder.study.withdrawal.signing import key_of

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

ALGORITHM: Final = "Ed25519"


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """One record of disposal."""

    record: str
    """Canonical JSON, exactly as it was signed."""
    signature: str
    public_key: str
    """Of the study's keys the one that made the signature; empty where it does not hold."""
    dyad: str
    at: datetime
    """UTC."""
    by: str
    reason: str
    ratings: str
    """`keep` or `redact`."""
    files: int
    """Files that were removed or rewritten."""
    elsewhere: int
    """What lay out of the study's reach."""

    @property
    def holds(self) -> bool:
        """Whether the signature is the study's own, and the record unchanged."""
        return bool(self.public_key)


def read_records(store: StudyStore) -> tuple[SignedRecord, ...]:
    """Return every record of disposal, the newest first."""
    return tuple(
        _read(record, signature, key_of(store, record, signature))
        for record, signature in reversed(disposals_of(store))
    )


def for_others(record: SignedRecord) -> str:
    """Return what somebody needs who checks the signature elsewhere, as JSON.

    `record` is the text that was signed: UTF-8, not a sign of it may change.
    """
    told = {
        "record": record.record,
        "signature": record.signature,
        "public_key": record.public_key,
        "algorithm": ALGORITHM,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def export_record(record: SignedRecord, path: Path) -> None:
    """Write a record with signature and public key into a file.

    Raises:
        StudyError: the file cannot be written.
    """
    try:
        path.write_text(for_others(record), encoding="utf-8")
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}",
            path=path,
            mend="choose another place; the study keeps the record",
        ) from error


def _read(record: str, signature: str, public_key: str) -> SignedRecord:
    told = json.loads(record)
    elsewhere = sum(held["kind"] == Kind.ELSEWHERE for held in told["held"])
    return SignedRecord(
        record,
        signature,
        public_key,
        told["dyad"],
        datetime.fromisoformat(told["at"]),
        told["by"],
        told["reason"],
        told["ratings"],
        len(told["held"]) - elsewhere,
        elsewhere,
    )
