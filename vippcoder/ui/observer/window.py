"""The observer's window: one page at a time, every key through one router."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.errors import StudyError
from vippcoder.observing import backups
from vippcoder.observing.pack import open_pack
from vippcoder.ui.observer.habits import Habits
from vippcoder.ui.observer.key_router import KeyRouter
from vippcoder.ui.observer.pages.keys import KeysPage
from vippcoder.ui.observer.pages.start import StartPage
from vippcoder.ui.observer.qactions import make_actions, show_caps, show_keys
from vippcoder.ui.observer.screens import PackScreens
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.focus_ring import FocusRing
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.look_page import LookPage

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.keymap import Keymap
    from vippcoder.ui.shared.look import Look

TITLE = "vippcoder"


class ObserverWindow(QMainWindow):
    """Shows pages and hands keys on; `PackScreens` leads the way through them."""

    def __init__(self, look: Look, keymap: Keymap, habits: Habits | None = None) -> None:
        super().__init__()
        self.setObjectName("observer-window")
        self.setAccessibleName(TITLE)
        self.setWindowTitle(TITLE)
        self.keymap = keymap
        self._habits = habits or Habits()
        self.screens: PackScreens | None = None
        self._is_leaving = False
        self._to_restore: tuple[Path, Path] | None = None
        self.actions_by_id = make_actions(keymap, self.serve, self)
        self.defect = Bar("danger", "defect-bar")
        self.pages = QStackedWidget()
        self.pages.setObjectName("pages")
        self.start = StartPage()
        self.keys = KeysPage(keymap)
        self.look = LookPage(look)
        for page in (self.start, self.keys, self.look):
            self.pages.addWidget(page)
        whole = QWidget()
        column = QVBoxLayout(whole)
        no_margins(column)
        column.addWidget(self.defect)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(whole)
        self._before: tuple[QWidget, QWidget | None] = (self.start, None)
        self.start.open_asked.connect(self.choose_pack)
        self.start.going_back.wanted.connect(self.restore)
        self.keys.back_asked.connect(self.back)
        self.look.back_asked.connect(self.back)
        self.keys.changed.connect(self._keys_changed)
        show_caps(self, keymap)
        self.router = KeyRouter(self, keymap, self._has_session, self.serve, self._intercept)
        self._ring = FocusRing(self)
        self.resize(1366, 768)
        self.start.begin()

    # The pack

    def choose_pack(self) -> None:
        """Ask for a folder and open it."""
        folder = QFileDialog.getExistingDirectory(self, "Open pack")
        if folder:
            self.open_folder(Path(folder))

    def open_folder(self, folder: Path) -> bool:
        """Open a pack where its observer left it; else say on the start page what is wrong."""
        self.close_pack()
        try:
            pack = open_pack(folder)
        except StudyError as error:
            self.start.tell(error.sentence(with_path=False))
            self.pages.setCurrentWidget(self.start)
            self.start.begin()
            self._offer_backup(folder)
            return False
        self.start.clear()
        self.screens = screens = PackScreens(
            pack, self.keymap, self._habits, self.actions_by_id, self
        )
        self._add_pages()
        screens.pages_made.connect(self._add_pages)
        screens.shown.connect(self._show)
        screens.sessions.keys_asked.connect(self.show_keys)
        screens.sessions.look_asked.connect(self.show_look)
        screens.desk.recovered.connect(self._stay)
        screens.desk.question_asked.connect(self.ask_lead)
        screens.desk.concern_asked.connect(self.show_concern)
        screens.concern.back_asked.connect(self.back)
        self._stay()
        screens.begin()
        return True

    def _offer_backup(self, folder: Path) -> None:
        held = backups.backups_of(folder)
        if held and backups.is_damaged(folder):
            self._to_restore = (folder, held[0].path)
            self.start.going_back.offer(held[0])

    def restore(self) -> None:
        """Go back to the backup that was offered, and open the pack."""
        if self._to_restore is None:
            return
        folder, backup = self._to_restore
        try:
            backups.restore(folder, backup)
        except StudyError as error:
            self.start.tell(error.sentence(with_path=False))
            return
        self.open_folder(folder)

    def _add_pages(self) -> None:
        for page in self.screens.pages if self.screens else ():
            if self.pages.indexOf(page) < 0:
                self.pages.addWidget(page)
                show_caps(page, self.keymap)

    def close_pack(self) -> None:
        """Let the pack go; its pages go with it."""
        if self.screens is None:
            return
        screens, self.screens = self.screens, None
        screens.close()
        for page in screens.pages:
            self.pages.removeWidget(page)
            page.deleteLater()
        screens.deleteLater()
        self.setWindowTitle(TITLE)

    def _show(self, page: QWidget, title: str) -> None:
        self.pages.setCurrentWidget(page)
        self.setWindowTitle(title)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.screens is not None and not self.screens.may_leave() and not self._is_leaving:
            self._is_leaving = True  # the error bar is up; closing once more leaves without them
            event.ignore()
            return
        self.close_pack()
        super().closeEvent(event)

    # Keys

    def _has_session(self) -> bool:
        screens = self.screens
        front = self.pages.currentWidget()
        return screens is not None and (screens.is_coding(front) or screens.is_blinding(front))

    def _stay(self) -> None:
        self._is_leaving = False

    def _keys_changed(self) -> None:
        show_keys(self.actions_by_id, self.keymap)
        show_caps(self, self.keymap)
        if self.screens is not None:
            self.screens.show_keys()

    def _intercept(self, event: QKeyEvent) -> bool:
        if self.pages.currentWidget() is self.keys and self.keys.is_asking:
            self.keys.take_key(event)
            return True
        return False

    def serve(self, action: Action, digit: int | None) -> bool:
        """Do an action on the page in front; False leaves the key to the control."""
        if action.group in {"window", "help"}:
            method = getattr(self, action.callback)
            method()
            return True
        screens, front = self.screens, self.pages.currentWidget()
        if screens is None:
            return False
        if screens.is_coding(front):
            return screens.serve(action, digit)
        if screens.is_blinding(front):
            return screens.blinding.serve(action, digit)
        return False

    def back(self) -> None:
        """Leave keys or look, or on the coding page return to the film."""
        front = self.pages.currentWidget()
        concern = self.screens.concern if self.screens else None
        if front is not None and front is concern and not concern.may_leave():
            return
        if front in self._asides():
            page, focus = self._before
            self.pages.setCurrentWidget(page)
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.screens is not None and self.screens.is_coding(front):
            self.screens.coding.back()
        elif self.screens is not None and front is self.screens.sessions:
            self.screens.sessions.close_questions()

    def ask_lead(self) -> None:
        """Ask the lead about a session."""
        if self.screens is not None:
            self.screens.ask_lead(self.pages.currentWidget())

    def show_concern(self) -> None:
        """Show whom to tell of a concern for a child; once more goes back."""
        if self.screens is None:
            return
        was = self.pages.currentWidget()
        about = self.screens.about(was)
        self._leave_for(self.screens.concern)
        if was is not self.screens.concern:
            self.screens.concern.begin(about)

    def _asides(self) -> tuple[QWidget, ...]:
        """Return the pages that one visits and comes back from."""
        concern = (self.screens.concern,) if self.screens else ()
        return (self.keys, self.look, *concern)

    def show_keys(self) -> None:
        """Show all keys; once more goes back."""
        self._leave_for(self.keys)
        if self.pages.currentWidget() is self.keys:
            self.keys.begin()

    def show_look(self) -> None:
        """Show theme and text size; once more goes back."""
        self._leave_for(self.look)
        if self.pages.currentWidget() is self.look:
            self.look.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_for(self, page: QWidget) -> None:
        front = self.pages.currentWidget()
        if front is page:
            self.back()
            return
        if front not in self._asides() and front is not None:
            self._before = (front, self.focusWidget())
        if self.screens is not None:
            self.screens.pause()
        self.pages.setCurrentWidget(page)

    def next_area(self) -> None:
        """Move the focus to the next area."""
        self._move_area(1)

    def previous_area(self) -> None:
        """Move the focus to the area before."""
        self._move_area(-1)

    def _move_area(self, by: int) -> None:
        screens = self.screens
        if screens is None or not screens.is_coding(self.pages.currentWidget()):
            self.focusNextPrevChild(by > 0)
            return
        areas = screens.coding.areas()
        homes = screens.coding.area_homes()
        focus: QWidget | None = self.focusWidget()
        here = -1 if by > 0 else 0
        for i, home in enumerate(homes):
            if focus is not None and (home is focus or home.isAncestorOf(focus)):
                here = i
        areas[(here + by) % len(areas)].setFocus(Qt.FocusReason.TabFocusReason)

    def tell_defect(self, words: str) -> None:
        """Say that the program itself went wrong."""
        self.defect.tell(
            "Something went wrong inside vippcoder; the fault is ours.", words, "Copy the report"
        )
