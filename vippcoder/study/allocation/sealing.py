"""Sealing an allocation: a nonce beside its file, and a commitment that tells nothing of it.

The commitment is SHA-256 over the 32 bytes of the nonce and the canonical CSV. Without the nonce
it cannot be found by trying lists; with nonce and file anybody can compute it again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.pack.store import DATABASE as PACK
from vippcoder.storage.study.store import DATABASE as STUDY
from vippcoder.study.allocation.reading import other_columns, read_allocation

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".nonce"
_NONCE_BYTES = 32
_READ_BY_OWNER = 0o600


def nonce_file(file: Path) -> Path:
    """Return where the nonce of an allocation's file lies."""
    return file.with_suffix(SUFFIX)


def seal(file: Path) -> str:
    """Write a nonce beside an allocation's file and return the commitment, 64 hexadecimal digits.

    The file itself stays as it is.

    Raises:
        ProblemsError: the allocation is wrong; every problem is told with its line, none with what
            stands there.
        StudyError: the file lies in a study or a pack, was sealed before, or no nonce can be
            written beside it.
    """
    _refuse_misplaced(file)
    canonical = read_allocation(file).canonical()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    _write_nonce(nonce_file(file), nonce)
    return _commitment(nonce, canonical)


def commitment_of(file: Path) -> str:
    """Return the commitment of an allocation that was sealed, from its file and its nonce.

    Raises:
        ProblemsError: the allocation is wrong.
        StudyError: there is no nonce beside it, or it is none.
    """
    return _commitment(_read_nonce(nonce_file(file)), read_allocation(file).canonical())


def proves(file: Path, commitment: str) -> bool:
    """Whether an allocation is, dyad by dyad, the one that was sealed under a commitment.

    Raises:
        ProblemsError, StudyError: as `commitment_of`.
    """
    return hmac.compare_digest(commitment_of(file), commitment.strip().lower())


def columns_left_out(file: Path) -> int:
    """Return how many columns of the file are no part of what is sealed."""
    return other_columns(file)


def _commitment(nonce: bytes, canonical: bytes) -> str:
    return hashlib.sha256(nonce + canonical).hexdigest()


def _refuse_misplaced(file: Path) -> None:
    if file.suffix == SUFFIX:
        raise StudyError("is a nonce", path=file, mend="name the allocation's file (.csv)")
    for folder in file.resolve().parents:
        if (folder / STUDY).exists() or (folder / PACK).exists():
            raise StudyError(
                f"lies in {folder.name}, which must never hold the allocation",
                path=file,
                mend="move it out, to where only the trial's statistician reads",
            )


def _write_nonce(path: Path, nonce: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READ_BY_OWNER)
    except FileExistsError as error:
        raise StudyError(
            "is there already, so this allocation was sealed before",
            path=path,
            mend="print its commitment by `vippcoder allocation check FILE`",
        ) from error
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}", path=path, mend="choose another place"
        ) from error
    try:
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
            file.write(f"{nonce.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink()
        raise StudyError(
            f"cannot be written: {error.strerror}", path=path, mend="make room, then try again"
        ) from error


def _read_nonce(path: Path) -> bytes:
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise StudyError(
            "there is no nonce beside the allocation",
            path=path,
            mend="put it back from where it is kept, or seal the allocation first",
        ) from error
    except (OSError, UnicodeDecodeError):
        raise StudyError("cannot be read", path=path, mend="put the nonce back") from None
    if not re.fullmatch(rf"[0-9a-f]{{{2 * _NONCE_BYTES}}}", text):
        raise StudyError(
            f"is no nonce of {2 * _NONCE_BYTES} digits", path=path, mend="put the nonce back"
        )
    return bytes.fromhex(text)
