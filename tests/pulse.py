"""PulseAudio's simple interface, as much of it as recording and playing a click take.

Imports nothing but the standard library, so that the recorder's process starts quickly.
"""

from __future__ import annotations

import ctypes
from ctypes import c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from typing import Final

_PLAYBACK, _RECORD, _S16LE, _UNSET = 1, 2, 3, 0xFFFFFFFF
SAMPLE_BYTES: Final = 2


class _Spec(ctypes.Structure):
    _fields_ = [("format", c_int), ("rate", c_uint32), ("channels", c_uint8)]


class _Buffer(ctypes.Structure):
    _fields_ = [
        (name, c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")
    ]


class _Stream:
    """One channel of 16 bit samples; calls block until the server has taken or given them."""

    def __init__(self, direction: int, rate: int, latency_s: float, device: str | None) -> None:
        pulse = self._pulse = ctypes.CDLL("libpulse-simple.so.0")
        pulse.pa_simple_new.restype = c_void_p
        names = [c_char_p, c_char_p, c_int, c_char_p, c_char_p]
        pulse.pa_simple_new.argtypes = [*names, c_void_p, c_void_p, c_void_p, c_void_p]
        for name in ("pa_simple_read", "pa_simple_write"):
            getattr(pulse, name).argtypes = [c_void_p, c_void_p, c_size_t, c_void_p]
        pulse.pa_simple_get_latency.restype = c_uint64
        pulse.pa_simple_get_latency.argtypes = [c_void_p, c_void_p]
        pulse.pa_simple_drain.argtypes = [c_void_p, c_void_p]
        pulse.pa_simple_free.argtypes = [c_void_p]
        self._trouble = c_int()
        self.piece_samples = max(round(rate * latency_s), 1)
        size = self.piece_samples * SAMPLE_BYTES
        self._stream = pulse.pa_simple_new(
            None, b"test", direction, device.encode() if device else None, b"test",
            ctypes.byref(_Spec(_S16LE, rate, 1)), None,
            ctypes.byref(_Buffer(_UNSET, size, _UNSET, _UNSET, size)), ctypes.byref(self._trouble),
        )  # fmt: skip
        if not self._stream:
            raise OSError(f"the sound server refused a stream: error {self._trouble.value}")

    def close(self) -> None:
        """Give the stream back."""
        self._pulse.pa_simple_free(self._stream)

    def _check(self, answer: int) -> None:
        if answer < 0:
            raise OSError(f"the sound server broke off: error {self._trouble.value}")


class Recorder(_Stream):
    """Reads a source in pieces of `piece_samples`."""

    def __init__(self, rate: int, latency_s: float, source: str) -> None:
        super().__init__(_RECORD, rate, latency_s, source)
        self._room = ctypes.create_string_buffer(self.piece_samples * SAMPLE_BYTES)

    def read(self) -> bytes:
        """Return the next piece."""
        size = len(self._room)
        trouble = ctypes.byref(self._trouble)
        self._check(self._pulse.pa_simple_read(self._stream, self._room, size, trouble))
        return self._room.raw


class Speaker(_Stream):
    """Plays to the default sink, which holds about `latency_s` of it."""

    def __init__(self, rate: int, latency_s: float) -> None:
        super().__init__(_PLAYBACK, rate, latency_s, None)

    def write(self, samples: bytes) -> None:
        """Play samples behind those that were written before."""
        trouble = ctypes.byref(self._trouble)
        self._check(self._pulse.pa_simple_write(self._stream, samples, len(samples), trouble))

    def latency_s(self) -> float:
        """Return in how many seconds what is written next will be heard, as the server says."""
        return float(
            self._pulse.pa_simple_get_latency(self._stream, ctypes.byref(self._trouble)) / 1e6
        )

    def drain(self) -> None:
        """Wait until everything was heard."""
        self._check(self._pulse.pa_simple_drain(self._stream, ctypes.byref(self._trouble)))
