from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from vippcoder.domain.coding import Segment
from vippcoder.domain.ids import SegmentId
from vippcoder.timebase import TimeRange
from vippcoder.ui.observer.timeline.layout import rows
from vippcoder.ui.shared.time_axis import Axis

spans = st.tuples(st.integers(0, 1000), st.integers(1, 1000)).map(
    lambda p: TimeRange(p[0], p[0] + p[1])
)


@given(st.integers(2, 10**10), st.integers(200, 4000), st.floats(0, 1))
def test_a_pixel_leads_back_to_its_instant(end_us: int, width: int, share: float) -> None:
    axis = Axis(end_us, width)
    instant = min(round(share * end_us), end_us - 1)
    assert abs(axis.instant(axis.x(instant)) - instant) <= 1 + end_us / 1e9
    assert 0 <= axis.instant(-50) <= axis.instant(width + 50) < end_us


@given(st.lists(spans, max_size=8))
def test_overlapping_segments_never_share_a_row(ranges: list[TimeRange]) -> None:
    known = [Segment(SegmentId(str(i)), r) for i, r in enumerate(sorted(ranges))]
    placed = rows(known)
    for i, one in enumerate(known):
        for j, other in enumerate(known[:i]):
            if one.range.overlaps(other.range):
                assert placed[i] != placed[j]


def test_ruler_labels_keep_their_distance() -> None:
    axis = Axis(598_200_000, 942)
    ticks = axis.ticks(70)
    assert ticks[1] == 60_000_000
    assert all(axis.x(b) - axis.x(a) >= 70 for a, b in itertools.pairwise(ticks))
