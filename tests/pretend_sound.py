"""A sound output that is not there: it takes samples as a device does and keeps what it took."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QAudioDevice

from vippcoder.media.playback.tempo import RATE
from vippcoder.ui.shared.player import sound
from vippcoder.ui.shared.player.sound_feed import SAMPLE_BYTES

if TYPE_CHECKING:
    import pytest

_AHEAD_S = 0.02


class PretendSink(QObject):
    """Stands in for `QAudioSink`: plays in real time, 20 ms ahead of what is heard, nothing."""

    made: list[PretendSink] = []  # noqa: RUF012 - reset by `pretend`
    is_dead = False

    def __init__(self, _device: QAudioDevice, _form: object, parent: QObject) -> None:
        super().__init__(parent)
        PretendSink.made.append(self)
        self.volume = 1.0
        self.runs: list[list[bytes]] = []
        self._room = 0
        self._written = 0
        self._began: float | None = None

    def setBufferSize(self, size: int) -> None:  # noqa: N802 - Qt's names
        self._room = size

    def setVolume(self, volume: float) -> None:  # noqa: N802
        self.volume = volume

    def start(self) -> PretendSink:
        self.runs.append([])
        self._written, self._began = 0, None
        return self

    def stop(self) -> None:
        self._began = None

    def write(self, samples: bytes) -> int:
        if samples and self._began is None and not PretendSink.is_dead:
            self._began = monotonic()
        self._written += len(samples)
        self.runs[-1].append(samples)
        return len(samples)

    def processedUSecs(self) -> int:  # noqa: N802
        return self._processed() * 1_000_000 // (RATE * SAMPLE_BYTES)

    def bytesFree(self) -> int:  # noqa: N802
        return self._room - (self._written - self._processed())

    def _processed(self) -> int:
        if self._began is None:
            return 0
        played = round((monotonic() - self._began + _AHEAD_S) * RATE) * SAMPLE_BYTES
        return min(played, self._written)

    def samples(self) -> np.ndarray[Any, np.dtype[np.int16]]:
        """Return what was written since the last start, shape (n, 2)."""
        return np.frombuffer(b"".join(self.runs[-1]), np.int16).reshape(-1, 2)


def pretend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the computer have a sound output."""
    PretendSink.made = []
    PretendSink.is_dead = False
    monkeypatch.setattr(sound, "QAudioSink", PretendSink)
    monkeypatch.setattr(QAudioDevice, "isNull", lambda _device: False)
    monkeypatch.setattr(QAudioDevice, "isFormatSupported", lambda _device, _form: True)
