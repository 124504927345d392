"""One observer's values against another's: on the line they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import Qt

from vippcoder.ui.lead.charts.plot import Plot, spots_of
from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Sequence


class ScatterChart(Plot):
    """A square plot whose axes are one scale."""

    def __init__(self) -> None:
        super().__init__("scatter", "One observer's values against another's", "", "")
        self._points: Sequence[tuple[float, float, str]] = ()
        self._scale = (1.0, 7.0)
        self._cutoffs: Sequence[float] = ()
        self.setAspectLocked(lock=True)

    def show_pair(
        self,
        observers: tuple[str, str],
        points: Sequence[tuple[float, float, str]],
        scale: tuple[float, float],
        cutoffs: Sequence[float] = (),
    ) -> None:
        """Show two observers' values.

        Args:
            observers: whose values lie along and up.
            points: x, y and mask of each session.
            scale: the lowest and the highest value of the scale.
            cutoffs: where values are cut in two.
        """
        self._titles = observers
        self._points, self._scale, self._cutoffs = points, scale, cutoffs
        self.dress()
        room = 0.06 * (scale[1] - scale[0])
        self.setRange(
            xRange=(scale[0] - room, scale[1] + room),
            yRange=(scale[0] - room, scale[1] + room),
            padding=0,
        )
        same = sum(x == y for x, y, _ in points)
        self.tell(f"{len(points)} sessions, {same} with the same value from both")

    def draw(self) -> None:
        worn = theme.current()
        if not getattr(self, "_points", ()):
            return
        low, high = self._scale
        self.add(pg.PlotDataItem([low, high], [low, high], pen=pg.mkPen(worn.control, width=1)))
        dashed = pg.mkPen(worn.attention, width=1, style=Qt.PenStyle.DashLine)
        for cutoff in self._cutoffs:
            self.add(pg.InfiniteLine(cutoff, angle=90, pen=dashed))
            self.add(pg.InfiniteLine(cutoff, angle=0, pen=dashed))
        self.show_spots(spots_of(self._points), worn.accent)
