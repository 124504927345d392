"""A design as TOML, to be read and copied."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout

from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, rule


class TomlView(QFrame):
    """Heading and text."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("box", "card")
        self._title = label("", Type.EMPHASIS, name="toml-title")
        self._title.setContentsMargins(16, 12, 16, 12)
        self.text = QPlainTextEdit()
        self.text.setObjectName("toml")
        self.text.setAccessibleName("The design as TOML")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("figures", "fixed")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setFocusProxy(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(rule())
        column.addWidget(self.text, 1)

    def show_text(self, title: str, text: str) -> None:
        """Show a design's text under a heading."""
        self._title.setText(title)
        self.text.setPlainText(text)
