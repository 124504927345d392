"""Whether the packets of a film can be believed without decoding all of it."""

from __future__ import annotations

from itertools import compress, islice, pairwise
from typing import TYPE_CHECKING

from vippcoder.jobs import Job
from vippcoder.media.forward import DamageError, decode_forward, predicted
from vippcoder.media.packets import CORRUPT, DISCARDED, HIDDEN, KEY, NO_TIME, PacketList
from vippcoder.media.source import Care

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ONE_FRAME_A_PACKET = frozenset({
    "h264", "hevc", "vvc", "av1", "vp8", "vp9", "vp6", "vp6f", "mpeg1video", "mpeg2video", "mpeg4",
    "h263", "flv1", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "wmv3", "vc1", "mjpeg",
    "dvvideo", "prores", "dnxhd", "theora", "rawvideo", "ffv1", "huffyuv", "rv10", "rv20",
})  # fmt: skip
"""Canonical names of codings whose packets give one frame each, if what else is checked holds."""

REORDER_AT_MOST = 17
"""No coding holds back a frame for more than 16 others (H.264, HEVC: the picture buffer)."""

_HEAD = 12
"""Frames decoded at the start to see whether they are those predicted."""

_REORDERED = frozenset({"h264", "hevc"})
"""Codings that AVI cannot stamp: it counts packets in the order in which they are decoded."""

PLACEHOLDER = 24
"""An MPEG-4 packet of so few bytes may say "nothing coded": some decoders show no frame for it."""


def doubt(path: Path, packets: PacketList) -> str:
    """Return why the packets cannot be believed, or nothing when there is no reason.

    Raises:
        StudyError: not a film; see `open_film`.
    """
    coding, reader = packets.header.coding, packets.header.reader
    if coding not in ONE_FRAME_A_PACKET:
        return f"packets of {coding} are not known to hold one frame each"
    if coding == "mpeg4" and min(packets.size, default=0) < PLACEHOLDER:
        return "some packets are placeholders"
    if reader == "avi" and coding in _REORDERED and not _is_reordered(packets):
        return "the stamps number packets, not frames"
    return _doubt_of_stamps(packets) or _doubt_of_frames(path, packets)


def _doubt_of_stamps(packets: PacketList) -> str:
    shown = [flags & (DISCARDED | HIDDEN) == 0 for flags in packets.flags]
    stamps = list(compress(packets.pts, shown))
    if not stamps:
        return "no packet is said to be shown"
    if NO_TIME in stamps:
        return "time stamps are missing"
    if len(set(stamps)) != len(stamps):
        return "time stamps are repeated"
    if _is_shuffled(stamps) or _is_out_of_order(packets):
        return "time stamps go backwards further than reordering can"
    if packets.any(CORRUPT) or packets.is_broken_off:
        return "packets are damaged"
    return "" if packets.has(0, KEY) else "the film does not begin with a keyframe"


def _is_reordered(packets: PacketList) -> bool:
    """Whether any packet is shown before one that is decoded earlier."""
    return any(after < before for before, after in pairwise(packets.pts))


def _is_out_of_order(packets: PacketList) -> bool:
    """Whether packets are to be decoded earlier than the one before, or after they are shown."""
    due = [stamp for stamp in packets.dts if stamp != NO_TIME]
    return any(after < before for before, after in pairwise(due)) or any(
        NO_TIME != shown < decoded for shown, decoded in zip(packets.pts, packets.dts, strict=True)
    )


def _is_shuffled(stamps: Sequence[int]) -> bool:
    order = sorted(range(len(stamps)), key=stamps.__getitem__)
    return any(abs(rank - place) > REORDER_AT_MOST for rank, place in enumerate(order))


def _doubt_of_frames(path: Path, packets: PacketList) -> str:
    try:
        frames = islice(decode_forward(path, packets, Care.PLAIN, Job()), _HEAD)
        head = [shown.packet for shown in frames]
    except DamageError:
        return "packets are damaged"
    if head != predicted(packets)[:_HEAD]:
        return "the first frames decoded are not those that the packets promise"
    return ""
