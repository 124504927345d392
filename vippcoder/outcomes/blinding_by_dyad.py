"""The blinding indices of single guesses, with intervals from resampled dyads.

A dyad is guessed about at several timepoints and by several observers, and those guesses resemble
each other; so dyads are drawn, never guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from vippcoder.intervals.bootstrap import (
    CORRELATION,
    SHARE,
    USUAL_DRAWS,
    USUAL_SEED,
    Draws,
    cluster_weights,
)
from vippcoder.outcomes.blinding import ONE_SIDED, bang_scores, james_of
from vippcoder.outcomes.estimate import Estimate, not_estimable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from vippcoder.intervals.bootstrap import Bounds

    Numbers: TypeAlias = NDArray[np.float64]

KINDS: Final = ("arm 1", "arm 0", "don't know")
LEAST_DYADS: Final = 5
"""Dyads below which none are drawn."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What one observer took a session's arm for."""

    dyad: str
    in_one: bool
    """Whether the dyad is in arm 1."""
    kind: str
    """One of `KINDS`."""


def bang_by_dyad(
    guesses: Sequence[Guess], arm: int, *, draws: int = USUAL_DRAWS, seed: int = USUAL_SEED
) -> Estimate:
    """Return Bang's index of one arm.

    Args:
        guesses: of both arms.
        arm: 1 or 0.
        draws: how many samples of dyads; 0 leaves the interval out.
        seed: the same seed gives the same interval.
    """
    own = [guess for guess in guesses if guess.in_one == (arm == 1)]
    if not own:
        return not_estimable("there is no guess about this arm")
    scores = bang_scores(len(KINDS)) * (1 if arm == 1 else -1)
    each = np.array([scores[KINDS.index(guess.kind)] for guess in own])

    def formula(weights: Numbers) -> Numbers:
        of = weights.sum(axis=1)
        found: Numbers = np.where(of > 0, weights @ each / np.maximum(of, 1), np.nan)
        return found

    return _resampled(formula, own, CORRELATION, (draws, seed))


def james_by_dyad(
    guesses: Sequence[Guess], *, draws: int = USUAL_DRAWS, seed: int = USUAL_SEED
) -> Estimate:
    """Return James's index of both arms; arguments as of `bang_by_dyad`."""
    if not guesses:
        return not_estimable("there is no guess")
    cells = np.zeros((len(guesses), len(KINDS) * 2))
    for row, guess in enumerate(guesses):
        cells[row, 2 * KINDS.index(guess.kind) + (0 if guess.in_one else 1)] = 1.0

    def formula(weights: Numbers) -> Numbers:
        shares = (weights @ cells) / weights.sum(axis=1, keepdims=True)
        return james_of(shares.reshape(-1, len(KINDS), 2))

    return _resampled(formula, guesses, SHARE, (draws, seed))


def _resampled(
    formula: Callable[[Numbers], Numbers],
    guesses: Sequence[Guess],
    bounds: Bounds,
    drawing: tuple[int, int],
) -> Estimate:
    estimate = float(formula(np.ones((1, len(guesses))))[0])
    if np.isnan(estimate):
        return not_estimable(ONE_SIDED)
    draws, seed = drawing
    dyads = [guess.dyad for guess in guesses]
    count = len(set(dyads))
    limits = None
    reason = f"{count} dyads are too few to draw from" if count < LEAST_DYADS else ""
    if draws and not reason:
        drawn = Draws(formula(cluster_weights(dyads, draws, seed)), seed)
        limits, reason = _limits(drawn, estimate, count, bounds)
    if limits is None:
        return Estimate(estimate, reason=reason or "no dyads were drawn")
    low, high, how = limits
    told = f"{how}, bootstrap over {count} dyads, {draws} draws, seed {seed}"
    return Estimate(estimate, low, high, settings=told)


def _limits(
    drawn: Draws, estimate: float, count: int, bounds: Bounds
) -> tuple[tuple[float, float, str] | None, str]:
    if not drawn.is_usable:
        return None, "too many samples of dyads leave the index undefined"
    if drawn.are_alike:
        return None, "all samples of dyads give the same"
    return drawn.interval(estimate, count, bounds), "the index is at its bound"
