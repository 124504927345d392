"""One pass of the decoder: from the start of a film or from a keyframe, onward."""

from __future__ import annotations

from array import array
from collections import deque
from typing import TYPE_CHECKING

import av.error

from vippcoder.errors import CancelledError
from vippcoder.media.forward import Feeder
from vippcoder.media.packets import NO_TIME, filled_packets
from vippcoder.media.source import Care, open_film

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from vippcoder.media.forward import Shown
    from vippcoder.media.index import FrameIndex

_SAYS_KEYFRAME = frozenset({"h264", "hevc"})
"""Decoders that tell a true starting point from a recovery point by the frame's key flag."""

_MAY_SKIP = frozenset({"h264", "mpeg1video", "mpeg2video"})
"""Codings in which a frame said to be no reference is used by no other frame at all. (HEVC says so
only within one temporal layer.)"""

_SKIP_AT_LEAST = 8
_LOST_AT_MOST = 64
"""Packets read after a seek without recognising one, before giving up."""

_BACK_S = (0, 1, 5, 20)
"""Seconds to aim earlier when the container lands too late."""

_NEAR = 8
"""Packets that are rather decoded than jumped over."""


def never() -> bool:
    """Let a run go on."""
    return False


class Guide:
    """What a run needs to know its place, made once for a film."""

    def __init__(self, index: FrameIndex) -> None:
        self.landmarks = index.packets.landmarks()
        self.frame_of = array("q", [-1]) * len(index.packets)
        for shown, ordinal in enumerate(index.packet_of):
            self.frame_of[ordinal] = shown
        self.has_leading_frames = any(
            self.frame_of[ordinal] < shown
            for shown in index.keyframes[1:]
            for ordinal in range(
                index.packet_of[shown] + 1, min(index.packet_of[shown] + 3, len(self.frame_of))
            )
            if self.frame_of[ordinal] >= 0
        )


