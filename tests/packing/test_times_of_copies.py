from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from vippcoder.packing.tracks import decoding_times


@given(st.lists(st.integers(-5_000, 5_000), min_size=1, max_size=80, unique=True))
def test_decoding_times_rise_and_never_follow_the_presentation(stamps: list[int]) -> None:
    due = decoding_times(stamps)
    assert len(due) == len(stamps)
    assert all(before < after for before, after in itertools.pairwise(due))
    assert all(decode <= shown for decode, shown in zip(due, stamps, strict=True))


def test_a_film_without_reordering_is_decoded_when_it_is_shown() -> None:
    assert list(decoding_times([0, 40, 95, 120])) == [0, 40, 95, 120]
