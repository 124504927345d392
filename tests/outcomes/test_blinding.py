"""Whether blinding was kept: published tables, laws."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rating_sets import shared
from vippcoder.outcomes.blinding import Guesses, bang, james
from vippcoder.outcomes.blinding_by_dyad import Guess, bang_by_dyad, james_by_dyad

CRISP = Guesses(((82, 27), (25, 29), (170, 83)))
"""Bang and others 2004, Table 7: James .748, Bang .206 and .014."""

TABLES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=3)


def test_crisp() -> None:
    assert james(CRISP).value == pytest.approx(0.748, abs=5e-4)
    assert bang(CRISP, 1).value == pytest.approx(0.206, abs=5e-4)
    assert bang(CRISP, 0).value == pytest.approx(0.014, abs=5e-4)


def test_outside_tables() -> None:
    data = json.loads(shared("reference-stats/blinding_index.json").read_text(encoding="utf-8"))
    for name, expected in data["expected"].items():
        guesses = Guesses(tuple(map(tuple, expected["table_rows_guess_T_P_DK_cols_arm_T_P"])))
        for found, wanted, error in (
            (james(guesses), expected["james"], "se_delta"),
            (bang(guesses, 1), expected["bang"]["treatment"], "se"),
            (bang(guesses, 0), expected["bang"]["control"], "se"),
        ):
            assert found.value == pytest.approx(wanted["BI"], abs=5.1e-5), name
            assert found.error == pytest.approx(wanted[error], abs=5.1e-6), name
            assert (found.low, found.high) == pytest.approx(wanted["ci95"], abs=5.1e-5), name


def test_ends_and_middle() -> None:
    assert bang(Guesses(((10, 0), (0, 10), (0, 0))), 1).value == 1
    assert bang(Guesses(((10, 0), (0, 10), (0, 0))), 0).value == 1
    assert bang(Guesses(((0, 10), (10, 0), (0, 0))), 0).value == -1
    assert james(Guesses(((10, 0), (0, 10), (0, 0)))).value == 0
    assert james(Guesses(((5, 5), (5, 5), (0, 0)))).value == pytest.approx(0.5)
    assert james(Guesses(((0, 0), (0, 0), (7, 9)))).value == 1
    assert james(Guesses(((6, 0), (0, 0), (1, 1)))).value is None
    assert bang(Guesses(((0, 1), (0, 2), (0, 3))), 1).value is None
    assert james(Guesses(((0, 0),) * 3)).value is None
    for wrong in (((1, 1),) * 4, ((1, -1),) * 3):
        with pytest.raises(ValueError, match="guesses"):
            Guesses(wrong)


def test_five_kinds() -> None:
    """A sure guess counts 1 and a less sure one a half; sureness does not enter James's index."""
    five = Guesses(((10, 2), (6, 4), (3, 5), (1, 9), (4, 4)))
    assert bang(five, 1).value == pytest.approx((10 + 3 - 1.5 - 1) / 24)
    assert bang(five, 0).value == pytest.approx((9 + 2.5 - 2 - 2) / 24)
    assert bang(five, 1, weights=(1, 1)).value == pytest.approx(bang(five.of_three(), 1).value)
    assert james(five) == james(five.of_three())


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_laws(table: list[tuple[int, int]]) -> None:
    guesses = Guesses(tuple(table))
    other = Guesses(tuple(row[::-1] for row in (table[1], table[0], table[2])))
    for found, mirrored in (
        (james(guesses), james(other)),
        (bang(guesses, 1), bang(other, 0)),
        (bang(guesses, 0), bang(other, 1)),
    ):
        assert found.value == (None if mirrored.value is None else pytest.approx(mirrored.value))
        if found.value is not None:
            assert -1 <= found.value <= 1
        if found.low is not None and found.value is not None and found.high is not None:
            assert found.low < found.value < found.high


@settings(max_examples=30, deadline=None)
@given(TABLES)
def test_james_error_is_the_slope_of_the_formula(table: list[tuple[int, int]]) -> None:
    """The delta method's slopes against differences of the index itself."""
    guesses = Guesses(tuple((one + 1, other + 1) for one, other in table))
    shares, total = guesses.table / guesses.table.sum(), guesses.table.sum()

    def index(at: np.ndarray) -> float:
        found = james(Guesses(tuple(map(tuple, np.round(at * 1e9).astype(int))))).value
        assert found is not None
        return found

    slopes = np.zeros((3, 2))
    for cell in np.ndindex(3, 2):
        step = np.zeros((3, 2))
        step[cell] = 1e-4
        slopes[cell] = (index(shares + step) - index(shares - step)) / 2e-4
    around = (slopes**2 * shares).sum() - (slopes * shares).sum() ** 2
    assert james(guesses).error == pytest.approx((around / total) ** 0.5, abs=1e-4)


def as_guesses(table: Guesses, per_dyad: int = 1) -> list[Guess]:
    made = []
    for kind, row in zip(("arm 1", "arm 0", "don't know"), table.counts, strict=True):
        for in_one, count in zip((True, False), row, strict=True):
            made += [
                Guess(f"{in_one}{kind}{place // per_dyad}", in_one, kind) for place in range(count)
            ]
    return made


def test_by_dyad() -> None:
    guesses = as_guesses(CRISP)
    for found, plain in (
        (james_by_dyad(guesses, draws=1000), james(CRISP)),
        (bang_by_dyad(guesses, 1, draws=1000), bang(CRISP, 1)),
        (bang_by_dyad(guesses, 0, draws=1000), bang(CRISP, 0)),
    ):
        assert found.value == pytest.approx(plain.value)
        assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=0.015)
        assert "bootstrap over" in found.settings
    again = james_by_dyad(guesses, draws=1000)
    assert again == james_by_dyad(guesses, draws=1000)
    assert again != james_by_dyad(guesses, draws=1000, seed=2)
    tripled = james_by_dyad(as_guesses(CRISP, per_dyad=3), draws=1000)
    assert (tripled.high or 0) - (tripled.low or 0) > 1.3 * ((again.high or 0) - (again.low or 0))


def test_too_little_by_dyad() -> None:
    few = as_guesses(Guesses(((1, 1), (1, 0), (0, 1))))
    assert "too few to draw" in james_by_dyad(few).reason
    assert james_by_dyad([]).value is bang_by_dyad([], 1).value is None
    sure = as_guesses(Guesses(((9, 0), (0, 9), (0, 0))))
    assert bang_by_dyad(sure, 1).reason == "all samples of dyads give the same"
    assert james_by_dyad(as_guesses(Guesses(((6, 0), (0, 0), (1, 1))))).value is None
