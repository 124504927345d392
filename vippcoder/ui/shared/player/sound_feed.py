"""Sound decoded ahead of the device, in a thread of its own, so that nothing makes it stall."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Final

import av.error

from vippcoder.errors import StudyError
from vippcoder.media.playback.reader import SoundReader
from vippcoder.media.playback.tempo import CHANNELS, RATE

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

SAMPLE_BYTES: Final = 2 * CHANNELS
_AHEAD: Final = RATE * SAMPLE_BYTES
"""Bytes kept ready: a second, whatever else the machine does meanwhile."""

_READY: Final = RATE * SAMPLE_BYTES // 5
"""Bytes from which on playing may begin."""

_TROUBLE = (StudyError, OSError, ValueError, av.error.FFmpegError)


class SoundFeed(threading.Thread):
    """Keeps the sound from one moment on ready to be taken. Methods may be called from any thread.

    Args:
        path: the film.
        origin_us: session time 0 in the container's own clock, in microseconds.
    """

    def __init__(self, path: Path, origin_us: int) -> None:
        super().__init__(name="vippcoder-sound", daemon=True)
        self._path, self._origin_us = path, origin_us
        self._wake = threading.Condition()
        self._pieces: deque[NDArray[np.int16]] = deque()
        self._held = 0
        self._wish: tuple[int, float, float] | None = None
        self._generation = 0
        self._is_over = False
        self._closing = False

    def begin(self, start_us: int, speed: float, gain_db: float) -> None:
        """Make ready what is heard from session time `start_us` on; what was ready is dropped."""
        self._change((start_us, speed, gain_db))

    def halt(self) -> None:
        """Drop what is ready, and rest."""
        self._change(None)

    def close(self) -> None:
        """End the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self.is_alive():
            self.join()

    @property
    def is_ready(self) -> bool:
        """Whether there is enough to begin with."""
        with self._wake:
            return self._is_over or self._held >= _READY

    def take(self, most: int) -> bytes:
        """Return up to `most` bytes of samples; after the end of the sound silence for ever."""
        most -= most % SAMPLE_BYTES
        taken: list[bytes] = []
        with self._wake:
            while most > 0 and self._pieces:
                piece = self._pieces.popleft()
                fits = most // SAMPLE_BYTES
                if len(piece) > fits:
                    self._pieces.appendleft(piece[fits:])
                    piece = piece[:fits]
                taken.append(piece.tobytes())
                self._held -= len(taken[-1])
                most -= len(taken[-1])
            if most > 0 and self._is_over:
                taken.append(bytes(most))
            self._wake.notify()
        return b"".join(taken)

    def run(self) -> None:
        try:
            reader = SoundReader(self._path, self._origin_us)
        except _TROUBLE:
            with self._wake:
                self._is_over = True
            return
        try:
            while self._serve(reader):
                pass
        finally:
            reader.close()

    def _change(self, wish: tuple[int, float, float] | None) -> None:
        with self._wake:
            self._wish = wish
            self._generation += 1
            self._pieces.clear()
            self._held, self._is_over = 0, False
            self._wake.notify()

    def _serve(self, reader: SoundReader) -> bool:
        """Serve one wish until there is another; False when closing."""
        with self._wake:
            while self._wish is None and not self._closing:
                self._wake.wait()
            if self._closing or self._wish is None:
                return False
            wish, generation = self._wish, self._generation
        try:
            for piece in reader.play(*wish):
                if not self._keep(piece, generation):
                    return not self._closing
        except _TROUBLE:
            pass  # the rest is silence
        with self._wake:
            if generation == self._generation:
                self._is_over = True
                while generation == self._generation and not self._closing:
                    self._wake.wait()
        return not self._closing

    def _keep(self, piece: NDArray[np.int16], generation: int) -> bool:
        """Put a piece by when there is room; False when it is not wanted any more."""
        with self._wake:
            while self._is_wanted(generation) and self._held >= _AHEAD:
                self._wake.wait()
            if not self._is_wanted(generation):
                return False
            self._pieces.append(piece)
            self._held += piece.nbytes
            return True

    def _is_wanted(self, generation: int) -> bool:
        return generation == self._generation and not self._closing
