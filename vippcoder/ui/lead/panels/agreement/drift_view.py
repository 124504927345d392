"""Drift: each observer's newest window as a line, and the course of the chosen one drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from vippcoder.study.reliability.courses import Against
from vippcoder.study.reliability.drift import (
    DriftRule,
    bias_alarm,
    bias_bound,
    icc_alarm,
)
from vippcoder.study.reliability.saying import coefficient, points
from vippcoder.ui.lead.charts.drift import DriftChart, DriftPoint
from vippcoder.ui.lead.charts.files import ENDINGS
from vippcoder.ui.lead.panels.agreement.reading import read_for_drift
from vippcoder.ui.lead.panels.agreement.view import DIMENSION, Export, View
from vippcoder.ui.lead.parts import Card
from vippcoder.ui.lead.words import day
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from vippcoder.agreement.figures import Figure
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.reliability.drift import Drift
    from vippcoder.ui.lead.panels.agreement.asking import Question
    from vippcoder.ui.lead.panels.agreement.computing import Computed, Work

_HELD: Final = {Against.PANEL: "the panel", Against.GOLD: "gold"}


@dataclass(frozen=True, eq=False)
class DriftLine:
    """One observer against the panel, or against gold."""

    drift: Drift

    @property
    def key(self) -> tuple[str, str]:
        """Who and against what, whatever the figures."""
        return str(self.drift.course.observer), str(self.drift.course.against)

    @property
    def codings(self) -> str:
        """Of which codings the newest figures are, in the observer's own order."""
        if not self.drift.points:
            return ""
        last = self.drift.points[-1]
        return f"{last.first} to {last.last}"

    @property
    def state(self) -> str:
        """Whether the rule rings."""
        one = self.drift
        if one.alarm is None:
            return one.reason or "no alarm"
        when = day(one.alarm.point.at)
        if one.alarm.stands:
            return f"alarm: {one.alarm.why}"
        return f"last alarm at coding {one.alarm.point.last}, {when}: {one.alarm.why}"

    @property
    def is_alarm(self) -> bool:
        """Whether the newest window is beyond the rule."""
        return self.drift.alarm is not None and self.drift.alarm.stands


def _shown(figure: Figure | None, say: Callable[[float], str]) -> str:
    if figure is None:
        return ""
    if figure.estimate is None:
        return "not estimable"
    if figure.interval is None:
        return f"{say(figure.estimate)}, no interval"
    limits = f"{say(figure.interval.low)} to {say(figure.interval.high)}"
    return f"{say(figure.estimate)} ({limits})"


LINES: tuple[Column[DriftLine], ...] = (
    Column("Observer", lambda line: line.drift.course.observer, 112, is_bold=True),
    Column("Against", lambda line: _HELD[line.drift.course.against], 84),
    Column("Codings", lambda line: line.codings, 84, is_number=True),
    Column(
        "Bias",
        lambda line: _shown(line.drift.points[-1].bias if line.drift.points else None, points),
        160,
        is_number=True,
        help="In points, above 0 where the observer rates higher; of the newest window",
    ),
    Column(
        "ICC(A,1)",
        lambda line: _shown(line.drift.points[-1].icc if line.drift.points else None, coefficient),
        148,
        is_number=True,
        help="Of the newest window",
    ),
    Column(
        "Alarm",
        lambda line: line.state,
        0,
        icon=lambda line: "alert-triangle" if line.is_alarm else "",
        tone=lambda line: "attention" if line.is_alarm else "2",
    ),
)


