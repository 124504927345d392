"""What was seen of two arms: one outcome at one timepoint, a row of each unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.outcomes.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Arms:
    """Two arms at one timepoint. Arrays are (units,), in one order."""

    timepoint: str
    outcome: str
    """The event, or what was measured."""
    names: tuple[str, str]
    """Arm 1, and arm 0, which it is compared with."""
    units: tuple[str, ...]
    in_one: NDArray[np.bool_]
    values: NDArray[np.float64]
    """Of an event 1 or 0; NaN where it is missing."""
    is_event: bool
    baseline: NDArray[np.float64] | None = None
    """What each unit had at the start, NaN where it is missing; None where nobody asked."""
    baseline_name: str = ""

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Return which units have a value."""
        return ~np.isnan(self.values)

    @property
    def seen_with_baseline(self) -> NDArray[np.bool_]:
        """Return which units have a value, and a baseline if there is one at all."""
        return self.seen if self.baseline is None else self.seen & ~np.isnan(self.baseline)

    def of(self, which: NDArray[np.bool_]) -> Arms:
        """Return the units that are chosen."""
        return replace(
            self,
            units=tuple(unit for unit, chosen in zip(self.units, which, strict=True) if chosen),
            in_one=self.in_one[which],
            values=self.values[which],
            baseline=None if self.baseline is None else self.baseline[which],
        )

    def sizes(self, which: NDArray[np.bool_]) -> tuple[int, int]:
        """Return how many chosen units are in arm 1 and in arm 0."""
        return int((which & self.in_one).sum()), int((which & ~self.in_one).sum())

    def events(self) -> tuple[int, int]:
        """Return how many units of arm 1 and of arm 0 had the event."""
        return self.sizes(self.values == 1)

    def counts(self) -> Counts:
        """Return events and units of both arms, of those with a value.

        Raises:
            ValueError: an arm has none (`why_not` says so beforehand).
        """
        (one, other), (of_one, of_other) = self.events(), self.sizes(self.seen)
        return Counts(one, of_one, other, of_other)

    def means(self) -> tuple[float | None, float | None, float | None, float | None]:
        """Return mean and standard deviation of arm 1, then of arm 0; None where undefined."""
        found: list[float | None] = []
        for which in (self.in_one, ~self.in_one):
            values = self.values[which & self.seen]
            found.append(float(values.mean()) if len(values) else None)
            found.append(float(values.std(ddof=1)) if len(values) > 1 else None)
        return found[0], found[1], found[2], found[3]

    def why_not(self) -> str:
        """Return why nothing can be compared; empty where it can."""
        for name, size in zip(self.names, self.sizes(self.seen), strict=True):
            if not size:
                return f"no unit of {name} has a value of {self.outcome}"
        return ""

    def cut_at(self, cutoff: float, *, above: bool = True) -> Arms:
        """Return the event that the value is at or above (or at or below) a cut-off.

        Args:
            cutoff: the cut-off.
            above: whether the event lies above.
        """
        with np.errstate(invalid="ignore"):
            had = self.values >= cutoff if above else self.values <= cutoff
        values = np.where(self.seen, had.astype(np.float64), np.nan)
        sign = ">=" if above else "<="
        return replace(
            self, values=values, is_event=True, outcome=f"{self.outcome} {sign} {cutoff:g}"
        )


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit at one timepoint, by name."""

    name: str
    arm: str
    value: float | None
    """Of an event 1 or 0; None where it is missing."""
    baseline: float | None = None


def arms_of_units(
    units: Iterable[Unit],
    names: tuple[str, str],
    outcome: str,
    *,
    is_event: bool,
    timepoint: str = "",
    baseline_name: str = "",
) -> Arms:
    """Return the arms of some units.

    Args:
        units: all that were allocated, with or without a value; each once.
        names: arm 1, and the reference arm.
        outcome: the event, or what was measured.
        is_event: whether values are 1 and 0.
        timepoint: when.
        baseline_name: what units had at the start; empty where nothing is adjusted for.
    """
    listed = list(units)
    return Arms(
        timepoint=timepoint,
        outcome=outcome,
        names=names,
        units=tuple(unit.name for unit in listed),
        in_one=np.array([unit.arm == names[0] for unit in listed], dtype=bool),
        values=_numbers(unit.value for unit in listed),
        is_event=is_event,
        baseline=_numbers(unit.baseline for unit in listed) if baseline_name else None,
        baseline_name=baseline_name,
    )


def _numbers(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def arms_of_counts(counts: Counts, names: Sequence[str] = ("1", "0")) -> Arms:
    """Return the units behind counts of an event.

    Args:
        counts: events and units.
        names: arm 1, arm 0.
    """
    values = [
        *([1.0] * counts.n1),
        *([0.0] * (counts.N1 - counts.n1)),
        *([1.0] * counts.n0),
        *([0.0] * (counts.N0 - counts.n0)),
    ]
    return Arms(
        timepoint="",
        outcome="event",
        names=(names[0], names[1]),
        units=tuple(str(place) for place in range(len(values))),
        in_one=np.arange(len(values)) < counts.N1,
        values=np.array(values),
        is_event=True,
    )
