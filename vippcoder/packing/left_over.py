"""Half-made packs that a killed program left behind."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME: Final = re.compile(r"\.[0-9a-f]{12}\.making")
_LOCK: Final = "making.lock"
_ABANDONED_AFTER_S: Final = 60


@contextmanager
def half_made(folder: Path, inside: str) -> Iterator[Path]:
    """Make a hidden folder beside `folder`, held as long as the block runs; gone if it fails.

    The block renames it once it is whole, after `release`. What killed programs left there before
    is cleared away first; what others are still making is not touched.

    Args:
        folder: the pack's future place.
        inside: a folder to make in it.

    Raises:
        OSError: it cannot be made.
    """
    clear_left_over(folder.parent)
    making = folder.with_name(f".{secrets.token_hex(6)}.making")
    (making / inside).mkdir(parents=True)
    lock = FileLock(making / _LOCK)
    try:
        lock.acquire()
        yield making
    except BaseException:
        lock.release()
        shutil.rmtree(making, ignore_errors=True)
        raise
    finally:
        lock.release()


@contextmanager
def told_of(folder: Path, making: Path) -> Iterator[None]:
    """Name what was wanted where a message would name what it was made in."""
    try:
        yield
    except StudyError as error:
        if error.path is None or making not in {error.path, *error.path.parents}:
            raise
        raise StudyError(error.what, path=folder, mend=error.mend) from error


def release(making: Path) -> None:
    """Take the mark off a folder that is whole, so that nothing of its making is in it."""
    (making / _LOCK).unlink(missing_ok=True)


def discard(folder: Path) -> None:
    """Remove a folder that, half removed by a killed program, would still pass for what it was.

    Raises:
        OSError: it cannot be removed.
    """
    going = folder.with_name(f".{secrets.token_hex(6)}.making")
    folder.rename(going)
    shutil.rmtree(going)


def clear_left_over(parent: Path, *, is_ours: bool = False) -> None:
    """Take away the half-made packs in a folder that nobody is making any more.

    Args:
        parent: the folder.
        is_ours: nobody else makes anything in it, so what has no mark yet is not given time.
    """
    if not parent.is_dir():
        return
    for path in parent.iterdir():
        if _NAME.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            with suppress(OSError):
                _clear(path, wait_s=0 if is_ours else _ABANDONED_AFTER_S)


def _clear(making: Path, wait_s: float) -> None:
    if not (making / _LOCK).is_file():
        if time.time() - making.stat().st_mtime >= wait_s:
            shutil.rmtree(making, ignore_errors=True)
        return
    lock = FileLock(making / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return
    lock.release()
    shutil.rmtree(making, ignore_errors=True)