class DecodeRun:
    """Frames in the order shown, from one starting point on.

    Frames before the starting point that come out all the same (leading frames of an open group of
    pictures) are left out: without what went before they may be wrong.
    """

    def __init__(self, path: Path, index: FrameIndex, guide: Guide, care: Care) -> None:
        self._index = index
        self._guide = guide
        self._container, self._stream = open_film(path)
        self._feeder = Feeder(self._stream, index.packets, care)
        self.care = care
        self._coding = self._stream.codec_context.codec.canonical_name
        self._packets = self._read()
        self._waiting: deque[Packet[VideoStream]] = deque()
        self._out: deque[tuple[int, VideoFrame]] = deque()
        self._next = 0
        self._skip_until = 0
        self._counted = 0
        self._is_over = False
        self.start = 0
        self.reached = -1
        self.is_clean = True
        self.skipped = False
        self.is_vouched = False
        self.should_stop: Callable[[], bool] = never
        """Asked before each packet; the run can go on from there later."""

    @property
    def is_trusted(self) -> bool:
        """Whether the frames are surely those of a forward decode.

        From a keyframe on they are, unless damage was bridged with what lay before, which a second
        starting point must vouch for.
        """
        return self.start == 0 or self.is_vouched or self.care is not Care.CAREFUL

    def close(self) -> None:
        """Close the file and let the decoder go at once, not when cycles are next collected."""
        self._packets.close()
        self._waiting.clear()
        self._out.clear()
        self._container.close()

    def seek(self, start: int) -> bool:
        """Go to keyframe `start`; False where the container cannot land at or before it."""
        wanted = self._index.packet_of[start]
        packets = self._index.packets
        stamp = next((t for t in (packets.dts[wanted], packets.pts[wanted]) if t != NO_TIME), None)
        if stamp is None:
            return False
        for seconds in _BACK_S:
            landed = self._land(stamp - int(seconds / self._index.time_base))
            if landed is not None and landed <= wanted:
                self._begin(landed, start)
                return True
        return False

    def rewind(self) -> bool:
        """Go to the first packet; False where the container does not land there at once."""
        packets = self._index.packets
        stamps = [t for t in (packets.dts[0], packets.pts[0]) if t != NO_TIME]
        if not stamps or self._land(min(stamps)) != 0:
            return False
        self._begin(0, 0)
        return True

    def _begin(self, landed: int, start: int) -> None:
        self._feeder.begin_anew()
        self._next, self.start, self.reached = landed, start, start - 1
        self._skip_until, self.skipped = 0, False
        self.is_clean, self._is_over, self.is_vouched = True, False, False
        self._counted = 0
        self._out.clear()

    def skip_before(self, frame: int) -> None:
        """Leave out frames before `frame` that no other frame needs."""
        if self._coding in _MAY_SKIP and frame - self.start >= _SKIP_AT_LEAST:
            self._skip_until = frame
            self.skipped = True

    def leads_to(self, frame: int, keyframe: int) -> bool:
        """Whether going on is the shortest way to `frame`, whose nearest start is `keyframe`."""
        if self._is_over and not self._out:
            return False
        if frame <= self.reached or not self.is_clean:
            return False
        if self.skipped and frame < self._skip_until:
            return False  # a call that was stopped was leaving frames out up to there
        if not self._index.packet_of:
            return True
        return self._index.packet_of[keyframe] <= self._next + _NEAR

    def next(self) -> tuple[int, VideoFrame] | None:
        """Return the next frame and its index, or None at the end or at an unclean start.

        Raises:
            DamageError: see there; never from a careful run.
            CancelledError: `should_stop` said so.
        """
        while self.is_clean:
            if self._out:
                index, frame = self._out.popleft()
                self.reached = index
                return index, frame
            if self._is_over:
                return None
            if self.should_stop():
                raise CancelledError
            self._decode_one()
        return None

    def _decode_one(self) -> None:
        packet = self._waiting.popleft() if self._waiting else next(self._packets, None)
        if packet is None or self._next >= len(self._index.packets):
            self._is_over = True
            self._sort(self._feeder.drain())
            return
        ordinal = self._next
        self._next += 1
        if self.start and ordinal < self._index.packet_of[self.start]:
            return
        if self.skipped:
            is_early = self._guide.frame_of[ordinal] < self._skip_until
            self._stream.codec_context.skip_frame = "NONREF" if is_early else "DEFAULT"
        self._sort(self._feeder.feed(packet, ordinal))

    def _sort(self, shown: list[Shown]) -> None:
        """Give frames their index, drop those that are not to be trusted."""
        for ordinal, frame in shown:
            index = self._name(ordinal)
            if index is None or index < self.start:
                continue
            if self.start and self.reached < self.start and not self._out:
                is_key = frame.key_frame or self._coding not in _SAYS_KEYFRAME
                if index != self.start or not is_key:
                    self.is_clean = False
                    return
            self._out.append((index, frame))

    def _name(self, ordinal: int | None) -> int | None:
        if not self._index.packet_of:
            self._counted += 1
            return self._counted - 1
        index = -1 if ordinal is None else self._guide.frame_of[ordinal]
        return index if index >= 0 else None

    def _land(self, stamp: int) -> int | None:
        """Seek and find out which packet comes first; keeps the packets read meanwhile."""
        self._stream.codec_context.skip_frame = "DEFAULT"
        self._waiting.clear()
        try:
            self._container.seek(stamp, stream=self._stream)
        except av.error.FFmpegError:
            return None
        self._packets = self._read()
        for packet in self._packets:
            self._waiting.append(packet)
            mark = (-1 if packet.pos is None else packet.pos, packet.size)
            ordinal = self._guide.landmarks.get(mark)
            if ordinal is not None:
                return ordinal - len(self._waiting) + 1
            if len(self._waiting) > _LOST_AT_MOST:
                break
        return None

    def _read(self) -> Generator[Packet[VideoStream]]:
        try:
            yield from filled_packets(self._container, self._stream)
        except av.error.FFmpegError:
            return
