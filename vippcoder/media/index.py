"""The index of a film: when each displayed frame appears, and how to reach it exactly.

The truth is what a plain decode from the first packet to the last displays. For healthy files,
reading packets without decoding them says the same in a fraction of a second; this module reads
packets, looks for evidence against them, and decodes the whole film where it finds some.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.damage import Outcome, damaged_ranges, decode_all
from vippcoder.media.forward import predicted
from vippcoder.media.packets import (
    CORRUPT,
    DISCARDED,
    HIDDEN,
    KEY,
    NO_TIME,
    PacketList,
    read_packets,
)
from vippcoder.media.times import Repairs, session_times, to_us, usual_gap_us
from vippcoder.media.trust import doubt
from vippcoder.timebase import FrameTimes

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from vippcoder.media.damage import Onlooker
    from vippcoder.timebase import TimeRange


@dataclass(frozen=True, slots=True)
class Facts:
    """What was noticed while indexing."""

    decoded_because: str
    """Why the packets could not be trusted; empty where nothing spoke against them."""
    is_proved: bool
    """Whether the whole film was decoded, now or when its pack was made."""
    repairs: Repairs
    discarded: int
    """Packets that an edit list takes out."""
    corrupt: int
    """Packets that the container itself calls damaged."""
    undecodable: int
    """Packets that gave no frame though nothing says that they should not; known after decoding."""
    is_damaged: bool
    """Whether decoding all of it met damage; unknown, and False, where it was not decoded."""
    is_broken_off: bool
    """Whether reading ended with an error."""
    declared_frames: int
    """Frames that the header promises; 0 where it promises none."""
    declared_us: int
    """Length of the whole file that the header promises; 0 where it promises none."""


@dataclass(frozen=True, slots=True)
class FrameIndex:
    """Every displayed frame of one film, in the order shown.

    Made by `index_film`. It belongs to the bytes of one file: a copy in another container needs its
    own.
    """

    frames: FrameTimes
    """Session time of each frame in microseconds, and the end of the last."""
    pts: array[int]
    """Raw time stamp of each frame in ticks; `NO_TIME` where there is none; not always rising."""
    packet_of: array[int]
    """Which packet each frame comes from. Empty where frames and packets cannot be matched: then
    frames are found by counting from the start."""
    keyframes: tuple[int, ...]
    """Indices of the frames that the file marks as ones to start decoding from."""
    time_base: Fraction
    start_us: int
    """The first frame's time in the container's own clock, in microseconds."""
    packets: PacketList
    facts: Facts
    damaged: tuple[TimeRange, ...] = ()
    """Stretches in which pictures may be wrong or missing, in session time; their ends are frame
    times. Known only where `facts.is_proved`."""

    def __len__(self) -> int:
        return len(self.frames)

    def start_for(self, frame: int, refused: frozenset[int] | set[int] = frozenset()) -> int:
        """Return the last keyframe from which decoding leads to `frame`, none of `refused`, or 0.

        A keyframe leads to the frames that are both decoded and shown after it.
        """
        if not self.packet_of:
            return 0
        place = bisect_right(self.keyframes, frame)
        for start in reversed(self.keyframes[:place]):
            if start not in refused and self.packet_of[start] <= self.packet_of[frame]:
                return start
        return 0

    def keyframe_near(self, frame: int, refused: frozenset[int] | set[int] = frozenset()) -> int:
        """Return the keyframe nearest to `frame`, the earlier of two, none of `refused`, or 0.

        Decoding a single packet shows it, so it can stand for `frame` while a hand moves quickly.
        """
        place = bisect_right(self.keyframes, frame)
        before = (start for start in reversed(self.keyframes[:place]) if start not in refused)
        after = (start for start in self.keyframes[place:] if start not in refused)
        earlier, later = next(before, 0), next(after, None)
        return earlier if later is None or frame - earlier <= later - frame else later


def index_film(
    path: Path,
    job: Job | None = None,
    *,
    by_decoding: bool = False,
    twice: bool = False,
    onlooker: Onlooker | None = None,
) -> FrameIndex:
    """Index a film.

    Packets are read first. They are believed when every one has a presentation time, no two have
    the same, none is called damaged, decoding times never go back, no frame is moved further than
    reordering can, the first packet is a keyframe, the coding is one that gives one frame a packet,
    and the first frames decoded (for streams without a table of frames also the last) are those
    predicted. Hidden frames of VP8 and VP9 and packets that edit lists take out are left out. If
    any of this fails, the film is decoded from end to end and the index says what came out.

    Damage inside a packet that keeps its outer form is not seen without decoding: frames may then
    be counted that never come out. `by_decoding` always decodes, as what goes into a pack does;
    `twice` also finds damage that some decoders pass over in silence (see `damage.decode_all`), and
    an `onlooker` sees every frame where all is decoded.
    `proof.proved_index` decodes as far as one frame needs.

    Raises:
        StudyError: not a film (see `open_film`), or not one frame can be decoded.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    packets = read_packets(path, job.part(0, 0.1))
    reason = doubt(path, packets)
    if reason or by_decoding:
        outcome = decode_all(path, packets, job.part(0.1, 1), twice=twice, onlooker=onlooker)
    else:
        outcome = outcome_of(packets, array("q", predicted(packets)))
    job.advance(1, "Reading frame times")
    if not outcome.pts:
        raise StudyError(
            "holds a video stream of which not one frame can be decoded",
            path=path,
            mend="copy it again from its source",
        )
    return build_index(packets, outcome, reason, is_proved=bool(reason or by_decoding))


