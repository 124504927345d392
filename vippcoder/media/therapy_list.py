"""The therapist's list: which films were used in therapy, told without naming one.

That a film was used in therapy betrays its family's arm, so such films are never coded. The list
holds a keyed hash of each, so that whoever takes films in can refuse them, and whoever has the list
alone learns nothing from it: neither names nor, since it is filled up at random, how many films.

A text file. Line 1 is `vippcoder therapy list 1`; line 2 is `key` and HMAC-SHA-256 of line 1, which
tells a wrong key; each further line is HMAC-SHA-256, under the key, of a film's SHA-256 (its 32
bytes), as 64 hexadecimal digits, sorted. A film that was cut or converted is another file and is
not recognised.
"""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_HEAD: Final = "vippcoder therapy list 1"
_KEY_BYTES: Final = 32
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_STEP: Final = 64
"""Lists are filled up to a multiple of this."""
_BIGGEST: Final = 64 << 20


class TherapyList:
    """The films that were used in therapy, as one who holds the key can ask for them.

    Args:
        key: 32 bytes that both sides hold.
        marks: the list's lines.
    """

    def __init__(self, key: bytes, marks: Iterable[str]) -> None:
        self._key = key
        self._marks = frozenset(marks)

    def holds(self, digest: str) -> bool:
        """Whether a film is on the list.

        Args:
            digest: its SHA-256, 64 hexadecimal digits.
        """
        return keyed_mark(self._key, digest) in self._marks


def keyed_mark(key: bytes, digest: str) -> str:
    """Return what stands for a film on a list: 64 hexadecimal digits."""
    return hmac.digest(key, bytes.fromhex(digest), "sha256").hex()


def new_key(path: Path) -> None:
    """Write a new key, 64 hexadecimal digits, readable by its owner alone.

    Raises:
        StudyError: the file exists, or cannot be written.
    """
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(f"{secrets.token_hex(_KEY_BYTES)}\n", encoding="ascii")
    except FileExistsError as error:
        raise StudyError(
            "exists already, and a key is never written over", path=path, mend="choose another name"
        ) from error
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}", path=path, mend="choose another folder"
        ) from error


def read_key(path: Path) -> bytes:
    """Read a key.

    Raises:
        StudyError: it is no key.
    """
    text = _text(path).strip().lower()
    if not _HEX.fullmatch(text):
        raise StudyError(
            "is no key of a therapy list: it holds 64 hexadecimal digits",
            path=path,
            mend="ask the therapist for the key file",
        )
    return bytes.fromhex(text)


def write_list(path: Path, films: Sequence[Path], key: bytes, job: Job | None = None) -> None:
    """Write the list of films used in therapy.

    Raises:
        StudyError: a film cannot be read, or the list exists or cannot be written.
        CancelledError: cancelled; nothing is written.
    """
    job = job or Job()
    marks: set[str] = set()
    for number, film in enumerate(films):
        part = job.part(number / len(films), (number + 1) / len(films))
        marks.add(keyed_mark(key, sha256(film, part)))
    while len(marks) % _STEP or not marks:
        marks.add(secrets.token_hex(32))
    lines = [_HEAD, f"key {_check_of(key)}", *sorted(marks)]
    try:
        with path.open("x", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
    except FileExistsError as error:
        raise StudyError(
            "exists already, and a list is never written over",
            path=path,
            mend="choose another name",
        ) from error
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise StudyError(
            f"cannot be written: {error.strerror}", path=path, mend="choose another folder"
        ) from error


def read_list(path: Path, key: bytes) -> TherapyList:
    """Read a list.

    Raises:
        StudyError: it is no list, is damaged, or was made with another key.
    """
    head, _, rest = _text(path).partition("\n")
    check, _, marks = rest.partition("\n")
    if head.strip() != _HEAD:
        raise StudyError(
            "is no therapy list", path=path, mend="name the list that the therapist made"
        )
    if not hmac.compare_digest(check.strip(), f"key {_check_of(key)}"):
        raise StudyError(
            "was made with another key, so no film could be recognised",
            path=path,
            mend="ask the therapist for the key that belongs to it",
        )
    held = marks.split()
    if not held or not all(_HEX.fullmatch(mark) for mark in held) or len(held) % _STEP:
        raise StudyError(
            "is damaged or cut off", path=path, mend="ask the therapist for the list again"
        )
    return TherapyList(key, held)


def _check_of(key: bytes) -> str:
    return hmac.digest(key, _HEAD.encode(), "sha256").hex()


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _BIGGEST:
            raise StudyError("is too big", path=path, mend="name the right file")
        return path.read_text(encoding="ascii")
    except UnicodeDecodeError as error:
        raise StudyError("is no text", path=path, mend="name the right file") from error
    except OSError as error:
        raise StudyError(
            f"cannot be read: {error.strerror}", path=path, mend="name the right file"
        ) from error
