"""Asking for the passphrases of locked packs that came home, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class PassphraseLine(QWidget):
    """One line in the card of collecting; hidden while no locked pack waits."""

    answered = Signal(object, str)
    """A locked pack, and its passphrase."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[Path] = []
        self._words = label("", Type.STRONG, name="locked-pack")
        self.field = QLineEdit()
        self.field.setObjectName("passphrase")
        self.field.setAccessibleName("Passphrase")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.returnPressed.connect(self._answer)
        self.field.textEdited.connect(self._show_button)
        self.open = Button("Open and collect", "open-locked", kind="first")
        self.leave = Button("Leave it", "leave-locked", kind="quiet")
        self.open.clicked.connect(self._answer)
        self.leave.clicked.connect(self._next)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(IconView("lock", "text2", 16))
        row.addWidget(self._words)
        row.addWidget(self.field, 1)
        row.addWidget(self.open)
        row.addWidget(self.leave)
        self.hide()

    def ask(self, locked: Sequence[Path]) -> None:
        """Ask for the passphrase of each of these packs."""
        self._waiting = list(locked)
        self._show()

    def _answer(self) -> None:
        if self._waiting and self.field.text():
            pack, passphrase = self._waiting[0], self.field.text()
            self._next()
            self.answered.emit(pack, passphrase)

    def _next(self) -> None:
        self._waiting = self._waiting[1:]
        self._show()

    def _show(self) -> None:
        self.field.clear()
        self.setVisible(bool(self._waiting))
        if self._waiting:
            self._words.setText(f"Passphrase of {self._waiting[0].name}")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_button()

    def _show_button(self) -> None:
        self.open.setEnabled(bool(self.field.text()))
        self.open.setToolTip("" if self.field.text() else "Type the passphrase first.")
