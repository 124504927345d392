"""Locking a pack or a delivery for a journey, and opening it in a place of its own."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from typing import TYPE_CHECKING, Any, Final

from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.pack.locked_file import lock, read_locked, travelling_files
from vippcoder.storage.pack.manifest import MANIFEST
from vippcoder.storage.pack.store import EXEMPLARS, MEDIA, kind_of, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.storage.pack.tar_stream import Sink

ENDING: Final = ".age"
_NEUTRAL_S: Final = 946_684_800


def lock_folder(
    folder: Path, target: Path, passphrase: str, job: Job | None = None, *, with_films: bool = True
) -> None:
    """Lock a pack, which is held against other programs meanwhile, or a delivery.

    Raises:
        StudyError: it is neither, or the pack is open elsewhere; else as `lock`.
        CancelledError: as `lock`.
    """
    if (folder / MANIFEST).is_file():
        lock(folder, target, passphrase, job)
        return
    kind = kind_of(folder)
    open_store(folder, kind).close()  # folds the write-ahead log in
    with kind.held(folder):
        lock(folder, target, passphrase, job, with_films=with_films)


def is_locked_copy(file: Path, folder: Path, passphrase: str, job: Job | None = None) -> bool:
    """Whether a locked file holds a folder's files, byte for byte; reads it to its end.

    Raises:
        StudyError: it cannot be opened.
    """
    sums: dict[str, _Sum] = {}
    read_locked(file, passphrase, lambda name: sums.setdefault(name, _Sum()), job)
    names = travelling_files(folder, with_films=True)
    return {name: held.digest for name, held in sums.items()} == {
        name: sha256(folder / name) for name in names
    }


class _Sum(io.RawIOBase):
    """A file of which the SHA-256 alone is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._sum = hashlib.sha256()

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - as RawIOBase has it
        self._sum.update(data)
        return len(data)

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()


def unlock(
    file: Path, folder: Path, passphrase: str, job: Job | None = None, *, with_films: bool = True
) -> None:
    """Open a locked pack or delivery into a new folder, which has its name once it is whole.

    Args:
        file: the locked file; it is only read.
        folder: the folder to make; it must not exist.
        passphrase: with which it was locked.
        job: told how far it is.
        with_films: whether to keep films and exemplars.

    Raises:
        StudyError: the passphrase does not fit, the file is none of ours, was changed or is
            incomplete, or the folder exists or cannot be written; then there is no folder.
        CancelledError: cancelled; there is no folder.
    """
    if folder.exists():
        raise StudyError(
            "exists already, and nothing is written over", path=folder, mend="choose another name"
        )
    opening = folder.with_name(f".{folder.name}.opening")
    shutil.rmtree(opening, ignore_errors=True)  # what a killed program left
    try:
        opening.mkdir(parents=True)

        def place(name: str) -> Sink | None:
            is_film = name.startswith((f"{MEDIA}/", f"{EXEMPLARS}/"))
            return _created(opening, name) if with_films or not is_film else None

        read_locked(file, passphrase, place, job)
        for path in (*opening.rglob("*"), opening):
            os.utime(path, (_NEUTRAL_S, _NEUTRAL_S))
        opening.rename(folder)
    except OSError as error:
        raise StudyError(
            f"cannot be opened there: {error.strerror}", path=folder, mend="make room there"
        ) from error
    finally:
        shutil.rmtree(opening, ignore_errors=True)


def _created(folder: Path, name: str) -> Sink:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    return path.open("xb")
