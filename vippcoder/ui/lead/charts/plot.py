"""One dressed plot: the theme's colours, type and grid; points that are clicked; export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QToolTip

from vippcoder.ui.lead.charts.files import write_figure
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, font

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_LEAST: Final = 9
_GROWS: Final = 3.2
_LARGEST: Final = 24


@dataclass(frozen=True, slots=True)
class Spot:
    """Sessions that lie on one point."""

    x: float
    y: float
    masks: tuple[str, ...]

    @property
    def told(self) -> str:
        """Its masks, for a tooltip."""
        shown = ", ".join(self.masks[:_SHOWN])
        left = len(self.masks) - _SHOWN
        return f"{shown} and {left} more" if left > 0 else shown


_SHOWN: Final = 8


def spots_of(points: Sequence[tuple[float, float, str]]) -> tuple[Spot, ...]:
    """Return points that coincide as one, each with its sessions' masks.

    Args:
        points: x, y and mask of each session.
    """
    together: dict[tuple[float, float], list[str]] = {}
    for x, y, mask in points:
        together.setdefault((x, y), []).append(mask)
    return tuple(Spot(x, y, tuple(masks)) for (x, y), masks in sorted(together.items()))


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """A plot with its words around it; says in its accessible description what it shows.

    Subclasses draw in `draw`, with the theme's colours; it is called again when the look changes.

    Args:
        name: object name.
        label: accessible name.
        x: what the horizontal axis shows.
        y: what the vertical axis shows.
    """

    spot_asked = Signal(tuple)
    """The masks of a point that was clicked, or on which Enter was pressed."""

    _is_made = False

    def __init__(self, name: str, label: str, x: str, y: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._titles = (x, y)
        self._spots: tuple[Spot, ...] = ()
        self._at: int | None = None
        self._items: list[Any] = []
        self._scatter: Any = None
        self._ring: Any = None
        self.hideButtons()
        self.setMenuEnabled(False)
        self.getPlotItem().setContentsMargins(4, 8, 12, 4)
        self._is_made = True
        self.dress()

    def tell(self, words: str) -> None:
        """Say what the plot shows to who cannot see it."""
        self.setAccessibleDescription(words)

    def draw(self) -> None:
        """Draw everything anew; the plot is empty."""

    def redraw(self) -> None:
        """Empty the plot and draw it."""
        for item in self._items:
            self.removeItem(item)
        self._items, self._scatter, self._ring = [], None, None
        self.draw()

    def add(self, item: Any) -> Any:  # noqa: ANN401 - pyqtgraph is not typed
        """Put an item in, until the next drawing."""
        self.addItem(item)
        self._items.append(item)
        return item

    def dress(self) -> None:
        """Wear the theme of the window."""
        worn = theme.current()
        self.setBackground(worn.surface)
        plain = font(Type.META)
        for side, title in zip(("bottom", "left"), self._titles, strict=True):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(worn.control))
            axis.setTextPen(pg.mkPen(worn.text2))
            axis.setStyle(tickFont=plain)
            axis.setLabel(title, color=worn.text2)
            axis.label.setFont(plain)
        self.showGrid(x=True, y=True, alpha=0.12)
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}
        if event.type() in kinds and self._is_made and self.plotItem is not None:
            self.dress()

    # Points that lead somewhere

    def show_spots(self, spots: Sequence[Spot], color: str) -> None:
        """Draw points, the larger the more sessions lie on them."""
        self._spots = tuple(spots)
        self._scatter = self.add(
            pg.ScatterPlotItem(
                x=[s.x for s in spots],
                y=[s.y for s in spots],
                size=[min(_LEAST + _GROWS * (len(s.masks) - 1), _LARGEST) for s in spots],
                pen=pg.mkPen(theme.current().surface, width=1),
                brush=pg.mkBrush(_clear(color, 210)),
                hoverable=True,
                hoverPen=pg.mkPen(theme.current().text, width=2),
                tip=None,
            )
        )
        self._scatter.sigClicked.connect(self._clicked)
        self._scatter.sigHovered.connect(self._hovered)
        self._ring = self.add(
            pg.ScatterPlotItem(
                size=_LARGEST + 6, pen=pg.mkPen(theme.current().accent, width=2), brush=None
            )
        )
        self._at = None if self._at is None or self._at >= len(self._spots) else self._at

    def _clicked(self, _item: object, found: Sequence[Any], _event: object = None) -> None:
        if len(found):
            self._stand_on(int(found[0].index()))
            self.spot_asked.emit(self._spots[int(found[0].index())].masks)

    def _hovered(self, _item: object, found: Sequence[Any], event: Any = None) -> None:  # noqa: ANN401
        if len(found) and event is not None and not event.isExit():
            spot = self._spots[int(found[0].index())]
            where = event.screenPos()
            QToolTip.showText(QPointF(where.x(), where.y()).toPoint(), spot.told, self)
        else:
            QToolTip.hideText()

    def _stand_on(self, position: int) -> None:
        self._at = position
        spot = self._spots[position]
        if self._ring is not None:
            self._ring.setData(x=[spot.x], y=[spot.y])
        self.setAccessibleDescription(f"{spot.told}: {spot.x:g}, {spot.y:g}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._spots:
            now = -1 if self._at is None and step > 0 else self._at or 0
            self._stand_on((now + step) % len(self._spots))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at is not None:
            self.spot_asked.emit(self._spots[self._at].masks)
        else:
            super().keyPressEvent(event)

    # Export

    def export(self, path: Path) -> None:
        """Write the plot as SVG or PNG, by the file's ending, dark on white whatever the window.

        Raises:
            StudyError: another ending, or the file cannot be written.
        """
        write_figure(self, path, self.dress)


def _clear(color: str, alpha: int) -> QColor:
    made = QColor(color)
    made.setAlpha(alpha)
    return made


def band_brush(color: str) -> Any:  # noqa: ANN401
    """Return the ground of an interval in a colour."""
    return pg.mkBrush(_clear(color, 44))
