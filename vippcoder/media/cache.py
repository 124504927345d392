"""Decoded frames kept near the place that is being looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_LEAST = 4
"""Frames kept however big they are: a step back and on must not decode again."""


class FrameCache:
    """Keeps frames by index within a bound of bytes; lets go of those farthest from the aim.

    Args:
        limit: bytes of decoded pictures.
        frame_bytes: about what one takes; measured once frames come in.
    """

    def __init__(self, limit: int, frame_bytes: int) -> None:
        self._limit = limit
        self._frames: dict[int, VideoFrame] = {}
        self._held = 0
        self._aim = 0
        self._frame_bytes = max(frame_bytes, 1)

    def aim(self, index: int) -> None:
        """Say which frame is wanted now."""
        self._aim = index

    def get(self, index: int) -> VideoFrame | None:
        """Return a kept frame."""
        return self._frames.get(index)

    def put(self, index: int, frame: VideoFrame) -> None:
        """Keep a frame, in place of the farthest ones where the bound is reached."""
        if index in self._frames:
            self._held -= bytes_of(self._frames.pop(index))
        self._frame_bytes = bytes_of(frame)
        self._frames[index] = frame
        self._held += self._frame_bytes
        while self._held > self._limit and len(self._frames) > _LEAST:
            farthest = max(self._frames, key=lambda kept: abs(kept - self._aim))
            self._held -= bytes_of(self._frames.pop(farthest))

    def room(self) -> int:
        """Return how many frames of the size seen last fit, at least a few."""
        return max(self._limit // self._frame_bytes, _LEAST)

    def clear(self) -> None:
        """Let go of everything."""
        self._frames.clear()
        self._held = 0


def bytes_of(frame: VideoFrame) -> int:
    """Return how much memory a decoded picture takes."""
    return sum(plane.buffer_size for plane in frame.planes)
