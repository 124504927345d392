"""The lanes as a widget that draws: each drawn once and kept, the playhead over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.ui.observer.timeline import layout
from vippcoder.ui.observer.timeline.brush import paint_lane
from vippcoder.ui.observer.timeline.heights import LEAST, USUAL, Lane, plan_for
from vippcoder.ui.observer.timeline.lane_work import LaneWork
from vippcoder.ui.observer.timeline.scene import Scene
from vippcoder.ui.observer.timeline.sound_lane import Form
from vippcoder.ui.observer.timeline.sound_switch import SoundSwitch
from vippcoder.ui.observer.timeline.tiles import Tile, tiles
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.time_axis import GUTTER, Axis

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

    from vippcoder.domain.coding import Assignment
    from vippcoder.timebase import TimeRange
    from vippcoder.ui.observer.timeline.lanes import Drawn

MOST_ROWS: Final = 4
_ASK_MS: Final = 120
"""How long a view must hold before pictures and sound are wanted for it."""


class TimelineCanvas(QWidget):
    """Draws the lanes of a session, as high as the window allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.switch = SoundSwitch(self)
        self.form = Form.WAVEFORM
        self.work = LaneWork(self)
        self._session: Assignment | None = None
        self._drawn: Drawn | None = None
        self._view: TimeRange | None = None
        self._at_us = 0
        self._plan = USUAL
        self._well: QWidget | None = None
        self._kept: QPixmap | None = None
        self._stale = set(Lane)
        self._asking = QTimer(self, singleShot=True, interval=_ASK_MS)
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)

    def share_with(self, well: QWidget, *around: QWidget) -> None:
        """Give lanes up, in the order of the plans, where the film above would get too small.

        Args:
            well: where the film is; it and what is around it take what the lanes leave.
            around: what holds the well in the same column.
        """
        for giving_way in (well, *around):
            giving_way.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._well = well
        well.installEventFilter(self)

    @property
    def view(self) -> TimeRange:
        """What part of the film is in view."""
        return self._axis().shown

    # Sizes

    def sizeHint(self) -> QSize:
        return QSize(640, self._plan.total(self._rows()))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, LEAST.total(self._rows()))

    @property
    def _end_us(self) -> int:
        return self._session.reference.frames.end_us if self._session else 1

    def _rows(self) -> int:
        if not self._drawn or not self._drawn.sheet.segments:
            return 1
        return min(max(layout.rows(self._drawn.sheet.segments)) + 1, MOST_ROWS)

    def _row_height(self) -> int:
        return self._plan.scaled()[Lane.SEGMENTS]

    def lanes(self) -> dict[Lane, QRectF]:
        """Return the place of each lane; of no height where it gave way."""
        boxes, top = {}, 0
        for lane, height in self._plan.scaled(self._rows()).items():
            boxes[lane] = QRectF(0, top, self.width(), height)
            top += height
        return boxes

    def _axis(self) -> Axis:
        return Axis(self._end_us, self.width(), theme.scaled(GUTTER), self._view)

    def _fit(self) -> None:
        if self._well is not None:
            room = self._well.height() + self.height()
            self._plan = plan_for(room, self.width(), self._rows())
        lane = self.lanes()[Lane.SOUND].toRect()
        self.switch.setGeometry(0, lane.top(), theme.scaled(GUTTER) - 1, lane.height() - 1)
        self.updateGeometry()
        self._redraw()
        self._asking.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._well and event.type() == QEvent.Type.Resize:
            self._fitting.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._fitting.start()
            self._redraw()

    def _tiles(self) -> list[Tile]:
        lane = self.lanes()[Lane.FILM]
        if self._session is None or lane.height() < 1:
            return []
        film = self._session.reference
        width = (lane.height() - 1) * film.display_width / film.display_height + 1
        return tiles(self._axis(), film.frames, width)

    # Painting

    def _redraw(self, lanes: Iterable[Lane] = Lane) -> None:
        """Draw lanes anew; all of them where none is named."""
        self._stale.update(lanes)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted())
        axis = self._axis()
        if self._session is None or self._at_us not in axis.shown:
            return
        x, color = round(axis.x(self._at_us)), QColor(theme.current().text)
        painter.fillRect(QRect(x - 1, 4, 2, self.height()), color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        head = [QPointF(x - 6, 1), QPointF(x + 6, 1), QPointF(x, 9)]
        painter.drawPolygon(QPolygonF(head))

    def _painted(self) -> QPixmap:
        """Return the kept picture of all lanes, stale ones drawn anew."""
        ratio = self.devicePixelRatioF()
        if self._kept is None or self._kept.size() != self.size() * ratio:
            self._kept = QPixmap(self.size() * ratio)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(QColor(theme.current().surface))
            self._stale = set(Lane)
        if self._session is None or self._drawn is None:
            self._kept.fill(QColor(theme.current().surface))
            return self._kept
        if self._stale:
            scene = Scene(
                self._axis(), self._drawn, self._tiles(), self.work, self.form, self._row_height()
            )
            painter, boxes = QPainter(self._kept), self.lanes()
            for lane in self._stale:
                paint_lane(painter, lane, boxes[lane], scene)
            painter.end()
            self._stale = set()
        return self._kept
