"""A whole film decoded: what comes out of it, and which stretches of it are damaged."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from vippcoder.media.cache import bytes_of
from vippcoder.media.forward import DamageError, Shown, decode_forward
from vippcoder.media.packets import CORRUPT, DISCARDED, HIDDEN, KEY, NO_TIME, PacketList
from vippcoder.media.source import Care
from vippcoder.media.trust import ONE_FRAME_A_PACKET, PLACEHOLDER, REORDER_AT_MOST
from vippcoder.timebase import TimeRange, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from av.video.frame import VideoFrame

    from vippcoder.jobs import Job
    from vippcoder.timebase import FrameTimes

_LOST_AT_MOST = 8
"""Where more than one packet in so many gives no frame, that is how the film is made (two fields,
two packets), not damage."""


_STREAMS = frozenset({"mpegts", "mpeg"})
_JITTER_TICKS = 2

_LOUD = frozenset({"h264", "mpeg1video", "mpeg2video", "mpeg4"})
"""Codings whose decoders notice damage. Others, VP8 and HEVC above all, take it for pictures."""

_HOLD_AT_LEAST, _HOLD_BYTES = 4, 128 * 1024 * 1024
"""Frames held while a film is decoded for the second time."""


@dataclass(slots=True)
class Outcome:
    """What a decode from the first packet to the last gave."""

    shown: array[int] = field(default_factory=lambda: array("q"))
    """The packet of each frame, in the order shown; empty where they cannot be matched."""
    pts: array[int] = field(default_factory=lambda: array("q"))
    """The raw stamp of each frame, `NO_TIME` where there is none."""
    fresh: set[int] = field(default_factory=set)
    """Packets whose frame the decoder itself calls a keyframe."""
    hurt: set[int] = field(default_factory=set)
    """Packets in which the decoder met damage, or whose frame never came."""
    is_damaged: bool = False
    marks: dict[int, int] = field(default_factory=dict)
    """What the frame of a packet looks like, as a number; while decoding."""


class Onlooker(Protocol):
    """Sees every frame that a whole decode shows, so that the film need not be decoded again."""

    def begin(self) -> None:
        """Forget what was seen: the film is decoded from its beginning."""

    def see(self, frame: VideoFrame) -> None:
        """Look at the next frame."""


def decode_all(
    path: Path,
    packets: PacketList,
    job: Job,
    *,
    twice: bool = False,
    onlooker: Onlooker | None = None,
) -> Outcome:
    """Decode the whole film; where there is damage, find out where.

    A healthy film is decoded once, by several threads. Where that stops at damage, the film is
    decoded by one thread that bridges it, which says what is shown, and once more by one that
    bridges nothing, which says where the damage lies.

    Args:
        path: the film.
        packets: what `read_packets` gave for it.
        job: progress and cancellation.
        twice: decode films of some codings twice and compare. Their decoders pass over damage in
            silence and leave in a picture what its memory held before.
        onlooker: sees the frames that the outcome tells of.

    Raises:
        StudyError: not a film.
        CancelledError: cancelled.
    """
    twice = twice and packets.header.coding not in _LOUD
    hurt: set[int] = set()
    try:
        frames = decode_forward(path, packets, Care.STRICT, job.part(0, 0.4))
        outcome = _collect(_seen(frames, onlooker), with_marks=twice)
    except DamageError:
        frames = decode_forward(path, packets, Care.CAREFUL, job.part(0.4, 0.7), hurt.add)
        outcome = _collect(_seen(frames, onlooker), with_marks=True)
        outcome.is_damaged = twice = True
    if twice:
        again = decode_forward(path, packets, Care.PROBING, job.part(0.7, 1), hurt.add)
        hurt |= _differing(outcome, again)
    outcome.hurt = hurt | _lost(packets, outcome) | _told_by_container(packets)
    outcome.is_damaged |= bool(outcome.hurt)
    outcome.marks.clear()
    return outcome


def _seen(frames: Iterable[Shown], onlooker: Onlooker | None) -> Iterator[Shown]:
    if onlooker is not None:
        onlooker.begin()
    for shown in frames:
        if onlooker is not None:
            onlooker.see(shown.frame)
        yield shown


def _collect(frames: Iterable[Shown], *, with_marks: bool) -> Outcome:
    outcome = Outcome()
    is_sure = True
    for ordinal, frame in frames:
        is_sure = is_sure and ordinal is not None
        outcome.shown.append(-1 if ordinal is None else ordinal)
        outcome.pts.append(NO_TIME if frame.pts is None else frame.pts)
        if frame.key_frame and ordinal is not None:
            outcome.fresh.add(ordinal)
        if with_marks and ordinal is not None:
            outcome.marks[ordinal] = _mark(frame)
    if not is_sure or len(set(outcome.shown)) != len(outcome.shown):
        outcome.shown = array("q")
    return outcome


def _differing(outcome: Outcome, again: Iterable[Shown]) -> set[int]:
    """Return the packets whose frames look different when frames before them are still held.

    Held frames keep the decoder from painting over the same memory as the first time.
    """
    held: deque[Shown] = deque()
    found = set()
    for shown in again:
        held.append(shown)
        if len(held) > _HOLD_AT_LEAST and len(held) * bytes_of(shown.frame) > _HOLD_BYTES:
            held.popleft()
        if shown.packet is not None and outcome.marks.get(shown.packet, -1) != _mark(shown.frame):
            found.add(shown.packet)
    return found


def _mark(frame: VideoFrame) -> int:
    """Return a number that stands for what a frame shows: its visible samples, plane by plane."""
    deep = 2 if frame.format.components[0].bits > 8 else 1  # noqa: PLR2004 - bits in a byte
    mark = 0
    for plane in frame.planes:
        held = np.frombuffer(memoryview(plane), np.uint8)
        if plane.line_size > 0:
            held = held.reshape(-1, plane.line_size)[: plane.height, : plane.width * deep]
        mark = zlib.crc32(np.ascontiguousarray(held).data, mark)
    return mark


def _lost(packets: PacketList, outcome: Outcome) -> set[int]:
    """Return the packets that owe a frame that never came.

    Decoders leave out, by design, the leading frames of a group whose predecessor is missing.
    """
    coding = packets.header.coding
    if not outcome.shown or coding not in ONE_FRAME_A_PACKET:
        return set()
    shown = frozenset(outcome.shown)
    due = [n for n, flags in enumerate(packets.flags) if not flags & (DISCARDED | HIDDEN)]
    lost = {n for n in due if n not in shown and not _is_placeholder(packets, n)}
    starts = sorted(outcome.fresh)
    lost = {n for n in lost if not _is_leading(packets, starts, n)}
    return lost if len(lost) * _LOST_AT_MOST <= len(due) else set()


def _told_by_container(packets: PacketList) -> set[int]:
    """Return the packets that the container calls damaged, or before which others are missing.

    Streams made for broadcast lose whole packets without a word. They come at an even pace, so a
    gap tells, unless decoding begins anew behind it.
    """
    found = {n for n, flags in enumerate(packets.flags) if flags & CORRUPT}
    if packets.header.reader not in _STREAMS or NO_TIME in packets.dts:
        return found
    steps = [after - before for before, after in pairwise(packets.dts)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0
    even = sum(abs(step - usual) <= _JITTER_TICKS for step in steps)
    if even * 10 < len(steps) * 9:
        return found
    gaps = {n for n, step in enumerate(steps, 1) if 2 * step > 3 * usual}
    return found | {n for n in gaps if not packets.has(n, KEY)}


def _is_placeholder(packets: PacketList, ordinal: int) -> bool:
    return packets.header.coding == "mpeg4" and packets.size[ordinal] < PLACEHOLDER


def _is_leading(packets: PacketList, starts: Sequence[int], ordinal: int) -> bool:
    """Whether a packet is to be shown before the keyframe that precedes it in the file."""
    place = bisect_right(starts, ordinal)
    if not place:
        return True  # before the first frame that can be decoded at all
    stamp = packets.pts[ordinal]
    return NO_TIME != stamp < packets.pts[starts[place - 1]]


def damaged_ranges(
    packets: PacketList, outcome: Outcome, frames: FrameTimes
) -> tuple[TimeRange, ...]:
    """Return when damage may be seen: from the damaged frame to the next sound keyframe.

    Where a frame never came, the one that stays on screen in its place belongs to the stretch.

    Returns:
        Disjoint ranges in order whose ends are frame times.
    """
    if not outcome.hurt:
        return ()
    if not outcome.shown:
        return (frames.whole,)
    frame_of = {ordinal: index for index, ordinal in enumerate(outcome.shown)}
    starts = sorted(n for n in outcome.fresh - outcome.hurt if packets.has(n, KEY))
    found = []
    for begin, end in _runs(outcome.hurt, starts, len(packets)):
        first = min((_on_screen(packets, frame_of, n) for n in range(begin, end)), default=-1)
        last = frame_of[end] if end < len(packets) else len(frames)
        if 0 <= first < last:
            found.append(frames.range_of(first, last - 1))
    return union(found)


def _runs(hurt: set[int], starts: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """Yield packets from each damaged one to before the next from which decoding is sound."""
    reached = -1
    for ordinal in sorted(hurt):
        if ordinal >= reached:
            place = bisect_right(starts, ordinal)
            reached = starts[place] if place < len(starts) else count
            yield ordinal, reached


def _on_screen(packets: PacketList, frame_of: dict[int, int], ordinal: int) -> int:
    """Return the frame of a packet, or the one shown in its place; the film's length for none."""
    own = frame_of.get(ordinal)
    if own is not None:
        return own
    stamp = packets.pts[ordinal]
    if packets.flags[ordinal] & (DISCARDED | HIDDEN) or stamp == NO_TIME:
        return len(frame_of)
    near = range(max(ordinal - REORDER_AT_MOST, 0), min(ordinal + REORDER_AT_MOST, len(packets)))
    before = (frame_of[n] for n in near if n in frame_of and packets.pts[n] < stamp)
    return max(before, default=len(frame_of))
