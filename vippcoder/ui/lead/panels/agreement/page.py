"""The page on agreement: the question on top, then one of its views, then the film."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from vippcoder.study.adjudication.side_by_side import side_by_side
from vippcoder.study.reliability.seeing import keep_seen
from vippcoder.ui.lead.comparison import ComparisonView
from vippcoder.ui.lead.panel import Panel, panel, step_to
from vippcoder.ui.lead.panels.agreement.asking import AskingLine
from vippcoder.ui.lead.panels.agreement.computing import Computing
from vippcoder.ui.lead.panels.agreement.counting import CountedLine
from vippcoder.ui.lead.panels.agreement.exporting import ExportButton
from vippcoder.ui.lead.panels.agreement.kinds import KINDS, TABLES
from vippcoder.ui.lead.panels.agreement.left_out import LeftOut
from vippcoder.ui.lead.panels.agreement.reading import Dimensions, read_for_tables
from vippcoder.ui.lead.panels.agreement.tables_view import TablesView
from vippcoder.ui.lead.panels.agreement.view import Tables
from vippcoder.ui.lead.parts import Empty
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.progress_box import ProgressBox
from vippcoder.ui.shared.reading_order import tab_in_reading_order

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from vippcoder.domain.ids import CodingId
    from vippcoder.study.adjudication.side_by_side import SideBySide
    from vippcoder.study.reliability.counted import Counted
    from vippcoder.ui.lead.desk import StudyDesk
    from vippcoder.ui.lead.panels.agreement.computing import Computed, Work
    from vippcoder.ui.lead.panels.agreement.view import View

_COMPUTING_TABLES: Final = "Figures and their intervals"
_ABOUT: Final = "independent first submissions, under masks"


@panel("agreement", title="Agreement", icon="chart-dots", position=84)
class AgreementPanel(Panel):
    """How well observers agree, where they differ, and what to do."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Agreement", _ABOUT)
        self._dimensions = Dimensions(())
        self._dimension = ""
        self._tables: Tables | None = None
        self._seen: set[CodingId] = set()
        self._returns_to: QWidget | None = None
        self.asking = AskingLine()
        self.asking.asked.connect(self.refresh)
        self.asking.dimension_asked.connect(self.choose_dimension)
        self.asking.refused.connect(self.bar.tell)
        self.progress = ProgressBox("agreement-progress")
        self.computing = Computing(self)
        self._listen()
        self.hint.pressed.connect(self.refresh)
        self.export = ExportButton()
        self.export.refused.connect(self.refuse)
        self.export.written.connect(lambda name: self.hint.note(f"Written: {name}."))
        self.back = Button("Back", "agreement-back", icon="chevron-left")
        self.back.clicked.connect(self.go_back)
        self.settle = step_to(desk, "adjudication")
        self.buttons.addWidget(self.export)
        self.buttons.addWidget(self.settle)
        self.buttons.addWidget(self.back)
        self.line = CountedLine([kind.title for kind in KINDS])
        self.line.view_asked.connect(lambda at: self.turn(KINDS[at].name))
        self.line.list_asked.connect(self._list_left_out)
        self.tables = TablesView()
        self.views: dict[str, View] = {TABLES: self.tables}
        self.view = TABLES
        self.list, self.comparison = LeftOut(), ComparisonView()
        self._stack, self._pages = QStackedWidget(), QStackedWidget()
        self._take(self.tables)
        self._lay_out()
        self._show_page(self._front)
        self.turn(TABLES)

    def _listen(self) -> None:
        self.computing.computed.connect(self._computed)
        self.computing.begun.connect(self._begun)
        self.computing.progressed.connect(self.progress.show_share)
        self.computing.ended.connect(self._ended)
        self.computing.stopped.connect(self._stopped)
        self.computing.refused.connect(self.bar.tell)
        self.progress.cancelled.connect(self.computing.cancel)

    def _lay_out(self) -> None:
        self._no_design = Empty(
            "No design yet",
            "The design says which instrument is used, and what is coded twice.",
            step_to(self.desk, "design"),
        )
        self._front = self._stack
        # Views that are not in front must not make the window larger.
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._nothing = Empty(
            "Nothing to compare yet",
            "Figures stand here once two observers have submitted one session and their packs "
            "were collected.",
            step_to(self.desk, "packs"),
        )
        self._stack.addWidget(self._nothing)
        for page in (self._front, self.list, self.comparison, self._no_design):
            self._pages.addWidget(page)
        for part in (self.asking, self.line, self.progress):
            self.body.addWidget(part)
        self.body.addWidget(self._pages, 1)

    # Reading and computing

    def refresh(self) -> None:
        question = self.asking.question
        self.desk.read(lambda store: read_for_tables(store, question), self._read, self.refuse)

    def _read(self, work: Work | None) -> None:
        if work is None:
            self._show_page(self._no_design)
            return
        if self._pages.currentWidget() is self._no_design:
            self._show_page(self._front)
        self.bar.clear()
        self._dimensions = Dimensions.of(work.about.source.instruments)
        self._dimension = self._dimensions.or_first(self._dimension)
        self.asking.show_dimensions(self._dimensions.names, self._dimension)
        self.computing.ask(TABLES, work)
        self._read_for_view()

    def _read_for_view(self) -> None:
        """Have the view in front get what it needs beside the tables."""
        reading = self.views[self.view].reading(self.asking.question, self._dimension)
        if reading is not None and self._dimension:
            self.desk.read(reading, partial(self.computing.ask, self.view), self.refuse)

    def _computed(self, name: str, computed: Computed) -> None:
        from vippcoder.ui.lead.panels.agreement.works import (  # noqa: PLC0415 - brings scipy
            codings_in,
            figures_in,
        )

        if self.hint.button.isVisible():
            self.hint.clear()
        if name == TABLES:
            figures = figures_in(computed)
            self._tables = Tables(computed.about, figures, self._dimensions, self.desk.person)
            for view in self.views.values():
                view.show_tables(self._tables, self._dimension)
            self._show_view()
        else:
            self.views[name].show_computed(computed)
        self._keep_seen(set(codings_in(computed)))
        self.settle_focus()

    def _keep_seen(self, codings: set[CodingId]) -> None:
        """Have the study keep that figures were shown, once for each coding in them."""
        new = codings - self._seen
        if new:
            self._seen |= new
            self.desk.write(
                lambda store, _job: keep_seen(store, sorted(new)), lambda _: None, self.refuse
            )

    def _what(self, name: str) -> str:
        return self.views[name].computes or _COMPUTING_TABLES

    def _begun(self, name: str) -> None:
        self.progress.begin(self._what(name))

    def _ended(self) -> None:
        self.progress.end()

    def _stopped(self, name: str) -> None:
        self.progress.end()
        self.hint.tell(
            f"{self._what(name)}: stopped.", "What is shown was computed before.", "Go on"
        )

    # What is in front

    def choose_dimension(self, key: str) -> None:
        """Be about another dimension."""
        if key == self._dimension:
            return
        self._dimension = key
        self.asking.show_dimensions(self._dimensions.names, key)
        if self._tables is not None:
            for view in self.views.values():
                view.show_tables(self._tables, key)
        self._read_for_view()

    def turn(self, name: str) -> None:
        """Put another view in front."""
        self.view = name
        kind = next(kind for kind in KINDS if kind.name == name)
        if name not in self.views:
            self.views[name] = kind.make()
            self._take(self.views[name])
            if self._tables is not None:
                self.views[name].show_tables(self._tables, self._dimension)
        self.line.which.show_chosen(KINDS.index(kind))
        self._show_view()
        tab_in_reading_order(self)
        view = self.views[name]
        self.asking.show_only(view.heeds)
        self._tell_counted(view)
        self._read_for_view()

    def _show_view(self) -> None:
        """Show the view in front, or that there is nothing yet that it could show."""
        view = self.views[self.view]
        is_empty = view.needs_pairs and self._tables is not None and self._tables.are_empty
        self._stack.setCurrentWidget(self._nothing if is_empty else view)
        is_front = self._pages.currentWidget() is self._front
        self.export.offer(view.exports() if is_front and not is_empty else ())

    def _take(self, view: View) -> None:
        self._stack.addWidget(view)
        view.session_asked.connect(self.open_session)
        view.dimension_chosen.connect(self.choose_dimension)
        view.changed.connect(lambda: tab_in_reading_order(self))
        view.counted.connect(lambda _: self._tell_counted(view))

    def _tell_counted(self, view: View) -> None:
        """Say what the figures counted of which the view in front speaks."""
        if view is self.views.get(self.view):
            self.line.show_figures(view.spoken_of, view.counts)

    def _list_left_out(self, counted: Counted) -> None:
        self._returns_to = self.line.left_out
        self.list.show_counted(counted)
        self._show_page(self.list)
        self.list.lines.setFocus()

    def open_session(self, mask: str) -> None:
        """Show a session's codings beside each other; the study keeps that they were shown."""
        self._returns_to = self.window().focusWidget()
        self.desk.write(
            lambda store, _job: side_by_side(store, mask), self._show_session, self.refuse
        )

    def _show_session(self, shown: SideBySide) -> None:
        self.bar.clear()
        self._show_page(self.comparison)
        self.comparison.show_session(shown)
        self.comparison.choose_dimension(self._dimension.partition("/")[2])
        self.about.setText(f"{shown.mask}, first submissions")
        self.comparison.values.setFocus()

    def go_back(self) -> None:
        """Return to where the session, or the list, was opened."""
        self.comparison.close_film()
        self._show_page(self._front)
        returns_to = self._returns_to
        is_there = returns_to is not None and returns_to.isVisible()
        (returns_to if is_there and returns_to else self.first_focus()).setFocus()

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        is_front = page is self._front
        self.back.setVisible(page in {self.list, self.comparison})
        self.settle.setVisible(page is self.comparison)
        for part in (self.asking, self.line):
            part.setVisible(is_front)
        self._show_view()
        if page is not self.comparison:
            self.about.setText(_ABOUT)

    # As a page of the window

    def first_focus(self) -> QWidget:
        page = self._pages.currentWidget()
        if page is self.comparison:
            return self.comparison.values
        if page is self.list:
            return self.list.lines
        if page is self._front and self._stack.currentWidget() is not self._nothing:
            return self.views[self.view].home
        empty = self._nothing if page is self._front else self._no_design
        return empty.button or self

    def let_go(self) -> None:
        self.computing.close()
        self.comparison.close_film()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.comparison.film.pause()
