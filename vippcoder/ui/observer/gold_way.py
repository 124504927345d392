"""What a training pack has beside the pages of a trial pack: gold taken in, and then seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.domain.ids import CodingId
from vippcoder.errors import StudyError
from vippcoder.observing import training

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from vippcoder.domain.coding import Assignment
    from vippcoder.observing.pack import OpenPack
    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.pages.feedback import FeedbackPage
    from vippcoder.ui.observer.pages.sessions import SessionsPage


class GoldWay(QObject):
    """Leads from the work list to the feedback on a film and back; idle in a trial pack."""

    shown = Signal(object, str)
    """A page to put in front, and the window's title."""
    left = Signal()
    """The work list shall come back."""

    def __init__(self, pack: OpenPack, sessions: SessionsPage, parent: QObject) -> None:
        super().__init__(parent)
        self._pack, self._sessions = pack, sessions
        self.page: FeedbackPage | None = None
        """The feedback page, once one was shown."""

    def take(self, release: Path) -> None:
        """Take a release of gold in and say on the work list what can be seen now."""
        try:
            masks = training.take(self._pack, release)
        except StudyError as error:
            self._sessions.error.tell(error.what, error.mend)
            return
        self._sessions.error.clear()
        several = "session" if len(masks) == 1 else "sessions"
        news = f"Gold of {len(masks)} more {several} can be seen: {', '.join(masks)}."
        self._sessions.tell_news(news if masks else "This gold was taken in before.")
        self._sessions.refresh(None)
        self._sessions.choose(self._pack.coding_of(masks[0]) if masks else None)

    def show(self, page: FeedbackPage | None, session: Assignment) -> None:
        """Show the feedback on a submitted session whose gold came.

        Args:
            page: of a training pack; None does nothing.
            session: which one.
        """
        if page is None:
            return
        if self.page is None:
            page.back_asked.connect(self.left)
        self.page = page
        self.shown.emit(page, session.mask)
        try:
            page.begin(CodingId(session.coding))
        except StudyError as error:
            self.left.emit()
            self._sessions.error.tell(error.what, error.mend)

    def is_front(self, page: QWidget | None) -> bool:
        """Whether a page is the feedback page."""
        return self.page is not None and page is self.page

    def serve(self, action: Action, digit: int | None) -> bool:
        """Do an action of the feedback page; return whether it was this page's to do."""
        return self.page is not None and self.page.serve(action, digit)

    def pause(self) -> None:
        """Stop the feedback's film."""
        if self.page is not None:
            self.page.player.pause()

    def put_away(self) -> CodingId | None:
        """Let go of the feedback's film; return whose it was."""
        return self.page.put_away() if self.page is not None else None
