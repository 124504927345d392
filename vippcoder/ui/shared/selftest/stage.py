"""A player and a screen nobody sees, driven step by step."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from vippcoder.errors import StudyError
from vippcoder.media.truth import digest
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.ui.shared.player import Picture

_WELL: Final = (942, 468)
_LOOK_MS: Final = 2
_PATIENCE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood on the screen when a frame had been asked for."""

    asked: int
    named: int
    size: tuple[int, int]
    digest: bytes


class Stage:
    """Opens one film and tells how long each wish takes to be on screen.

    Raises:
        StudyError: the film cannot be opened.
    """

    def __init__(self, path: Path, index: FrameIndex, job: Job) -> None:
        self._job = job
        self.frames = index.frames
        self.player = Player()
        self._view = FilmView()
        self._view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._view.bounds_changed.connect(self.player.set_bounds)
        self._view.resize(*_WELL)
        self._view.show()
        self._failure = ""
        self._waker = QTimer(interval=_LOOK_MS)
        self.lateness_us: list[int] = []
        self.painted: list[int] = []
        self.player.picture_shown.connect(self._paint)
        self.player.failed.connect(self._fail)
        self.player.set_muted(True)
        self.player.open(path, index.frames, indexed_by=lambda _path, _job: index)
        self.wait(lambda: self.player.is_exact)

    def close(self) -> None:
        """End the player."""
        self.player.close()
        self._view.close()
        self._view.deleteLater()

    def wait(self, is_there: Callable[[], bool]) -> float:
        """Let the program run until something is there; return the milliseconds it took.

        Raises:
            StudyError: it does not come.
            CancelledError: cancelled.
        """
        began = monotonic()
        self._waker.start()
        while not is_there():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            self._job.advance(0)
            if monotonic() - began > _PATIENCE_S or (self._failure and not self.player.is_open):
                raise StudyError(
                    self._failure or "the player does not show the frame that is asked for",
                    mend="choose another film, or look into it with `media doctor`",
                )
        return (monotonic() - began) * 1000

    def let_pass(self, seconds: float) -> None:
        """Let the program run for a while."""
        until = monotonic() + seconds
        self.wait(lambda: monotonic() >= until)

    def reach(self, index: int, wish: Callable[[], None]) -> float:
        """Make a wish and return how many milliseconds pass until its frame is painted, exact."""
        began = monotonic()
        wish()
        self.wait(lambda: self.player.index == index and self.player.is_exact)
        return (monotonic() - began) * 1000

    def seen(self, asked: int) -> Seen:
        """Return what is on screen now."""
        picture = self._view.picture
        assert picture is not None
        image = picture.image
        shape = (image.height(), image.width(), 4)
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(shape)
        return Seen(asked, picture.index, (image.width(), image.height()), digest(pixels))

    def _paint(self, picture: Picture) -> None:
        self._view.show_picture(picture)
        self._view.repaint()
        now_us = self.player.now_us
        if now_us is not None and self.player.is_playing:
            self.lateness_us.append(now_us - picture.time_us)
            self.painted.append(picture.index)

    def _fail(self, sentence: str) -> None:
        self._failure = sentence
