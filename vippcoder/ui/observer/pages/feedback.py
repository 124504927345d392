"""Feedback on a training film: the film, and beside it own ratings and gold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.domain.ids import CodingId
from vippcoder.media.known import index_of_copy
from vippcoder.observing import training
from vippcoder.timebase import format_instant
from vippcoder.ui.observer.pages.exemplar import MOVES
from vippcoder.ui.observer.pages.feedback_panel import FeedbackPanel
from vippcoder.ui.observer.pages.panel_width import wanted_width
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.focus_ring import NO_RING
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.player import Player

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QHideEvent, QResizeEvent

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.observing.pack import OpenPack
    from vippcoder.ui.observer.actions import Action


class FeedbackPage(QWidget):
    """Shows gold once it came; a player of its own, so that nothing here counts as watched."""

    back_asked = Signal()

    def __init__(self, pack: OpenPack) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName("Feedback")
        self._pack = pack
        self._session: Assignment | None = None
        self.player = Player(self)
        self.film = FilmView()
        self.film.setObjectName("feedback-film")
        self.film.setAccessibleName("Film")
        self.film.setProperty(NO_RING, True)
        self.film.setMinimumSize(320, 180)
        self.error = Bar("attention", "feedback-bar")
        self.panel = FeedbackPanel()
        self.back = Button("Sessions", "feedback-back", kind="quiet", icon="chevron-left")
        self.back.clicked.connect(self.back_asked)
        self.title = label("", Type.MASK, name="feedback-mask")
        self.play = Button("Play", "feedback-play", icon="player-play", does="film.play")
        self._time = label("", Type.TIME, name="feedback-time")
        self._frame = label("", Type.META, tone="2", name="feedback-frame")
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        top, well, controls = QFrame(), QFrame(), QFrame()
        top.setProperty("box", "top")
        head = QHBoxLayout(top)
        head.setContentsMargins(8, 7, 12, 8)
        head.setSpacing(12)
        for widget in (self.back, self.title, label("Feedback", tone="2")):
            head.addWidget(widget)
        head.addStretch(1)
        calm = "Submitted as it is; nothing here changes it or counts as watched."
        head.addWidget(label(calm, tone="2"))
        well.setProperty("box", "well")
        inside = QVBoxLayout(well)
        no_margins(inside)
        inside.addWidget(self.film)
        controls.setProperty("box", "surface")
        row = QHBoxLayout(controls)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(12)
        row.addWidget(self._time)
        row.addWidget(self._frame)
        row.addStretch(1)
        row.addWidget(self.play)
        left = QVBoxLayout()
        no_margins(left)
        left.addWidget(well, 1)
        left.addWidget(self.error)
        left.addWidget(controls)
        body = QHBoxLayout()
        no_margins(body)
        body.addLayout(left, 1)
        body.addWidget(self.panel)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(top)
        column.addLayout(body, 1)

    def _wire(self) -> None:
        player = self.player
        player.picture_shown.connect(self.film.show_picture)
        player.frame_shown.connect(self._frame_shown)
        player.playing_changed.connect(self._playing_changed)
        player.failed.connect(self._failed)
        self.film.bounds_changed.connect(player.set_bounds)
        self.play.clicked.connect(player.toggle)
        self.panel.moment_asked.connect(self.go_to)

    def begin(self, coding: CodingId) -> bool:
        """Show a session's feedback; False where its gold has not come.

        Raises:
            StudyError: its gold does not open.
        """
        found = training.feedback(self._pack)
        given = next((one for one in found if one.assignment.coding == coding), None)
        if given is None:
            return False
        self._session = session = given.assignment
        self.title.setText(session.mask)
        instrument = self._pack.instrument_of(coding)
        self.panel.show_feedback(given, instrument, training.rule_of(self._pack))
        self.error.clear()
        self.film.clear()
        recording = session.reference
        path = self._pack.recording_path(recording)
        if path.is_file():
            indexed = partial(_index, recording)
            self.player.open(path, recording.frames, indexed_by=indexed)
        else:
            self.player.close()
            self._failed("The film is missing from the pack.")
        if self.panel.buttons:
            self.panel.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def go_to(self, at_us: int) -> None:
        """Rest on the frame that is on screen at a session time."""
        if self._session is not None and self.player.is_open:
            self.player.pause()
            self.player.seek(self._session.reference.frames.index_at(at_us))

    def serve(self, action: Action, digit: int | None) -> bool:
        """Move the film, or go back to the sessions; return whether the key was this page's."""
        if digit is None and action.id == "coding.sessions":
            self.back_asked.emit()
            return True
        move = MOVES.get(action.id) if digit is None else None
        if move is None or not self.player.is_open:
            return False
        move(self.player)
        return True

    def put_away(self) -> CodingId | None:
        """Let go of the film; return whose it was."""
        self.player.close()
        self.film.clear()
        session, self._session = self._session, None
        return CodingId(session.coding) if session is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(wanted_width(self.width()))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.player.pause()

    def _frame_shown(self, index: int, time_us: int, exact: bool) -> None:
        self._time.setText(format_instant(time_us))
        self._frame.setText(f"frame {index}, exact" if exact else f"frame {index}")

    def _playing_changed(self, playing: bool) -> None:
        self.play.set_caption("Pause" if playing else "Play")
        self.play.set_icon_name("player-pause" if playing else "player-play")

    def _failed(self, sentence: str) -> None:
        self.error.tell(sentence, "Your ratings and gold are not affected.")


def _index(recording: Recording, path: Path, job: Job) -> FrameIndex:
    return index_of_copy(path, recording, job)
