"""What is on screen: the one picture, the frame that it is, and who is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.shared.player.picture import Picture

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from vippcoder.timebase import FrameTimes


class Screen(QObject):
    """Names the frame on screen, and nothing but it.

    `index` and `time_us` always belong to the picture that was last handed over, never to where the
    film is heading; so a key press stamps what its presser saw. Times are the original's session
    times, whatever copy is played.
    """

    picture_shown = Signal(object)
    """A `Picture` to paint; `frame_shown` follows at once."""
    frame_shown = Signal(int, int, bool)
    """Index, time in microseconds, and whether our own decode drew it with the film at rest."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frames: FrameTimes | None = None
        self._shown: int | None = None
        self._is_exact = False

    @property
    def index(self) -> int:
        """The frame on screen, as the original counts it; 0 while there is none."""
        return self._shown or 0

    @property
    def time_us(self) -> int:
        """Session time of the frame on screen, in microseconds."""
        return self._frames.time_of(self.index) if self._frames is not None else 0

    @property
    def is_exact(self) -> bool:
        """Whether the film rests and our own decode drew the picture."""
        return self._is_exact

    def _use(self, frames: FrameTimes | None) -> None:
        """Show another film from now on, or none; nothing is on screen yet."""
        self._frames, self._shown, self._is_exact = frames, None, False

    def _paint(self, index: int, image: QImage, *, exact: bool) -> None:
        assert self._frames is not None
        self._shown, self._is_exact = index, exact
        time_us = self._frames.time_of(index)
        self.picture_shown.emit(Picture(image, index, time_us, exact))
        self.frame_shown.emit(index, time_us, exact)
