"""Waveforms kept between sessions, in a folder from which nobody learns whose they are."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.media.waveform import PEAK_US, NoSound, Waveform

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LIMIT_BYTES: Final = 64 * 1024 * 1024
"""Bound on the whole folder: some hundred hours of film."""
_NEUTRAL_S: Final = 946_684_800
_KEY, _ORDER, _ENDING = "key", "order", ".peaks"
_KEY_BYTES = 32
_MARK = b"vippcoder peaks 1\n"
_PAGE = 64 * 1024
"""Entries are filled up to whole pages, so that their size does not tell a film's length."""
_HEAD = len(_MARK) + 8


class WaveformCache:
    """Finds a waveform by the mask and the copy it belongs to.

    Neither can be read from the folder, nor whether two entries are of the same film: names are
    keyed hashes, contents are enciphered, each entry otherwise, and all dates are one. The key lies
    beside them, so this hides nothing from who holds both the folder and the pack. Everything may
    be deleted at any time; a damaged entry is passed over. Trouble with the disk is never told: the
    waveform is made again.

    Args:
        folder: for this alone; made when it is first written to.
        limit_bytes: what the entries may take; those used longest ago go first.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit = limit_bytes

    def find(self, mask: str, copy_sha256: str, end_us: int) -> Waveform | NoSound | None:
        """Return what was kept for this copy of this length, or None."""
        try:
            key = (self._folder / _KEY).read_bytes()
            name = _name(key, mask, copy_sha256)
            sealed = (self._folder / name).read_bytes()
            found = _unpacked(_opened(key, name, sealed), end_us)
        except OSError:
            return None
        if found is not None:
            with suppress(OSError):
                self._use(name)
        return found

    def keep(self, mask: str, copy_sha256: str, waveform: Waveform | NoSound) -> None:
        """Keep a waveform, in place of those used longest ago where the bound is reached."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            key = self._key()
            name = _name(key, mask, copy_sha256)
            self._write(name, _sealed(key, name, _packed(waveform)))
            self._use(name)

    def _key(self) -> bytes:
        path = self._folder / _KEY
        with suppress(OSError):
            key = path.read_bytes()
            if len(key) == _KEY_BYTES:
                return key
        key = secrets.token_bytes(_KEY_BYTES)
        self._write(_KEY, key)
        return key

    def _use(self, name: str) -> None:
        """Write down that an entry was used last, and drop what is over the bound."""
        there = {path.name: path.stat().st_size for path in self._folder.glob(f"*{_ENDING}")}
        told: list[str] = []
        with suppress(OSError, UnicodeDecodeError):
            told = (self._folder / _ORDER).read_text(encoding="ascii").split()
        order = [entry for entry in dict.fromkeys(told) if entry in there and entry != name]
        order = [*sorted(there.keys() - {*order, name}), *order, name]
        held = sum(there.values())
        while held > self._limit and len(order) > 1:
            oldest = order.pop(0)
            held -= there[oldest]
            (self._folder / oldest).unlink(missing_ok=True)
        self._write(_ORDER, "\n".join(order).encode("ascii"))

    def _write(self, name: str, data: bytes) -> None:
        with NamedTemporaryFile(dir=self._folder, prefix=".new-", delete=False) as file:
            temporary = self._folder / file.name
            try:
                file.write(data)
                file.close()
                os.utime(temporary, (_NEUTRAL_S, _NEUTRAL_S))
                temporary.replace(self._folder / name)
            finally:
                temporary.unlink(missing_ok=True)
        with suppress(OSError):
            os.utime(self._folder, (_NEUTRAL_S, _NEUTRAL_S))


def _name(key: bytes, mask: str, copy_sha256: str) -> str:
    return hmac.new(key, f"{mask}\0{copy_sha256}".encode(), "sha256").hexdigest() + _ENDING


def _stream(key: bytes, name: str, salt: bytes, length: int) -> NDArray[np.uint8]:
    """Return bytes that only the key's holder can make, others for every entry and writing."""
    stream = hashlib.shake_256(key + name.encode() + salt).digest(length)
    return np.frombuffer(stream, np.uint8)


def _sealed(key: bytes, name: str, plain: bytes) -> bytes:
    salt = secrets.token_bytes(_KEY_BYTES)
    body = np.frombuffer(plain, np.uint8) ^ _stream(key, name, salt, len(plain))
    sealed = salt + body.tobytes()
    return hmac.new(key, name.encode() + sealed, "sha256").digest() + sealed


def _opened(key: bytes, name: str, sealed: bytes) -> bytes | None:
    proof, rest = sealed[:_KEY_BYTES], sealed[_KEY_BYTES:]
    if not hmac.compare_digest(proof, hmac.new(key, name.encode() + rest, "sha256").digest()):
        return None
    salt, body = rest[:_KEY_BYTES], rest[_KEY_BYTES:]
    return (np.frombuffer(body, np.uint8) ^ _stream(key, name, salt, len(body))).tobytes()


def _packed(waveform: Waveform | NoSound) -> bytes:
    peaks = waveform.peaks.tobytes() if isinstance(waveform, Waveform) else b""
    plain = _MARK + (len(peaks) // 2).to_bytes(8, "big") + peaks
    return plain + bytes(-len(plain) % _PAGE)


def _unpacked(plain: bytes | None, end_us: int) -> Waveform | NoSound | None:
    if plain is None or not plain.startswith(_MARK):
        return None
    count = int.from_bytes(plain[len(_MARK) : _HEAD], "big")
    if count == 0:
        return NoSound()
    if count != max(-(-end_us // PEAK_US), 1) or len(plain) < _HEAD + 2 * count:
        return None
    peaks = np.frombuffer(plain, np.int8, 2 * count, _HEAD).reshape(-1, 2)
    return Waveform(peaks)