class DriftView(View):
    """Of the dimension that is chosen."""

    computes = "Drift of each observer"
    heeds = frozenset({DIMENSION})

    def __init__(self) -> None:
        super().__init__()
        self.rule = DriftRule()
        self._found: tuple[Drift, ...] = ()
        self.lines: RowsTable[DriftLine] = RowsTable("drift-lines", "Observers", LINES)
        self.lines.chosen.connect(self._show_course)
        self.told = label("", tone="2", wrap=True, name="drift-rule")
        self.told.setContentsMargins(17, 8, 17, 0)
        self.bias = DriftChart("drift-bias", "Bias over the order of coding", "Bias, points")
        self.icc = DriftChart("drift-icc", "ICC over the order of coding", "ICC(A,1)")
        self._card, self._charts = Card(), Card("Course", " ")
        self._card.hold(self.lines)
        self._card.inside.addWidget(self.told)
        both = QHBoxLayout()
        both.setContentsMargins(8, 4, 8, 0)
        both.addWidget(self.bias, 1)
        both.addWidget(self.icc, 1)
        self._charts.inside.addLayout(both, 1)
        column = QVBoxLayout(self)
        no_margins(column, 12)
        column.addWidget(self._card)
        column.addWidget(self._charts, 1)

    def reading(self, _question: Question, dimension: str) -> Callable[[StudyStore], Work]:
        return partial(read_for_drift, dimension=dimension, rule=self.rule)

    def show_computed(self, computed: Computed) -> None:
        self._found = computed.results
        self.lines.show_items([DriftLine(one) for one in self._found], "key")
        self._fit()
        self.told.setText(self._rule_in_words(computed))
        self._show_course(self.lines.item)

    def _fit(self) -> None:
        self.lines.setFixedHeight(self.lines.height_of(self.most_rows()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def home(self) -> QWidget:
        return self.lines

    def _rule_in_words(self, computed: Computed) -> str:
        said = f"{self.rule.told} Its bounds are dashed."
        hidden = {observer for observer, _ in computed.about.courses.hidden}
        if hidden:
            who = ", ".join(sorted(hidden))
            said += f" Withheld from you, who have still to code a session: {who}."
        if not self._found:
            said += " Nobody has a coding that can be compared yet."
        return said

    def _show_course(self, line: DriftLine | None) -> None:
        if line is None:
            self._charts.about.setText("")
            self.bias.show_drift((), ())
            self.icc.show_drift((), ())
            return
        drift = line.drift
        course, rule = drift.course, self.rule.alarm
        self._charts.about.setText(
            f"{course.observer} against {_HELD[course.against]}, {course.dimension.name}"
            + (f": {drift.reason}" if drift.reason else "")
        )
        bound = bias_bound(course, rule)
        masks = {met.place: str(met.mask) for met in course.met}
        rows = [
            (p, bool(bias_alarm(p, course, rule)), bool(icc_alarm(p, course, rule)))
            for p in drift.points
        ]
        self.bias.show_drift(
            [_point(p.last, p.bias, masks[p.last], is_alarm=rings) for p, rings, _ in rows],
            (-bound, bound),
            self._reach(bound),
        )
        self.icc.show_drift(
            [_point(p.last, p.icc, masks[p.last], is_alarm=rings) for p, _, rings in rows],
            (rule.icc_at_least,),
            (min([0.0, *_limits(self._found, "icc")]), 1.0),
        )

    def _reach(self, bound: float) -> tuple[float, float]:
        """Return from where to where every observer's bias is drawn: the same for all."""
        most = max([2 * bound, *(abs(v) for v in _limits(self._found, "bias"))])
        return -most, most

    def exports(self) -> tuple[Export, ...]:
        return (
            Export("Course of the bias", "drift-bias", ENDINGS, self.bias.export),
            Export("Course of the ICC", "drift-icc", ENDINGS, self.icc.export),
        )


def _limits(found: Sequence[Drift], name: str) -> list[float]:
    figures: list[Figure] = [getattr(point, name) for one in found for point in one.points]
    ends = [v for f in figures if f.interval for v in (f.interval.low, f.interval.high)]
    return [*ends, *(f.estimate for f in figures if f.estimate is not None)]


def _point(place: int, figure: Figure, mask: str, *, is_alarm: bool) -> DriftPoint:
    low, high = (figure.interval.low, figure.interval.high) if figure.interval else (None, None)
    return DriftPoint(place, figure.estimate, low, high, is_alarm, mask)
