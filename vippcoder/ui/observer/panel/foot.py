"""What stands under a ladder: how sure, and that no value can be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from vippcoder.domain.coding import Confidence
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vippcoder.domain.instrument import Dimension


class Foot(QWidget):
    """One row. Where it is too narrow the key's cap goes first, then the words "How sure".

    It never asks for more width than there is: a ladder above it would then reckon with that width
    too, and lose its last line.
    """

    def __init__(self, dimension: Dimension) -> None:
        super().__init__()
        name = dimension.name
        self.sure = Segmented(
            f"sure-{dimension.id}", f"How sure, {name}", [c.value.capitalize() for c in Confidence]
        )
        for part in self.sure.parts:
            part.setToolTip(f"How sure: {part.text()}")
        self.cannot = Button(
            "Cannot code", f"cannot-code-{dimension.id}", does="rating.cannot-code"
        )
        self.cannot.setAccessibleName(f"Cannot code {name}")
        self._words = label("How sure", Type.META, tone="2")
        row = QHBoxLayout(self)
        no_margins(row, 6)
        row.addWidget(self._words)
        row.addWidget(self.sure)
        row.addStretch(1)
        row.addWidget(self.cannot)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def _fit(self) -> None:
        parts = (self._words, self.sure, self.cannot)
        self.cannot.show_cap(True)
        self._words.show()
        room = self.width() - 12
        if sum(part.sizeHint().width() for part in parts) <= room:
            return
        self.cannot.show_cap(False)
        if sum(part.sizeHint().width() for part in parts) > room:
            self._words.hide()
