"""A tar written and read as it flows, without dates or owners; nothing but plain files is in it."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Final, Protocol

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from vippcoder.jobs import Job

_PIECE: Final = 1 << 20
_NEUTRAL_S: Final = 946_684_800


def packed(folder: Path, names: Sequence[str], job: Job) -> Stream:
    """Return a stream that reads as a tar of files.

    Args:
        folder: where they lie.
        names: relative to it, with `/`.
        job: told how far it is; cancels by raising out of `read`.
    """
    return Stream(_blocks(folder, names, job))


class Stream:
    """Bytes that are made as they are read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self.failure: BaseException | None = None
        """What went wrong, since whoever reads here may tell it in words of its own."""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes; none at the end."""
        try:
            return self._read(size)
        except BaseException as error:
            self.failure = error
            raise

    def _read(self, size: int) -> bytes:
        while len(self._rest) < size or size < 0:
            piece = next(self._pieces, None)
            if piece is None:
                size = len(self._rest)
                break
            self._rest += piece
        told, self._rest = self._rest[:size], self._rest[size:]
        return told


def _blocks(folder: Path, names: Sequence[str], job: Job) -> Iterator[bytes]:
    whole, done = max(sum((folder / name).stat().st_size for name in names), 1), 0
    for name in names:
        path = folder / name
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = path.stat().st_size, _NEUTRAL_S, 0o600
        yield info.tobuf(tarfile.GNU_FORMAT)
        left = info.size
        with path.open("rb") as file:
            while left and (piece := file.read(min(left, _PIECE))):
                left -= len(piece)
                done += len(piece)
                job.advance(done / whole, "Locking")
                yield piece
        if left:
            raise OSError(f"{name} became shorter")
        yield bytes(-info.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


class Sink(Protocol):
    """Where the bytes of a file go."""

    def write(self, data: bytes, /) -> int:
        """Take some."""

    def close(self) -> None:
        """Be done."""


class Unpacker:
    """Takes a tar as it flows and hands on each file.

    Args:
        place: from a name to where its bytes go, None to pass it over; raises what is to be told.
        told: called with how many bytes have come.
    """

    def __init__(self, place: Callable[[str], Sink | None], told: Callable[[int], None]) -> None:
        self._place = place
        self._told = told
        self._rest = b""
        self._left = self._padding = self._come = 0
        self._file: Sink | None = None
        self._names: set[str] = set()
        self._is_done = False
        self.failure: BaseException | None = None
        """What went wrong, since whoever writes here may tell it in words of its own."""

    def write(self, data: bytes) -> int:
        """Take more of the tar; after a failure, which is offered again, tell the same."""
        if self.failure is not None:
            raise self.failure
        try:
            self._take(data)
        except BaseException as error:
            self.failure = error
            raise
        return len(data)

    def flush(self) -> None:
        """Do nothing: everything was handed on."""

    def close(self) -> None:
        """Let the file that is being written go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def finish(self) -> None:
        """See that the tar came to its end.

        Raises:
            StudyError: it broke off.
        """
        if not self._is_done:
            self.failure = StudyError(
                "is incomplete: it breaks off", mend="ask for it to be sent again"
            )
            raise self.failure

    def _take(self, data: bytes) -> None:
        self._come += len(data)
        self._told(self._come)
        self._rest += data
        while self._rest and not self._is_done:
            if self._left:
                piece, self._rest = self._rest[: self._left], self._rest[self._left :]
                self._left -= len(piece)
                if self._file is not None:
                    self._file.write(piece)
                if not self._left:
                    self.close()
            elif self._padding:
                dropped = min(self._padding, len(self._rest))
                self._padding -= dropped
                self._rest = self._rest[dropped:]
            elif len(self._rest) >= tarfile.BLOCKSIZE:
                header, self._rest = (
                    self._rest[: tarfile.BLOCKSIZE],
                    self._rest[tarfile.BLOCKSIZE :],
                )
                self._begin(header)
            else:
                return

    def _begin(self, header: bytes) -> None:
        if not header.strip(b"\0"):
            self._is_done = True
            return
        info = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
        if info.type != tarfile.REGTYPE or info.name in self._names:
            raise StudyError(
                "holds something that has no place in a pack, so it is not opened",
                mend="ask whoever sent it",
            )
        self._names.add(info.name)
        self._left, self._padding = info.size, -info.size % tarfile.BLOCKSIZE
        self._file = self._place(info.name)
        if not self._left:
            self.close()
