"""The observer's window: one page at a time, every key through one router."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMainWindow, QVBoxLayout, QWidget

from vippcoder.errors import StudyError
from vippcoder.observing import backups
from vippcoder.observing.pack import open_pack
from vippcoder.ui.observer.habits import Habits
from vippcoder.ui.observer.key_router import KeyRouter
from vippcoder.ui.observer.page_stack import PageStack
from vippcoder.ui.observer.pages.keys import KeysPage
from vippcoder.ui.observer.pages.start import StartPage
from vippcoder.ui.observer.pages.taking import TakingPage
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
_RELEASES: Final = "Releases of gold (*.vipprelease)"


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
        self._folder: Path | None = None
        """The pack that a delivery is being taken into."""
        self._to_restore: tuple[Path, Path] | None = None
        self.actions_by_id = make_actions(keymap, self.serve, self)
        self.defect = Bar("danger", "defect-bar")
        self.pages = PageStack()
        self.start = StartPage()
        self.keys = KeysPage(keymap)
        self.look = LookPage(look)
        self.taking = TakingPage()
        for page in (self.start, self.taking):
            self.pages.addWidget(page)
        for visited in (self.keys, self.look):
            self.pages.add_visited(visited)
        whole = QWidget()
        column = QVBoxLayout(whole)
        no_margins(column)
        column.addWidget(self.defect)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(whole)
        self.start.open_asked.connect(self.choose_pack)
        self.start.look_asked.connect(self.show_look)
        self.start.going_back.wanted.connect(lambda _reason: self.restore())
        self.taking.ended.connect(self._taken)
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
        self.pages.add_visited(screens.concern, screens.concern.may_leave)
        show_caps(screens.concern, self.keymap)
        self._add_pages()
        screens.pages_made.connect(self._add_pages)
        screens.shown.connect(self._show)
        screens.sessions.keys_asked.connect(self.show_keys)
        screens.sessions.look_asked.connect(self.show_look)
        screens.sessions.delivery_asked.connect(self.take_delivery)
        screens.desk.recovered.connect(self._stay)
        screens.desk.question_asked.connect(self.ask_lead)
        screens.desk.concern_asked.connect(self.show_concern)
        screens.concern.back_asked.connect(self.back)
        self._stay()
        screens.begin()
        return True

    def take_delivery(self) -> None:
        """Ask on the work list for a delivery and take it into the pack."""
        screens = self.screens
        if screens is None or self.pages.currentWidget() is not screens.sessions:
            if screens is not None:
                screens.desk.tell("A delivery is taken in on the work list: {coding.sessions}.")
            return
        if screens.pack.is_training:
            release, _ = QFileDialog.getOpenFileName(self, "Take in gold", "", _RELEASES)
            if release:
                screens.gold.take(Path(release))
            return
        chosen = QFileDialog.getExistingDirectory(self, "Take in a delivery")
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, delivery: Path) -> None:
        """Take a delivery into the open pack, which is closed meanwhile."""
        if self.screens is None:
            return
        self._folder = self.screens.pack.folder
        self.close_pack()
        self.pages.setCurrentWidget(self.taking)
        self.taking.begin(self._folder, delivery)

    def _taken(self, words: str, sentence: str) -> None:
        if self._folder is None or not self.open_folder(self._folder) or self.screens is None:
            return
        if sentence:
            self.screens.sessions.error.tell(sentence, "Your pack is as it was.")
        elif words:
            self.screens.sessions.tell_news(words)

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
            self.pages.forget(page)
            page.deleteLater()
        screens.deleteLater()
        self.setWindowTitle(TITLE)

    def _show(self, page: QWidget, title: str) -> None:
        self.pages.setCurrentWidget(page)
        self.setWindowTitle(title)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.screens is not None and not self._may_leave() and not self._is_leaving:
            self._is_leaving = True  # the page says so; closing once more leaves without them
            event.ignore()
            return
        self.taking.close_down()
        self.close_pack()
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        """Whether no words would be lost; what stands unkept on the page in front says so."""
        return self.pages.may_leave() and (self.screens is None or self.screens.may_leave())

    # Keys

    def _has_session(self) -> bool:
        screens = self.screens
        front = self.pages.currentWidget()
        return screens is not None and screens.is_of_a_session(front)

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
        if action.group in {"window", "help", "pack"}:
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
        return screens.gold.is_front(front) and screens.gold.serve(action, digit)

    def back(self) -> None:
        """Leave keys, look or concern, stop a delivery, or close what the page in front asks."""
        screens, front = self.screens, self.pages.currentWidget()
        if front is self.taking:
            self.taking.stop()
        elif self.pages.go_back() or screens is None:
            return
        elif screens.is_coding(front):
            screens.coding.back()
        elif screens.gold.is_front(front):
            screens.show_sessions()
        elif front is screens.sessions:
            screens.sessions.close_questions()

    def ask_lead(self) -> None:
        """Ask the lead about a session."""
        if self.screens is not None:
            self.screens.ask_lead(self.pages.currentWidget())

    def show_concern(self) -> None:
        """Show whom to tell of a concern for a child; once more goes back."""
        screens = self.screens
        if screens is not None:
            about = screens.about(self.pages.currentWidget())
            if self._visit(screens.concern):
                screens.concern.begin(about)

    def show_keys(self) -> None:
        """Show all keys; once more goes back."""
        if self._visit(self.keys):
            self.keys.begin()

    def show_look(self) -> None:
        """Show theme and text size; once more goes back."""
        if self._visit(self.look):
            self.look.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _visit(self, page: QWidget) -> bool:
        if self.screens is not None:
            self.screens.pause()
        return self.pages.visit(page, self.focusWidget())

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
        screens.coding.move_area(by, self.focusWidget())

    def tell_defect(self, words: str) -> None:
        """Say that the program itself went wrong."""
        self.defect.tell(
            "Something went wrong inside vippcoder; the fault is ours.", words, "Copy the report"
        )
