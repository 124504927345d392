"""Two observers over the sessions that both coded: what charts and table show of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.study.reliability.saying import points, several
from vippcoder.ui.lead.panels.agreement.wording import figure_of
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.agreement.result import Result
    from vippcoder.study.reliability.figures import Figures

_SAME: Final = 0.005
"""A mean difference that would be printed as 0.00."""


@dataclass(frozen=True, slots=True)
class PairLine:
    """One session that both rated."""

    mask: str
    values: tuple[float, float]

    @property
    def apart(self) -> float:
        """How far the two lie apart."""
        return abs(self.values[0] - self.values[1])


def columns_of(observers: tuple[str, str]) -> tuple[Column[PairLine], ...]:
    """Return the columns of the table of a pair's sessions."""
    return (
        Column("Session", lambda line: line.mask, 92, is_bold=True),
        Column(observers[0], lambda line: f"{line.values[0]:g}", 74, is_number=True),
        Column(observers[1], lambda line: f"{line.values[1]:g}", 74, is_number=True),
        Column("Apart", lambda line: f"{line.apart:g}", 0, is_number=True),
    )


def lines_of(figures: Figures) -> list[PairLine]:
    """Return the sessions with two values, those that lie furthest apart first."""
    table, masks = figures.part.table, figures.part.masks
    if len(table.observers) < 2:  # noqa: PLR2004 - a pair
        return []
    lines = [
        PairLine(mask, (float(one), float(other)))
        for mask, (one, other) in zip(masks, table.values[:, :2], strict=True)
        if one == one and other == other  # noqa: PLR0124 - not a number
    ]
    return sorted(lines, key=lambda line: (-line.apart, line.mask))


@dataclass(frozen=True, slots=True)
class HeatMeasure:
    """What the squares of the heat map show."""

    title: str
    result: Callable[[Figures], Result | None]
    is_signed: bool = False
    """Whether it is a difference, shaded by its size."""


def _headline(figures: Figures) -> Result | None:
    return figures.of("ICC(A,1)")


def _kappa(figures: Figures) -> Result | None:
    return figures.of("weighted_kappa_quadratic")


def mean_difference(figures: Figures) -> Result | None:
    """Return how much higher the first rates than the second."""
    return figures.of("mean_difference")


MEASURES: Final = (
    HeatMeasure("ICC", _headline),
    HeatMeasure("Kappa", _kappa),
    HeatMeasure("Difference", mean_difference, is_signed=True),
)


def pair_in_words(figures: Figures) -> str:
    """Say how two agree: figure, sessions, who rates higher."""
    first, second = figures.part.group.observers
    counted = figures.part.counted
    said = [_agreement(figures.headline(), several(counted.sessions, "session"))]
    shift = mean_difference(figures)
    if shift is not None and shift.estimate is not None:
        if abs(shift.estimate) < _SAME:
            said.append(f"{first} and {second} rate equally high.")
        else:
            higher, lower = (first, second) if shift.estimate > 0 else (second, first)
            said.append(
                f"{higher} rates {points(abs(shift.estimate))} higher than {lower} on average."
            )
    return " ".join(said)


def _agreement(first: Result | None, over: str) -> str:
    if first is None:
        return f"No figure over {over}."
    if first.estimate is None:
        return f"{first.statistic} over {over} is not estimable: {first.reason}."
    shown = figure_of(first).removesuffix(", no interval")
    why_not = f" {first.reason[:1].upper()}{first.reason[1:].rstrip('.')}." if first.reason else ""
    return f"{first.statistic} {shown} over {over}.{why_not}"
