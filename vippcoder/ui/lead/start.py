"""Without a study: open one, make one, or make a rehearsal of drawn films."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from vippcoder.study.study import LEAD
from vippcoder.ui.lead.dropping import dropped_paths
from vippcoder.ui.lead.parts import scrolled
from vippcoder.ui.shared.background import Task
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.going_back import GoingBack
from vippcoder.ui.shared.labels import in_the_middle, label, no_margins, rule
from vippcoder.ui.shared.progress_box import ProgressBox

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from vippcoder.jobs import Job

_WIDTH: Final = 600
_GOING_BACK: Final = (
    "What was done after that is not in it; packs that were collected since are collected again. "
    "What is in the study now is kept beside it."
)


class StartPage(QWidget):
    """A card with one way in a line; a study's folder can be dropped on it."""

    open_asked = Signal(object)
    """A study's folder."""
    new_asked = Signal(object)
    """The folder of a study to make."""
    look_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._task: Task | None = None
        self.error = Bar("danger", "start-error")
        self.going_back = GoingBack(_GOING_BACK, asks_why=True, width=_WIDTH)
        self.progress = ProgressBox("rehearsal")
        self.progress.cancelled.connect(self.stop)
        self.open = Button("Open study…", "open-study", kind="first", icon="folder-open")
        self.new = Button("New study…", "new-study", icon="plus")
        self.open.clicked.connect(self.choose_study)
        self.new.clicked.connect(self.choose_new)
        self.rehearse = Button("Make a rehearsal…", "make-rehearsal", icon="movie")
        self.rehearse.clicked.connect(self.choose_rehearsal)
        self.look = Button("Look", "show-look", kind="quiet", icon="contrast")
        self.look.setToolTip("Theme and text size (Ctrl+L)")
        self.look.clicked.connect(self.look_asked)
        self.person = QLineEdit()
        self._inside = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("box", "card")
        card.setFixedWidth(_WIDTH)
        card.setLayout(self._inside)
        self._inside.setContentsMargins(32, 28, 32, 28)
        self._inside.setSpacing(14)
        head = QHBoxLayout()
        no_margins(head)
        head.addWidget(label("vippcoder, study", Type.HEADING))
        head.addStretch(1)
        head.addWidget(self.look)
        self._inside.addLayout(head)
        words = (
            "A study holds everything that the lead works with: design, films, assignment, packs, "
            "ratings. Who is in which arm is never in it."
        )
        self._inside.addWidget(label(words, tone="2", wrap=True))
        self._add_way(self.open, "A study's folder; you can also drop it here.")
        self._add_way(self.new, "An empty folder becomes a study; its design comes first.")
        self._add_way(
            self.rehearse, "A made-up trial of 34 families in drawn films; it takes some minutes."
        )
        self._inside.addWidget(self.progress)
        self._inside.addWidget(rule())
        self._add_person()
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 16, 24, 0)
        bar.addWidget(self.error)
        cards = QWidget()
        inside = QVBoxLayout(cards)
        inside.setContentsMargins(24, 16, 24, 16)
        inside.setSpacing(16)
        inside.addStretch(2)
        inside.addLayout(in_the_middle(self.going_back))
        inside.addLayout(in_the_middle(card))
        inside.addStretch(3)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addLayout(bar)
        column.addWidget(scrolled(cards, "start-scroll"), 1)

    def _add_way(self, button: Button, words: str) -> None:
        self._inside.addWidget(rule())
        button.setFixedWidth(180)
        row = QHBoxLayout()
        no_margins(row, 16)
        row.addWidget(button)
        row.addWidget(label(words, tone="2", wrap=True), 1)
        self._inside.addLayout(row)

    def _add_person(self) -> None:
        self.person.setObjectName("person")
        self.person.setAccessibleName("You work as")
        self.person.setPlaceholderText(LEAD)
        self.person.setFixedWidth(180)
        said = label(
            "Who works, as the study's journal names you. If you code too, your observer's code: "
            "sessions that you have still to code stay hidden from you.",
            tone="2",
            wrap=True,
        )
        row = QHBoxLayout()
        no_margins(row, 16)
        row.addWidget(self.person)
        row.addWidget(said, 1)
        self._inside.addLayout(row)

    @property
    def who(self) -> str:
        """Who works."""
        return self.person.text().strip() or LEAD

    def begin(self) -> None:
        """Focus the first button."""
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, title: str, sentence: str) -> None:
        """Say why something cannot be done."""
        self.going_back.hide()
        self.error.tell(title, sentence[:1].upper() + sentence[1:])

    def clear(self) -> None:
        """Take away what was said: a study opens."""
        self.error.clear()
        self.going_back.hide()

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

    def choose_rehearsal(self) -> None:
        """Ask where the rehearsal is to be."""
        folder = QFileDialog.getExistingDirectory(self, "Empty folder for the rehearsal")
        if folder:
            self.make_rehearsal(Path(folder))

    def make_rehearsal(self, folder: Path, dyads: int | None = None) -> None:
        """Make a made-up trial in an empty folder and open it.

        Args:
            folder: of the study to make; its allocation comes to lie beside it.
            dyads: how many families; None for as many as a rehearsal has.
        """
        if self._task is not None:
            return

        def make(job: Job) -> None:
            # Imported here: a lead who rehearses nothing needs nothing of it.
            from vippcoder.demonstration.rehearsal import DYADS, make_rehearsal  # noqa: PLC0415

            make_rehearsal(folder, dyads=dyads or DYADS, job=job)

        self.error.clear()
        self._task = task = Task(make, self)
        task.progressed.connect(self.progress.show_share)
        task.over.connect(self._over)
        task.done.connect(lambda: self.open_asked.emit(folder))
        task.refused.connect(lambda said: self.tell("There is no rehearsal.", said))
        self._show_busy()
        self.progress.begin("Making up families and drawing their films")
        task.start()

    def stop(self) -> None:
        """Stop making the rehearsal; what was made of it is taken away."""
        if self._task is not None:
            self._task.close()
            self._over()

    def _over(self) -> None:
        self._task = None
        self.progress.end()
        self._show_busy()

    def _show_busy(self) -> None:
        self.wait_for("the rehearsal is made" if self._task else "")

    def wait_for(self, what: str) -> None:
        """Let nothing be begun until something is done; empty for nothing any more."""
        for button in (self.open, self.new, self.rehearse):
            button.setEnabled(not what)
            button.setToolTip(f"Waits until {what}." if what else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(dropped_paths(event.mimeData())) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_asked.emit(dropped_paths(event.mimeData())[0])