def outcome_of(packets: PacketList, shown: array[int]) -> Outcome:
    """Return what decoding would give where it is known which packet each frame comes from."""
    return Outcome(shown, array("q", (packets.pts[ordinal] for ordinal in shown)))


def _counts_packets(packets: PacketList, pts: array[int]) -> bool:
    """Whether the stamps only number the packets (AVI) while the frames come out in another order.

    The frames shown then take the stamps in turn.
    """
    is_counting = all(NO_TIME != before < after for before, after in pairwise(packets.pts))
    return is_counting and any(after < before for before, after in pairwise(pts))


def build_index(
    packets: PacketList, outcome: Outcome, reason: str, *, is_proved: bool
) -> FrameIndex:
    """Put together what the packets say and what decoding them gives; see `index_film`.

    Raises:
        IndexError: a frame comes from a packet that is not there.
    """
    shown, pts = outcome.shown, outcome.pts
    time_base, rate = packets.header.time_base, packets.header.rate
    stamps = array("q", sorted(pts)) if _counts_packets(packets, pts) else pts
    times, repairs = session_times(stamps, time_base, rate)
    last = packets.duration[shown[-1]] if shown and NO_TIME not in pts else 0
    lasting_us = to_us(last, time_base) if last > 0 else usual_gap_us(stamps, time_base, rate)
    frames = FrameTimes(times, times[-1] + max(lasting_us, 1))
    first = next((stamp for stamp in stamps if stamp != NO_TIME), 0)
    due = sum(not value & (DISCARDED | HIDDEN) for value in packets.flags)
    return FrameIndex(
        frames=frames,
        pts=pts,
        packet_of=shown,
        keyframes=tuple(index for index, ordinal in enumerate(shown) if packets.has(ordinal, KEY)),
        time_base=time_base,
        start_us=to_us(first, time_base),
        packets=packets,
        facts=Facts(
            decoded_because=reason,
            is_proved=is_proved,
            repairs=repairs,
            discarded=sum(bool(value & DISCARDED) for value in packets.flags),
            corrupt=sum(bool(value & CORRUPT) for value in packets.flags),
            undecodable=max(due - len(pts), 0) if is_proved else 0,
            is_damaged=outcome.is_damaged,
            is_broken_off=packets.is_broken_off,
            declared_frames=packets.header.frames,
            declared_us=packets.header.lasting_us,
        ),
        damaged=damaged_ranges(packets, outcome, frames),
    )
