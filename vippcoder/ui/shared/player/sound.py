"""The sound of a film in motion: out to the system's device, and back as a clock.

What the device has processed runs 16 ms ahead of what is heard, whatever the buffer (measured
against the recorded output: docs/decisions/0014). The buffer may so be long enough for a busy
window; stopping throws it away at once.
"""

from __future__ import annotations

from time import monotonic_ns
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

from vippcoder.media.playback.tempo import CHANNELS, RATE, early_us
from vippcoder.ui.shared.player.clock import HeardClock
from vippcoder.ui.shared.player.sound_feed import SAMPLE_BYTES, SoundFeed

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QIODevice

_PUMP_MS: Final = 10
_BUFFER_MS: Final = 250
_UNHEARD_US: Final = 16_000
"""Real time between a sample's being processed and its being heard."""
_SILENT_S: Final = 2.0
"""A device that has played nothing for so long is taken for dead, for this run."""


def form() -> QAudioFormat:
    """Return the form of samples that the feed delivers."""
    made = QAudioFormat()
    made.setSampleRate(RATE)
    made.setChannelCount(CHANNELS)
    made.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return made


class Sound(QObject):
    """Plays one film's sound, follows the system's output as headphones come and go.

    It is a `Clock` while it runs. Where there is no output, or the film has no sound, `start` says
    so and the picture runs by another clock.
    """

    changed = Signal()
    """Whether it is audible may have changed."""
    died = Signal()
    """Running, it cannot go on, neither here nor on another device: take another clock."""
    switched = Signal()
    """Running, it has lost its device to another one: start it again from where the film is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._feed: SoundFeed | None = None
        self._device = QAudioDevice()
        self._sink: QAudioSink | None = None
        self._pipe: QIODevice | None = None
        self._clock: HeardClock | None = None
        self._muted, self._volume, self._gain_db = False, 1.0, 0.0
        self._progress = (0, 0)
        self._pump = QTimer(self, interval=_PUMP_MS, timerType=Qt.TimerType.PreciseTimer)
        self._pump.timeout.connect(self._work)
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._take_device)
        self._take_device()

    def open(self, path: Path, origin_us: int) -> None:
        """Give it a film that has sound; session time 0 at `origin_us` of the container's clock."""
        self.close()
        self._feed = SoundFeed(path, origin_us)
        self._feed.start()

    def close(self) -> None:
        """Let go of the film, end the thread."""
        self.stop()
        if self._feed is not None:
            self._feed.close()
            self._feed = None

    @property
    def has_device(self) -> bool:
        """Whether this computer has a sound output that can play film sound."""
        return not self._device.isNull()

    @property
    def can_run(self) -> bool:
        """Whether `start` will be heard, or would be if it were not muted."""
        return self._feed is not None and self.has_device

    @property
    def is_audible(self) -> bool:
        """Whether it is heard while it runs."""
        return self.can_run and not self._muted and self._volume > 0

    def set(self, *, muted: bool, volume: float) -> None:
        """Set the loudness, 0 to 1, at once."""
        self._muted, self._volume = muted, volume
        if self._sink is not None:
            self._sink.setVolume(self._loudness())

    def set_gain(self, gain_db: float) -> None:
        """Level the film's sound by so many decibels, from the next start on."""
        self._gain_db = gain_db

    def start(self, start_us: int, speed: float) -> None:
        """Play from a session time on at 0.25 to 2 times; `can_run` must hold."""
        self.stop()
        assert self._feed is not None
        self._feed.begin(start_us, speed, self._gain_db)
        self._clock = HeardClock(start_us, speed, early_us(speed))
        self._progress = (0, monotonic_ns())
        self._pump.start()

    def stop(self) -> None:
        """Be silent at once."""
        self._pump.stop()
        self._pipe = self._clock = None
        if self._sink is not None:
            self._sink.stop()
        if self._feed is not None:
            self._feed.halt()

    def now_us(self) -> int | None:
        """Return the session time that is heard now, or None before the first sample is."""
        if self._sink is None or self._pipe is None or self._clock is None:
            return None
        self._listen(self._sink, self._clock)
        return self._clock.now_us()

    def _listen(self, sink: QAudioSink, clock: HeardClock) -> None:
        processed_us = sink.processedUSecs()
        at_ns = monotonic_ns()
        if processed_us != self._progress[0]:
            self._progress = (processed_us, at_ns)
        if processed_us > _UNHEARD_US:
            clock.hear(processed_us - _UNHEARD_US, at_ns)

    def _work(self) -> None:
        """Hand over what the device has room for."""
        if self._feed is None:
            return
        if self._pipe is None and self._feed.is_ready:
            self._begin()
            if self._pipe is None:
                self._die()
                return
        if self._pipe is not None and self._sink is not None:
            room = self._sink.bytesFree()
            if room >= SAMPLE_BYTES:
                self._pipe.write(self._feed.take(room))
        if monotonic_ns() - self._progress[1] > _SILENT_S * 1e9:
            self._listen_once_more()

    def _begin(self) -> None:
        if self._sink is None:
            self._sink = QAudioSink(self._device, form(), self)
            self._sink.setBufferSize(RATE * SAMPLE_BYTES * _BUFFER_MS // 1000)
            self._sink.setVolume(self._loudness())
        self._pipe = self._sink.start()
        self._progress = (0, monotonic_ns())

    def _listen_once_more(self) -> None:
        if (
            self._pipe is None
            or self._sink is None
            or self._sink.processedUSecs() == self._progress[0]
        ):
            self._die()

    def _die(self) -> None:
        self.stop()
        self._drop_sink()
        self.died.emit()
        self.changed.emit()

    def _take_device(self) -> None:
        device = QMediaDevices.defaultAudioOutput()
        if not device.isNull() and not device.isFormatSupported(form()):
            device = QAudioDevice()
        if device != self._device:
            was_running = self._pump.isActive()
            self.stop()
            self._drop_sink()
            self._device = device
            if was_running:
                (self.switched if self.can_run else self.died).emit()
        self.changed.emit()

    def _drop_sink(self) -> None:
        self._pipe = None
        if self._sink is not None:
            self._sink.stop()
            self._sink.deleteLater()
            self._sink = None

    def _loudness(self) -> float:
        return 0.0 if self._muted else self._volume
