"""The film as a lane: small pictures side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QImage

    from vippcoder.ui.observer.timeline.tiles import Tile
    from vippcoder.ui.shared.time_axis import Axis


def paint_film(
    painter: QPainter,
    lane: QRectF,
    axis: Axis,
    tiles: Sequence[Tile],
    pictures: Mapping[int, QImage],
) -> None:
    """Draw each tile's picture, or a sunken block until it is there."""
    worn = theme.current()
    painter.fillRect(lane, QColor(worn.surface))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for tile in tiles:
        left, right = axis.x(tile.range.start_us), axis.x(tile.range.end_us)
        room = QRectF(left, lane.top(), right - left - 1, lane.height() - 1)
        picture = pictures.get(tile.frame)
        if picture is None:
            painter.fillRect(room, QColor(worn.sunken))
            continue
        painter.save()
        painter.setClipRect(room)
        wide = room.height() * picture.width() / picture.height()
        painter.drawImage(QRectF(left, room.top(), wide, room.height()), picture)
        painter.restore()
