"""How two arms differ with what units had at the start held alike: three models.

Each takes (n,) outcomes and an (n, p) design whose first column is the arm (1 or 0) and whose last
is one throughout, and tells the arm's coefficient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from scipy.special import stdtrit

from vippcoder.outcomes.estimate import Estimate, Z, from_logs, not_estimable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.outcomes.arms import Arms

ANCOVA: Final = "Vickers and Altman 2001, BMJ 323:1123: analysis of covariance"
LOG_POISSON: Final = "Zou 2004, Am J Epidemiol 159:702; errors: Huber 1967 and White 1980"
LOG_BINOMIAL: Final = "Wacholder 1986, Am J Epidemiol 123:174"

_MOST_STEPS: Final = 100
_STILL: Final = 1e-9
_EDGE: Final = 1e-7
_ENOUGH: Final = 1e-4
_ROUNDING: Final = 1e-13
_NEAR_ONE: Final = 0.99
_FAR: Final = 15.0
"""Powers of e: a coefficient beyond it is on its way to infinity."""
_ROBUST: Final = "HC0 (sandwich) errors, normal interval, no n / (n - 1) correction"


Model: TypeAlias = Callable[["NDArray[np.float64]", "NDArray[np.float64]"], Estimate]


def design(arms: Arms) -> NDArray[np.float64]:
    """Return the (n, p) design: arm, baseline about its mean where there is one, ones."""
    columns = [arms.in_one.astype(np.float64)]
    if arms.baseline is not None:
        middle = arms.baseline.mean() if len(arms.units) else 0.0
        columns.append(arms.baseline - middle)
    return np.column_stack([*columns, np.ones(len(arms.units))])


def why_no_model(rows: NDArray[np.float64]) -> str:
    """Return why a design cannot be fitted; empty where it can.

    Args:
        rows: (n, p) of units that have all that it takes.
    """
    in_one = rows[:, 0]
    if not 0 < in_one.sum() < len(rows):
        return "an arm has no unit with both value and baseline"
    if np.linalg.matrix_rank(rows) < rows.shape[1]:
        return "the baseline tells nothing beside the arm: it does not differ within the arms"
    return ""


def of(arms: Arms, model: Model) -> Callable[[], Estimate]:
    """Return a model of the units that have all that it takes, to be called when it is wanted.

    What was held alike is told with its settings.
    """

    def compute() -> Estimate:
        whole = arms.of(arms.seen_with_baseline)
        found = model(whole.values, design(whole))
        name = arms.baseline_name
        told = f"adjusted for {name}" if arms.baseline is not None else "not adjusted"
        if found.value is None:
            return found
        return replace(found, settings="; ".join(part for part in (found.settings, told) if part))

    return compute


def ancova(values: NDArray[np.float64], rows: NDArray[np.float64]) -> Estimate:
    """Return the mean difference at the same baseline, by least squares and t."""
    if why := why_no_model(rows):
        return not_estimable(why)
    freedom = len(values) - rows.shape[1]
    coefficients = np.linalg.lstsq(rows, values, rcond=None)[0]
    apart = float(coefficients[0])
    if freedom < 1:
        return not_estimable("there are no more values than the model has terms")
    rest = float(((values - rows @ coefficients) ** 2).sum()) / freedom
    if rest <= _STILL**2 * max(1.0, float((values**2).mean())):
        return Estimate(apart, reason="the model fits every value: the interval has no width")
    half = math.sqrt(rest * np.linalg.inv(rows.T @ rows)[0, 0]) * float(stdtrit(freedom, 0.975))
    return Estimate(apart, apart - half, apart + half, settings=f"t with {freedom} df")


def log_poisson(had: NDArray[np.float64], rows: NDArray[np.float64]) -> Estimate:
    """Return the risk ratio of a Poisson model with a log link and robust errors."""

    def step(risks: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return had - risks, risks

    fit = _fitted(had, rows, step, _poisson_likelihood)
    if isinstance(fit, str):
        return not_estimable(fit)
    risks = np.exp(rows @ fit)
    scores = rows * (had - risks)[:, None]
    bread = np.linalg.inv(rows.T @ (rows * risks[:, None]))
    robust = bread @ (scores.T @ scores) @ bread
    return _ratio(fit[0], robust[0, 0], _ROBUST)


def log_binomial(had: NDArray[np.float64], rows: NDArray[np.float64]) -> Estimate:
    """Return the risk ratio of a binomial model with a log link.

    Where the most likely risks lie at 1 there is no such fit: then it is not estimable.
    """

    def step(risks: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return (had - risks) / (1 - risks), (1 - had) * risks / (1 - risks) ** 2

    fit = _fitted(had, rows, step, _binomial_likelihood)
    if isinstance(fit, str):
        return not_estimable(fit)
    risks = np.exp(rows @ fit)
    expected = rows.T @ (rows * (risks / (1 - risks))[:, None])
    return _ratio(fit[0], np.linalg.inv(expected)[0, 0], "model's errors, normal interval")


def _ratio(coefficient: float, variance: float, settings: str) -> Estimate:
    if variance <= _STILL**2:
        return Estimate(math.exp(coefficient), reason="the errors are 0: no interval has a width")
    error = math.sqrt(variance)
    low, high = coefficient - Z * error, coefficient + Z * error
    return from_logs(Estimate(coefficient, low, high, settings=settings, error=error))


Step: TypeAlias = Callable[
    ["NDArray[np.float64]"], "tuple[NDArray[np.float64], NDArray[np.float64]]"
]
"""From fitted risks to each unit's score and curvature, by the linear predictor."""
Likelihood: TypeAlias = Callable[["NDArray[np.float64]", "NDArray[np.float64]"], float]


