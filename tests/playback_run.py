"""A process that plays one film and says what it painted when: our player, or Qt's beside it.

Apart from the test, because Qt Multimedia keeps the sound server that a process found first.
Reads a JSON object from the command line, writes one to standard output.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtGui import QPainter
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QApplication, QWidget

from beeps import BRIGHT
from priority import PLAYER, put_first
from vippcoder.media.index import index_film
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage, QPaintEvent

PATIENCE_MS = 60_000


class Run(Protocol):
    """One player on one screen; `paints` are (end of painting in s, frame, is a flash)."""

    paints: list[tuple[float, int, bool]]
    failures: list[str]

    def play(self) -> None: ...
    def is_playing(self) -> bool: ...
    def close(self) -> None: ...


class LoggedView(FilmView):
    """Notes the end of each painting."""

    def __init__(self) -> None:
        super().__init__()
        self.paints: list[tuple[float, int, bool]] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.picture is not None:
            is_flash = _is_flash(self.picture.image)
            self.paints.append((time.monotonic(), self.picture.index, is_flash))


class OurRun:
    """The player of this program."""

    def __init__(self, wish: dict[str, Any]) -> None:
        self._player, self._view = Player(), LoggedView()
        self.paints, self.failures = self._view.paints, list[str]()
        player = self._player
        player.failed.connect(self.failures.append)
        self._view.bounds_changed.connect(player.set_bounds)
        player.picture_shown.connect(self._view.show_picture)
        self._view.resize(*wish["size"])
        self._view.show()
        film = Path(wish["film"])
        player.open(film, index_film(film).frames)
        until(lambda: player.is_exact, PATIENCE_MS)
        until(lambda: False, 500)
        player.set_speed(wish["speed"])
        self.play, self.close = player.play, player.close

    def is_playing(self) -> bool:
        return self._player.is_playing


class QtView(QWidget):
    """Lets Qt paint its own frames, and notes the end of each painting."""

    def __init__(self, film: Path, sink: QVideoSink) -> None:
        super().__init__()
        self.paints: list[tuple[float, int, bool]] = []
        self._times = index_film(film).frames
        self._sink = sink
        sink.videoFrameChanged.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        frame = self._sink.videoFrame()
        if frame.isValid():
            painter = QPainter(self)
            frame.paint(painter, self.rect(), QVideoFrame.PaintOptions())
            painter.end()
            now = time.monotonic()
            index = self._times.index_at(frame.startTime() + 2000)
            self.paints.append((now, index, _is_flash(frame.toImage())))


class QtRun:
    """Qt's own player, with its pitch compensation, painted into a widget."""

    def __init__(self, wish: dict[str, Any]) -> None:
        self._player, self._sink, self._output = QMediaPlayer(), QVideoSink(), QAudioOutput()
        self._view = QtView(Path(wish["film"]), self._sink)
        self.paints, self.failures = self._view.paints, list[str]()
        player = self._player
        player.errorOccurred.connect(lambda _kind, text: self.failures.append(text))
        player.setVideoSink(self._sink)
        player.setAudioOutput(self._output)
        self._view.resize(*wish["size"])
        self._view.show()
        player.setSource(QUrl.fromLocalFile(wish["film"]))
        player.setPitchCompensation(True)
        player.setPlaybackRate(wish["speed"])
        player.pause()
        until(lambda: self._sink.videoFrame().isValid(), PATIENCE_MS)
        until(lambda: False, 500)
        self.play = player.play

    def is_playing(self) -> bool:
        return self._player.isPlaying()

    def close(self) -> None:
        self._player.stop()
        self._player.setSource(QUrl())


def main(wish: dict[str, Any]) -> None:
    put_first(os.getpid(), at_once=PLAYER if wish["is_light"] else 0)
    QApplication([])
    run: Run = (OurRun if wish["player"] == "ours" else QtRun)(wish)
    run.paints.clear()
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest memory so far
    begun, cpu = time.monotonic(), time.process_time()
    run.play()
    until(lambda: not run.is_playing(), round(wish["seconds"] * 1000))
    ended, used = time.monotonic(), time.process_time() - cpu
    told = {"paints": list(run.paints), "begun": begun, "ended": ended, "cpu_s": used}
    peak = highest_memory()
    run.close()
    print(json.dumps({**told, "peak_bytes": peak, "failures": run.failures}))


def until(condition: Callable[[], bool], patience_ms: int) -> None:
    """Run the event loop until the condition holds or the time is over."""
    loop = QEventLoop()
    QTimer.singleShot(patience_ms, loop.quit)
    look = QTimer(interval=20)
    look.timeout.connect(lambda: loop.quit() if condition() else None)
    look.start()
    loop.exec()


def highest_memory() -> int:
    """Return the most memory this process has taken since that was last forgotten, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _is_flash(image: QImage) -> bool:
    return image.pixelColor(image.width() // 2, image.height() // 3).lightness() > BRIGHT


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
