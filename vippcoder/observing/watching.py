"""Which stretches of the film were played, how fast and with sound: watching is data."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from vippcoder.domain.coding import CodingState
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack.levelling import KIND, last_levelling, row_of
from vippcoder.storage.pack.sheets import read_sheet
from vippcoder.timebase import TimeRange, complement, total_us, union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.domain.coding import Watched
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack
    from vippcoder.timebase import FrameTimes


def record(pack: OpenPack, coding: CodingId, watched: Watched) -> None:
    """Keep a stretch that was played; after the coding is closed nothing is kept."""
    if read_sheet(pack.store, coding).state is not CodingState.STARTED:
        return
    row = {
        "coding_id": coding,
        "start_us": watched.range.start_us,
        "end_us": watched.range.end_us,
        "speed": float(watched.speed),
        "with_sound": int(watched.with_sound),
    }
    entries = [Entry("watched", row)]
    levelled = watched.levelled if watched.with_sound else None
    if levelled is not None and levelled != last_levelling(pack.store.connection, coding):
        entries.insert(0, Entry(KIND, row_of(coding, levelled=levelled)))
    with pack.store.transaction():
        pack.store.append(coding, entries)


def often(watched: Iterable[Watched]) -> tuple[tuple[TimeRange, int], ...]:
    """Return what was watched, cut where it was watched once more or less, and how often each."""
    counting = _counting(watched)
    edges = sorted({edge for part in counting for edge in (part.start_us, part.end_us)})
    pieces = [TimeRange(start, end) for start, end in pairwise(edges)]
    counted = [(piece, sum(1 for part in counting if part.overlaps(piece))) for piece in pieces]
    return tuple((piece, times) for piece, times in counted if times)


def unwatched(frames: FrameTimes, watched: Iterable[Watched]) -> tuple[TimeRange, ...]:
    """Return the stretches that were never played with sound at twice the speed or slower."""
    return complement(frames.whole, _counting(watched))


def fraction(frames: FrameTimes, watched: Iterable[Watched]) -> float:
    """Return the share of the film that was watched, 0 to 1."""
    within = (part.intersect(frames.whole) for part in union(_counting(watched)))
    return total_us(part for part in within if part is not None) / frames.end_us


def _counting(watched: Iterable[Watched]) -> tuple[TimeRange, ...]:
    return tuple(w.range for w in watched if w.counts)