def _poisson_likelihood(had: NDArray[np.float64], logs: NDArray[np.float64]) -> float:
    return float((had * logs - np.exp(logs)).sum())


def _binomial_likelihood(had: NDArray[np.float64], logs: NDArray[np.float64]) -> float:
    if logs.max() >= 0:
        return -math.inf
    return float((had * logs + (1 - had) * np.log1p(-np.exp(logs))).sum())


def _fitted(
    had: NDArray[np.float64], rows: NDArray[np.float64], step: Step, likelihood: Likelihood
) -> NDArray[np.float64] | str:
    """Return the coefficients by Newton's steps, halved where they overshoot, or why none.

    Both likelihoods have one top at most: where it lies within, such steps reach it.
    """
    if why := why_no_model(rows):
        return why
    in_one = rows[:, 0] == 1
    if not (had[in_one].any() and had[~in_one].any()):
        return "an arm has no event: the fit goes to infinity"
    if had.all():
        return "everybody had the event: no ratio can be told from 1"
    now = np.zeros(rows.shape[1])
    now[-1] = math.log(had.mean())
    for _ in range(_MOST_STEPS):
        score, curvature = step(np.exp(rows @ now))
        gradient = rows.T @ score
        try:
            change = np.linalg.solve(rows.T @ (rows * curvature[:, None]), gradient)
        except np.linalg.LinAlgError:
            break
        if np.abs(gradient).max() <= _STILL * len(had) and np.abs(change).max() <= _EDGE:
            return now
        share = _kept_within(likelihood, had, (rows @ now, rows @ change), float(gradient @ change))
        now = now + share * change
        if not share or np.abs(now).max() > _FAR:
            break
    edge = likelihood is _binomial_likelihood and np.exp((rows @ now).max()) > _NEAR_ONE
    return "the fit does not converge" + (": a fitted risk runs to 1" if edge else "")


def _kept_within(
    likelihood: Likelihood,
    had: NDArray[np.float64],
    line: tuple[NDArray[np.float64], NDArray[np.float64]],
    slope: float,
) -> float:
    """Return how much of a step to take, so that the likelihood rises; 0 where it cannot."""
    start, along = line
    at, share = likelihood(had, start), 1.0
    while share > _STILL:
        if likelihood(had, start + share * along) >= at + _ENOUGH * share * slope - _ROUNDING * abs(
            at
        ):
            return share
        share /= 2
    return 0.0
