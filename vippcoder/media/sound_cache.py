"""What was heard of a film, kept beside it: entries that say nothing of each other."""

from __future__ import annotations

import os
from contextlib import suppress
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.media.hearing import Sound
from vippcoder.media.samples import NoSound
from vippcoder.media.sealed import seal, unseal
from vippcoder.media.spectrogram import ROWS, Spectrogram
from vippcoder.media.waveform import PEAK_US, Waveform

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LIMIT_BYTES: Final = 64 * 1024 * 1024
"""Bound on the whole folder: some fifty hours of film."""
_NEUTRAL_S: Final = 946_684_800
_ENDING: Final = ".sound"
_MARK: Final = b"vippcoder sound 1\n"
_NUMBERS: Final = 4
_HEAD: Final = len(_MARK) + 8 * _NUMBERS
_PAGE: Final = 256 * 1024
"""Entries are filled up to whole pages, so that their size does not tell a film's length."""


class SoundCache:
    """Keeps what was heard of a session under its mask.

    Entries are sealed and all dates are one. Trouble with the disk or a damaged entry is never
    told: the film is heard through again.

    Args:
        folder: for this alone; made when it is first written to.
        limit_bytes: what the entries may take; others make room for a new one, in order of name.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit = limit_bytes

    def find(self, mask: str, copy_sha256: str, end_us: int) -> Sound | NoSound | None:
        """Return what was kept for this copy of this length, or None."""
        if self._leads_elsewhere():
            return None
        try:
            entry = self._path(mask).read_bytes()
        except OSError:
            return None
        plain = unseal(entry, copy_sha256)
        return None if plain is None else _unpacked(plain, end_us)

    def keep(self, mask: str, copy_sha256: str, sound: Sound | NoSound) -> None:
        """Keep what was heard, if there is room and the disk lets us."""
        if self._leads_elsewhere():
            return
        entry = seal(_packed(sound), copy_sha256)
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            if self._make_room(self._path(mask), len(entry)):
                self._write(self._path(mask), entry)

    def _leads_elsewhere(self) -> bool:
        """Whether the folder is a link: nothing is then read or written behind it."""
        return self._folder.is_symlink()

    def _path(self, mask: str) -> Path:
        return self._folder / f"{mask}{_ENDING}"

    def _make_room(self, path: Path, size: int) -> bool:
        others = sorted(other for other in self._folder.glob(f"*{_ENDING}") if other != path)
        held = {other: other.stat().st_size for other in others}
        while others and sum(held.values()) + size > self._limit:
            oldest = others.pop(0)
            del held[oldest]
            oldest.unlink(missing_ok=True)
        return size <= self._limit

    def _write(self, path: Path, entry: bytes) -> None:
        with NamedTemporaryFile(dir=self._folder, prefix=".new-", delete=False) as file:
            temporary = self._folder / file.name
            try:
                file.write(entry)
                file.close()
                os.utime(temporary, (_NEUTRAL_S, _NEUTRAL_S))
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
        os.utime(self._folder, (_NEUTRAL_S, _NEUTRAL_S))


def _packed(sound: Sound | NoSound) -> bytes:
    numbers, peaks, levels = [0] * _NUMBERS, b"", b""
    if isinstance(sound, Sound):
        peaks, levels = sound.waveform.peaks.tobytes(), sound.spectrogram.levels.tobytes()
        numbers = [
            len(sound.waveform.peaks),
            len(sound.spectrogram.levels),
            sound.spectrogram.end_us,
            sound.zero_us,
        ]
    head = _MARK + b"".join(number.to_bytes(8, "big", signed=True) for number in numbers)
    plain = head + peaks + levels
    return plain + bytes(-len(plain) % _PAGE)


def _unpacked(plain: bytes, end_us: int) -> Sound | NoSound | None:
    if not plain.startswith(_MARK):
        return None
    count, columns, levels_end_us, zero_us = (
        int.from_bytes(plain[at : at + 8], "big", signed=True) for at in range(len(_MARK), _HEAD, 8)
    )
    if count == 0:
        return NoSound()
    if count != max(-(-end_us // PEAK_US), 1) or len(plain) < _HEAD + 2 * count + columns * ROWS:
        return None
    peaks: NDArray[np.int8] = np.frombuffer(plain, np.int8, 2 * count, _HEAD).reshape(-1, 2)
    levels = np.frombuffer(plain, np.uint8, columns * ROWS, _HEAD + 2 * count).reshape(-1, ROWS)
    return Sound(Waveform(peaks), Spectrogram(levels, 0, levels_end_us), zero_us)
