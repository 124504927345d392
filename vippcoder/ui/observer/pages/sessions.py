"""The work list: the observer's sessions in their own order, and the one that comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vippcoder.domain.coding import CodingState
from vippcoder.observing import worklist
from vippcoder.ui.observer.help_buttons import concern_button
from vippcoder.ui.observer.pages.missing_film import MissingFilm
from vippcoder.ui.observer.pages.session_card import SessionCard
from vippcoder.ui.observer.pages.session_table import SessionDelegate, SessionsModel, worded
from vippcoder.ui.observer.panel.questions import QuestionBox
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins, rule
from vippcoder.ui.shared.progress import ShareBar

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from vippcoder.domain.coding import Assignment
    from vippcoder.observing.worklist import WorkItem
    from vippcoder.ui.observer.desk import CodingDesk

_CLOSED = {CodingState.SUBMITTED, CodingState.STOPPED, CodingState.LOCKED, CodingState.WITHDRAWN}
_WIDTHS = (48, 110, 150, 80, 120, 180, 110)


class _Table(QTableView):
    entered_row = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered_row.emit()
            return
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.model().rowCount() - 1}
        if (row := ends.get(Qt.Key(event.key()))) is not None:
            self.selectRow(row)  # Qt's own way is to the row's first column
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())  # a bar above takes room; what is chosen stays in view


class SessionsPage(QWidget):
    """Table at the left; the chosen session's card at the right."""

    open_asked = Signal(object)
    """A `WorkItem` to code, or whose question is still to be answered."""
    keys_asked = Signal()
    look_asked = Signal()
    delivery_asked = Signal()
    painted = Signal()
    """The work list is on screen for the first time."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk, self._pack = desk, desk.pack
        self._was_painted = False
        self.model = SessionsModel(self)
        self.table = self._make_table()
        self.card = SessionCard()
        self.card.open_asked.connect(self._open)
        self.missing = MissingFilm(desk.pack)
        self.missing.found.connect(self._film_found)
        self.ask = Button("Ask your lead…", "ask-about", icon="message", does="help.ask")
        self.ask.clicked.connect(self.ask_lead)
        self.questions = QuestionBox(desk, "list-questions")
        self.questions.setProperty("box", "card")
        self.questions.back_asked.connect(self.close_questions)
        self.questions.kept.connect(self._kept)
        self.questions.hide()
        self._damaged: set[str] = set()
        self._done = label("", Type.EMPHASIS, name="done")
        self._bar = ShareBar("Sessions done")
        self._left = label("", tone="2", name="left")
        self.error = Bar("danger", "sessions-error")
        self.news = Bar("attention", "sessions-news")
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(self._top())
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 16, 16, 16)
        inside.setSpacing(16)
        inside.addWidget(self.error)
        inside.addWidget(self.news)
        body = QHBoxLayout()
        no_margins(body, 16)
        body.addWidget(self._left_card(), 1)
        side = QVBoxLayout()
        no_margins(side, 16)
        side.addWidget(self.card)
        side.addWidget(self.missing)
        side.addWidget(self.ask)
        side.addWidget(self.questions, 100)
        side.addStretch(1)
        side_box = QWidget()
        side_box.setFixedWidth(372)
        side_box.setLayout(side)
        body.addWidget(side_box)
        inside.addLayout(body, 1)
        column.addLayout(inside, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def _top(self) -> QFrame:
        top = QFrame()
        top.setProperty("box", "top")
        instruments = (f"{i.id}, edition {i.edition}" for i in self._pack.instruments)
        keys = Button("Keys", "show-keys", kind="quiet", icon="keyboard", does="window.keys")
        keys.clicked.connect(self.keys_asked)
        look = Button("Look", "show-look", kind="quiet", icon="contrast")
        look.clicked.connect(self.look_asked)
        row = QHBoxLayout(top)
        row.setContentsMargins(16, 7, 12, 8)
        row.setSpacing(12)
        is_training = self._pack.is_training
        row.addWidget(label("Training" if is_training else "Sessions", Type.MASK))
        row.addWidget(label("; ".join(instruments), tone="2"))
        bar = rule(upright=True)
        bar.setFixedHeight(24)
        row.addWidget(bar)
        row.addWidget(label(f"Observer {self._pack.observer}", tone="2"))
        row.addStretch(1)
        words = "Take in gold…" if is_training else "Take in a delivery…"
        delivery = Button(words, "take-delivery", kind="quiet", icon="package", does="pack.take")
        delivery.show_cap(False)
        delivery.clicked.connect(self.delivery_asked)
        row.addWidget(delivery)
        row.addWidget(concern_button("list-concern", self._desk))
        row.addWidget(keys)
        row.addWidget(look)
        return top

    def _left_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("box", "card")
        head = QHBoxLayout()
        head.setContentsMargins(17, 14, 17, 14)
        head.setSpacing(16)
        head.addWidget(self._done)
        head.addWidget(self._bar)
        head.addWidget(self._left)
        head.addStretch(1)
        head.addWidget(label("In your order: work from the top", Type.META, tone="2"))
        column = QVBoxLayout(card)
        no_margins(column)
        column.setContentsMargins(1, 1, 1, 8)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.table, 1)
        return card

    def _make_table(self) -> _Table:
        table = _Table()
        table.setObjectName("sessions")
        table.setAccessibleName("Sessions")
        table.setModel(self.model)
        table.setItemDelegate(SessionDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setProperty("noRing", True)
        table.verticalHeader().hide()
        table.verticalHeader().setObjectName("sessions-rows")
        table.verticalHeader().setAccessibleName("Rows")
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setAccessibleName("Columns")
        header.setObjectName("sessions-columns")
        table.entered_row.connect(self._open)
        table.doubleClicked.connect(self._open)
        table.selectionModel().currentRowChanged.connect(self._show_card)
        return table

    def refresh(self, chosen: str | None = None) -> None:
        """Read the work list again; stand on `chosen` (a coding), else on what comes next."""
        items = worklist.work_list(self._pack)
        self.model.show_items(items)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, theme.scaled(width))
        self.table.verticalHeader().setDefaultSectionSize(theme.scaled(40))
        closed = sum(1 for i in items if i.state in _CLOSED)
        started = sum(1 for i in items if i.state is CodingState.STARTED)
        self._done.setText(f"{closed} of {len(items)} done")
        self._bar.show_share(closed / len(items) if items else 0)
        self._left.setText(f"{started} started, {len(items) - closed - started} to go")
        row = next((r for r, i in enumerate(items) if i.assignment.coding == chosen), None)
        if row is None or items[row].state in _CLOSED:
            row = next_row(items)
        self._choose_row(row)

    def choose(self, coding: str | None) -> None:
        """Stand on a session of the list, also on one that is closed; None leaves it as it is."""
        for row in range(self.model.rowCount()):
            item = self.model.item(self.model.index(row, 0))
            if item is not None and item.assignment.coding == coding:
                self._choose_row(row)

    def _choose_row(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(
            self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
        )
        self._show_card()

    def _show_card(self) -> None:
        item = self.model.item(self.table.currentIndex())
        if item is None:
            return
        self.card.show_item(item, self._pack)
        if not item.film_found:
            self.missing.show_missing(item.assignment)
        elif item.assignment.coding in self._damaged:
            self.missing.show_damaged(item.assignment)
        else:
            self.missing.clear()
        self.ask.set_caption(worded(item.questions, item.answers) or "Ask your lead…")
        if not self.questions.isHidden() and not self.questions.has_words:
            self.questions.show_session(item.assignment)

    def ask_lead(self) -> None:
        """Ask the lead about the chosen session; what was asked before stands beneath."""
        item = self.model.item(self.table.currentIndex())
        if item is not None and (self.questions.isHidden() or not self.questions.has_words):
            self.ask.hide()
            self.questions.show()
            self.questions.begin(item.assignment)

    def close_questions(self) -> bool:
        """Put the questions away; return whether they were there."""
        was_open = not self.questions.isHidden()
        self.questions.hide()
        self.ask.show()
        if was_open:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return was_open

    def _kept(self) -> None:
        item = self.model.item(self.table.currentIndex())
        self.refresh(item.assignment.coding if item else None)

    def tell_news(self, sentence: str) -> None:
        """Say what a delivery brought."""
        self.news.note(sentence)

    def note_damaged(self, session: Assignment) -> None:
        """Remember that a session's film could not be shown."""
        self._damaged.add(session.coding)

    def _film_found(self) -> None:
        item = self.model.item(self.table.currentIndex())
        self._damaged.clear()
        self.refresh(item.assignment.coding if item else None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        item = self.model.item(self.table.currentIndex())
        if item is not None and self.card.can_open:
            self.open_asked.emit(item)


def next_row(items: tuple[WorkItem, ...]) -> int:
    """Return the started session if there is one, else the first still to do."""
    for state in (CodingState.STARTED, CodingState.ASSIGNED):
        for row, item in enumerate(items):
            if item.state is state and item.film_found:
                return row
    return 0
