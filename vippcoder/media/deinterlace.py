"""Interlaced frames without their combs, for looking at; what is stored and compared stays raw.

A frame of two fields holds two moments, line by line. FFmpeg's `bwdif` makes one picture of the
earlier of them, from the frame and its two neighbours.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av.error
from av.filter import Graph

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.filter.context import FilterContext
    from av.video.frame import VideoFrame

_WAY = "mode=send_frame:parity=auto:deint=all"
"""One picture a frame; which field is earlier is the frame's own to say."""

_ANY_TICK = Fraction(1, 1_000_000)
"""The filter wants a clock and does not look at it."""


class Deinterlacer:
    """Gives any frame of a film as it should be seen on a screen without fields.

    A frame that is not made of two fields is given back as it is, at no cost; so any film may go
    through. The picture of frame n follows from frames n - 1, n and n + 1 alone, in whatever
    order frames are asked for. Asking for n + 1 after n filters one frame (1 to 2 ms in 1080i on
    two cores), any other order three.

    For one thread at a time.

    Args:
        neighbours: gives the decoded frame of an index, or None before the first and after the last
            and where it cannot be decoded; the frame itself then stands for its neighbour.
    """

    def __init__(self, neighbours: Callable[[int], VideoFrame | None]) -> None:
        self._neighbours = neighbours
        self._chain: _Chain | None = None
        self._last: int | None = None

    def frame(self, n: int) -> VideoFrame:
        """Return frame `n`, deinterlaced if it is interlaced, with its own time stamp.

        Raises:
            IndexError: there is no frame `n`.
            StudyError: the frame cannot be deinterlaced.
        """
        raw = self._neighbours(n)
        if raw is None:
            raise IndexError(n)
        follows = self._last is not None and n == self._last + 1
        if not raw.interlaced_frame and not (follows and _is_interlaced(self._neighbours(n + 1))):
            self._last = None
            return raw
        try:
            seen = self._filtered(n, raw, follows=follows)
        except av.error.FFmpegError as error:
            self._chain = self._last = None
            raise StudyError(
                f"frame {n} cannot be deinterlaced", mend="show the film as it is"
            ) from error
        if not raw.interlaced_frame:
            return raw
        seen.pts, seen.time_base = raw.pts, raw.time_base
        return seen

    def _filtered(self, n: int, raw: VideoFrame, *, follows: bool) -> VideoFrame:
        after = self._like(raw, n + 1)
        if self._chain is None or not self._chain.takes(raw):
            self._chain = _Chain(raw)
            follows = False
        if not follows:
            self._chain.push(self._like(raw, n - 1))
            self._chain.push(raw)
        seen = self._chain.push(after)
        self._last = n
        if seen is None:
            raise av.error.EOFError(0, "the filter gave nothing")
        return seen

    def _like(self, raw: VideoFrame, n: int) -> VideoFrame:
        other = self._neighbours(n) if n >= 0 else None
        return other if other is not None and _shape(other) == _shape(raw) else raw


def _is_interlaced(frame: VideoFrame | None) -> bool:
    return frame is not None and frame.interlaced_frame


def _shape(frame: VideoFrame) -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name


class _Chain:
    """The filter, holding the two frames pushed last."""

    def __init__(self, like: VideoFrame) -> None:
        self._shape = _shape(like)
        self._graph = Graph()
        source = self._graph.add_buffer(
            width=like.width,
            height=like.height,
            format=like.format,
            time_base=like.time_base or _ANY_TICK,
        )
        last: FilterContext = source
        for name, way in (("bwdif", _WAY), ("buffersink", None)):
            step = self._graph.add(name, way)
            last.link_to(step)
            last = step
        self._graph.configure()

    def takes(self, frame: VideoFrame) -> bool:
        """Whether a frame has the shape that the filter was set up for."""
        return _shape(frame) == self._shape

    def push(self, frame: VideoFrame) -> VideoFrame | None:
        """Take one more frame; return the one before it, filtered, once there is one."""
        self._graph.vpush(frame)
        try:
            return self._graph.vpull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return None
