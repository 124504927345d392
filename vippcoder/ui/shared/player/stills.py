"""Exact frames, decoded in one thread of their own; the window's thread never decodes.

A newer wish replaces an older one that has not been started, so nothing queues up behind a held
key. Between wishes the neighbours are decoded, both ways, so that a step finds its frame ready.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import av
from PySide6.QtCore import QObject, Qt, Signal

from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.ui.shared.player.cache import PictureCache
from vippcoder.ui.shared.player.film import Film
from vippcoder.ui.shared.player.picture import fitted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QImage

    from vippcoder.timebase import FrameTimes

UNREADABLE = "The film cannot be read here. Everything you rated is safe."
_AHEAD_FIRST = 4
_TROUBLE = (StudyError, OSError, ValueError, IndexError, av.error.FFmpegError)


class Stills(QObject):
    """Decodes the frames of one film on demand.

    Args:
        path: the copy to read.
        frames: the original's session times; as many as the copy has frames.
        bounds: (width, height) in device pixels of the place where frames are shown.
    """

    opened = Signal(object)
    """The `Film`, once its frames are indexed."""
    ready = Signal(int, object)
    """Index and `QImage` of a frame that was asked for."""
    failed = Signal(str)
    """A frame cannot be had: one sentence without a path."""
    lost = Signal(str)
    """The film cannot be opened at all: likewise."""
    _told = Signal(object, object)

    def __init__(
        self, path: Path, frames: FrameTimes, bounds: tuple[int, int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._is_open = True
        self._told.connect(self._relay, Qt.ConnectionType.QueuedConnection)
        self._worker = _Worker(path, frames, bounds, self._told.emit)
        self._worker.start()

    def request(self, index: int, heading: int = 0) -> QImage | None:
        """Ask for a frame: returned at once if it is ready, else told through `ready`.

        Args:
            index: the frame.
            heading: -1 or 1 when the next wishes will lie before or after it.
        """
        return self._worker.request(index, heading)

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


class _Worker(threading.Thread):
    """The thread behind `Stills`. Public methods are called from the window's thread."""

    def __init__(
        self,
        path: Path,
        frames: FrameTimes,
        bounds: tuple[int, int],
        tell: Callable[[str, tuple[object, ...]], None],
    ) -> None:
        super().__init__(name="vippcoder-stills", daemon=True)
        self._path, self._frames, self._tell = path, frames, tell
        self.cache = PictureCache()
        self._wake = threading.Condition()
        self._wanted: int | None = None
        self._center = 0
        self._heading = 0
        self._closing = False
        self._bounds = bounds
        self._opening = Job()
        self._film: Film | None = None

    def request(self, index: int, heading: int) -> QImage | None:
        with self._wake:
            self._center, self._heading = index, heading
            image = self.cache.get(index)
            self._wanted = None if image is not None else index
            self._wake.notify()
        return image

    def set_bounds(self, bounds: tuple[int, int]) -> None:
        with self._wake:
            if bounds != self._bounds:
                self._bounds = bounds
                self.cache.clear()
                self._wake.notify()

    def close(self) -> None:
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._opening.cancel()
        self.join()

    def run(self) -> None:
        try:
            self._film = Film.open(self._path, self._frames, self._opening)
        except _TROUBLE as error:
            self._fail(error, "lost")
            return
        except CancelledError:
            return
        self._tell("opened", (self._film,))
        try:
            while self._work():
                pass
        finally:
            self._film.close()
            self.cache.clear()

    def _work(self) -> bool:
        """Serve a wish, or decode one neighbour, or wait; False when closing."""
        with self._wake:
            if self._closing:
                return False
            wanted, center, heading = self._wanted, self._center, self._heading
            self._wanted = None
        try:
            if wanted is not None:
                self._serve(wanted, heading)
            elif not self._prefetch(center, heading):
                self._rest()
        except _TROUBLE as error:
            if wanted is not None:
                self._fail(error)
            else:
                self._rest()  # a neighbour that cannot be decoded fails when it is asked for
        return True

    def _rest(self) -> None:
        with self._wake:
            if self._wanted is None and not self._closing:
                self._wake.wait()

    def _serve(self, index: int, heading: int) -> None:
        if heading < 0:
            self._decode_run(index, lambda: not self._closing)
        image = self.cache.get(index)
        if image is None:
            image = self._decode(index)
        self._tell("ready", (index, image))

    def _prefetch(self, center: int, heading: int) -> bool:
        """Decode the neighbour that is wanted most; False when all are there."""
        image = self.cache.get(center)
        if image is None:
            return False
        reach = self.cache.reach(image.sizeInBytes())
        high, low = self.cache.run(center, 1), self.cache.run(center, -1)
        last = len(self._frames) - 1
        ahead = min(center + (reach if heading >= 0 else 0), last)
        if high < min(center + _AHEAD_FIRST, ahead):
            self._decode(high + 1)
        elif low > max(center - reach // 2, 0) and heading <= 0:
            before = len(self.cache)
            self._decode_run(low - 1, self._is_idle)
            return len(self.cache) > before or not self._is_idle()
        elif high < ahead:
            self._decode(high + 1)
        else:
            return False
        return True

    def _decode_run(self, last: int, keep_going: Callable[[], bool]) -> None:
        """Decode the frames up to `last`, from early to late as decoders run."""
        first = max(last - max(self.cache.reach(self._image_bytes()) // 2, 1) + 1, 0)
        try:
            for index in range(first, last + 1):
                if not keep_going():
                    return
                if index not in self.cache:
                    self._decode(index)
        except _TROUBLE:
            return  # told when the frame itself is asked for

    def _decode(self, index: int) -> QImage:
        film, bounds = self._film, self._bounds
        assert film is not None
        image = film.still(index, fitted(film.size, bounds))
        with self._wake:
            if bounds == self._bounds:
                self.cache.put(index, image, self._center)
        return image

    def _image_bytes(self) -> int:
        assert self._film is not None
        width, height = fitted(self._film.size, self._bounds)
        return width * height * 4

    def _is_idle(self) -> bool:
        return self._wanted is None and not self._closing

    def _fail(self, error: Exception, signal: str = "failed") -> None:
        sentence = error.sentence(with_path=False) if isinstance(error, StudyError) else UNREADABLE
        self._tell(signal, (sentence,))
