"""Another angle of the session: it follows the reference and has no clock of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.shared.player.picture import Picture
from vippcoder.ui.shared.player.pictures import Pictures

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from vippcoder.ui.shared.player.film import Film
    from vippcoder.ui.shared.player.take import Take

_STALE_US: Final = 500_000
"""What was due so long ago is not left on screen beside a film that runs on."""


class Angle(QObject):
    """Shows the frame of one recording that belongs to the reference's instant.

    Args:
        take: the recording.
        bounds: (width, height) in device pixels of the place where it is shown.
        budget: bytes that ready images may take.
    """

    picture_shown = Signal(object)
    """A `Picture` to paint, its index and time the recording's own; None where it has none, or
    where it cannot keep up: see `is_behind`."""
    opened = Signal()
    failed = Signal(str)
    """It cannot be shown: one sentence."""

    def __init__(
        self, take: Take, bounds: tuple[int, int], budget: int | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.take = take
        self.film: Film | None = None
        self._instant_us = 0
        self._shown: int | None = None
        self._absence: bool | None = None
        """Whether it was told last that it shows nothing, being behind or having nothing."""
        self._rate = 0.0
        self._is_lost = False
        self._pictures = Pictures(take, bounds, self, budget=budget)
        self._pictures.opened.connect(self._opened)
        self._pictures.ready.connect(self._take)
        self._pictures.failed.connect(self.failed)
        self._pictures.lost.connect(self._lost)

    @property
    def index(self) -> int | None:
        """The recording's frame on screen; None while there is none."""
        return self._shown

    @property
    def is_in_step(self) -> bool:
        """Whether exactly what belongs to the instant that was last told is on screen.

        An angle that cannot be shown at all holds nobody up.
        """
        return self._is_lost or self._shown == self._due(self._instant_us)

    @property
    def is_behind(self) -> bool:
        """Whether it has something to show at the instant, but not in time."""
        return self._shown is None and self._due(self._instant_us) is not None

    @property
    def cached_bytes(self) -> int:
        """Memory that ready frames take."""
        return self._pictures.cached_bytes

    def rest(self, session_us: int) -> None:
        """Stand still at an instant of the session, shown exactly."""
        if self._rate:
            self._rate = 0.0
            self._pictures.rest()
        self._instant_us = session_us
        index = self._due(session_us)
        if index is None:
            self._show_nothing()
            return
        image = self._pictures.request(index)
        if image is not None:
            self._show(index, image)

    def run(self, session_us: int, rate: float) -> None:
        """Run with the reference, from an instant on."""
        self._rate = rate
        self._instant_us = session_us
        self._pictures.run(self.take.frames.index_at(session_us - self.take.offset_us), rate)

    def follow(self, session_us: int) -> None:
        """Show what is due now, while running."""
        self._instant_us = session_us
        index = self._due(session_us)
        if not self._rate:
            return
        if index is None:
            self._show_nothing()
            return
        start = -1 if self._rate > 0 else len(self.take.frames)
        found = self._pictures.due(start if self._shown is None else self._shown, index)
        if found is not None:
            self._show(*found)
        elif self._shown is not None and self._lag_us(index) > _STALE_US * abs(self._rate):
            self._show_nothing()

    def place(self, offset_us: int) -> None:
        """Lie otherwise against the reference from now on."""
        self.take = replace(self.take, offset_us=offset_us)
        if self._rate:
            self.run(self._instant_us, self._rate)
        else:
            self.rest(self._instant_us)

    def set_bounds(self, bounds: tuple[int, int]) -> None:
        """Make images for another place; what stands still is made anew."""
        self._pictures.set_bounds(bounds)
        if not self._rate:
            self.rest(self._instant_us)

    def close(self) -> None:
        """End the thread."""
        self.blockSignals(True)
        self._pictures.close()
        self.deleteLater()

    def _due(self, session_us: int) -> int | None:
        own_us = session_us - self.take.offset_us
        if not 0 <= own_us < self.take.frames.end_us:
            return None
        return self.take.frames.index_at(own_us)

    def _lag_us(self, due: int) -> int:
        times = self.take.frames
        assert self._shown is not None
        return abs(times.time_of(due) - times.time_of(self._shown))

    def _opened(self, film: Film) -> None:
        self.film = film
        self.opened.emit()

    def _lost(self, sentence: str) -> None:
        self._is_lost = True
        self.failed.emit(sentence)

    def _take(self, index: int, image: QImage) -> None:
        if not self._rate and index == self._due(self._instant_us):
            self._show(index, image)

    def _show(self, index: int, image: QImage) -> None:
        self._shown, self._absence = index, None
        time_us = self.take.frames.time_of(index)
        self.picture_shown.emit(Picture(image, index, time_us, not self._rate))

    def _show_nothing(self) -> None:
        self._shown = None
        if self._absence is not self.is_behind:
            self._absence = self.is_behind
            self.picture_shown.emit(None)
