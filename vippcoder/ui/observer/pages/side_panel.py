"""The right panel: rating, the gate before submitting, why to stop, or asking the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from vippcoder.observing import watching
from vippcoder.observing.submission import Finding, FindingKind
from vippcoder.ui.observer.panel.gate import GatePanel
from vippcoder.ui.observer.panel.questions import QuestionBox
from vippcoder.ui.observer.panel.rating_panel import RatingPanel
from vippcoder.ui.observer.panel.stop import StopPanel

if TYPE_CHECKING:
    from vippcoder.timebase import TimeRange
    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.servants import Servants


class SidePanel(QStackedWidget):
    """Shows one of four panels, and goes where the gate's findings point."""

    turned = Signal()
    """Another panel is in front."""

    def __init__(self, desk: CodingDesk, servants: Servants) -> None:
        super().__init__()
        self._desk, self._servants = desk, servants
        self.rating = RatingPanel(desk, servants.rating, servants.evidence)
        self.gate = GatePanel(desk)
        self.stop = StopPanel(desk)
        self.questions = QuestionBox(desk, "questions")
        for panel in (self.rating, self.gate, self.stop, self.questions):
            self.addWidget(panel)
        self.gate.go_asked.connect(self._go_to)
        self.gate.back_asked.connect(self.back_to_rating)
        self.stop.back_asked.connect(self.back_to_rating)
        self.questions.back_asked.connect(self.back_to_rating)
        self._rest: TimeRange | None = None
        servants.film.player.frame_shown.connect(self._play_on)
        desk.left.connect(self._forget_rest)
        desk.submit_asked.connect(self.submit)
        desk.stop_asked.connect(self.ask_stop)

    @property
    def is_rating(self) -> bool:
        """Whether the rating panel is in front."""
        return self.currentWidget() is self.rating

    @property
    def is_gate(self) -> bool:
        """Whether the gate is in front."""
        return self.currentWidget() is self.gate

    @property
    def is_stop(self) -> bool:
        """Whether the panel for stopping is in front."""
        return self.currentWidget() is self.stop

    @property
    def is_asking(self) -> bool:
        """Whether the panel for asking the lead is in front."""
        return self.currentWidget() is self.questions

    def submit(self) -> None:
        """Open the gate; from there submit; from the other panels do what they are for."""
        if not self.rating.evidence.finish():
            return
        if self.is_gate:
            self.gate.submit_now()
        elif self.is_stop:
            self.stop.stop_now()
        elif self.is_asking:
            self.questions.keep()
        else:
            self._servants.film.pause()
            self._turn_to(self.gate)
            self.gate.begin()

    def ask_stop(self) -> None:
        """Ask why the session is not to be coded on."""
        if not self.rating.evidence.finish():
            return
        self._servants.film.pause()
        self._turn_to(self.stop)
        self.stop.begin()

    def ask(self) -> None:
        """Ask the lead about the session; once more leads back."""
        if self.is_asking:
            self.back_to_rating()
            return
        if not self.rating.evidence.finish():
            return
        self._servants.film.pause()
        self._turn_to(self.questions)
        self.questions.begin(self._desk.current)

    def back_to_rating(self) -> None:
        """Put the rating panel back."""
        self._turn_to(self.rating)
        self.rating.refresh()
        self._desk.film_focus_asked.emit()

    def _turn_to(self, panel: QWidget) -> None:
        self.setCurrentWidget(panel)
        self.turned.emit()

    def _go_to(self, finding: Finding) -> None:
        servants = self._servants
        if finding.kind is FindingKind.UNWATCHED and finding.range is not None:
            self._play_rest(finding.range)
            self._desk.film_focus_asked.emit()
            return
        self.back_to_rating()
        if finding.segment is not None:
            servants.segment.choose(finding.segment)
        if finding.dimension is not None:
            servants.rating.choose_dimension(finding.dimension)
            if self._desk.place.target_is_segment:
                servants.rating.switch_target()
                self._desk.noticed.emit("Digits now rate the whole session.")

    def _play_rest(self, stretch: TimeRange) -> None:
        self._rest = stretch
        self._servants.film.play_range(stretch, loop=False)

    def _play_on(self, index: int, _time_us: int, exact: bool) -> None:
        """Once a stretch has run to its end, play the next one that was not watched."""
        if self._rest is None or not exact:
            return
        frames, rest = self._desk.current.reference.frames, self._rest
        self._forget_rest()
        if index != frames.index_at(rest.end_us - 1) or not self.is_gate:
            return  # its observer stopped it, or has gone elsewhere
        for gap in watching.unwatched(frames, self._desk.page.watched):
            if gap.start_us >= rest.end_us:
                self._rest = gap
                QTimer.singleShot(0, self, self._play_next)
                return

    def _play_next(self) -> None:
        if self._rest is not None:
            self._play_rest(self._rest)

    def _forget_rest(self) -> None:
        self._rest = None

    def serves(self, action: Action, digit: int | None) -> bool:
        """Take what the panel in front makes of a key; False when it means what it always does."""
        if digit is not None:
            return self._take_digit(digit)
        if self.is_gate and action.id == "segment.play":
            return self.gate.play_rest()
        return self.is_stop and action.id == "coding.stop"

    def refuses(self, action: Action) -> bool:
        """Whether the panel in front leaves a key to the control that has the focus."""
        return not self.is_rating and action.group in {"rating", "segment", "evidence"}

    def _take_digit(self, digit: int) -> bool:
        if self.is_stop:
            self.stop.choice.take_digit(digit)
            return True
        return self.is_gate or self.is_asking or self.rating.take_digit(digit)

    def first_focus(self) -> QWidget:
        """Return where F6 lands."""
        if self.is_gate:
            return self.gate.first_focus()
        if self.is_asking:
            return self.questions.field
        return self.stop.choice.rows[0] if self.is_stop else self.rating.first_focus()
