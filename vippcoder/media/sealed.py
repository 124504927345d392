"""What is kept beside a film under its mask: entries that say nothing of each other.

No two entries share a byte pattern, though they be of the same film: each is mixed with noise of
its own, which stands at its head; its proof is keyed by that noise and by the hash of the mask's
own copy, which is nowhere in it. That hides nothing from who can read this program.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

import numpy as np

_SALT: Final = 32
_PROOF: Final = 32


def seal(plain: bytes, copy_sha256: str) -> bytes:
    """Return the entry that keeps `plain` about the copy of this hash."""
    salt = secrets.token_bytes(_SALT)
    mixed = _mixed(salt, plain)
    return salt + _proof(salt, copy_sha256, mixed) + mixed


def unseal(entry: bytes, copy_sha256: str) -> bytes | None:
    """Return what an entry keeps; None where it is damaged, or about another copy."""
    salt, proof, mixed = entry[:_SALT], entry[_SALT : _SALT + _PROOF], entry[_SALT + _PROOF :]
    if not hmac.compare_digest(proof, _proof(salt, copy_sha256, mixed)):
        return None
    return _mixed(salt, mixed)


def _proof(salt: bytes, copy_sha256: str, mixed: bytes) -> bytes:
    return hmac.new(salt + copy_sha256.encode(), mixed, "sha256").digest()


def _mixed(salt: bytes, data: bytes) -> bytes:
    """Mix with the noise that belongs to a salt; twice gives the data back."""
    noise = np.frombuffer(hashlib.shake_256(salt).digest(len(data)), np.uint8)
    return (np.frombuffer(data, np.uint8) ^ noise).tobytes()
