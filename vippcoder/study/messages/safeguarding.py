"""Concerns for a child on their way to the one person who can read them.

An observer's note lies in the pack, locked for the study's contact. Nobody here can open it, and
nothing of it is kept in the study: how many there are is told, and the files are handed on as they
are. A pack that is damaged, or is not this study's, hands its notes on all the same.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.pack.store import SAFEGUARDING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LOCKED: Final = b"age-encryption.org/"
"""How a note that is locked begins; what is not is never passed on."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was copied for the contact."""

    copied: int
    had_already: int
    """Notes that lay in the contact's folder before."""
    unlocked: int
    """Files among the notes that are not locked, and so were left where they are."""


def sealed_notes(pack: Path) -> tuple[Path, ...]:
    """Return the notes in a pack's folder; none where a database alone is given."""
    return tuple(sorted((pack / SAFEGUARDING).glob("*.age")))


def count_notes(packs: Iterable[Path]) -> dict[Path, int]:
    """Return how many notes each pack holds.

    Raises:
        StudyError: one is no folder; a database alone or a locked pack would seem to hold none.
    """
    counted = {}
    for pack in packs:
        if not pack.is_dir():
            is_file = pack.exists()
            raise StudyError(
                "is a file, and notes lie in a pack's folder" if is_file else "no such folder",
                path=pack,
                mend="unlock the pack, or name its folder" if is_file else "check the name",
            )
        counted[pack] = len(sealed_notes(pack))
    return counted


def hand_over(packs: Iterable[Path], destination: Path) -> HandedOver:
    """Copy the notes of packs, locked as they are, into a folder for the contact.

    Args:
        packs: folders of packs.
        destination: the contact's folder; made where it is not there.

    Raises:
        StudyError: a pack is no folder, and nothing was copied; or the destination cannot be
            written, and what was copied stays.
    """
    packs = list(packs)
    count_notes(packs)
    copied = had = unlocked = 0
    for pack in packs:
        for note in sealed_notes(pack):
            if note.is_symlink() or not _is_locked(note):
                unlocked += 1
            elif _is_there(note, destination):
                had += 1
            else:
                _copy(note, destination)
                copied += 1
    return HandedOver(copied, had, unlocked)


def _is_locked(note: Path) -> bool:
    with note.open("rb") as file:
        return file.read(len(_LOCKED)) == _LOCKED


def _is_there(note: Path, destination: Path) -> bool:
    there = destination / note.name
    return there.is_file() and sha256(there) == sha256(note)


def _copy(note: Path, destination: Path) -> None:
    """Copy one note; one of the same name with other content is never written over."""
    rough = destination / f".{secrets.token_hex(4)}.part"
    try:
        destination.mkdir(parents=True, exist_ok=True)
        target = destination / note.name
        if target.exists():
            target = destination / f"{note.stem}-{secrets.token_hex(4)}{note.suffix}"
        shutil.copyfile(note, rough)
        with rough.open("rb+") as file:
            os.fsync(file.fileno())
        rough.replace(target)
    except OSError as error:
        with suppress(OSError):
            rough.unlink(missing_ok=True)
        raise StudyError(
            f"a note about a child cannot be copied there: {error.strerror}",
            path=destination,
            mend="choose another folder, or hand the contact the pack's own safeguarding folder",
        ) from error
