"""The thread behind `Pictures`: one film, one decoder, one bounded store of ready images."""

from __future__ import annotations

import threading
from time import monotonic_ns
from typing import TYPE_CHECKING, Final

import av.error

from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.ui.shared.player.cache import BUDGET_BYTES, PictureCache
from vippcoder.ui.shared.player.film import Film
from vippcoder.ui.shared.player.picture import fitted

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage

    from vippcoder.ui.shared.player.take import Take

UNREADABLE = "The film cannot be read here. Everything you rated is safe."
_AHEAD_FIRST: Final = 4
_NEAR_FRAMES: Final = 3
"""A frame so near to its keyframe is shown itself, not the keyframe in its place."""
_IDLE_S: Final = 0.05
_MEMORY: Final = 0.8
_TROUBLE = (StudyError, OSError, ValueError, IndexError, av.error.FFmpegError)


class Worker(threading.Thread):
    """Public methods are called from the window's thread; `tell` is called from this one.

    Args:
        take: the copy to read, and the original's times.
        bounds: (width, height) in device pixels.
        tell: takes the name of a signal of `Pictures` and what it carries.
        budget: bytes of ready images; half of it again for frames as decoded.
    """

    def __init__(
        self,
        take: Take,
        bounds: tuple[int, int],
        tell: Callable[[str, tuple[object, ...]], None],
        budget: int | None = None,
    ) -> None:
        super().__init__(name="vippcoder-pictures", daemon=True)
        self._take, self._frames, self._tell = take, take.frames, tell
        self._budget = BUDGET_BYTES if budget is None else budget
        self.cache = PictureCache(self._budget)
        self._wake = threading.Condition()
        self._wanted: tuple[int, bool] | None = None
        self._center = self._heading = 0
        self._rate = 0.0
        self._streamed = 0
        self._cost_us = 0.0
        self._closing = False
        self._bounds = bounds
        self._opening = Job()
        self._film: Film | None = None

    # called from the window's thread

    def request(self, index: int, heading: int, *, near: bool = False) -> QImage | None:
        """Return a frame's image if it is ready, else have it decoded before all else."""
        with self._wake:
            self._center, self._heading, self._rate = index, heading, 0
            image = self.cache.get(index)
            self._wanted = None if image is not None else (index, near)
            self._wake.notify()
        return image

    def stream(self, index: int | None, rate: float) -> None:
        """Run ahead from a frame on; None: rest."""
        with self._wake:
            self._rate = rate
            if index is not None:
                self._center = index
                self._streamed = index if index in self.cache else index - 1
                self._wanted = None
            self._wake.notify()

    def due(self, shown: int, index: int) -> tuple[int, QImage] | None:
        """Move the run on to the frame that is due; return what can be shown of it."""
        with self._wake:
            self._center = index
            self._wake.notify()
        return self.cache.latest(shown, index) if index != shown else None

    def set_bounds(self, bounds: tuple[int, int]) -> None:
        """Make images of another size from now on."""
        with self._wake:
            was, self._bounds = self._size_in(self._bounds), bounds
            if self._size_in(bounds) != was:
                self.cache.clear()
                self._streamed = self._center
                self._wake.notify()

    def close(self) -> None:
        """End the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._opening.cancel()
        self.join()

    # the thread itself

    def run(self) -> None:
        try:
            self._film = Film.open(self._take, self._opening, self._budget // 2)
        except _TROUBLE as error:
            self._fail(error, "lost")
            return
        except CancelledError:
            return
        self._tell("opened", (self._film,))
        is_well = False
        try:
            while self._work():
                pass
            is_well = True
        finally:
            if not is_well:  # a defect of ours: reported by whoever watches threads
                self._tell("lost", (UNREADABLE,))
            self._film.close()
            self.cache.clear()

    def _work(self) -> bool:
        """Do one thing: serve a wish, run ahead, decode a neighbour, or wait; False if closing."""
        with self._wake:
            if self._closing:
                return False
            wanted, center, heading, rate = self._wanted, self._center, self._heading, self._rate
            self._wanted = None
        try:
            if wanted is not None:
                self._serve(*wanted, heading)
            elif rate != 0:
                self._run_on(center, rate)
            elif not self._prefetch(center, heading):
                self._rest()
        except CancelledError:
            pass
        except _TROUBLE as error:
            if wanted is not None:
                self._fail(error)
            else:
                self._rest()  # a neighbour that cannot be decoded fails when it is asked for
        return True

    def _rest(self) -> None:
        with self._wake:
            if self._wanted is None and self._rate == 0 and not self._closing:
                self._wake.wait()

    def _serve(self, index: int, near: bool, heading: int) -> None:
        assert self._film is not None
        if near:
            keyframe = self._film.reader.keyframe_near(index)
            index = keyframe if abs(keyframe - index) > _NEAR_FRAMES else index
        if heading < 0:
            self._decode_run(index)
        image = self.cache.get(index)
        if image is None:
            image = self._decode(index, self._is_overtaken)
        self._tell("ready", (index, image))

    def _run_on(self, center: int, rate: float) -> None:
        """Decode the next frame of a run, or wait until there is room ahead."""
        has_moved = self._run_back(center) if rate < 0 else self._run_forward(center, rate)
        if not has_moved:
            with self._wake:
                if self._center == center and self._wanted is None and not self._closing:
                    self._wake.wait(_IDLE_S)

    def _run_forward(self, center: int, rate: float) -> bool:
        last = len(self._frames) - 1
        index = self._streamed + 1
        if index <= center:  # behind: aim at what will be due when it is ready
            ahead_us = self._frames.time_of(center) + round(self._cost_us * rate)
            index = max(self._frames.index_at(ahead_us), index)
        if index > min(center + self.cache.reach(self._image_bytes()), last):
            return False
        begun = monotonic_ns()
        try:
            if index not in self.cache:
                self._decode(index, self._is_overtaken)
        except _TROUBLE:
            pass  # a damaged frame is not shown; the film goes on
        self._streamed = max(self._streamed, index)
        taken_us = (monotonic_ns() - begun) / 1000
        self._cost_us = _MEMORY * self._cost_us + (1 - _MEMORY) * taken_us
        return True

    def _run_back(self, center: int) -> bool:
        low = self.cache.run(center, -1) if center in self.cache else center + 1
        if low <= max(center - self.cache.reach(self._image_bytes()), 0):
            return False
        before = len(self.cache)
        self._decode_run(low - 1)
        return low - 1 in self.cache or len(self.cache) > before

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
            self._decode(high + 1, self._is_busy)
        elif low > max(center - reach // 2, 0) and heading <= 0:
            before = len(self.cache)
            self._decode_run(low - 1)
            return len(self.cache) > before or self._is_busy()
        elif high < ahead:
            self._decode(high + 1, self._is_busy)
        else:
            return False
        return True

    def _decode_run(self, last: int) -> None:
        """Decode the frames up to `last`, from early to late as decoders run."""
        first = max(last - max(self.cache.reach(self._image_bytes()) // 2, 1) + 1, 0)
        try:
            for index in range(first, last + 1):
                if index not in self.cache:
                    self._decode(index, self._is_overtaken)
        except _TROUBLE:
            return  # told when the frame itself is asked for

    def _decode(self, index: int, should_stop: Callable[[], bool]) -> QImage:
        film, size = self._film, self._size_in(self._bounds)
        assert film is not None
        image = film.still(index, size, should_stop)
        with self._wake:
            if size == self._size_in(self._bounds):
                self.cache.put(index, image, self._center)
        return image

    def _image_bytes(self) -> int:
        width, height = self._size_in(self._bounds)
        return width * height * 4

    def _size_in(self, bounds: tuple[int, int]) -> tuple[int, int]:
        """Return the size of an image made for a place; before the film is known the place's."""
        return fitted(self._film.size, bounds) if self._film is not None else bounds

    def _is_overtaken(self) -> bool:
        return self._wanted is not None or self._closing

    def _is_busy(self) -> bool:
        return self._wanted is not None or self._closing or self._rate != 0

    def _fail(self, error: Exception, signal: str = "failed") -> None:
        sentence = error.sentence(with_path=False) if isinstance(error, StudyError) else UNREADABLE
        self._tell(signal, (sentence,))
