"""Without a study: open one, make one, or make a rehearsal of drawn films."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.lead.dropping import dropped_paths
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins, rule

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent


class StartPage(QWidget):
    """A card with one way in a line; a study's folder can be dropped on it."""

    open_asked = Signal(object)
    """A study's folder."""
    new_asked = Signal(object)
    """The folder of a study to make."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self.error = Bar("danger", "start-error")
        self.open = Button("Open study…", "open-study", kind="first", icon="folder-open")
        self.new = Button("New study…", "new-study", icon="plus")
        self.open.clicked.connect(self.choose_study)
        self.new.clicked.connect(self.choose_new)
        card = QFrame()
        card.setProperty("box", "card")
        card.setFixedWidth(600)
        self._inside = QVBoxLayout(card)
        self._inside.setContentsMargins(32, 28, 32, 28)
        self._inside.setSpacing(14)
        self._inside.addWidget(label("vippcoder, study", Type.HEADING))
        words = (
            "A study holds everything that the lead works with: design, films, assignment, packs, "
            "ratings. Who is in which arm is never in it."
        )
        self._inside.addWidget(label(words, tone="2", wrap=True))
        self._add_way(self.open, "A study's folder; you can also drop it here.")
        self._add_way(self.new, "An empty folder becomes a study; its design comes first.")
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 16, 24, 0)
        bar.addWidget(self.error)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addLayout(bar)
        column.addStretch(2)
        middle = QHBoxLayout()
        no_margins(middle)
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(3)

    def _add_way(self, button: Button, words: str) -> None:
        self._inside.addWidget(rule())
        button.setFixedWidth(180)
        row = QHBoxLayout()
        no_margins(row, 16)
        row.addWidget(button)
        row.addWidget(label(words, tone="2", wrap=True), 1)
        self._inside.addLayout(row)

    def begin(self) -> None:
        """Focus the first button."""
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, title: str, sentence: str) -> None:
        """Say why something cannot be done."""
        self.error.tell(title, sentence[:1].upper() + sentence[1:])

    def choose_study(self) -> None:
        """Ask for a study's folder."""
        folder = QFileDialog.getExistingDirectory(self, "Open study")
        if folder:
            self.open_asked.emit(Path(folder))

    def choose_new(self) -> None:
        """Ask where the new study is to be."""
        folder = QFileDialog.getExistingDirectory(self, "Empty folder for the new study")
        if folder:
            self.new_asked.emit(Path(folder))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(dropped_paths(event.mimeData())) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_asked.emit(dropped_paths(event.mimeData())[0])
