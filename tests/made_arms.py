"""Two arms made up for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vippcoder.outcomes.arms import Arms

if TYPE_CHECKING:
    from collections.abc import Sequence


def arms_of(
    one: Sequence[float | None],
    other: Sequence[float | None],
    *,
    baseline: Sequence[float] | None = None,
    is_event: bool = False,
) -> Arms:
    """Return two arms of values, None where one is missing; baselines of both arms in a row."""
    values = [np.nan if value is None else float(value) for value in (*one, *other)]
    return Arms(
        timepoint="",
        outcome="sensitivity",
        names=("VIPP", "usual care"),
        units=tuple(f"d{place}" for place in range(len(values))),
        in_one=np.arange(len(values)) < len(one),
        values=np.array(values),
        is_event=is_event,
        baseline=None if baseline is None else np.array(baseline, dtype=np.float64),
        baseline_name="" if baseline is None else "start",
    )


def trial(
    seed: int, *, dyads: int = 28, timepoints: int = 2, effect: float = 0.5, missing: float = 0.0
) -> tuple[Arms, ...]:
    """Return a made-up trial: a baseline, and ratings with half points at each timepoint."""
    random = np.random.default_rng(seed)
    in_one = np.arange(dyads) < round(dyads * 0.6)
    baseline = np.round(2 * random.normal(4, 1, dyads)) / 2
    own = random.normal(0, 0.7, dyads)
    made = []
    for place in range(timepoints):
        values = 1.5 + 0.6 * baseline + effect * in_one + own + random.normal(0, 0.7, dyads)
        values = np.round(2 * values) / 2
        values[random.random(dyads) < missing] = np.nan
        made.append(
            Arms(
                timepoint=f"month {place}",
                outcome="sensitivity",
                names=("VIPP", "usual care"),
                units=tuple(f"d{unit}" for unit in range(dyads)),
                in_one=in_one,
                values=values,
                is_event=False,
                baseline=baseline,
                baseline_name="start",
            )
        )
    return tuple(made)
