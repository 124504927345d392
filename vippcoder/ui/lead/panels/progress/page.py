"""The dashboard: how far, at what pace, and the lists that need the lead's eye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vippcoder.study.messages.questions import answer, questions
from vippcoder.study.progress.status import study_status
from vippcoder.ui.lead.panel import Panel, panel
from vippcoder.ui.lead.panels.progress.answering import AnswerCard
from vippcoder.ui.lead.panels.progress.columns import (
    CANNOT_CODE,
    OBSERVERS,
    QUESTIONS,
    STOPPED,
    TAKEN_BACK,
    ObserverLine,
)
from vippcoder.ui.lead.panels.progress.overview import ReliabilityCard, StateTiles
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.lead.reveal import RevealLine
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Segmented
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.messages.questions import AskedQuestion
    from vippcoder.study.progress.status import Remark, StudyStatus
    from vippcoder.ui.lead.desk import StudyDesk

_ROWS, _OTHERS, _SHARE = 10, 330, 0.45
"""Lines of the observers' table at most; of the height that heads and tiles leave, its share."""
_LISTS = ("Questions", "Unblinded", "Stopped", "Cannot code", "Done though taken back")
_NOTHING = (
    ("No questions", "What observers ask comes with their packs."),
    ("Nobody recognised a group", "Codings that were stopped for it are listed here."),
    ("Nothing was stopped", "Codings that were stopped for another reason are listed here."),
    ("Everything could be rated", "Ratings marked as cannot code are listed here."),
    (
        "Nothing came home done that was taken back",
        "Where a coding was given to somebody else and is submitted all the same, both stand.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Read:
    status: StudyStatus
    questions: tuple[AskedQuestion, ...]


@panel("progress", title="Progress", icon="chart-bar", position=80)
class ProgressPanel(Panel):
    """How far the study is."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Progress", "as far as packs were collected")
        self.tiles = StateTiles()
        self.observers: RowsTable[ObserverLine] = RowsTable(
            "progress-observers", "Observers", OBSERVERS
        )
        self.reliability = ReliabilityCard()
        self.which = Segmented("progress-lists", "List", _LISTS)
        self.which.asked.connect(self._turn)
        self.questions: RowsTable[AskedQuestion] = RowsTable("questions", "Questions", QUESTIONS)
        self.remarks: list[RowsTable[Remark]] = [
            RowsTable(name.lower().replace(" ", "-"), name, columns)
            for name, columns in zip(
                _LISTS[1:], (STOPPED, STOPPED, CANNOT_CODE, TAKEN_BACK), strict=True
            )
        ]
        self.reveal = RevealLine(desk)
        self.answer = AnswerCard()
        self.answer.given.connect(self._answer)
        self.questions.chosen.connect(self._question_chosen)
        for table in self.remarks:
            table.chosen.connect(self._remark_chosen)
        self._pages = QStackedWidget()
        self._boxes: list[QStackedWidget] = []
        tables: tuple[QWidget, ...] = (self.questions, *self.remarks)
        for listed, (title, words) in zip(tables, _NOTHING, strict=True):
            either = QStackedWidget()
            either.addWidget(listed)
            either.addWidget(Empty(title, words, on_card=True))
            self._boxes.append(either)
            self._pages.addWidget(either)
        self._lay_out()
        self._turn(0)

    def _lay_out(self) -> None:
        self.body.addWidget(self.tiles)
        observers = Card("Observers").hold(self.observers)
        observers.inside.addStretch(1)
        middle = side_by_side(observers, self.reliability)
        self.body.addLayout(middle)
        lists = Card("Needs your eye")
        lists.title.hide()
        lists.head.insertWidget(0, self.which)
        foot = QWidget()
        line = QVBoxLayout(foot)
        line.setContentsMargins(16, 6, 16, 0)
        line.addWidget(self.reveal)
        lists.inside.addWidget(self._pages, 1)
        lists.inside.addWidget(foot)
        self.body.addLayout(side_by_side(lists, self.answer), 1)

    def refresh(self) -> None:
        self.desk.read(_read, self._show, self.refuse)

    def first_focus(self) -> QWidget:
        return self.observers

    def may_leave(self) -> bool:
        if self.answer.is_dirty:
            self.hint.tell("An answer is not given yet.", "Give it, or empty its field.")
        return not self.answer.is_dirty

    def _show(self, read: _Read) -> None:
        status = read.status
        self.tiles.show_status(status)
        self.reliability.show_sample(status.reliability)
        newest = {pack.observer: pack.last_entry_at for pack in status.packs}
        lines = [ObserverLine(one, newest.get(one.code)) for one in status.observers]
        self.observers.show_items(lines, "code")
        self._fit()
        self.questions.show_items(read.questions, "id")
        lists = (status.unblinded, status.stopped, status.cannot_code, status.late)
        for table, remarks in zip(self.remarks, lists, strict=True):
            table.show_items(remarks, "mask")
        counts = [len(read.questions), *map(len, lists)]
        for part, name, number, box in zip(
            self.which.parts, _LISTS, counts, self._boxes, strict=True
        ):
            part.setText(f"{name} {number}" if number else name)
            part.setAccessibleName(f"{name}, {number}")
            part.updateGeometry()
            box.setCurrentIndex(0 if number else 1)
        unanswered = sum(not q.answers and not q.is_withheld for q in read.questions)
        self.badge_changed.emit(str(unanswered) if unanswered else "")

    def _fit(self) -> None:
        """Give the observers as many lines as they need and the window has room for."""
        row = max(theme.scaled(36), 28)
        left = self.height() - theme.scaled(_OTHERS)
        most = min(max(int(_SHARE * left / row), 1), _ROWS)
        self.observers.setFixedHeight(self.observers.height_of(most))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _turn(self, position: int) -> None:
        self.which.show_chosen(position)
        self._pages.setCurrentIndex(position)
        self.answer.setVisible(position == 0)
        table = self.questions if position == 0 else self.remarks[position - 1]
        item = table.item
        self.reveal.stand_on(str(item.mask) if item is not None else "")

    def _question_chosen(self, question: AskedQuestion | None) -> None:
        self.answer.show_question(question)
        if self._pages.currentIndex() == 0:
            self.reveal.stand_on(str(question.mask) if question else "")

    def _remark_chosen(self, remark: Remark | None) -> None:
        if self._pages.currentIndex() > 0 and self.sender() is self._table_in_front():
            self.reveal.stand_on(str(remark.mask) if remark else "")

    def _table_in_front(self) -> QWidget:
        position = self._pages.currentIndex()
        return self.questions if position == 0 else self.remarks[position - 1]

    def _answer(self, question: str, words: str) -> None:
        self.desk.write(
            lambda store, _job: answer(store, question, words),
            lambda _: self.answer.sent(),
            self.answer.refuse,
        )


def _read(store: StudyStore) -> _Read:
    return _Read(study_status(store), questions(store))
