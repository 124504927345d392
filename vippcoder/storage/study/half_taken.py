"""Files on their way into a study's `media/`, and clearing what a killed intake left there.

Everything about one session is made in a hidden folder inside `media/`. Before the finished files
are moved out, their names are written down in it; it goes once the database knows them. So whatever
moment the program is killed at, a file that no row knows can be told from one that another database
of this study, before a backup was gone back to, still knows: only the first is named in such a
folder.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_FOLDER: Final = re.compile(r"\.taking-[0-9a-f]{12}")
_MASTER: Final = re.compile(r"m-[0-9a-f]{12}\.(?:mp4|mkv)")
_NAMES: Final = "names"


def begin_taking(media: Path) -> Path:
    """Make a hidden folder for the files of one session and return it.

    Raises:
        OSError: it cannot be made.
    """
    folder = media / f".taking-{secrets.token_hex(6)}"
    folder.mkdir()
    return folder


def place(folder: Path, names: Sequence[str]) -> None:
    """Move finished files from a hidden folder into `media/`, safe on the disk.

    The caller writes the rows that know them next, then calls `end_taking`; if it does not come to
    that, `clear_half_taken` takes the files away.

    Raises:
        OSError: the disk does not take it.
        ValueError: a name is none of a master.
    """
    if not all(_MASTER.fullmatch(name) for name in names):
        raise ValueError(f"{names} are no names of masters")
    with (folder / _NAMES).open("w", encoding="ascii") as file:
        file.write("\n".join(names))
        file.flush()
        os.fsync(file.fileno())
    _to_disk(folder)
    for name in names:
        with (folder / name).open("rb+") as film:
            os.fsync(film.fileno())
        (folder / name).rename(folder.parent / name)
    _to_disk(folder.parent)


def end_taking(folder: Path) -> None:
    """Throw a hidden folder away, with what is still in it."""
    shutil.rmtree(folder, ignore_errors=True)


def undo_taking(folder: Path, known: Collection[str]) -> None:
    """Throw a hidden folder away and take back what was placed from it and no row knows.

    Args:
        folder: the hidden one.
        known: names of the files that the database knows now: an interruption may come after the
            rows were written.
    """
    _clear(folder.parent, folder, known)


def clear_half_taken(media: Path, known: Collection[str]) -> None:
    """Take away what a killed intake left in `media/`; for the study's one writer.

    Args:
        media: the study's.
        known: names of the files that the database knows.
    """
    if not media.is_dir():
        return
    for folder in media.iterdir():
        if _FOLDER.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
            with suppress(OSError):
                _clear(media, folder, known)


def _clear(media: Path, folder: Path, known: Collection[str]) -> None:
    listed = folder / _NAMES
    names = listed.read_text(encoding="ascii").split() if listed.is_file() else []
    for name in names:
        if _MASTER.fullmatch(name) and name not in known:
            (media / name).unlink(missing_ok=True)
    end_taking(folder)


def _to_disk(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can be asked to."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
