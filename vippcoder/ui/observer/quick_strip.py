"""One line beneath the film while its quicker copy is made, and a bar where it cannot be."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.progress import ShareBar
from vippcoder.ui.shared.progress_box import left_in_words
from vippcoder.ui.shared.quiet_words import QuietWords

if TYPE_CHECKING:
    from vippcoder.ui.observer.quickener import Quickener

_AFTER_MS: Final = 400
_TELLS_S: Final = 1.5
_MAKING: Final = (
    "Making a copy of this film that is quicker to move about in",
    "Making a quicker copy of this film",
    "Making a quicker copy",
)
_STOPPED: Final = (
    "The quicker copy is not finished: jumps in this film stay slow",
    "The quicker copy is not finished",
)


class QuickStrip(QWidget):
    """Shows how the making goes, and stops it or goes on."""

    def __init__(self, quickener: Quickener) -> None:
        super().__init__()
        self._quickener = quickener
        self.setObjectName("quick-film")
        self.setAccessibleName("Quicker copy of the film")
        self.bar = Bar("attention", "quick-film-bar")
        self.bar.pressed.connect(quickener.go_on)
        self._words = QuietWords("quick-film-words")
        self._share = ShareBar("Quicker copy of the film")
        self._left = label("", Type.META, tone="2", name="quick-film-left")
        self.button = Button("Cancel", "quick-film-button", kind="quiet", does="film.quicker")
        self.button.setProperty("bulk", "dense")
        self.button.clicked.connect(quickener.switch)
        self._row = QFrame()
        self._row.setProperty("box", "surface")
        row = QHBoxLayout(self._row)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self._share)
        row.addWidget(self._left)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(self.bar)
        column.addWidget(self._row)
        self._wait = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._wait.timeout.connect(self._row.show)
        self._since, self._first = 0.0, 0.0
        self._row.hide()
        quickener.began.connect(self._begin)
        quickener.progressed.connect(self._show_share)
        quickener.ended.connect(self._end)
        quickener.stopped.connect(self._show_stopped)
        quickener.refused.connect(self._show_refused)

    def _begin(self) -> None:
        self.bar.clear()
        self._words.say(*_MAKING)
        self._left.setText("")
        self._share.show_share(0)
        self._set_progress(shown=True)
        self.button.set_caption("Cancel")
        self._since, self._first = 0.0, 0.0
        self._wait.start()

    def _show_share(self, share: float) -> None:
        self._share.show_share(share)
        now = time.monotonic()
        if not self._since and share > 0:
            self._since, self._first = now, share  # what an earlier session made is no measure
        gone, made = now - self._since, share - self._first
        if self._since and gone > _TELLS_S and made > 0:
            self._left.setText(left_in_words(gone * (1 - share) / made))

    def _end(self) -> None:
        self._wait.stop()
        self.bar.clear()
        self._row.hide()

    def _show_stopped(self) -> None:
        self._wait.stop()
        self._words.say(*_STOPPED)
        self._set_progress(shown=False)
        self.button.set_caption("Go on")
        self._row.show()

    def _show_refused(self, sentence: str) -> None:
        self._end()
        self.bar.tell(
            "No quicker copy of this film can be made. Code on with the film as it is.",
            f"{sentence[:1].upper()}{sentence[1:]}",
            "Try again",
        )

    def _set_progress(self, *, shown: bool) -> None:
        self._share.setVisible(shown)
        self._left.setVisible(shown)
