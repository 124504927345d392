"""The bar on top of the coding page: way back, mask, what is saved, stopping, submitting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from vippcoder.observing import watching
from vippcoder.ui.observer.help_buttons import concern_button
from vippcoder.ui.observer.saved_sign import SavedSign
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins, rule

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vippcoder.ui.observer.desk import CodingDesk

_TASK: Final = 220
"""Pixels at 100 % that a task's name takes at most."""


class TopBar(QFrame):
    """Mask, task, position; saved, watched, rated; stop and submit."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("top-bar")
        self.setProperty("box", "top")
        self.back = Button("Sessions", "back-to-sessions", kind="quiet", icon="chevron-left")
        self.back.clicked.connect(desk.sessions)
        self.ask = Button("Ask…", "ask-lead", kind="quiet", icon="message", does="help.ask")
        self.ask.setAccessibleName("Ask the lead")
        self.ask.clicked.connect(desk.question_asked)
        self.concern = concern_button("concern", desk)
        self.stop = Button(
            "Stop coding this one", "stop-coding", icon="hand-stop", does="coding.stop"
        )
        self.stop.clicked.connect(desk.ask_stop)
        self.submit = Button("Submit…", "submit", kind="first", does="coding.submit")
        self.submit.clicked.connect(desk.submit)
        for button in (self.ask, self.stop):
            button.show_cap(False)
        self._mask = label("", Type.MASK, name="mask")
        self._task = label("", tone="2", name="task")
        self._position = label("", tone="2", name="position")
        self._saved = SavedSign(desk, "saved")
        self._watched = label("", tone="2", name="watched")
        self._rated = label("", tone="2", name="rated")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 7, 12, 8)
        row.setSpacing(12)
        watched = _pair(IconView("eye-check"), self._watched)
        bars = [_bar() for _ in range(4)]
        for widget in (self.back, bars[0], self._mask, self._task, bars[1], self._position):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._saved)
        right: tuple[QWidget, ...] = (
            bars[2],
            watched,
            bars[3],
            self._rated,
            self.ask,
            self.concern,
            self.stop,
            self.submit,
        )
        for part in right:
            row.addWidget(part)
        self._giving_way: tuple[tuple[QWidget, ...], ...] = (
            (self._position, bars[1]),
            (self._task,),
            (self._rated, bars[3]),
            (watched, bars[2]),
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        desk.sheet_changed.connect(self.refresh)
        for signal in (desk.saving_changed, desk.failed, desk.recovered):
            signal.connect(self._fit_soon)

    def refresh(self) -> None:
        """Show the sheet as it is stored."""
        desk = self._desk
        if desk.assignment is None:
            return
        here, page = desk.current, desk.page
        self._mask.setText(here.mask)
        task = desk.pack.subject_of(here)
        room = theme.scaled(_TASK)
        metrics = self._task.fontMetrics()
        self._task.setText(metrics.elidedText(task, Qt.TextElideMode.ElideRight, room))
        self._task.setAccessibleName(task)
        self._task.setToolTip(task if self._task.text() != task else "")
        self._position.setText(f"Session {here.position} of {len(desk.pack.assignments)}")
        share = watching.fraction(here.reference.frames, page.watched)
        self._watched.setText(f"Watched {int(100 * share)} %")
        required = [d for d in desk.instrument.dimensions if d.required and d.rates_sessions]
        rated = sum(1 for d in required if page.rating(d.id, None) is not None)
        self._rated.setText(f"Rated {rated} of {len(required)}")
        self.fit()

    def _fit_soon(self) -> None:
        """Fit when the word for what is saved has another length."""
        QTimer.singleShot(0, self, self.fit)

    def fit(self) -> None:
        """Let the least needed words go where the bar is too narrow; never mask or submit."""
        for group in self._giving_way:
            for widget in group:
                widget.show()
        self._task.setVisible(bool(self._task.text()))
        for group in self._giving_way:
            if self.sizeHint().width() <= self.width():
                return
            for widget in group:
                widget.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def _bar() -> QFrame:
    made = rule(upright=True)
    made.setFixedHeight(24)
    return made


def _pair(icon: IconView, text: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    no_margins(row, 6)
    row.addWidget(icon)
    row.addWidget(text)
    return made
