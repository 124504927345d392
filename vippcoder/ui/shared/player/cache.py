"""Decoded frames at display size, bounded in bytes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

BUDGET_BYTES: Final = 192 * 1024 * 1024
_FEWEST, _MOST = 2, 24
_ALWAYS: Final = 3
"""Images that are kept whatever they take: the one on screen and the next two, so that a film of
which a part is seen closely still runs."""


class PictureCache:
    """Images by frame index, safe to share between two threads.

    What lies farthest from the frame looked at goes first when the budget is reached.

    Args:
        budget: bytes that the images may take together; three are kept whatever they take.
    """

    def __init__(self, budget: int | None = None) -> None:
        self._budget = BUDGET_BYTES if budget is None else budget
        self._lock = threading.Lock()
        self._images: dict[int, QImage] = {}
        self._bytes = 0

    def get(self, index: int) -> QImage | None:
        """Return the image of a frame if it is there."""
        with self._lock:
            return self._images.get(index)

    def latest(self, shown: int, due: int) -> tuple[int, QImage] | None:
        """Return what is there nearest to `due` on the way to it from `shown`, which is left out.

        Forward when `due` lies after `shown`, else backward.
        """
        with self._lock:
            if due > shown:
                best = max((i for i in self._images if shown < i <= due), default=None)
            else:
                best = min((i for i in self._images if due <= i < shown), default=None)
            return None if best is None else (best, self._images[best])

    def __len__(self) -> int:
        with self._lock:
            return len(self._images)

    def __contains__(self, index: int) -> bool:
        with self._lock:
            return index in self._images

    @property
    def size_bytes(self) -> int:
        """Return what the images take together."""
        with self._lock:
            return self._bytes

    def put(self, index: int, image: QImage, center: int) -> None:
        """Keep an image; `center` is the frame looked at."""
        with self._lock:
            self._drop(index)
            self._images[index] = image
            self._bytes += image.sizeInBytes()
            while self._bytes > self._budget and len(self._images) > _ALWAYS:
                self._drop(max(self._images, key=lambda i: abs(i - center)))

    def clear(self) -> None:
        """Forget every image: the display size changed."""
        with self._lock:
            self._images.clear()
            self._bytes = 0

    def reach(self, image_bytes: int) -> int:
        """Return how many neighbours on each side fit when an image takes `image_bytes`."""
        return min(max(self._budget // max(image_bytes, 1) // 3, _FEWEST), _MOST)

    def run(self, center: int, direction: int) -> int:
        """Return the farthest index that is cached without a gap from `center` on."""
        with self._lock:
            at = center
            while at + direction in self._images:
                at += direction
            return at

    def _drop(self, index: int) -> None:
        image = self._images.pop(index, None)
        if image is not None:
            self._bytes -= image.sizeInBytes()
