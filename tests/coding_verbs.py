"""Short ways to code a pack in tests, and to read what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packs import FRAME_US
from vippcoder.domain.ids import DimensionId
from vippcoder.observing import segments
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId, SegmentId
    from vippcoder.observing.pack import OpenPack

SENSITIVITY = DimensionId("sensitivity")
NON_INTRUSIVENESS = DimensionId("non-intrusiveness")


def frames(first: int, last: int) -> TimeRange:
    return TimeRange(first * FRAME_US, last * FRAME_US)


def mark(pack: OpenPack, coding: CodingId, first: int, last: int) -> SegmentId:
    (segment,) = segments.add(pack, coding, frames(first, last)).segments
    return segment


def rows(pack: OpenPack, view: str) -> list[dict[str, object]]:
    return [dict(r) for r in pack.store.connection.execute(f"SELECT * FROM {view}")]
