"""The coding page: film left and large, panel right, timeline beneath, mask on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.timebase import format_instant, parse_instant
from vippcoder.ui.observer.angle_row import AngleRow
from vippcoder.ui.observer.looking import Looking
from vippcoder.ui.observer.pages.exemplar import ExemplarPane
from vippcoder.ui.observer.pages.panel_width import (
    NARROWEST,
    has_room_for_duration,
    has_room_for_values,
    wanted_width,
)
from vippcoder.ui.observer.pages.self_test import SelfTestBox
from vippcoder.ui.observer.pages.side_panel import SidePanel
from vippcoder.ui.observer.pages.top_bar import TopBar
from vippcoder.ui.observer.quick_strip import QuickStrip
from vippcoder.ui.observer.quickener import Quickener
from vippcoder.ui.observer.timeline.view import TimelineView
from vippcoder.ui.observer.timeline_wires import TimelineWires
from vippcoder.ui.observer.transport_bar import TransportBar
from vippcoder.ui.observer.transport_wires import TransportWires
from vippcoder.ui.shared.ask_line import AskLine
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.film_well import FilmWell
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.player.deck import SILENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction, QResizeEvent

    from vippcoder.domain.instrument import Anchor, Dimension
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.servants import Servants


class CodingPage(QWidget):
    """Lays out the parts and connects them to the desk; decides nothing about the coding."""

    submitted = Signal()
    stopped = Signal(object)

    def __init__(
        self,
        desk: CodingDesk,
        servants: Servants,
        actions: Mapping[str, QAction],
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk, self._servants = desk, servants
        self.top = TopBar(desk)
        self.error = Bar("danger", "error-bar")
        self.film_error = Bar("attention", "film-bar")
        self.self_test = SelfTestBox(servants.machine)
        self.quick = QuickStrip(Quickener(desk, servants.film, servants.machine))
        self.well = FilmWell()
        self.film = self.well.reference
        self.transport = TransportBar(actions)
        self.angles = AngleRow(servants.angle, actions)
        self._looking = Looking(self.well, desk, servants, self.transport)
        self.go_to = AskLine("go-to", "Go to", "02:31.480")
        self.timeline = TimelineView()
        self.timeline.switch.follow(actions["timeline.sound"])
        self.panels = SidePanel(desk, servants)
        self.exemplar = ExemplarPane(desk)
        self.rating, self.gate, self.stop = (
            self.panels.rating,
            self.panels.gate,
            self.panels.stop,
        )
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        well = QFrame()
        well.setProperty("box", "well")
        inside = QVBoxLayout(well)
        no_margins(inside)
        inside.addWidget(self.well)
        self._session = QWidget()
        film = QVBoxLayout(self._session)
        no_margins(film)
        film.addWidget(well, 1)
        film.addWidget(self.film_error)
        film.addWidget(self.self_test)
        film.addWidget(self.quick)
        film.addWidget(self.transport)
        film.addWidget(self.angles)
        film.addWidget(self.go_to)
        self._stage = QStackedWidget()
        self._stage.addWidget(self._session)
        self._stage.addWidget(self.exemplar)
        self.timeline.share_with(well, self._stage)
        left = QVBoxLayout()
        no_margins(left)
        left.addWidget(self._stage, 1)
        left.addWidget(self.timeline)
        self._panel = QFrame()
        self._panel.setProperty("box", "panel")
        self._panel.setFixedWidth(NARROWEST)
        inner = QVBoxLayout(self._panel)
        no_margins(inner)
        inner.setContentsMargins(1, 0, 0, 0)
        inner.addWidget(self.panels)
        middle = QHBoxLayout()
        no_margins(middle)
        middle.addLayout(left, 1)
        middle.addWidget(self._panel)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(self.top)
        column.addWidget(self.error)
        column.addLayout(middle, 1)

    def _listen(self) -> None:
        desk, servants = self._desk, self._servants
        player = servants.film.player
        player.frame_shown.connect(lambda index, _time_us: self.rating.evidence.show_frame(index))
        servants.film.failed.connect(self._film_failed)
        TransportWires(self.transport, desk, servants)
        servants.sound.changed.connect(lambda: self.exemplar.set_volume(player.volume))
        self.well.look_changed.connect(self.fit)
        timeline = self.timeline
        for wish in (
            timeline.seek_asked,
            timeline.scrub_asked,
            timeline.segment_chosen,
            timeline.note_chosen,
            timeline.edges_asked,
            desk.frame_asked,
        ):
            wish.connect(self.exemplar.leave)  # what is asked of the film is seen on the film
        TimelineWires(timeline, desk, servants)
        self.go_to.answered.connect(self._go_to_answered)
        servants.film.go_to_asked.connect(self._ask_go_to)
        desk.opened.connect(self._opened)
        desk.failed.connect(self._failed)
        desk.recovered.connect(self.error.clear)
        desk.film_focus_asked.connect(self.focus_film)
        desk.frame_asked.connect(servants.film.seek_frame)
        self.error.pressed.connect(desk.try_again)
        self.film_error.pressed.connect(self.film_error.clear)
        self.panels.turned.connect(self._show_ends)
        servants.rating.exemplar_asked.connect(self._play_exemplar)
        self.exemplar.following.clicked.connect(servants.rating.exemplar)
        self.exemplar.came.connect(self._show_exemplar)
        self.exemplar.left.connect(self._show_film)
        self.gate.submitted.connect(self.submitted)
        self.stop.stopped.connect(self.stopped)

    # Showing

    def _opened(self) -> None:
        self.film_error.clear()
        self.self_test.clear()
        self.panels.back_to_rating()
        QTimer.singleShot(0, self, self.fit)  # a long film's time takes more room

    def _failed(self, sentence: str) -> None:
        self.error.tell(
            sentence,
            "What the screen shows as rated or noted is saved; the last step is not.",
            "Try again",
        )

    def _film_failed(self, sentence: str) -> None:
        detail = "Nothing that you rated is affected."
        if sentence == SILENT:
            detail = f"What is played silently does not count as watched. {detail}"
        self.film_error.tell(sentence, detail, "Close")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the panel its share: more with larger type, as far as film and transport allow."""
        width = self.width()
        wanted = wanted_width(width)
        room = width - wanted - self.transport.look.way_back_width
        self.transport.show_extras(
            duration=has_room_for_duration(room), values=has_room_for_values(room)
        )
        rows = [w for w in (self.well, self.transport, self.angles) if not w.isHidden()]
        left = max(row.minimumSizeHint().width() for row in rows)
        self._panel.setFixedWidth(max(min(wanted, width - left), NARROWEST))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self.fit)

    # An exemplar in the film's place

    def _play_exemplar(self, dimension: Dimension, anchor: Anchor) -> None:
        if not self.rating.evidence.finish():
            return
        film = self._servants.film
        film.pause()
        self.go_to.hide()
        self.exemplar.show_exemplar(dimension, anchor, muted=film.player.muted)

    def _show_exemplar(self) -> None:
        self._stage.setCurrentWidget(self.exemplar)
        self.focus_film()

    def _show_film(self) -> None:
        self._stage.setCurrentWidget(self._session)
        if self._desk.assignment is not None:
            self.focus_film()

    # Asking

    def _ask_go_to(self) -> None:
        here = self._desk.current.reference.frames.time_of(self._servants.film.frame)
        self.go_to.ask(format_instant(here))

    def _go_to_answered(self, text: str) -> None:
        try:
            instant = parse_instant(text)
        except ValueError:
            self._desk.noticed.emit(f"“{text}” is not a time. Write it like 02:31.480 or 151.48.")
            return
        self._desk.noticed.emit("")
        self.go_to.hide()
        self._servants.film.seek_time(instant)
        self.focus_film()

    def _show_ends(self) -> None:
        self.top.submit.setVisible(self.panels.is_rating)
        self.top.stop.setVisible(not self.panels.is_stop)

    # Focus and keys

    @property
    def _film_on_screen(self) -> QWidget:
        return self.exemplar.film if self.exemplar.is_showing else self.film

    def focus_film(self) -> None:
        """Give the film the keys."""
        self._film_on_screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> None:
        """Close what is asked, then forget an in point, then return to the film."""
        if self.exemplar.is_showing:
            self.exemplar.leave()
            return
        evidence = self.rating.evidence
        was_asking = self.go_to.isVisible() or evidence.is_writing or evidence.fold()
        self.go_to.hide()
        evidence.finish()
        if self.rating.stop_asking() or was_asking:
            self.focus_film()
        elif not self.panels.is_rating:
            self.panels.back_to_rating()
        elif self.film.hasFocus():
            self._desk.noticed.emit("")
            self._servants.segment.drop_in()
        else:
            self.focus_film()

    def move_area(self, by: int, focus: QWidget | None) -> None:
        """Move the focus round: film, timeline, panel, top bar."""
        areas = [self._film_on_screen, self.timeline, self.panels.first_focus(), self.top.back]
        homes: list[QWidget] = [self._stage, self.timeline, self._panel, self.top]
        here = -1 if by > 0 else 0
        for i, home in enumerate(homes):
            if focus is not None and (home is focus or home.isAncestorOf(focus)):
                here = i
        areas[(here + by) % len(areas)].setFocus(Qt.FocusReason.TabFocusReason)
