"""Sealing an allocation: a nonce beside its file, and a commitment that tells nothing of it.

The commitment is SHA-256 over the 32 bytes of the nonce and the canonical CSV. Without the nonce
it cannot be found by trying lists; with nonce and file anybody can compute it again.
"""

from __future__ import annotations

import hmac
import os
import secrets
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.study.allocation.opening import (
    NONCE_BYTES,
    commitment,
    lock_for_two,
    nonce_file,
    open_bundle,
    refuse_misplaced,
    two_persons_file,
)
from vippcoder.study.allocation.reading import content_of, other_columns, read_allocation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_READ_BY_OWNER = 0o600
_BINARY = getattr(os, "O_BINARY", 0)

__all__ = [
    "columns_left_out",
    "commitment_of",
    "nonce_file",
    "proves",
    "seal",
    "seal_for_two",
    "two_persons_file",
]


def seal(file: Path) -> str:
    """Write a nonce beside an allocation's file and return the commitment, 64 hexadecimal digits.

    The file itself stays as it is.

    Raises:
        ProblemsError: the allocation is wrong; every problem is told with its line, none with what
            stands there.
        StudyError: the file lies in a study or a pack, was sealed before, or no nonce can be
            written beside it.
    """
    refuse_misplaced(file)
    canonical = read_allocation(file).canonical()
    nonce = secrets.token_bytes(NONCE_BYTES)
    _write(nonce_file(file), f"{nonce.hex()}\n".encode("ascii"))
    return commitment(nonce, canonical)


def seal_for_two(file: Path, first: str, second: str) -> str:
    """Seal an allocation so that two people are needed to open it; return the commitment.

    File and nonce are locked together, for the second person and, inside that, for the first, into
    a file of the same name that ends in `.age`. The allocation itself stays as it is: whoever holds
    it takes it away. No nonce is laid beside it.

    Args:
        file: the allocation.
        first: the first person's age public key (`age1...`).
        second: the other person's.

    Raises:
        ProblemsError: the allocation is wrong.
        StudyError: the file lies in a study or a pack, was sealed before, a key is none, both are
            the same, or the locked file cannot be written.
    """
    refuse_misplaced(file)
    canonical = read_allocation(file).canonical()
    if (held := nonce_file(file)).exists():
        raise _sealed_before(held)
    nonce = secrets.token_bytes(NONCE_BYTES)
    _write(two_persons_file(file), lock_for_two(content_of(file), nonce, first, second))
    return commitment(nonce, canonical)


def commitment_of(file: Path, identities: Sequence[Path] = ()) -> str:
    """Return the commitment of an allocation that was sealed, from its file and its nonce.

    Args:
        file: the CSV, with its nonce beside it, or the file that two people open.
        identities: the files of both people's keys, for the latter.

    Raises:
        ProblemsError: the allocation is wrong.
        StudyError: there is no nonce beside it, or it is none.
    """
    return open_bundle(file, identities).commitment


def proves(file: Path, given: str, identities: Sequence[Path] = ()) -> bool:
    """Whether an allocation is, dyad by dyad, the one that was sealed under a commitment.

    Raises:
        ProblemsError, StudyError: as `commitment_of`.
    """
    return hmac.compare_digest(commitment_of(file, identities), given.strip().lower())


def columns_left_out(file: Path) -> int:
    """Return how many columns of the file are no part of what is sealed."""
    return other_columns(file)


def _sealed_before(path: Path) -> StudyError:
    return StudyError(
        "is there already, so this allocation was sealed before",
        path=path,
        mend="print its commitment by `vippcoder allocation check FILE`",
    )


def _write(path: Path, content: bytes) -> None:
    """Write a file that its owner alone may read, and never over another."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _READ_BY_OWNER)
    except FileExistsError as error:
        raise _sealed_before(path) from error
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}", path=path, mend="choose another place"
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink()
        raise StudyError(
            f"cannot be written: {error.strerror}", path=path, mend="make room, then try again"
        ) from error
