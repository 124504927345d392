from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vippcoder.media.packets import NO_TIME
from vippcoder.media.times import Repairs, is_even, session_times, to_us

MILLISECOND = Fraction(1, 1000)
BASES = st.sampled_from(
    [MILLISECOND, Fraction(1, 90_000), Fraction(1001, 30_000), Fraction(1, 12_800), Fraction(1, 24)]
)
STAMPS = st.lists(
    st.one_of(st.integers(-(10**9), 10**9), st.just(NO_TIME)), min_size=1, max_size=60
)


@given(ticks=st.integers(-(10**12), 10**12), base=BASES)
def test_rounding_is_to_the_nearest_microsecond(ticks: int, base: Fraction) -> None:
    assert abs(to_us(ticks, base) - ticks * base * 1_000_000) <= Fraction(1, 2)


@given(stamps=STAMPS, base=BASES, rate=st.sampled_from([None, Fraction(25)]))
def test_times_increase_whatever_the_stamps(
    stamps: list[int], base: Fraction, rate: Fraction | None
) -> None:
    times, _ = session_times(stamps, base, rate)
    assert len(times) == len(stamps)
    assert times[0] == 0
    assert all(after > before for before, after in pairwise(times))


@given(gaps=st.lists(st.integers(1, 10**6), max_size=60), start=st.integers(-(10**9), 10**9))
def test_sound_stamps_are_only_rounded(gaps: list[int], start: int) -> None:
    stamps = list(accumulate(gaps, initial=start))
    times, repairs = session_times(stamps, Fraction(1, 90_000), None)
    assert repairs == Repairs()
    assert list(times) == [to_us(stamp - start, Fraction(1, 90_000)) for stamp in stamps]


def test_a_clock_set_back_goes_on_by_the_usual_gap() -> None:
    stamps = [0, 40, 80, 120, 10, 50, 90]
    times, repairs = session_times(stamps, MILLISECOND, None)
    assert [time // 1000 for time in times] == [0, 40, 80, 120, 160, 200, 240]
    assert repairs == Repairs(backward=1)


def test_one_slipped_stamp_moves_no_other_frame() -> None:
    times, repairs = session_times([0, 40, 20, 120, 160], MILLISECOND, None)
    assert [time // 1000 for time in times] == [0, 40, 80, 120, 160]
    assert repairs == Repairs(backward=1)


def test_a_repeated_stamp_is_set_between_its_neighbours() -> None:
    times, repairs = session_times([0, 40, 40, 120], MILLISECOND, None)
    assert [time // 1000 for time in times] == [0, 40, 80, 120]
    assert repairs == Repairs(repeated=1)


def test_missing_stamps_are_worked_out() -> None:
    times, repairs = session_times([0, 40, NO_TIME, 120], MILLISECOND, None)
    assert [time // 1000 for time in times] == [0, 40, 80, 120]
    assert repairs == Repairs(missing=1)


def test_no_stamps_at_all_follow_the_rate() -> None:
    times, repairs = session_times([NO_TIME] * 4, MILLISECOND, Fraction(30_000, 1001))
    assert list(times) == [0, 33_367, 66_733, 100_100]
    assert repairs == Repairs(missing=4)


@pytest.mark.parametrize("base", [MILLISECOND, Fraction(1, 600), Fraction(1, 90_000)])
@pytest.mark.parametrize("rate", [Fraction(30_000, 1001), Fraction(25), Fraction(60), Fraction(15)])
def test_rounding_to_ticks_is_still_a_constant_rate(base: Fraction, rate: Fraction) -> None:
    stamps = [round(n / rate / base) for n in range(2_000)]
    times, _ = session_times(stamps, base, None)
    assert is_even(times, base)


def test_one_frame_dropped_is_a_variable_rate() -> None:
    times = [n * 40_000 for n in range(500) if n != 250]
    assert not is_even(times, MILLISECOND)
    assert not is_even(times, Fraction(1, 25))


def test_a_phone_that_films_unevenly_has_a_variable_rate() -> None:
    gaps = [Random(n).choice([33_000, 40_000, 50_000]) for n in range(300)]
    assert not is_even(list(accumulate(gaps, initial=0)), Fraction(1, 90_000))
