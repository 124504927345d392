"""Opening a sealed allocation: with its nonce beside it, or with the keys of two people.

For two people, allocation and nonce lie in a tar under the first one's key, and that under the
second one's: age opens a file for any one of its recipients, so one file for both would open for
either. `age -d -i second.key allocation.age | age -d -i first.key | tar x` opens it by hand.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.storage.pack.store import DATABASE as PACK
from vippcoder.storage.study.store import DATABASE as STUDY
from vippcoder.study.allocation.reading import content_of, parse_allocation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.study.allocation.reading import Allocation

NONCE_SUFFIX: Final = ".nonce"
LOCKED_SUFFIX: Final = ".age"
NONCE_BYTES: Final = 32
_CSV, _NONCE = "allocation.csv", "allocation.nonce"
_TWO = 2
_IDENTITY = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]+")


@dataclass(frozen=True, slots=True)
class Bundle:
    """An allocation with the nonce that it was sealed under. Neither is shown by its `repr`."""

    allocation: Allocation
    nonce: bytes = field(repr=False)

    @property
    def commitment(self) -> str:
        """What it was sealed under, if nobody changed it: 64 hexadecimal digits."""
        return commitment(self.nonce, self.allocation.canonical())


def nonce_file(file: Path) -> Path:
    """Return where the nonce of an allocation's file lies."""
    return file.with_suffix(NONCE_SUFFIX)


def two_persons_file(file: Path) -> Path:
    """Return where an allocation lies that two people open."""
    return file.with_suffix(LOCKED_SUFFIX)


def commitment(nonce: bytes, canonical: bytes) -> str:
    """Return SHA-256 over the nonce and the canonical CSV."""
    return hashlib.sha256(nonce + canonical).hexdigest()


def open_bundle(file: Path, identities: Sequence[Path] = ()) -> Bundle:
    """Read a sealed allocation; what was locked is opened in memory alone.

    Args:
        file: the CSV, with its nonce beside it, or the file that two people open.
        identities: files with the two people's age keys, in any order; none for a CSV.

    Raises:
        ProblemsError: the allocation is wrong.
        StudyError: a file cannot be read, there is no nonce, the keys do not open it, or it lies in
            a study or a pack.
    """
    refuse_misplaced(file)
    if file.suffix != LOCKED_SUFFIX:
        if identities:
            raise StudyError(
                "is not locked, so no key opens it", path=file, mend="leave --identity out"
            )
        return Bundle(parse_allocation(content_of(file), file), _read_nonce(nonce_file(file)))
    return _unlocked(file, identities)


def refuse_misplaced(file: Path) -> None:
    """Refuse an allocation that lies where it must never lie.

    Raises:
        StudyError: it lies in a study or a pack, or is a nonce.
    """
    if file.suffix == NONCE_SUFFIX:
        raise StudyError("is a nonce", path=file, mend="name the allocation's file (.csv)")
    for folder in file.resolve().parents:
        if (folder / STUDY).exists() or (folder / PACK).exists():
            raise StudyError(
                f"lies in {folder.name}, which must never hold the allocation",
                path=file,
                mend="move it out, to where only the trial's statistician reads",
            )


def lock_for_two(content: bytes, nonce: bytes, first: str, second: str) -> bytes:
    """Return an allocation's bytes with its nonce, locked so that both people are needed.

    Raises:
        StudyError: a key is no age public key, or both are the same.
    """
    import pyrage  # type: ignore[import-untyped] # noqa: PLC0415

    if first.strip() == second.strip():
        raise StudyError("both keys are the same person's", mend="name the keys of two people")
    locked = _tar({_CSV: content, _NONCE: f"{nonce.hex()}\n".encode("ascii")})
    for key in (first, second):
        try:
            recipient = pyrage.x25519.Recipient.from_str(key.strip())
        except pyrage.RecipientError as error:
            raise StudyError(
                f"{key} is no age public key", mend="name one that begins with age1"
            ) from error
        locked = pyrage.encrypt(locked, [recipient])
    return locked


def _unlocked(file: Path, identities: Sequence[Path]) -> Bundle:
    import pyrage  # noqa: PLC0415

    if len(identities) != _TWO:
        raise StudyError(
            "opens with the keys of two people",
            path=file,
            mend="name both files by --identity, each once",
        )
    keys = []
    for path in identities:
        found = _IDENTITY.search(_text_of(path))
        if not found:
            raise StudyError("holds no age key", path=path, mend="name the key's own file")
        keys.append(pyrage.x25519.Identity.from_str(found[0]))
    content = content_of(file)
    for outer, inner in (keys, keys[::-1]):
        try:
            opened = pyrage.decrypt(pyrage.decrypt(content, [outer]), [inner])
        except pyrage.DecryptError:
            continue
        held = _files_of(opened)
        nonce = _nonce_from(held[_NONCE].decode("ascii"), file)
        return Bundle(parse_allocation(held[_CSV], file), nonce)
    raise StudyError(
        "does not open with these two keys, or was changed",
        path=file,
        mend="name the keys of the two people it was sealed for",
    )


def _tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            tar.addfile(about, io.BytesIO(content))
    return out.getvalue()


def _files_of(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        return {
            member.name: held.read()
            for member in tar
            if (held := tar.extractfile(member)) is not None
        }


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise StudyError("cannot be read", path=path, mend="name the key's own file") from None


def _read_nonce(path: Path) -> bytes:
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise StudyError(
            "there is no nonce beside the allocation",
            path=path,
            mend="put it back from where it is kept, or seal the allocation first",
        ) from error
    except (OSError, UnicodeDecodeError):
        raise StudyError("cannot be read", path=path, mend="put the nonce back") from None
    return _nonce_from(text, path)


def _nonce_from(text: str, path: Path) -> bytes:
    text = text.strip()
    if not re.fullmatch(rf"[0-9a-f]{{{2 * NONCE_BYTES}}}", text):
        raise StudyError(
            f"is no nonce of {2 * NONCE_BYTES} digits", path=path, mend="put the nonce back"
        )
    return bytes.fromhex(text)
