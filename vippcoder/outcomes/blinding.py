"""Was blinding kept? Bang's index of each arm and James's of both, from guesses and allocation.

A guess after rating partly reflects hunches about benefit; the index cannot tell that from
unblinding, and whoever reports it says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from vippcoder.outcomes.estimate import Estimate, Z, not_estimable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

BANG: Final = "Bang, Ni and Davis 2004, Control Clin Trials 25:143"
JAMES: Final = "James, Bloch, Lee, Kraemer and Fuller 1996, Stat Med 15:1421"

SURE_AND_LESS_SURE: Final = (1.0, 0.5)
"""Weights of Bang's index with five answers: sure of an arm, and thinking so."""
ONE_SIDED: Final = "all who named an arm named one, of one arm: chance is undefined"
_THREE: Final = 3
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Guesses:
    """Who guessed what, by arm: two columns, arm 1 and arm 0.

    Three rows (arm 1, arm 0, don't know), or five: surely arm 1, probably arm 1, probably arm 0,
    surely arm 0, don't know.
    """

    counts: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if len(self.counts) not in {_THREE, 5} or min(min(row) for row in self.counts) < 0:
            raise ValueError("guesses are of three kinds or of five, and counts are 0 or more")

    @property
    def table(self) -> Numbers:
        """Return (kinds, 2) counts."""
        return np.array(self.counts, dtype=np.float64)

    def of_three(self) -> Guesses:
        """Return the guesses without how sure they were."""
        if len(self.counts) == _THREE:
            return self
        sure1, some1, some0, sure0, unsure = self.counts
        one = (sure1[0] + some1[0], sure1[1] + some1[1])
        other = (sure0[0] + some0[0], sure0[1] + some0[1])
        return Guesses((one, other, unsure))


def bang(guesses: Guesses, arm: int, weights: Sequence[float] = SURE_AND_LESS_SURE) -> Estimate:
    """Return Bang's index of one arm: right guesses less wrong ones, of all; 0 is chance.

    Args:
        guesses: of three kinds or five.
        arm: 1 or 0.
        weights: of five kinds, what a sure and a less sure guess count.

    Returns:
        -1 (all name the other arm) to 1 (all name their own), with the interval of a multinomial.
    """
    seen = guesses.table[:, 0 if arm == 1 else 1]
    total = float(seen.sum())
    if not total:
        return not_estimable("there is no guess about this arm")
    scores = bang_scores(len(seen), weights) * (1 if arm == 1 else -1)
    shares = seen / total
    index = float(scores @ shares)
    return _by_error(index, float(scores**2 @ shares) - index**2, total)


def bang_scores(kinds: int, weights: Sequence[float] = SURE_AND_LESS_SURE) -> Numbers:
    """Return (kinds,) what a guess counts for an arm-1 unit; for arm 0 it is the opposite."""
    sure, some = weights
    return np.array([1.0, -1.0, 0.0] if kinds == _THREE else [sure, some, -some, -sure, 0.0])


def james(guesses: Guesses) -> Estimate:
    """Return James's index of both arms: 0 is all right, .5 chance, 1 nobody knows.

    Sureness is left aside. The error is by the delta method on the multinomial.
    """
    seen = guesses.of_three().table
    total = float(seen.sum())
    if not total:
        return not_estimable("there is no guess")
    shares = seen / total
    index = float(james_of(shares[None])[0])
    if math.isnan(index):
        return not_estimable(ONE_SIDED)
    if not shares[:2].any():
        return Estimate(index, reason="nobody named an arm, and the interval has no width")
    slopes = _slopes(shares[:2])
    around = float((slopes**2 * shares[:2]).sum() - (slopes * shares[:2]).sum() ** 2)
    return _by_error(index, around, total)


def james_of(shares: Numbers) -> Numbers:
    """Return (draws,) indices of (draws, 3, 2) shares; NaN where chance is undefined.

    James weights a right guess 0, a wrong one 1/2, `don't know` 1; written out that is
    1 - D + w D^2 / 2 e: D the share that named an arm, w wrong ones, e wrong ones by chance.
    """
    named = shares[:, :2]
    share = named.sum(axis=(1, 2))
    wrong = named[:, 0, 1] + named[:, 1, 0]
    rows, columns = named.sum(axis=2), named.sum(axis=1)
    chance = rows[:, 0] * columns[:, 1] + rows[:, 1] * columns[:, 0]
    none = share <= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        index = 1 - share + wrong * share**2 / (2 * chance)
    return np.where(none, 1.0, np.where(chance > 0, index, np.nan))


def _slopes(named: Numbers) -> Numbers:
    """Return (2, 2) how James's index moves with each share that named an arm."""
    share = float(named.sum())
    wrong = float(named[0, 1] + named[1, 0])
    rows, columns = named.sum(axis=1), named.sum(axis=0)
    chance = float(rows[0] * columns[1] + rows[1] * columns[0])
    moved = columns[::-1][:, None] + rows[::-1][None, :]
    is_wrong = np.array([[0.0, 1.0], [1.0, 0.0]])
    change = is_wrong * share**2 + 2 * wrong * share - wrong * share**2 * moved / chance
    slopes: Numbers = change / (2 * chance) - 1
    return slopes


def _by_error(index: float, around: float, total: float) -> Estimate:
    error = math.sqrt(max(0.0, around) / total)
    if error <= _ROUNDING:
        return Estimate(index, reason="all guesses are alike, and the interval has no width")
    return Estimate(index, index - Z * error, index + Z * error, error=error)
