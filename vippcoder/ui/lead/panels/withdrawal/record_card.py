"""One signed record of disposal: what it says, whether its signature holds, copy and export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.study.withdrawal.records import for_others
from vippcoder.ui.lead.parts import Card, buttons_row, scrolled
from vippcoder.ui.lead.words import moment, several
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins

if TYPE_CHECKING:
    from vippcoder.study.withdrawal.records import SignedRecord

_ROWS = ("When", "By", "Why", "Ratings", "Files", "Elsewhere")
_SHOWN_DIGITS = 16


class RecordCard(Card):
    """Says what a record holds; the record itself is copied or exported."""

    export_asked = Signal(object)
    """A `SignedRecord`."""
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Record")
        self.record: SignedRecord | None = None
        self._icon = IconView("circle-check")
        self.state = label("", Type.STRONG, wrap=True, name="signature-state")
        self.figures = label("", Type.META, tone="2", wrap=True, name="signature")
        self.copied = label("", Type.META, tone="2", name="record-copied")
        self.copy = Button("Copy", "copy-record", icon="copy")
        self.copy.clicked.connect(self._copy)
        self.export = Button("Export…", "export-record", icon="file-export")
        self.export.clicked.connect(self._export)
        self.back = Button("Back", "back-to-family", kind="quiet", icon="chevron-left")
        self.back.clicked.connect(self.back_asked)
        self._told = {name: label("", wrap=True, name=f"record-{name.lower()}") for name in _ROWS}
        self._lay_out()

    def _lay_out(self) -> None:
        self.head.addWidget(self.back)
        grid = QGridLayout()
        no_margins(grid, 8)
        grid.setColumnStretch(1, 1)
        for row, (name, told) in enumerate(self._told.items()):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(label(name, tone="2"), row, 0, top)
            grid.addWidget(told, row, 1, top)
            grid.setColumnMinimumWidth(0, 84)
        sign = QHBoxLayout()
        no_margins(sign, 8)
        sign.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        sign.addWidget(self.state, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addLayout(sign)
        column.addWidget(self.figures)
        words = (
            "Whoever gets the record can check it by the study's public key, which goes with it. "
            "It lists files by name, also masks: it is not for observers."
        )
        column.addWidget(label(words, Type.META, tone="2", wrap=True))
        column.addLayout(buttons_row(self.copy, self.export, self.copied))
        column.addStretch(1)
        self.hold(scrolled(inside, "record-scroll"))

    def show_record(self, record: SignedRecord, waiting: str = "") -> None:
        """Show a record.

        Args:
            record: of a disposal.
            waiting: the family that is still listed, to which `Back` leads; empty for none.
        """
        self.record = record
        self.title.setText(f"Record of {record.dyad}")
        told = (
            moment(record.at),
            record.by,
            record.reason,
            "redacted" if record.ratings == "redact" else "kept",
            f"{several(record.files, 'file')} removed or rewritten",
            f"{several(record.elsewhere, 'thing')} to see to" if record.elsewhere else "nothing",
        )
        for name, words in zip(_ROWS, told, strict=True):
            self._told[name].setText(words)
        good, bad = ("circle-check", "text2"), ("alert-circle", "danger")
        self._icon.show_icon(*(good if record.holds else bad))
        self.state.setText(
            "The signature holds."
            if record.holds
            else "The signature does not hold: the record is not as the study signed it."
        )
        self.figures.setText(f"Signature {record.signature[:_SHOWN_DIGITS]}…")
        self.copied.setText("")
        self.back.setVisible(bool(waiting))
        self.back.set_caption(f"Back to {waiting}")

    def _copy(self) -> None:
        if self.record is not None:
            QGuiApplication.clipboard().setText(for_others(self.record))
            self.tell("Copied.")

    def tell(self, words: str) -> None:
        """Say that the record was handed on."""
        self.copied.setText(words)

    def _export(self) -> None:
        if self.record is not None:
            self.export_asked.emit(self.record)
