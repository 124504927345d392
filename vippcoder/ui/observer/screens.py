"""Everything that exists while a pack is open: the desk, the pages, and the way through them."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from vippcoder.domain.coding import CodingState, StopReason
from vippcoder.observing import coding as sheets
from vippcoder.observing import worklist
from vippcoder.observing.backups import back_up_if_due
from vippcoder.ui.observer.desk import CodingDesk
from vippcoder.ui.observer.gold_way import GoldWay
from vippcoder.ui.observer.pages.concern import ConcernPage
from vippcoder.ui.observer.pages.sessions import SessionsPage
from vippcoder.ui.observer.proofs import Proofs
from vippcoder.ui.shared.background import Task
from vippcoder.ui.shared.backups import BackupKeeper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.ids import Mask
    from vippcoder.observing.pack import OpenPack
    from vippcoder.observing.worklist import WorkItem
    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.habits import Habits
    from vippcoder.ui.observer.keymap import Keymap
    from vippcoder.ui.observer.pages.blinding import BlindingPage
    from vippcoder.ui.observer.pages.coding import CodingPage
    from vippcoder.ui.observer.workbench import Workbench
    from vippcoder.ui.shared.player import Player

_WORKBENCH = "vippcoder.ui.observer.workbench"
_TO_DO = {CodingState.ASSIGNED, CodingState.STARTED}


class PackScreens(QObject):
    """Leads from the work list through coding and the question to the next session."""

    shown = Signal(object, str)
    """A page to put in front, and the window's title."""
    pages_made = Signal()
    """There are more `pages`."""

    def __init__(
        self,
        pack: OpenPack,
        keymap: Keymap,
        habits: Habits,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.pack = pack
        self._habits = habits
        self._actions = actions
        self._workbench: Workbench | None = None
        self.desk = CodingDesk(pack, keymap, self)
        self.sessions = SessionsPage(self.desk)
        self.concern = ConcernPage(pack)
        self.gold = GoldWay(pack, self.sessions, self)
        self.gold.shown.connect(self.shown)
        self.gold.left.connect(self.show_sessions)
        self.sessions.open_asked.connect(self._open_item)
        self._warm_up = Task(lambda _job: import_module(_WORKBENCH), self)
        self._warm_up.done.connect(lambda: self.workbench)
        self.sessions.painted.connect(self._warm_up.start)
        self._proofs = Proofs(pack, self)
        self._proofs.journal_broken.connect(self._journal_broken)
        self._proofs.film_exchanged.connect(self._film_exchanged)
        self._keeper = BackupKeeper(partial(back_up_if_due, pack.folder), self)
        self._keeper.failed.connect(self._no_backup)
        self.desk.sessions_asked.connect(self.show_sessions)
        self.desk.failed.connect(self._failed)
        self.desk.recovered.connect(self._recovered)

    @property
    def workbench(self) -> Workbench:
        """What an open session needs; made when it is first asked for."""
        if self._workbench is None:
            # Imported here: the work list shall not wait for the decoders.
            from vippcoder.ui.observer.workbench import Workbench  # noqa: PLC0415

            self._workbench = made = Workbench(self.desk, self._habits, self._actions, self)
            made.coding.submitted.connect(self._submitted)
            made.coding.stopped.connect(self._stopped)
            made.servants.film.failed.connect(self._film_failed)
            made.blinding.answered.connect(self._answered)
            self.pages_made.emit()
        return self._workbench

    @property
    def player(self) -> Player:
        """The player."""
        return self.workbench.player

    @property
    def coding(self) -> CodingPage:
        """The coding page."""
        return self.workbench.coding

    @property
    def blinding(self) -> BlindingPage:
        """The page of the question after a session."""
        return self.workbench.blinding

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """The pages of an open pack, as far as they are made."""
        bench = self._workbench
        own = (self.sessions, self.concern)
        if bench is None:
            return own
        more = (bench.feedback,) if bench.feedback is not None else ()
        return (*own, bench.coding, bench.blinding, *more)

    def is_coding(self, page: QWidget | None) -> bool:
        """Whether a page is the coding page."""
        return self._workbench is not None and page is self._workbench.coding

    def is_blinding(self, page: QWidget | None) -> bool:
        """Whether a page is the question after a session."""
        return self._workbench is not None and page is self._workbench.blinding

    def is_of_a_session(self, page: QWidget | None) -> bool:
        """Whether a page is about one session, so that the film's keys mean something."""
        return self.is_coding(page) or self.is_blinding(page) or self.gold.is_front(page)

    def show_keys(self) -> None:
        """Show the keys in force where they are not on a cap."""
        if self._workbench is not None and self.desk.assignment is not None:
            self._workbench.coding.rating.refresh()

    def pause(self) -> None:
        """Stop the film, if one is open."""
        if self._workbench is not None:
            self._workbench.player.pause()
            self._workbench.coding.exemplar.pause()
            self.gold.pause()

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
        """Show the work list, standing on the session that was open; not with words unsaved."""
        if not self.may_leave():
            return
        before = self.desk.assignment
        self._put_away()
        seen = self.gold.put_away()
        self.desk.stay_on_list()
        self._proofs.want(None)
        self.sessions.refresh(before.coding if before else None)
        self.sessions.choose(seen)
        self.shown.emit(self.sessions, "vippcoder")
        self.sessions.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def about(self, front: QWidget | None) -> tuple[Mask, int | None] | None:
        """Return the session that a page is about, and the moment on screen; None on the list."""
        if self.desk.assignment is not None:
            session = self.desk.current
            return session.mask, session.reference.frames.time_of(self.desk.place.frame)
        asked = self.blinding.session if self.is_blinding(front) else None
        return (asked.mask, None) if asked is not None else None

    def ask_lead(self, front: QWidget | None) -> None:
        """Ask the lead about the open session, or on the work list about the chosen one."""
        if self.is_coding(front):
            self.coding.panels.ask()
        elif front is self.sessions:
            self.sessions.ask_lead()

    def may_leave(self) -> bool:
        """Keep the words being typed; False when they could not be saved."""
        return self.desk.assignment is None or self.coding.rating.evidence.finish()

    def close(self) -> None:
        """Put everything away and let the pack go."""
        self._warm_up.close()
        self._proofs.close()
        self.sessions.missing.close_down()
        self._put_away()
        self.gold.put_away()
        self._keeper.close()
        self.pack.close()

    def serve(self, action: Action, digit: int | None) -> bool:
        """Do an action of the coding page; return whether it was this page's to do."""
        if self.desk.assignment is None:
            return False
        panels = self.coding.panels
        if self.coding.exemplar.serves(action, digit):
            return True
        if panels.serves(action, digit):
            return True
        if panels.refuses(action):
            return False
        callback = self.workbench.servants.callback(action)
        if digit is None:
            callback()
        else:
            callback(digit)
        return True

    def _put_away(self) -> None:
        if self._workbench is not None:
            self.player.close()  # tells what was watched, while the desk knows of which session
        self.desk.leave()

    def _code(self, assignment: Assignment) -> bool:
        bench = self.workbench  # before the desk tells that a session is open
        if not self.desk.open(assignment):
            return False
        bench.blinding.error.clear()
        self._proofs.want(assignment)
        self.shown.emit(self.coding, assignment.mask)
        self.coding.focus_film()
        return True

    def _open_item(self, item: WorkItem) -> None:
        if item.state is CodingState.SUBMITTED and self._is_unanswered(item):
            self._ask(item.assignment)
        elif item.state is CodingState.SUBMITTED:
            self.gold.show(self.workbench.feedback, item.assignment)
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
        if self._workbench is not None:
            self._workbench.blinding.error.tell(sentence, detail, "Try again")

    def _film_failed(self, _sentence: str) -> None:
        if self.desk.assignment is not None and not self.workbench.servants.film.has_picture:
            self.sessions.note_damaged(self.desk.current)

    def _film_exchanged(self, sentence: str) -> None:
        if self.desk.assignment is None or not self.workbench.servants.film.has_picture:
            return  # a film that cannot be shown has said so itself
        session = self.desk.current
        self.sessions.note_damaged(session)
        self.show_sessions()
        self.sessions.error.tell(f"{session.mask}: {sentence}", "What you rated is kept.")

    def _journal_broken(self, sentence: str) -> None:
        self.show_sessions()
        self.sessions.error.tell(sentence, "Nothing was taken away or put right.")

    def _no_backup(self, sentence: str) -> None:
        self.sessions.error.tell("No backup was made.", sentence[:1].upper() + sentence[1:])

    def _recovered(self) -> None:
        self.sessions.error.clear()
        if self._workbench is not None:
            self._workbench.blinding.error.clear()
