"""The frames of one film as images, ready when they are wanted; the window's thread never decodes.

Three ways of wanting, served by one worker: a frame exactly (a newer wish ends an older one, even
half decoded), the keyframe nearest to one (while a hand drags), and a run of frames ahead of a
clock. Between wishes the neighbours are decoded, both ways, so that a step finds its frame ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from vippcoder.ui.shared.player.worker import Worker

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from vippcoder.ui.shared.player.take import Take


class Pictures(QObject):
    """Decodes the frames of one film on demand.

    Args:
        take: the copy to read, and the original's times.
        bounds: (width, height) in device pixels of the place where frames are shown.
        budget: bytes that ready images may take; the decoder keeps half as much beside.
    """

    opened = Signal(object)
    """The `Film`, once its frames are indexed."""
    ready = Signal(int, object)
    """Index and `QImage` of a frame that was asked for, or of the keyframe near it."""
    failed = Signal(str)
    """A frame cannot be had: one sentence without a path."""
    lost = Signal(str)
    """The film cannot be opened at all: likewise."""
    _told = Signal(object, object)

    def __init__(
        self,
        take: Take,
        bounds: tuple[int, int],
        parent: QObject,
        *,
        budget: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_open = True
        self._told.connect(self._relay, Qt.ConnectionType.QueuedConnection)
        self._worker = Worker(take, bounds, self._told.emit, budget)
        self._worker.start()

    def request(self, index: int, heading: int = 0) -> QImage | None:
        """Ask for a frame: returned at once if it is ready, else told through `ready`.

        Args:
            index: the frame.
            heading: -1 or 1 when the next wishes will lie before or after it.
        """
        return self._worker.request(index, heading)

    def preview(self, index: int) -> QImage | None:
        """Ask for a frame, or for the keyframe nearest to it where that can be shown sooner."""
        return self._worker.request(index, 0, near=True)

    def run(self, index: int, rate: float) -> None:
        """Decode ahead from a frame on, at so many times the film's own pace; back if negative."""
        self._worker.stream(index, rate)

    def due(self, shown: int, index: int) -> tuple[int, QImage] | None:
        """Say which frame is due in a run; return the one to show, if a later one is ready.

        Args:
            shown: the frame on screen.
            index: the frame that is due.
        """
        return self._worker.due(shown, index)

    def rest(self) -> None:
        """End a run."""
        self._worker.stream(None, 0)

    def set_bounds(self, bounds: tuple[int, int]) -> None:
        """Decode at another size from now on."""
        self._worker.set_bounds(bounds)

    @property
    def cached_bytes(self) -> int:
        """Return what the ready frames take in memory."""
        return self._worker.cache.size_bytes

    def close(self) -> None:
        """End the thread; nothing is told after this."""
        self._is_open = False
        self._worker.close()

    def _relay(self, signal: str, arguments: tuple[object, ...]) -> None:
        if self._is_open:
            getattr(self, signal).emit(*arguments)
