"""Gold codings in a training pack: locked each with a key of its own, which comes later.

ChaCha20-Poly1305 over the coding's JSON, filled up so that its length tells nothing, bound to the
coding. Beside it stands a digest of the key, so that one lock has one key: a lead could not later
show another gold than was packed.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.domain.training_text import gold_from, gold_text, rule_from, rule_text
from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack.training import KEYS, RULES, SEALED

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.certification import Certification
    from vippcoder.domain.ids import CodingId
    from vippcoder.domain.training import GoldCoding

_BLOCK: Final = 4096
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class TrainingRule:
    """By what a training pack's films are judged."""

    rule: Certification
    is_practice: bool
    """Whether its keys lie in the pack: then it certifies nobody."""


def new_key() -> str:
    """Return a random key, as hexadecimal digits."""
    return secrets.token_hex(32)


def sealed_entry(coding: CodingId, gold: GoldCoding, key: str) -> Entry:
    """Return the entry that holds a film's gold, locked."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    plain = gold_text(gold).encode()
    plain += b" " * (-len(plain) % _BLOCK)
    nonce = secrets.token_bytes(_NONCE)
    locked = nonce + ChaCha20Poly1305(bytes.fromhex(key)).encrypt(nonce, plain, coding.encode())
    row = {
        "coding_id": coding,
        "locked": base64.b64encode(locked).decode(),
        "key_digest": digest_of_key(key),
    }
    return Entry(SEALED, row)


def rule_entry(rule: Certification, *, is_practice: bool) -> Entry:
    """Return the entry that says when a film is near enough to gold."""
    return Entry(RULES, {"rule": rule_text(rule), "is_practice": int(is_practice)})


def key_entry(coding: CodingId, key: str) -> Entry:
    """Return the entry that brings the key of a film's gold."""
    return Entry(KEYS, {"coding_id": coding, "key": key})


def read_rule(connection: sqlite3.Connection) -> TrainingRule:
    """Return the rule of a training pack."""
    row = connection.execute("SELECT * FROM training_rules ORDER BY seq DESC LIMIT 1").fetchone()
    return TrainingRule(rule_from(row["rule"]), bool(row["is_practice"]))


def digests_of_keys(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the digest of each key, by coding."""
    rows = connection.execute("SELECT coding_id, key_digest FROM sealed_gold")
    return {row["coding_id"]: row["key_digest"] for row in rows}


def held_keys(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the keys that are in the pack, by coding."""
    rows = connection.execute("SELECT coding_id, key FROM gold_keys")
    return {row["coding_id"]: row["key"] for row in rows}


def digest_of_key(key: str) -> str:
    """Return what a lock says of its key."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()


def read_gold(connection: sqlite3.Connection, coding: CodingId) -> GoldCoding | None:
    """Return a film's gold; None while its key is not in the pack.

    Raises:
        StudyError: the key does not open it.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    row = connection.execute(
        "SELECT s.locked, s.key_digest, k.key FROM sealed_gold s JOIN gold_keys k "
        "USING (coding_id) WHERE coding_id = ?",
        (coding,),
    ).fetchone()
    if row is None:
        return None
    locked = base64.b64decode(row["locked"])
    nonce, rest = locked[:_NONCE], locked[_NONCE:]
    try:
        plain = ChaCha20Poly1305(bytes.fromhex(row["key"])).decrypt(nonce, rest, coding.encode())
    except (InvalidTag, ValueError) as error:
        raise StudyError(
            "the gold of this film does not open with the key that came",
            mend="keep the pack as it is and ask your lead",
        ) from error
    return gold_from(plain.decode())
