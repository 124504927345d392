"""The mean difference at each timepoint from one model of all of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.outcomes.estimate import Estimate, not_estimable
from vippcoder.outcomes.measure import Measure, over_timepoints
from vippcoder.outcomes.mixed_model import REFERENCE, fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from vippcoder.outcomes.arms import Arms

LEAST_UNITS: Final = 10
"""Units with two values below which a variance between them is a guess."""
FEW_UNITS: Final = 40
"""Units below which the model warns."""
_TWO: Final = 2


@over_timepoints("40 mixed model")
def mixed_model(course: Sequence[Arms], place: int) -> Iterator[Measure]:
    """Yield the mean difference at one timepoint, from a model with a random intercept."""
    if len(course) < _TWO:
        return
    yield Measure(
        "mean_difference",
        "mixed-model kenward-roger",
        REFERENCE,
        partial(difference_at, course, place),
        used=course[place].seen_with_baseline,
    )


def difference_at(course: Sequence[Arms], place: int) -> Estimate:
    """Return the mean difference at one of several timepoints.

    Args:
        course: the same outcome at each timepoint; a unit bears its name at all of them.
        place: which timepoint, from 0.
    """
    parts = [arms.of(arms.seen_with_baseline) for arms in course]
    names = {unit: row for row, unit in enumerate(dict.fromkeys(u for p in parts for u in p.units))}
    whose = np.array([names[unit] for part in parts for unit in part.units], dtype=np.int_)
    repeated = int((np.bincount(whose) >= _TWO).sum()) if len(whose) else 0
    if repeated < LEAST_UNITS:
        return not_estimable(
            f"{repeated} units have values at two timepoints, and a mixed model of fewer than "
            f"{LEAST_UNITS} is a guess"
        )
    rows = _design(parts)
    if np.linalg.matrix_rank(rows) < rows.shape[1] or len(whose) <= rows.shape[1] + 1:
        return not_estimable("an arm has too few values at a timepoint for the model's terms")
    values = np.concatenate([part.values for part in parts])
    try:
        model = fitted(values, rows, whose)
    except ValueError as error:
        return not_estimable(str(error))
    wanted = np.zeros(rows.shape[1])
    wanted[place] = 1.0
    value, low, high, freedom = model.interval(wanted)
    count = len(names)
    return Estimate(
        value, low, high, _warning(count, model.between), settings=_told(parts, freedom)
    )


def _design(parts: Sequence[Arms]) -> NDArray[np.float64]:
    """Return (n, p): arm at each timepoint, each timepoint, baseline about its mean if any."""
    count = len(parts)
    rows = np.zeros((sum(len(part.units) for part in parts), 2 * count))
    start = 0
    for place, part in enumerate(parts):
        end = start + len(part.units)
        rows[start:end, place] = part.in_one
        rows[start:end, count + place] = 1.0
        start = end
    if parts[0].baseline is None:
        return rows
    baseline = np.concatenate([part.baseline for part in parts if part.baseline is not None])
    return np.column_stack([rows, baseline - baseline.mean()])


def _told(parts: Sequence[Arms], freedom: float) -> str:
    adjusted = (
        f"adjusted for {parts[0].baseline_name}" if parts[0].baseline_name else "not adjusted"
    )
    return f"random intercept of the unit, t with {freedom:.4g} df; {adjusted}"


def _warning(units: int, between: float) -> str:
    said = []
    if units < FEW_UNITS:
        said.append(
            f"{units} units are few for a mixed model: its degrees of freedom are approximate, so "
            "set it beside the figures of this timepoint alone"
        )
    if not between:
        said.append("units do not differ beyond chance: their variance is put at 0")
    return "; ".join(said)
