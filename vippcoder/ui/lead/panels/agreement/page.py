"""The page on agreement: the question on top, then one of its views, then the film."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from vippcoder.study.adjudication.side_by_side import side_by_side
from vippcoder.ui.lead.comparison import ComparisonView
from vippcoder.ui.lead.panel import Panel, panel, step_to
from vippcoder.ui.lead.panels.agreement.asking import AskingLine
from vippcoder.ui.lead.panels.agreement.columns import PartLine
from vippcoder.ui.lead.panels.agreement.computing import Computing
from vippcoder.ui.lead.panels.agreement.left_out import LeftOut
from vippcoder.ui.lead.panels.agreement.meaning import counted_in_words
from vippcoder.ui.lead.panels.agreement.reading import (
    Dimensions,
    keep,
    key_of,
    read_for_pairs,
    read_for_tables,
    why_withheld,
)
from vippcoder.ui.lead.panels.agreement.tables_view import TablesView
from vippcoder.ui.lead.panels.agreement.wording import scales_of
from vippcoder.ui.lead.parts import Empty
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.progress_box import ProgressBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent

    from vippcoder.domain.ids import CodingId
    from vippcoder.study.adjudication.side_by_side import SideBySide
    from vippcoder.study.reliability.counted import Counted
    from vippcoder.study.reliability.figures import Figures, ReadParts
    from vippcoder.study.reliability.parts import Part
    from vippcoder.ui.lead.desk import StudyDesk
    from vippcoder.ui.lead.panels.agreement.computing import Computed
    from vippcoder.ui.lead.panels.agreement.pairs_view import PairsView

TABLES, PAIRS = "tables", "pairs"
_VIEWS: Final = ((TABLES, "Table"), (PAIRS, "Pairs"))
_COMPUTING: Final = {
    TABLES: "Figures and their intervals",
    PAIRS: "Figures of each pair of observers",
}


@panel("agreement", title="Agreement", icon="chart-dots", position=84)
class AgreementPanel(Panel):
    """How well observers agree, where they differ, and what to do."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Agreement", "independent first submissions, under masks")
        self._dimensions = Dimensions(())
        self._dimension = ""
        self._view = TABLES
        self._tables: Computed | None = None
        self._counted: Counted | None = None
        self._seen: set[CodingId] = set()
        self._returns_to: QWidget | None = None
        self.asking = AskingLine()
        self.asking.asked.connect(self.refresh)
        self.asking.dimension_asked.connect(self.choose_dimension)
        self.asking.refused.connect(self.bar.tell)
        self.progress = ProgressBox("agreement-progress")
        self.computing = Computing(self)
        self.computing.computed.connect(self._computed)
        self.computing.begun.connect(lambda name: self.progress.begin(_COMPUTING[name]))
        self.computing.ended.connect(self._rest)
        self.computing.stopped.connect(self._stopped)
        self.computing.refused.connect(self.bar.tell)
        self.progress.cancelled.connect(self.computing.cancel)
        self.computing.progressed.connect(self.progress.show_share)
        self.hint.pressed.connect(self.refresh)
        self.back = Button("Back", "agreement-back", icon="chevron-left")
        self.back.clicked.connect(self.go_back)
        self.buttons.addWidget(self.back)
        self.which = Segmented("agreement-views", "View", [title for _, title in _VIEWS])
        self.which.asked.connect(lambda at: self.turn(_VIEWS[at][0]))
        self.counted = label("", tone="2", wrap=True, name="agreement-counted")
        self.left_out = Button("Left out…", "agreement-left-out")
        self.left_out.clicked.connect(self._list_left_out)
        self.tables = TablesView()
        self.tables.part_chosen.connect(self._part_chosen)
        self.pairs: PairsView | None = None
        self.list = LeftOut()
        self.comparison = ComparisonView()
        self._lay_out()
        self._show_page(self._views)

    def _lay_out(self) -> None:
        self._views, self._pages = QStackedWidget(), QStackedWidget()
        self._views.addWidget(self.tables)
        self._no_design = Empty(
            "No design yet",
            "The design says which instrument is used, and what is coded twice.",
            step_to(self.desk, "design"),
        )
        for page in (self._views, self.list, self.comparison, self._no_design):
            self._pages.addWidget(page)
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        no_margins(row, 16)
        row.addWidget(self.which)
        row.addWidget(self.counted, 1)
        row.addWidget(self.left_out)
        self.body.addWidget(self.asking)
        self.body.addWidget(self._line)
        self.body.addWidget(self.progress)
        self.body.addWidget(self._pages, 1)
        self.which.show_chosen(0)

    # Reading and computing

    def refresh(self) -> None:
        question = self.asking.question
        self.desk.read(lambda store: read_for_tables(store, question), self._read, self.refuse)
        if self._view == PAIRS:
            self._read_pairs()

    def _read(self, read: ReadParts | None) -> None:
        if read is None:
            self._show_page(self._no_design)
            return
        if self._pages.currentWidget() is self._no_design:
            self._show_page(self._views)
        self.bar.clear()
        self._dimensions = Dimensions.of(read.source.instruments)
        self._dimension = self._dimensions.or_first(self._dimension)
        self.asking.show_dimensions(self._dimensions.names, self._dimension)
        self.computing.ask(TABLES, read)

    def _read_pairs(self) -> None:
        if self._dimension:
            question, dimension = self.asking.question, self._dimension
            self.desk.read(
                lambda store: read_for_pairs(store, question, dimension),
                partial(self.computing.ask, PAIRS),
                self.refuse,
            )

    def _computed(self, name: str, computed: Computed) -> None:
        self.hint.clear()
        if name == TABLES:
            self._tables = computed
            self.tables.show_parts(self._part_lines(computed))
            self.tables.choose_dimension(*self._dimension.split("/", 1))
        elif self.pairs is not None:
            self.pairs.show_pairs(computed.figures, computed.read.hidden)
        self._keep_view(computed.read.parts)
        self.settle_focus()

    def _part_lines(self, computed: Computed) -> Sequence[PartLine]:
        names = self._dimensions.name
        headlines = [one.headline() for one in computed.figures]
        scales = scales_of(one for one in headlines if one is not None)
        lines = []
        for one in computed.figures:
            group = one.part.group
            name = names(key_of(group.instrument, group.dimension))
            lines.append(PartLine(name, group, one, scales=scales))
        for hidden in computed.read.hidden:
            group = hidden.group
            name = names(key_of(group.instrument, group.dimension))
            why = why_withheld(hidden, self.desk.person)
            lines.append(PartLine(name, group, None, why))
        order = [key for key, _ in self._dimensions.names]
        return sorted(
            lines, key=lambda line: order.index(key_of(line.group.instrument, line.group.dimension))
        )

    def _keep_view(self, parts: Sequence[Part]) -> None:
        """Have the study keep that these figures were shown, once for each coding in them."""
        new = {coding for part in parts for coding in part.codings} - self._seen
        if new:
            self._seen |= new
            self.desk.write(lambda store, _job: keep(store, parts), lambda _: None, self.refuse)

    def _rest(self) -> None:
        self.progress.end()

    def _stopped(self, name: str) -> None:
        self.progress.end()
        self.hint.tell(
            f"{_COMPUTING[name]}: stopped.", "What is shown was computed before.", "Go on"
        )

    # What is in front

    def choose_dimension(self, key: str) -> None:
        """Be about another dimension."""
        self._dimension = key
        self.asking.show_dimensions(self._dimensions.names, key)
        self.tables.choose_dimension(*key.split("/", 1))
        if self._view == PAIRS:
            self._read_pairs()

    def turn(self, view: str) -> None:
        """Put another view in front."""
        self._view = view
        if view == PAIRS and self.pairs is None:
            self._make_pairs()
        self.which.show_chosen([name for name, _ in _VIEWS].index(view))
        self._views.setCurrentWidget(self._widget_of(view))
        if view == PAIRS:
            self._read_pairs()
        elif (line := self.tables.parts.item) is not None:
            self._tell_counted(line.figures)

    def _widget_of(self, view: str) -> QWidget:
        return self.pairs if view == PAIRS and self.pairs is not None else self.tables

    def _make_pairs(self) -> None:
        from vippcoder.ui.lead.panels.agreement.pairs_view import (  # noqa: PLC0415 - brings pyqtgraph
            PairsView,
        )

        self.pairs = PairsView()
        self.pairs.session_asked.connect(self.open_session)
        self.pairs.pair_chosen.connect(self._tell_counted)
        self._views.addWidget(self.pairs)

    def _part_chosen(self, line: PartLine | None) -> None:
        if self._view == TABLES:
            self._tell_counted(line.figures if line else None)
        if line is not None:
            self._dimension = key_of(line.group.instrument, line.group.dimension)
            self.asking.show_dimensions(self._dimensions.names, self._dimension)

    def _tell_counted(self, figures: Figures | None) -> None:
        self._counted = figures.part.counted if figures else None
        self.counted.setText(counted_in_words(figures) if figures else "")
        excluded = figures.part.counted.excluded if figures else ()
        self.left_out.set_caption(f"{len(excluded)} left out…")
        self.left_out.setVisible(bool(excluded))

    def _list_left_out(self) -> None:
        if self._counted is not None:
            self._returns_to = self.left_out
            self.list.show_counted(self._counted)
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
        self._show_page(self._views)
        if self._returns_to is not None and self._returns_to.isVisible():
            self._returns_to.setFocus()
        else:
            self.first_focus().setFocus()

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        is_front = page is self._views
        self.back.setVisible(page in {self.list, self.comparison})
        self.asking.setVisible(is_front)
        self._line.setVisible(is_front)
        if page is not self.comparison:
            self.about.setText("independent first submissions, under masks")

    # As a page of the window

    def first_focus(self) -> QWidget:
        page = self._pages.currentWidget()
        if page is self.comparison:
            return self.comparison.values
        if page is self.list:
            return self.list.lines
        if self._view == PAIRS and self.pairs is not None:
            return self.pairs.map
        return self.tables.parts

    def let_go(self) -> None:
        self.computing.close()
        self.comparison.close_film()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.comparison.film.pause()
