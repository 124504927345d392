"""Amounts of film: none that is there is said to be nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vippcoder.timebase.amounts import film_amount, film_amount_of


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (0.1, "6 s"),
        (0.7, "42 s"),
        (1, "1.0 min"),
        (4.24, "4.2 min"),
        (9.94, "9.9 min"),
        (10, "10 min"),
        (1340.4, "1 340 min"),
    ],
)
def test_an_amount_is_said_as_finely_as_it_is_small(minutes: float, said: str) -> None:
    assert film_amount(minutes, " ") == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "0 of 0 min"),
        (0.2, 0.7, "12 of 42 s"),
        (0, 4.2, "0 of 4.2 min"),
        (0.4, 540, "0.4 of 540 min"),
        (12.4, 1540, "12 of 1540 min"),
    ],
)
def test_a_part_is_said_in_the_unit_of_the_whole(part: float, whole: float, said: str) -> None:
    assert film_amount_of(part, whole) == said


@given(st.floats(min_value=1 / 60, max_value=1e6))
def test_what_lasts_a_second_is_never_nothing(minutes: float) -> None:
    number = film_amount(minutes).split()[0]
    assert float(number) > 0
