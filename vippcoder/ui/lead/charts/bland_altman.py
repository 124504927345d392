"""Differences against means: bias and limits of agreement, with their intervals as bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyqtgraph as pg
from PySide6.QtCore import Qt

from vippcoder.ui.lead.charts.plot import Plot, band_brush, spots_of
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, font

if TYPE_CHECKING:
    from collections.abc import Sequence


_NEAR: Final = 0.16
"""How far above a line its figure reaches, of the chart's half height."""
_END: Final = 0.25
"""How far from an end, of the width."""


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line with its interval."""

    at: float
    low: float | None
    """The interval's lower limit; None where there is none."""
    high: float | None


class BlandAltmanChart(Plot):
    """The difference of two observers over the mean of both."""

    def __init__(self) -> None:
        super().__init__("bland-altman", "Differences against means", "Mean of both", "Difference")
        self._points: Sequence[tuple[float, float, str]] = ()
        self._bias: Level | None = None
        self._limits: tuple[Level, ...] = ()
        self._most = 1.0

    def show_pair(
        self,
        observers: tuple[str, str],
        points: Sequence[tuple[float, float, str]],
        bias: Level | None,
        limits: Sequence[Level] = (),
    ) -> None:
        """Show two observers' differences.

        Args:
            observers: the first one's values less the second one's.
            points: mean, difference and mask of each session.
            bias: the mean difference.
            limits: of agreement; none where they are not estimable.
        """
        self._titles = ("Mean of both", f"{observers[0]} \N{MINUS SIGN} {observers[1]}")
        self._points, self._bias, self._limits = points, bias, tuple(limits)
        reach = [abs(y) for _, y, _ in points]
        reach += [
            abs(v)
            for level in self._levels()
            for v in (level.at, level.low, level.high)
            if v is not None
        ]
        self._most = max(reach, default=1.0) * 1.12 or 1.0
        self.dress()
        self.setYRange(-self._most, self._most, padding=0)
        self.enableAutoRange(axis="x")
        told = "no difference estimable" if bias is None else f"mean difference {bias.at:.2f}"
        self.tell(f"{len(points)} sessions, {told}")

    def _levels(self) -> tuple[Level, ...]:
        return (*((self._bias,) if self._bias else ()), *self._limits)

    def _beside(self, level: Level) -> dict[str, object]:
        """Return where a line's figure stands: at the right, unless points lie there alone."""
        across = [x for x, _, _ in self._points]
        low, high = min(across), max(across)
        near = [
            (x - low) / (high - low or 1.0)
            for x, y, _ in self._points
            if 0 <= y - level.at < _NEAR * self._most
        ]
        is_left = any(x > 1 - _END for x in near) and not any(x < _END for x in near)
        side = 0 if is_left else 1
        return {"position": 0.02 if is_left else 0.98, "anchors": [(side, 1), (side, 1)]}

    def draw(self) -> None:
        worn = theme.current()
        if not getattr(self, "_points", ()):
            return
        self.add(pg.InfiniteLine(0, angle=0, pen=pg.mkPen(worn.control, width=1)))
        for level in self._levels():
            is_bias = level is self._bias
            color = worn.accent if is_bias else worn.text2
            if level.low is not None and level.high is not None:
                self.add(
                    pg.LinearRegionItem(
                        (level.low, level.high),
                        orientation="horizontal",
                        brush=band_brush(color),
                        pen=pg.mkPen(None),
                        movable=False,
                    )
                )
            style = Qt.PenStyle.SolidLine if is_bias else Qt.PenStyle.DashLine
            line = pg.InfiniteLine(
                level.at,
                angle=0,
                pen=pg.mkPen(color, width=2, style=style),
                label=f"{'mean ' if is_bias else ''}{_signed(level.at)}",
                labelOpts={**self._beside(level), "color": color, "fill": worn.surface},
            )
            line.label.setFont(font(Type.META))
            self.add(line)
        self.show_spots(spots_of(self._points), worn.accent)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")
