"""How the self-test goes, and what it told, under the film that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import IconView, label, no_margins
from vippcoder.ui.shared.progress_box import ProgressBox

if TYPE_CHECKING:
    from vippcoder.ui.observer.selftest import Tester

_TESTING = "Testing how exactly this computer plays this film. Your coding waits meanwhile."


class SelfTestBox(QWidget):
    """Nothing, until a test runs or has told something; closed by its button."""

    def __init__(self, tester: Tester) -> None:
        super().__init__()
        self.setObjectName("self-test")
        self.setAccessibleName("Test of this computer")
        self._progress = ProgressBox("self-test-progress", does="machine.self-test")
        self._progress.cancelled.connect(tester.cancel)
        self._icon = IconView("circle-check", "text2")
        self.sentence = label("", wrap=True, name="self-test-sentence")
        self.close_it = Button("Close", "self-test-close")
        self.close_it.clicked.connect(self.clear)
        self._told = QFrame()
        self._told.setProperty("box", "card")
        row = QHBoxLayout(self._told)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(self._progress)
        column.addWidget(self._told)
        self._told.hide()
        tester.began.connect(self._begin)
        tester.progressed.connect(self._progress.show_share)
        tester.ended.connect(self._progress.end)
        tester.told.connect(self._tell)
        tester.refused.connect(lambda sentence: self._tell(False, sentence))

    def clear(self) -> None:
        """Take away what was told."""
        self._told.hide()

    def _begin(self) -> None:
        self.clear()
        self._progress.begin(_TESTING)

    def _tell(self, is_right: bool, sentence: str) -> None:
        icon, token = ("circle-check", "text2") if is_right else ("alert-triangle", "attention")
        self._icon.show_icon(icon, token)
        self.sentence.setText(sentence)
        self._told.setAccessibleName(sentence)
        self._told.show()
