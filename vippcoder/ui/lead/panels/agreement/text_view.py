"""Methods and results as paragraphs for a paper, to copy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.study.reliability.methods import methods_paragraph
from vippcoder.study.reliability.results_text import results_paragraph
from vippcoder.ui.lead.panels.agreement.view import BY, CUTOFF, UNBLINDED, View
from vippcoder.ui.lead.parts import Card, scrolled
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from vippcoder.ui.lead.panels.agreement.view import Tables

_WITHHELD: Final = "Withheld from you, who have still to code a session that the figures hold."
_NOTHING: Final = "Nothing to tell yet: no session has two values."
_PARAGRAPHS: Final = (("methods", "Methods"), ("results", "Results"))


class TextView(View):
    """Of every dimension, as it is asked on top."""

    heeds = frozenset({BY, CUTOFF, UNBLINDED})

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, QLabel] = {}
        self.copies: dict[str, Button] = {}
        row = QHBoxLayout(self)
        no_margins(row, 16)
        for key, title in _PARAGRAPHS:
            row.addWidget(self._card(key, title), 1)

    def _card(self, key: str, title: str) -> Card:
        text = label("", wrap=True, name=f"paragraph-{key}")
        text.setAccessibleName(title)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.texts[key] = text
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(17, 12, 17, 12)
        column.addWidget(text)
        column.addStretch(1)
        copy = Button("Copy", f"copy-{key}", icon="copy")
        copy.setProperty("bulk", "dense")
        copy.clicked.connect(partial(self._copy, key))
        self.copies[key] = copy
        card = Card(title, " ")
        card.head.addWidget(copy)
        card.hold(scrolled(inside, f"{key}-scroll"))
        return card

    def _copy(self, key: str) -> None:
        QGuiApplication.clipboard().setText(self.texts[key].text())
        for other, button in self.copies.items():
            button.set_caption("Copied" if other == key else "Copy")

    def show_tables(self, tables: Tables, _dimension: str) -> None:
        shown = {
            "methods": methods_paragraph(tables.read, tables.figures),
            "results": results_paragraph(tables.read, tables.figures),
        }
        instead = _WITHHELD if tables.read.hidden else _NOTHING
        for key, paragraph in shown.items():
            if (paragraph or instead) != self.texts[key].text():
                self.texts[key].setText(paragraph or instead)
                self.copies[key].set_caption("Copy")
            self.copies[key].setEnabled(bool(paragraph))

    @property
    def home(self) -> QWidget:
        return self.copies["methods"]
