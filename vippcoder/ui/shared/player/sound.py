"""The sound of a film in motion: the device it goes to, and whether anybody hears it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaPlayer


class Sound(QObject):
    """Gives a player the system's sound output, and follows it when headphones come and go.

    Where there is no output the player is given none: it then keeps time by itself.
    """

    changed = Signal()
    """Whether it is audible may have changed."""

    def __init__(self, player: QMediaPlayer, parent: QObject) -> None:
        super().__init__(parent)
        self._player = player
        self._output: QAudioOutput | None = None
        self._muted, self._volume = False, 1.0
        self._has_device = False
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._take_device)
        self._take_device()

    @property
    def has_device(self) -> bool:
        """Whether this computer has a sound output."""
        return self._has_device

    @property
    def is_audible(self) -> bool:
        """Whether the player is heard while it runs."""
        return self._has_device and self._player.hasAudio() and not self._muted and self._volume > 0

    def set(self, *, muted: bool, volume: float) -> None:
        """Set the sound; volume 0 to 1."""
        self._muted, self._volume = muted, volume
        if self._output is not None:
            self._output.setMuted(muted)
            self._output.setVolume(volume)

    def _take_device(self) -> None:
        device = QMediaDevices.defaultAudioOutput()
        self._has_device = not device.isNull()
        if self._has_device and self._output is None:
            self._output = QAudioOutput(device, self)
            self._player.setAudioOutput(self._output)
            self.set(muted=self._muted, volume=self._volume)
        elif self._output is not None and self._has_device:
            self._output.setDevice(device)
        self.changed.emit()
