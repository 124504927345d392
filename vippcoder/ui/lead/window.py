"""The lead's window: the pages' names at the left, one page at a time, bars above."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.errors import StudyError
from vippcoder.storage.study.designs import read_designs
from vippcoder.study.design.versions import read_design
from vippcoder.study.study import LEAD, create_study
from vippcoder.ui.lead.desk import StudyDesk
from vippcoder.ui.lead.navigation import Navigation, page_key
from vippcoder.ui.lead.panel import panels
from vippcoder.ui.lead.restoring import Restorer
from vippcoder.ui.lead.start import StartPage
from vippcoder.ui.lead.work_strip import WorkStrip
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.focus_ring import FocusRing
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.look_page import LookPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QResizeEvent

    from vippcoder.storage.core.backups import Backup
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.shared.look import Look

TITLE: Final = "vippcoder"
_UNFOLDS_AT: Final = 1600
"""Width of the window from which on the pages' names are shown, at 100 %."""


class LeadWindow(QMainWindow):
    """Opens a study and leads through its pages.

    Args:
        look: the application's look.
        person: who works; stands in the study's journal.
    """

    def __init__(self, look: Look, person: str = LEAD) -> None:
        super().__init__()
        self.setObjectName("lead-window")
        self.setAccessibleName(TITLE)
        self.setWindowTitle(TITLE)
        self._kinds = panels()
        self.desk: StudyDesk | None = None
        self.panels: list[Panel] = []
        self.defect = Bar("danger", "defect-bar")
        self.strip = WorkStrip()
        self.start = StartPage()
        self.start.person.setText("" if person == LEAD else person)
        self.start.open_asked.connect(self.open_folder)
        self.start.new_asked.connect(self.make_study)
        self.start.look_asked.connect(self.show_look)
        self.restorer = Restorer(self.start, self)
        self.restorer.ended.connect(self._went_back)
        self.look = LookPage(look)
        self.look.back_asked.connect(self.back)
        look.changed.connect(self._fold)
        self.navigation = Navigation(self._kinds)
        self.navigation.chosen.connect(self.go_to)
        self.navigation.look_asked.connect(self.show_look)
        self.navigation.leave_asked.connect(self.leave_study)
        self.navigation.hide()
        self.pages = QStackedWidget()
        self.pages.setObjectName("pages")
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.look)
        self._before: QWidget = self.start
        self._lay_out()
        self._add_keys()
        self._ring = FocusRing(self)
        self.resize(1366, 768)
        self.start.begin()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        no_margins(column)
        column.addWidget(self.defect)
        column.addWidget(self.strip)
        column.addWidget(self.pages, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        no_margins(row)
        row.addWidget(self.navigation)
        row.addLayout(column, 1)
        self.setCentralWidget(whole)

    def _add_keys(self) -> None:
        for i in range(len(self._kinds)):
            if key := page_key(i):
                self._add_key(key, f"page-{i + 1}", partial(self.go_to, i))
        self._add_key("Ctrl+PgDown", "next-page", partial(self._turn_page, 1))
        self._add_key("Ctrl+PgUp", "previous-page", partial(self._turn_page, -1))
        self._add_key("F6", "next-area", self._move_area)
        self._add_key("Shift+F6", "previous-area", self._move_area)
        self._add_key("Ctrl+L", "look", self.show_look)
        self._add_key("Ctrl+W", "leave-study", self.leave_study)
        self._add_key("Ctrl+O", "open-study", self._ask_for_study)

    def _add_key(self, key: str, name: str, does: Callable[[], object]) -> None:
        action = QAction(self)
        action.setObjectName(f"key-{name}")
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: does())
        self.addAction(action)

    # The study

    def open_folder(self, folder: Path) -> bool:
        """Open a study; else say on the start page what is wrong."""
        if not self.close_study():
            return False
        try:
            self.desk = desk = StudyDesk(folder, self.start.who, self)
        except StudyError as error:
            self._refused("This study does not open.", error)
            self.restorer.offer(folder)
            return False
        self.start.clear()
        self.strip.follow(desk)
        for i, (_, kind) in enumerate(self._kinds):
            made = kind.make(desk)
            made.badge_changed.connect(self.navigation.items[i].show_badge)
            self.panels.append(made)
            self.pages.addWidget(made)
        self.navigation.show()
        self._fold()
        self._name_study()
        desk.changed.connect(self._name_study)
        desk.restore_asked.connect(self.go_back)
        desk.page_asked.connect(self._go_to_page)
        self.go_to(0)
        return True

    def go_back(self, backup: Backup, reason: str) -> None:
        """Close the study, put a backup in its database's place, and open it again."""
        desk = self.desk
        if desk is not None and self.close_study():
            self.pages.setCurrentWidget(self.start)
            self.restorer.begin(desk.folder, backup, desk.person, reason)

    def _went_back(self, folder: Path, words: str, fault: str) -> None:
        why_not = "The study did not go back; it is as it was."
        if not self.open_folder(folder):
            if fault:
                self.start.tell(why_not, fault)
                self.restorer.offer(folder)
            return
        at = self._go_to_page("backups")
        if fault:
            self.panels[at].bar.tell(why_not, f"{fault[:1].upper()}{fault[1:]}")
        else:
            self.panels[at].hint.note(words)

    def make_study(self, folder: Path) -> bool:
        """Make a study in an empty folder and open it."""
        if not self.close_study():
            return False
        try:
            create_study(folder, self.start.who).close()
        except StudyError as error:
            return self._refused("There is no new study.", error)
        return self.open_folder(folder)

    def _refused(self, title: str, error: StudyError) -> bool:
        self.start.tell(title, error.sentence(with_path=False))
        self.pages.setCurrentWidget(self.start)
        self.start.begin()
        return False

    def close_study(self) -> bool:
        """Let the study go; its pages go with it. False where a page holds what was not kept."""
        if self.desk is None:
            return True
        for i, made in enumerate(self.panels):
            if not made.may_leave():
                self.go_to(i)
                return False
        desk, self.desk = self.desk, None
        self.strip.follow(None)
        for made in self.panels:
            made.let_go()
        desk.close()
        for made in self.panels:
            self.pages.removeWidget(made)
            made.deleteLater()
        self.panels = []
        desk.deleteLater()
        self.navigation.hide()
        self.setWindowTitle(TITLE)
        return True

    def leave_study(self) -> None:
        """Close the study and go to the start page."""
        if self.desk is not None and self.close_study():
            self.pages.setCurrentWidget(self.start)
            self.start.begin()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.close_study():
            event.ignore()
            return
        self.start.stop()
        self.restorer.close()
        super().closeEvent(event)

    def _name_study(self) -> None:
        if self.desk is not None:
            self.desk.read(_study_title, self.setWindowTitle, lambda _: None)

    # Pages

    def go_to(self, position: int) -> None:
        """Put a page in front."""
        if position < len(self.panels):
            self.pages.setCurrentWidget(self.panels[position])
            self.navigation.show_chosen(position)
            self.panels[position].land()

    def _turn_page(self, way: int) -> None:
        """Put the next (1) or the previous (-1) page in front, round and round."""
        front = self.pages.currentWidget()
        at = next((i for i, made in enumerate(self.panels) if made is front), None)
        if at is not None:
            self.go_to((at + way) % len(self.panels))

    def _go_to_page(self, wanted: str) -> int:
        """Put a page in front by its name; return where it stands."""
        at = [name for name, _ in self._kinds].index(wanted)
        self.go_to(at)
        return at

    def show_look(self) -> None:
        """Show theme and text size; once more goes back."""
        front = self.pages.currentWidget()
        if front is self.look:
            self.back()
            return
        self._before = front or self.start
        self.navigation.show_look(shown=True)
        self.pages.setCurrentWidget(self.look)
        self.look.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> None:
        """Leave the page of looks."""
        self.navigation.show_look(shown=False)
        self.pages.setCurrentWidget(self._before)
        front = next((made for made in self.panels if made is self._before), None)
        if front is not None:
            front.land()
        else:
            self.start.begin()

    def _ask_for_study(self) -> None:
        self.start.choose_study()

    def _move_area(self) -> None:
        focus: QWidget | None = self.focusWidget()
        front = next((p for p in self.panels if p is self.pages.currentWidget()), None)
        if focus is not None and self.navigation.isAncestorOf(focus) and front is not None:
            home = front.first_focus()
        else:
            home = next((i for i in self.navigation.items if i.isChecked()), self.start.open)
        home.setFocus(Qt.FocusReason.TabFocusReason)

    def _fold(self) -> None:
        self.navigation.fold(folded=self.width() < theme.scaled(_UNFOLDS_AT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def tell_defect(self, words: str) -> None:
        """Say that the program itself went wrong."""
        self.defect.tell(
            "Something went wrong inside vippcoder; the fault is ours.", words, "Copy the report"
        )


def _study_title(store: StudyStore) -> str:
    return read_design(store).title if read_designs(store) else TITLE
