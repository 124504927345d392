"""Every pair of observers; of the chosen one both charts and the sessions, the furthest first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.lead.charts.bland_altman import BlandAltmanChart, Level
from vippcoder.ui.lead.charts.files import ENDINGS
from vippcoder.ui.lead.charts.heat_map import HeatMap
from vippcoder.ui.lead.charts.scatter import ScatterChart
from vippcoder.ui.lead.panels.agreement.pair_lines import (
    MEASURES,
    HeatMeasure,
    PairLine,
    columns_of,
    lines_of,
    mean_difference,
    pair_in_words,
)
from vippcoder.ui.lead.panels.agreement.reading import read_for_pairs
from vippcoder.ui.lead.panels.agreement.view import CUTOFF, DIMENSION, UNBLINDED, Export, View
from vippcoder.ui.lead.panels.agreement.works import figures_in
from vippcoder.ui.lead.parts import Card, grow_with_type
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.labels import label, no_margins, rule
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from vippcoder.agreement.result import Result
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.reliability.figures import Figures
    from vippcoder.ui.lead.panels.agreement.asking import Question
    from vippcoder.ui.lead.panels.agreement.computing import Computed, Work

_LEFT: Final = 356
_WITHHELD: Final = "withheld"


class PairsView(View):
    """Choosing a square shows the pair; a point or a line opens its session."""

    computes = "Figures of each pair of observers"
    heeds = frozenset({DIMENSION, CUTOFF, UNBLINDED})

    def __init__(self) -> None:
        super().__init__()
        self._figures: dict[tuple[str, ...], Figures] = {}
        self._hidden: set[tuple[str, ...]] = set()
        self._measure: HeatMeasure = MEASURES[0]
        self._lines: list[PairLine] = []
        self.which = Segmented(
            "pairs-measure", "Shown", [measure.title for measure in MEASURES], ticks=False
        )
        self.which.asked.connect(self._turn)
        self.which.show_chosen(0)
        self.map = HeatMap()
        self.map.chosen.connect(lambda *_: self._show_pair())
        self.map.entered.connect(lambda *_: self.sessions.setFocus())
        self.scatter, self.differences = ScatterChart(), BlandAltmanChart()
        for chart in (self.scatter, self.differences):
            chart.spot_asked.connect(self._spot_asked)
        self.sessions: RowsTable[PairLine] = self._made_table(("", ""))
        self.all = Button("Show all", "pairs-all-sessions")
        self.all.setProperty("bulk", "dense")
        self.all.clicked.connect(self.show_all)
        self.told = label("", wrap=True, name="pair-in-words")
        self._map_card, self._sessions_card = Card("Pairs"), Card("Sessions", " ")
        self._lay_out()

    def _lay_out(self) -> None:
        self._map_card.head.addWidget(self.which)
        around = QVBoxLayout()
        around.setContentsMargins(12, 12, 12, 0)
        around.addWidget(self.map)
        self._map_card.inside.addLayout(around, 1)
        self._sessions_card.head.addWidget(self.all)
        self._sessions_card.hold(self.sessions)
        self.all.hide()
        left = QWidget()
        aside = QVBoxLayout(left)
        no_margins(aside, 12)
        aside.addWidget(self._map_card, 3)
        aside.addWidget(self._sessions_card, 2)
        grow_with_type(left, _LEFT)
        charts = Card()
        self.told.setContentsMargins(17, 12, 17, 11)
        charts.inside.addWidget(self.told)
        charts.inside.addWidget(rule())
        self._charts = QWidget()
        both = QHBoxLayout(self._charts)
        both.setContentsMargins(8, 4, 8, 0)
        both.addWidget(self.scatter, 1)
        both.addWidget(self.differences, 1)
        charts.inside.addWidget(self._charts, 100)
        charts.inside.addStretch(1)
        row = QHBoxLayout(self)
        no_margins(row, 16)
        row.addWidget(left)
        row.addWidget(charts, 1)

    def _made_table(self, observers: tuple[str, str]) -> RowsTable[PairLine]:
        made: RowsTable[PairLine] = RowsTable(
            "pair-sessions", "Sessions of the pair", columns_of(observers)
        )
        made.entered.connect(lambda line: self.session_asked.emit(line.mask))
        return made

    @property
    def spoken_of(self) -> Figures | None:
        return self.chosen

    @property
    def home(self) -> QWidget:
        return self.map

    def exports(self) -> tuple[Export, ...]:
        return (
            Export("Heat map", "pairs", ENDINGS, self.map.export),
            Export("Scatter", "scatter", ENDINGS, self.scatter.export),
            Export("Differences", "bland-altman", ENDINGS, self.differences.export),
        )

    @property
    def chosen(self) -> Figures | None:
        """The figures of the chosen pair; None where there are none."""
        pair = self.map.pair
        return self._figures.get(tuple(sorted(pair))) if pair else None

    def reading(self, question: Question, dimension: str) -> Callable[[StudyStore], Work]:
        return partial(read_for_pairs, question=question, dimension=dimension)

    def show_computed(self, computed: Computed) -> None:
        """Show other pairs, and stand on the same one as before."""
        figures, hidden = figures_in(computed), computed.about.hidden
        self._figures = {tuple(sorted(one.part.group.observers)): one for one in figures}
        self._hidden = {tuple(sorted(one.group.observers)) for one in hidden}
        self._show_map()
        if self.chosen is None and self._figures:
            self.map.choose(*max(self._figures.items(), key=_sessions_in)[0])
        self._show_pair()

    def _turn(self, position: int) -> None:
        self.which.show_chosen(position)
        self._measure = MEASURES[position]
        self._show_map()

    def _show_map(self) -> None:
        observers = sorted({name for pair in (*self._figures, *self._hidden) for name in pair})
        results = {frozenset(p): self._measure.result(f) for p, f in self._figures.items()}
        values = {p: r.estimate for p, r in results.items() if r and r.estimate is not None}
        why = {frozenset(pair): _WITHHELD for pair in self._hidden}
        why |= {pair: "no figure" for pair in results if pair not in values}
        most = max((abs(v) for v in values.values()), default=1.0) or 1.0
        self.map.show_pairs(
            observers,
            values,
            why,
            (0.0, max(most, 1.0)),
            by_size=self._measure.is_signed,
            notes={
                frozenset(pair): f"n {one.part.counted.sessions}"
                for pair, one in self._figures.items()
            },
        )

    def _show_pair(self) -> None:
        figures = self.chosen
        self._lines = lines_of(figures) if figures else []
        self._show_sessions(self._lines)
        self.counted.emit(figures)
        self._charts.setVisible(bool(self._lines))
        if figures is None:
            self._tell_nothing()
            return
        first, second = figures.part.group.observers
        self.told.setText(pair_in_words(figures))
        self._new_table((first, second))
        values = [(*line.values, line.mask) for line in self._lines]
        scale = [float(v) for v in figures.part.dimension.scale.values()]
        self.scatter.show_pair((first, second), values, (min(scale), max(scale)), figures.cutoffs)
        self.differences.show_pair(
            (first, second),
            [((x + y) / 2, x - y, mask) for x, y, mask in values],
            _level(mean_difference(figures)),
            [
                level
                for name in ("bland_altman_low", "bland_altman_high")
                if (level := _level(figures.of(name))) is not None
            ],
        )

    def _tell_nothing(self) -> None:
        pair = self.map.pair
        if pair is None:
            told = "No two observers have coded a session both, as far as packs were collected."
        elif tuple(sorted(pair)) in self._hidden:
            told = f"{pair[0]} and {pair[1]}: withheld from you, who have still to code a session."
        else:
            told = f"{pair[0]} and {pair[1]} have coded no session both."
        self.told.setText(told)
        self.scatter.show_pair(("", ""), (), (1, 7))
        self.differences.show_pair(("", ""), (), None)

    def _new_table(self, observers: tuple[str, str]) -> None:
        """Head the table with other observers."""
        if [column.title for column in self.sessions.rows.columns[1:3]] == list(observers):
            return
        old, self.sessions = self.sessions, self._made_table(observers)
        self._sessions_card.inside.replaceWidget(old, self.sessions)
        old.hide()
        old.deleteLater()
        self.changed.emit()
        self._show_sessions(self._lines)

    def _show_sessions(self, lines: Sequence[PairLine]) -> None:
        self.sessions.show_items(lines, "mask")
        is_some = len(lines) < len(self._lines)
        self.all.setVisible(is_some)
        self._sessions_card.about.setText(
            "on this point; Enter opens one" if is_some else "furthest apart first; Enter opens"
        )

    def show_all(self) -> None:
        """List every session of the pair."""
        self._show_sessions(self._lines)
        self.sessions.setFocus()

    def _spot_asked(self, masks: tuple[str, ...]) -> None:
        """Open the session of a point; where several lie on it, list them to choose from."""
        if len(masks) == 1:
            self.session_asked.emit(masks[0])
            return
        self._show_sessions([line for line in self._lines if line.mask in masks])
        self.sessions.choose_row(0)
        self.sessions.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.all.isHidden():
            self.show_all()
            return
        super().keyPressEvent(event)


def _sessions_in(item: tuple[tuple[str, ...], Figures]) -> int:
    return item[1].part.counted.sessions


def _level(result: Result | None) -> Level | None:
    if result is None or result.estimate is None:
        return None
    return Level(result.estimate, result.ci_low, result.ci_high)
