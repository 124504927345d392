"""A pack or a delivery locked for a journey: one file that only a passphrase opens.

It is a tar of two parts: `key.age`, a key made for this journey and locked with the passphrase, and
`pack.tar.age`, a tar of the folder locked for that key. (age's passphrase form would have the whole
pack in memory.) Neither tar tells a date or an owner, and both open with the programs `tar` and
`age`. Caches and backups stay at home.
"""

from __future__ import annotations

import os
import re
import tarfile
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Final

from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.storage.pack.manifest import MANIFEST
from vippcoder.storage.pack.store import DATABASE, EXEMPLARS, MEDIA, SAFEGUARDING
from vippcoder.storage.pack.tar_stream import Sink, Unpacker, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


_KEY, _PACK = "key.age", "pack.tar.age"
_SHORTEST: Final = 10
_LONGEST_KEY: Final = 1 << 16
_NEUTRAL_S: Final = 946_684_800
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is soon found by trying.

    Raises:
        StudyError: it is too short.
    """
    if len(passphrase) < _SHORTEST:
        raise StudyError(
            "the passphrase is too short", mend=f"choose one of {_SHORTEST} signs at least"
        )


def lock(
    folder: Path, target: Path, passphrase: str, job: Job | None = None, *, with_films: bool = True
) -> None:
    """Lock a folder that is at rest into one file; it has its name once it is whole.

    Args:
        folder: a pack that nobody has open, or a delivery; it is only read.
        target: the file, which is written over.
        passphrase: of ten signs at least.
        job: told how far it is.
        with_films: whether films go along; on the way home they need not.

    Raises:
        StudyError: the passphrase is short, or the file cannot be written.
        CancelledError: cancelled; there is no file.
    """
    import pyrage  # type: ignore[import-untyped] # noqa: PLC0415

    check_passphrase(passphrase)
    job = job or Job()
    rough = target.with_name(f".{target.name}.part")
    key = pyrage.x25519.Identity.generate()
    files = packed(folder, travelling_files(folder, with_films=with_films), job)
    try:
        with rough.open("wb") as out:
            locked = pyrage.passphrase.encrypt(str(key).encode(), passphrase)
            _write_part(out, _KEY, lambda: out.write(locked))
            _write_part(out, _PACK, lambda: pyrage.encrypt_io(files, out, [key.to_public()]))
            out.write(bytes(2 * tarfile.BLOCKSIZE))
            out.flush()
            os.fsync(out.fileno())
        os.utime(rough, (_NEUTRAL_S, _NEUTRAL_S))
        rough.replace(target)
    except (OSError, pyrage.EncryptError) as error:
        if files.failure is not None and not isinstance(files.failure, OSError):
            raise files.failure from error
        why = str(error).rpartition("] ")[2].partition(": '")[0]  # pyrage wraps an OSError in words
        raise StudyError(
            f"cannot be written: {why}", path=target, mend="make room there"
        ) from error
    finally:
        with suppress(OSError):
            rough.unlink(missing_ok=True)


def read_locked(
    file: Path,
    passphrase: str,
    place: Callable[[str], Sink | None],
    job: Job | None = None,
) -> None:
    """Read what is locked, file by file, to its end, which proves that nothing is missing.

    Args:
        file: the locked file.
        passphrase: with which it was locked.
        place: from a name (`media/R-7F3K.mp4`) to where its bytes go; None to pass it over.
        job: told how far it is.

    Raises:
        StudyError: as `unlock`.
        CancelledError: cancelled.
    """
    import pyrage  # noqa: PLC0415

    job, size = job or Job(), max(file.stat().st_size, 1) if file.is_file() else 1
    with _parts(file) as (locked_key, locked_pack):
        key = _key(file, locked_key, passphrase)

        def told(done: int) -> None:
            job.advance(done / size, "Unlocking")

        unpacker = Unpacker(lambda name: place(_checked(name)), told)
        try:
            pyrage.decrypt_io(locked_pack, unpacker, [key])
            unpacker.finish()
        except Exception as error:
            if isinstance(unpacker.failure, (StudyError, CancelledError, OSError)):
                raise unpacker.failure from error
            raise _changed(file) from error
        finally:
            unpacker.close()


def travelling_files(folder: Path, *, with_films: bool) -> list[str]:
    """Return what goes on a journey, the database first."""
    inside = (MEDIA, EXEMPLARS, SAFEGUARDING) if with_films else (SAFEGUARDING,)
    names = [name for name in (DATABASE, MANIFEST) if (folder / name).is_file()]
    for place in inside:
        names += sorted(
            f"{place}/{path.name}"
            for path in (folder / place).glob("*")
            if path.is_file() and not path.is_symlink() and _PLAIN.fullmatch(path.name)
        )
    return names


def _checked(name: str) -> str:
    """Return a name that leads to a place in a pack.

    Raises:
        StudyError: it leads elsewhere.
    """
    place, _, plain = name.rpartition("/")
    is_alone = not place and plain in {DATABASE, MANIFEST}
    is_inside = place in {MEDIA, EXEMPLARS, SAFEGUARDING} and _PLAIN.fullmatch(plain)
    if not is_alone and not is_inside:
        raise StudyError(
            "holds something that has no place in a pack, so it is not opened",
            mend="ask whoever sent it",
        )
    return name


def _write_part(out: IO[bytes], name: str, write: Callable[[], object]) -> None:
    """Write one member of the outer tar, whose length is known afterwards."""
    start = out.tell()
    out.write(bytes(tarfile.BLOCKSIZE))
    write()
    end = out.tell()
    part = tarfile.TarInfo(name)
    part.size, part.mtime, part.mode = end - start - tarfile.BLOCKSIZE, _NEUTRAL_S, 0o600
    out.seek(start)
    out.write(part.tobuf(tarfile.GNU_FORMAT))
    out.seek(end)
    out.write(bytes(-end % tarfile.BLOCKSIZE))


@contextmanager
def _parts(file: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    try:
        outer = tarfile.open(file, "r:")  # noqa: SIM115 - closed below
    except (OSError, tarfile.TarError) as error:
        raise _none_of_ours(file) from error
    with outer:
        try:
            members = {member.name: member for member in outer if member.isreg()}
            key, pack = (outer.extractfile(members[name]) for name in (_KEY, _PACK))
        except (KeyError, OSError, tarfile.TarError) as error:
            raise _none_of_ours(file) from error
        if key is None or pack is None:
            raise _none_of_ours(file)
        yield key, pack


def _key(file: Path, locked: IO[bytes], passphrase: str) -> object:
    import pyrage  # noqa: PLC0415

    try:
        key = pyrage.passphrase.decrypt(locked.read(_LONGEST_KEY), passphrase).decode()
        identity: object = pyrage.x25519.Identity.from_str(key)
    except pyrage.DecryptError as error:
        raise StudyError(
            "the passphrase does not fit", path=file, mend="ask whoever sent it for the right one"
        ) from error
    except Exception as error:
        raise _changed(file) from error
    return identity


def _none_of_ours(file: Path) -> StudyError:
    return StudyError(
        "is no locked pack or delivery, or is incomplete",
        path=file,
        mend="choose the file that ends in .age",
    )


def _changed(file: Path) -> StudyError:
    return StudyError(
        "was changed on its way, or is incomplete", path=file, mend="ask for it to be sent again"
    )
