"""What was watched is known, and where one was."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from coding_verbs import NON_INTRUSIVENESS, SENSITIVITY, frames, mark, rows
from vippcoder.domain.coding import (
    Place,
    Watched,
)
from vippcoder.observing import coding as rating
from vippcoder.observing import watching
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.observing.worklist import work_list

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack


def test_watched_counts_overlaps_once_and_only_with_sound(pack: OpenPack, coding: CodingId) -> None:
    rating.start(pack, coding)
    for span, speed, sound in (
        (frames(0, 50), 1, True),
        (frames(25, 100), 2, True),
        (frames(100, 200), 4, True),
        (frames(200, 250), 1, False),
    ):
        watching.record(pack, coding, Watched(span, speed, sound))
    (row, *_rest) = rows(pack, "codings")
    assert row["watched_fraction"] == pytest.approx(0.4)
    watched = rating.sheet(pack, coding).watched
    frame_times = pack.assignment(coding).reference.frames
    assert watching.fraction(frame_times, watched) == pytest.approx(0.4)
    assert watching.unwatched(frame_times, watched) == (frames(100, 250),)
    assert watching.often(watched) == (
        (frames(0, 25), 1),
        (frames(25, 50), 2),
        (frames(50, 100), 1),
    )


def test_what_was_heard_levelled_is_known(pack: OpenPack, coding: CodingId) -> None:
    rating.start(pack, coding)
    told = (
        Watched(frames(0, 10), 1, with_sound=True),
        Watched(frames(10, 20), 1, with_sound=True, levelled=True),
        Watched(frames(20, 30), 1, with_sound=False, levelled=False),
        Watched(frames(30, 40), 1, with_sound=True, levelled=True),
        Watched(frames(40, 50), 1, with_sound=True, levelled=False),
    )
    for watched in told:
        watching.record(pack, coding, watched)
    assert [w.levelled for w in rating.sheet(pack, coding).watched] == [
        *(None, True, None),
        *(True, False),
    ]
    assert [row["is_levelled"] for row in rows(pack, "levelling")] == [1, 0]
    assert verify_pack(pack.folder).faults == ()


def test_the_place_returns_after_closing(folder: Path) -> None:
    with open_pack(folder) as pack:
        coding = pack.coding_of("R-K9DM")
        rating.start(pack, coding)
        segment = mark(pack, coding, 0, 5)
        place = Place(123, segment, target_is_segment=True, dimension=NON_INTRUSIVENESS)
        rating.remember(pack, coding, place)
    with open_pack(folder) as pack:
        assert rating.last_opened(pack) == coding
        assert rating.sheet(pack, coding).place == place


def test_the_work_list_keeps_the_observers_order(pack: OpenPack, coding: CodingId) -> None:
    rating.rate(pack, coding, SENSITIVITY, Decimal(5))
    items = work_list(pack)
    assert [i.assignment.mask for i in items] == ["R-7F3K", "R-K9DM", "R-W8HN"]
    assert [(i.rated, i.required, i.minutes) for i in items] == [(1, 2, 1), (0, 2, 1), (0, 2, 1)]
    pack.recording_path(items[2].assignment.reference).unlink()
    assert [i.film_found for i in work_list(pack)] == [True, True, False]


def test_going_back_to_the_work_list_is_kept_and_places_stay(
    pack: OpenPack, coding: CodingId
) -> None:
    other = pack.coding_of("R-K9DM")
    for session in (coding, other):
        rating.start(pack, session)
        rating.remember(pack, session, Place(frame=7))
    assert rating.last_opened(pack) == other
    rating.put_away(pack)
    assert rating.last_opened(pack) is None
    assert rating.sheet(pack, coding).place.frame == 7
    rating.remember(pack, coding, Place(frame=9))
    assert rating.last_opened(pack) == coding


def test_a_stretch_told_in_pieces_is_one_again(pack: OpenPack, coding: CodingId) -> None:
    rating.start(pack, coding)
    pieces = [(frames(5 * i, 5 * i + 5), 1.0, True) for i in range(20)]
    manners = [(frames(100, 110), 2.0, True), (frames(110, 120), 2.0, False)]
    again = [(frames(0, 5), 1.0, True), (frames(0, 5), 1.0, True)]
    for span, speed, sound in (*pieces, *manners, *again):
        watching.record(pack, coding, Watched(span, speed, sound))
    assert len(rows(pack, "watched")) == 24, "each is kept as it was told"
    assert rating.sheet(pack, coding).watched == (
        Watched(frames(0, 100), 1.0, True),
        Watched(*manners[0]),
        Watched(*manners[1]),
        Watched(*again[0]),
        Watched(*again[1]),
    )
