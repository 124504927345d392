"""One observer over the order of coding: a figure in a rolling window, its interval, its alarm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from vippcoder.ui.lead.charts.plot import Plot, band_brush
from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class DriftPoint:
    """A figure over the sessions that end with one."""

    place: int
    """Of that session in the observer's own order, from 1."""
    estimate: float | None
    """None where it is not estimable."""
    low: float | None
    high: float | None
    is_alarm: bool
    mask: str
    """Of the session that it ends with."""


class DriftChart(Plot):
    """A line with its band; where the rule rings, a filled mark, where not a hollow one."""

    def __init__(self, name: str, label: str, y: str) -> None:
        super().__init__(name, label, "Sessions coded", y)
        self._points: tuple[DriftPoint, ...] = ()
        self._bounds: tuple[float, ...] = ()

    def show_drift(
        self,
        points: Sequence[DriftPoint],
        bounds: Sequence[float],
        reach: tuple[float, float] | None = None,
    ) -> None:
        """Show an observer's course.

        Args:
            points: in the order of coding.
            bounds: the alarm rule's, drawn as dashed lines.
            reach: from where to where values are drawn; None: as these need.
        """
        self._points = tuple(p for p in points if p.estimate is not None)
        self._bounds = tuple(bounds)
        self.redraw()
        self.enableAutoRange()
        if reach is not None:
            self.setYRange(*reach, padding=0.04)
        alarms = sum(p.is_alarm for p in self._points)
        self.tell(f"{len(self._points)} windows, {alarms} with an alarm")

    def draw(self) -> None:
        worn = theme.current()
        points = getattr(self, "_points", ())
        dashed = pg.mkPen(worn.attention, width=1, style=Qt.PenStyle.DashLine)
        for bound in getattr(self, "_bounds", ()):
            self.add(pg.InfiniteLine(bound, angle=0, pen=dashed))
        if not points:
            return
        x = np.array([p.place for p in points], dtype=float)
        banded = [p for p in points if p.low is not None and p.high is not None]
        if banded:
            at = np.array([p.place for p in banded], dtype=float)
            low = self.add(pg.PlotDataItem(at, [p.low for p in banded], pen=pg.mkPen(None)))
            high = self.add(pg.PlotDataItem(at, [p.high for p in banded], pen=pg.mkPen(None)))
            self.add(pg.FillBetweenItem(low, high, brush=band_brush(worn.accent)))
        y = np.array([p.estimate for p in points], dtype=float)
        self.add(pg.PlotDataItem(x, y, pen=pg.mkPen(worn.accent, width=2)))
        for is_alarm, symbol, color in ((False, "o", worn.accent), (True, "t", worn.danger)):
            marked = [p for p in points if p.is_alarm == is_alarm]
            self.add(
                pg.ScatterPlotItem(
                    x=[p.place for p in marked],
                    y=[p.estimate for p in marked],
                    symbol=symbol,
                    size=11 if is_alarm else 7,
                    pen=pg.mkPen(color, width=1.5),
                    brush=pg.mkBrush(color if is_alarm else worn.surface),
                )
            )
