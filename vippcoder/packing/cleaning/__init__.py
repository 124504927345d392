"""Taking out of a stream everything that is neither picture nor sound, coding by coding.

What has a cleaner here may be copied as it is; every other coding is encoded anew. Each cleaner
keeps what it knows and drops the rest, so that a remark of a kind nobody thought of goes too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.cleaning.aac import AacCleaner
from vippcoder.packing.cleaning.audio import OpusCleaner, VorbisCleaner
from vippcoder.packing.cleaning.cleaner import CannotCleanError, Cleaner
from vippcoder.packing.cleaning.h26x import H26xCleaner
from vippcoder.packing.cleaning.mpeg import Mpeg2Cleaner, Mpeg4Cleaner
from vippcoder.packing.cleaning.vpx import Vp8Cleaner, Vp9Cleaner

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CannotCleanError", "Cleaner", "cleaner_for"]

_CLEANERS: dict[str, Callable[[bytes], Cleaner]] = {
    "h264": lambda extradata: H26xCleaner("h264", extradata),
    "hevc": lambda extradata: H26xCleaner("hevc", extradata),
    "mpeg1video": Mpeg2Cleaner,
    "mpeg2video": Mpeg2Cleaner,
    "mpeg4": Mpeg4Cleaner,
    "vp8": Vp8Cleaner,
    "vp9": Vp9Cleaner,
    "aac": AacCleaner,
    "opus": OpusCleaner,
    "vorbis": VorbisCleaner,
}


def cleaner_for(codec: str, extradata: bytes) -> Cleaner:
    """Return a new cleaner for one stream, to be given its packets in order.

    Args:
        codec: FFmpeg's canonical name, such as "h264".
        extradata: the stream's configuration as the container holds it.

    Raises:
        CannotCleanError: this coding cannot be cleaned, or this stream of it cannot.
    """
    make = _CLEANERS.get(codec)
    if make is None:
        raise CannotCleanError(f"nothing is known of the remarks that {codec} may hold")
    return make(extradata)
