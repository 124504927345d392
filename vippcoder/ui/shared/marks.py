"""The shapes of dimensions, painted: colour, form, and a name or letter beside them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from vippcoder.ui.shared.theme import Mark, Shape


def outline(shape: Shape, center: QPointF, size: float) -> QPainterPath:
    """Return the shape's outline; all shapes of one `size` weigh about the same."""
    path, r, (x, y) = QPainterPath(), size / 2, (center.x(), center.y())

    def polygon(*points: tuple[float, float]) -> None:
        path.addPolygon(QPolygonF([QPointF(x + px * r, y + py * r) for px, py in points]))
        path.closeSubpath()

    match shape:
        case Shape.CIRCLE:
            path.addEllipse(center, r, r)
        case Shape.DIAMOND:
            polygon((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0))
        case Shape.SQUARE:
            polygon((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
        case Shape.TRIANGLE_UP:
            polygon((0, -1), (1.1, 0.9), (-1.1, 0.9))
        case Shape.TRIANGLE_DOWN:
            polygon((0, 1), (1.1, -0.9), (-1.1, -0.9))
        case Shape.CROSS:
            t = 0.38
            polygon(
                *((-t, -1), (t, -1), (t, -t), (1, -t), (1, t), (t, t)),
                *((t, 1), (-t, 1), (-t, t), (-1, t), (-1, -t), (-t, -t)),
            )
    return path


def paint_mark(painter: QPainter, mark: Mark, center: QPointF, size: float = 10) -> None:
    """Draw a dimension's mark around a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = QColor(mark.color)
    if mark.hollow:
        painter.setPen(QPen(color, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(QPen(QColor(mark.outline), 1) if mark.outline else Qt.PenStyle.NoPen)
        painter.setBrush(color)
    painter.drawPath(outline(mark.shape, center, size - (2 if mark.hollow else 0)))
    painter.restore()
