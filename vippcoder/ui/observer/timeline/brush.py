"""One painter a lane, found by the lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.ui.observer.timeline import lanes
from vippcoder.ui.observer.timeline.film_lane import paint_film
from vippcoder.ui.observer.timeline.heights import Lane
from vippcoder.ui.observer.timeline.sound_lane import paint_sound
from vippcoder.ui.observer.timeline.watched_lane import paint_watched
from vippcoder.ui.shared.ruler import paint_label, paint_ruler

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from vippcoder.ui.observer.timeline.scene import Scene


def paint_lane(painter: QPainter, lane: Lane, box: QRectF, scene: Scene) -> None:
    """Draw one lane with its label, and damage over it; nothing outside its place."""
    if box.height() < 1:
        return
    axis, drawn = scene.axis, scene.drawn
    painter.save()
    painter.setClipRect(box)
    match lane:
        case Lane.RULER:
            paint_ruler(painter, box, axis)
        case Lane.FILM:
            paint_film(painter, box, axis, scene.tiles, scene.work.pictures)
        case Lane.SOUND:
            paint_sound(painter, box, axis, scene.work, scene.form)
        case Lane.SEGMENTS:
            lanes.paint_segments(painter, box, axis, drawn, scene.row_height)
        case Lane.EVIDENCE:
            lanes.paint_evidence(painter, box, axis, drawn)
        case Lane.WATCHED:
            paint_watched(painter, box, axis, drawn.sheet.watched)
    lanes.paint_damage(painter, box, axis, drawn.damaged, labels=lane is Lane.EVIDENCE)
    painter.setClipRect(box)
    paint_label(painter, box, lane.value)
    if lane is Lane.RULER:
        lanes.paint_shown(painter, box, axis)
    painter.restore()
