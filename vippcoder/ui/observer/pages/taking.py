"""A delivery being taken in: the pack is closed meanwhile, and opened again however it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.ui.shared.background import Task
from vippcoder.ui.shared.focus_ring import NO_RING
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.progress_box import ProgressBox

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.storage.pack.taking import Taken


class TakingPage(QWidget):
    """Says what is done and how far it is; Esc stops it, and the pack is as before."""

    ended = Signal(str, str)
    """What the delivery brought; or why it was not taken in. Both empty: it was stopped."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # until there is something to cancel
        self.setProperty(NO_RING, True)
        self._task: Task | None = None
        self._taken: Taken | None = None
        self.progress = ProgressBox("taking", does="window.back")
        self.progress.cancelled.connect(self.stop)
        card = QFrame()
        card.setProperty("box", "card")
        card.setFixedWidth(520)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(32, 32, 32, 32)
        inside.setSpacing(16)
        inside.addWidget(label("Taking in the delivery", Type.HEADING))
        calm = "Nothing that you coded is touched."
        inside.addWidget(label(calm, tone="2", wrap=True))
        inside.addWidget(self.progress)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def begin(self, pack: Path, delivery: Path) -> None:
        """Take a delivery into a pack that no window has open."""
        self._taken = None

        def verb(job: Job) -> None:
            with open_pack(pack) as opened:
                _, self._taken = take(opened, delivery, job)

        self._task = task = Task(verb, self)
        task.progressed.connect(self.progress.show_share)
        task.done.connect(self._done)
        task.refused.connect(lambda sentence: self._end("", sentence))
        self.progress.begin("Copying films")
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        task.start()

    @property
    def is_busy(self) -> bool:
        """Whether a delivery is being taken in."""
        return self._task is not None

    def stop(self) -> None:
        """Stop taking it in; what is copied so far goes again."""
        if self._task is not None:
            self._task.close()
            self._end("", "")

    def close_down(self) -> None:
        """End the work before the window goes."""
        if self._task is not None:
            self._task.close()
            self._task = None

    def _done(self) -> None:
        taken: Taken | None = self._taken
        self._end(_worded(taken) if taken is not None else "", "")

    def _end(self, words: str, sentence: str) -> None:
        self._task = None
        self.progress.end()
        self.ended.emit(words, sentence)


def _worded(taken: Taken) -> str:
    """Say what a delivery brought, such as `3 new sessions, 1 answer`."""
    if taken.was_there:
        return "Your pack has this delivery already."
    parts = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (len(taken.masks), "new session", "new sessions"),
            (taken.answers, "answer", "answers"),
            (taken.withdrawn, "session withdrawn", "sessions withdrawn"),
        )
        if count
    ]
    return f"The delivery is taken in: {', '.join(parts) or 'nothing new'}."
