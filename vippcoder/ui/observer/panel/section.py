"""One dimension in the panel: its header, and when open its ladder and how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vippcoder.domain.coding import Confidence
from vippcoder.domain.instrument import Person, shown
from vippcoder.ui.observer.panel.foot import Foot
from vippcoder.ui.observer.panel.ladder import AnchorLadder
from vippcoder.ui.observer.panel.reasons import ReasonList
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, font
from vippcoder.ui.shared.keycap import cap_size, paint_cap
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.marks import paint_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from vippcoder.domain.coding import Rating
    from vippcoder.domain.instrument import Dimension

_SIDE = 16
_CONFIDENCE = tuple(Confidence)


def said(rating: Rating | None) -> str:
    """Return a rating in the words of the panel."""
    if rating is None:
        return "not rated"
    return "cannot code" if rating.value is None else shown(rating.value)


class Header(QPushButton):
    """A dimension's name, what higher means, its value, and the key that chooses it."""

    def __init__(self, dimension: Dimension, position: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._dimension, self._position = dimension, position
        self._said, self._cap = "", ""
        self._is_chosen = False
        self.setObjectName(f"dimension-{dimension.id}")
        self.setProperty("kind", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_state(self, rating: Rating | None, cap: str, *, is_chosen: bool) -> None:
        """Show the value, the key, and whether digits rate this dimension."""
        self._said, self._cap, self._is_chosen = said(rating), cap, is_chosen
        chosen = ", digits rate it" if is_chosen else ""
        self.setAccessibleName(
            f"{self._dimension.name}, {self._dimension.hint}: {self._said}{chosen}"
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(380, theme.scaled(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, theme.scaled(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.current()
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), QColor(worn.hover))
        if self._is_chosen:
            painter.fillRect(0, 4, 3, self.height() - 8, QColor(worn.accent))
        middle = self.height() / 2
        paint_mark(painter, worn.mark(self._position), QRectF(12, 0, 12, 2 * middle).center(), 12)
        x = self._text(painter, 34, self._dimension.name, Type.EMPHASIS, worn.text)
        right = self._paint_right(painter)
        hint = self._dimension.hint
        if self._dimension.person is Person.CHILD:
            hint = ", ".join(word for word in ("child", hint) if word)
        if x + 8 + QFontMetricsF(font(Type.META)).horizontalAdvance(hint) < right:
            self._text(painter, x + 8, hint, Type.META, worn.text3)

    def _paint_right(self, painter: QPainter) -> float:
        worn = theme.current()
        right = float(self.width() - 8)
        if self._cap:
            size = cap_size(self._cap)
            right -= size.width()
            where = QRectF(right, (self.height() - size.height()) / 2, *size.toTuple())
            paint_cap(painter, where, self._cap, worn.text2, worn.sunken)
            right -= 8
        rated = self._said not in {"not rated", "cannot code"}
        kind = Type.EMPHASIS if rated else Type.META
        right -= QFontMetricsF(font(kind)).horizontalAdvance(self._said) + 1
        self._text(painter, right, self._said, kind, worn.text if rated else worn.text2)
        return right - 8

    def _text(self, painter: QPainter, x: float, text: str, kind: Type, color: str) -> float:
        width = QFontMetricsF(font(kind)).horizontalAdvance(text) + 1
        painter.setFont(font(kind))
        painter.setPen(QColor(color))
        painter.drawText(QRectF(x, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return x + width

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()


class DimensionSection(QWidget):
    """Header, ladder, how sure, cannot code; the reason list takes the ladder's place."""

    value_asked = Signal(object)
    confidence_asked = Signal(object)
    reason_given = Signal(str)
    cannot_code_pressed = Signal()
    back_pressed = Signal()

    def __init__(
        self,
        dimension: Dimension,
        position: int,
        reasons: Sequence[str],
        parent: QWidget,
        *,
        exemplars: Collection[Decimal] = (),
    ) -> None:
        super().__init__(parent)
        self.dimension = dimension
        self.setObjectName(f"section-{dimension.id}")
        self.setAccessibleName(dimension.name)
        self.header = Header(dimension, position, self)
        self.ladder = AnchorLadder(dimension, exemplars)
        self.ladder.asked.connect(self.value_asked)
        self.reasons = ReasonList(dimension, reasons)
        self.reasons.given.connect(self.reason_given)
        self.reasons.back_pressed.connect(self.back_pressed)
        self._given_reason = label("", tone="2", wrap=True)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(_SIDE, 0, _SIDE, 8)
        body.setSpacing(6)
        body.addWidget(self.ladder)
        body.addWidget(self._given_reason)
        self.foot = Foot(dimension)
        self.sure, self.cannot = self.foot.sure, self.foot.cannot
        self.sure.asked.connect(lambda i: self.confidence_asked.emit(_CONFIDENCE[i]))
        self.cannot.clicked.connect(self.cannot_code_pressed)
        body.addWidget(self.foot)
        column = QVBoxLayout(self)
        no_margins(column)
        header_row = QHBoxLayout()
        header_row.setContentsMargins(4, 0, 8, 0)
        header_row.addWidget(self.header)
        column.addLayout(header_row)
        column.addWidget(self._body)
        column.addWidget(self.reasons)
        self.is_asking = False

    def show_state(self, rating: Rating | None, cap: str, *, is_chosen: bool) -> None:
        """Show the stored rating."""
        self.header.show_state(rating, cap, is_chosen=is_chosen)
        self.ladder.show_value(rating.value if rating else None)
        sure = rating.confidence if rating else None
        self.sure.show_chosen(_CONFIDENCE.index(sure) if sure else None)
        reason = rating.reason if rating and rating.cannot_code else ""
        self._given_reason.setText(f"Cannot code: {reason}. A digit rates after all.")
        self._given_reason.setVisible(bool(reason))

    def set_open(self, is_open: bool) -> None:
        """Show ladder and foot, or the reasons while they are asked; closed: the header alone."""
        self._body.setVisible(is_open and not self.is_asking)
        self.reasons.setVisible(is_open and self.is_asking)

    def measure_anew(self) -> None:
        """Forget the sizes that layouts keep until the next event, innermost first."""
        for part in (self.ladder, self._given_reason, self.foot, self._body, self.reasons, self):
            part.updateGeometry()

    @property
    def is_ladder_shown(self) -> bool:
        """Whether the ladder stands open."""
        return self._body.isVisibleTo(self)

    def ladder_width(self, panel: int) -> int:
        """Return how wide the ladder is in a panel of this width."""
        return panel - 2 * _SIDE
