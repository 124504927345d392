"""Everything that exists while a pack is open: desk, servants, player and the pages over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from vippcoder.domain.coding import CodingState, StopReason
from vippcoder.observing import coding as sheets
from vippcoder.observing import worklist
from vippcoder.ui.observer.desk import CodingDesk
from vippcoder.ui.observer.pages.blinding import BlindingPage
from vippcoder.ui.observer.pages.coding import CodingPage
from vippcoder.ui.observer.pages.sessions import SessionsPage
from vippcoder.ui.observer.servants import Servants
from vippcoder.ui.shared.player import Player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from vippcoder.domain.coding import Assignment
    from vippcoder.observing.pack import OpenPack
    from vippcoder.observing.worklist import WorkItem
    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.keymap import Keymap

_TO_DO = {CodingState.ASSIGNED, CodingState.STARTED}


class PackScreens(QObject):
    """Leads from the work list through coding and the question to the next session."""

    shown = Signal(object, str)
    """A page to put in front, and the window's title."""

    def __init__(
        self,
        pack: OpenPack,
        keymap: Keymap,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.pack = pack
        self.player = Player(self)
        self.desk = CodingDesk(pack, self)
        self.servants = Servants.of(self.desk, self.player)
        self.sessions = SessionsPage(pack, keymap)
        self.coding = CodingPage(self.desk, self.servants, keymap, actions)
        self.blinding = BlindingPage(self.desk)
        self.sessions.open_asked.connect(self._open_item)
        self.coding.submitted.connect(self._submitted)
        self.coding.stopped.connect(self._stopped)
        self.blinding.answered.connect(self._answered)
        self.desk.sessions_asked.connect(self.show_sessions)
        self.desk.failed.connect(self._failed)
        self.desk.recovered.connect(self._recovered)

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """The pages of an open pack."""
        return (self.sessions, self.coding, self.blinding)

    def begin(self) -> None:
        """Return to where the observer was: a question still open, a session, else the list."""
        for item in worklist.work_list(self.pack):
            if item.state is CodingState.SUBMITTED and self._is_unanswered(item):
                self._ask(item.assignment)
                return
        last = sheets.last_opened(self.pack)
        for item in worklist.work_list(self.pack):
            if item.assignment.coding == last and item.film_found and self._code(item.assignment):
                return
        self.show_sessions()

    def show_sessions(self) -> None:
        """Show the work list, standing on the session that was open."""
        self.coding.rating.evidence.finish()
        before = self.desk.assignment
        self._put_away()
        self.sessions.refresh(before.coding if before else None)
        self.shown.emit(self.sessions, "vippcoder")
        self.sessions.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Put everything away and let the pack go."""
        if self.desk.assignment is not None:
            self.coding.rating.evidence.finish()
        self._put_away()
        self.pack.close()

    def serve(self, action: Action, digit: int | None) -> bool:
        """Do an action of the coding page; return whether it was this page's to do."""
        if self.desk.assignment is None:
            return False
        if digit is not None and self.coding.take_digit(digit):
            return True
        in_panel = self.coding.panels.currentWidget() is not self.coding.rating
        if in_panel and action.group in {"rating", "segment", "evidence"}:
            return False
        if action.id == "coding.stop" and self.coding.panels.currentWidget() is self.coding.stop:
            return True
        callback = self.servants.callback(action)
        if digit is None:
            callback()
        else:
            callback(digit)
        return True

    def _put_away(self) -> None:
        self.player.close()  # tells what was watched, while the desk still knows of which session
        self.desk.leave()

    def _code(self, assignment: Assignment) -> bool:
        if not self.desk.open(assignment):
            return False
        self.shown.emit(self.coding, assignment.mask)
        self.coding.focus_film()
        return True

    def _open_item(self, item: WorkItem) -> None:
        if item.state is CodingState.SUBMITTED:
            self._ask(item.assignment)
        else:
            self._code(item.assignment)

    def _submitted(self) -> None:
        assignment = self.desk.current
        self._put_away()
        self._ask(assignment)

    def _stopped(self, reason: StopReason) -> None:
        assignment = self.desk.current
        self._put_away()
        if reason is StopReason.GROUP_RECOGNISED:
            self._ask(assignment, is_stopped=True)
        else:
            self.show_sessions()

    def _ask(self, assignment: Assignment, *, is_stopped: bool = False) -> None:
        following = self._following(assignment)
        self.shown.emit(self.blinding, assignment.mask)
        self.blinding.begin(assignment, following.mask if following else "", is_stopped=is_stopped)

    def _answered(self) -> None:
        asked = self.blinding.session
        following = self._following(asked) if asked else None
        if following is None or not self._code(following):
            self.show_sessions()

    def _following(self, after: Assignment) -> Assignment | None:
        """Return the next session that can be coded, in the observer's own order."""
        open_ones = [
            i.assignment
            for i in worklist.work_list(self.pack)
            if i.state in _TO_DO and i.film_found and i.assignment.coding != after.coding
        ]
        later = [a for a in open_ones if a.position > after.position]
        return next(iter([*later, *open_ones]), None)

    def _is_unanswered(self, item: WorkItem) -> bool:
        return sheets.sheet(self.pack, item.assignment.coding).blinding is None

    def _failed(self, sentence: str) -> None:
        detail = "Everything before it is saved."
        self.sessions.error.tell(sentence, detail)
        self.blinding.error.tell(sentence, detail, "Try again")

    def _recovered(self) -> None:
        self.sessions.error.clear()
        self.blinding.error.clear()
