"""How many sessions to code twice, before any is: the interval to expect of each number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.agreement.sample_size import LEAST_SESSIONS, expected_interval, sessions_needed
from vippcoder.errors import StudyError
from vippcoder.study.reliability.saying import coefficient, several
from vippcoder.ui.lead.charts.interval import Interval, paint_interval
from vippcoder.ui.lead.panels.agreement.planned import Planned, leniency_of, planned_in
from vippcoder.ui.lead.panels.agreement.view import DIMENSION, View
from vippcoder.ui.lead.parts import Card, grow_with_type
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Kind, Section
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from vippcoder.ui.lead.panels.agreement.view import Tables

_SIDE: Final = 400
_C, _A = "ICC(C,1)", "ICC(A,1)"
_NUMBERS: Final = (10, 15, 20, 30, 40, 60, 80, 100, 150, 200)
_FIELDS: Final = (
    Field("width", "Width of the 95 % interval", Kind.AMOUNT, "Upper less lower limit, as .30."),
    Field(
        "form",
        "Form of the ICC",
        Kind.CHOICE,
        "Agreement also counts who rates higher throughout. Of these observers alone its interval "
        "is about consistency's; to speak of others it needs many observers.",
        choices=((_C, "Consistency"), (_A, "Agreement")),
    ),
    Field("icc", "ICC to expect", Kind.AMOUNT, "Of a single rating; at first what it is now."),
    Field("observers", "Observers of each session", Kind.NUMBER),
    Field(
        "leniency",
        "Of the error, due to leniency",
        Kind.PERCENT,
        "What comes from observers who rate higher or lower throughout; the rest is chance.",
        needs=("form", _A),
    ),
)
_FRESH: Final[dict[str, object]] = {
    "width": 0.3,
    "form": _C,
    "icc": 0.8,
    "observers": 2,
    "leniency": 0.2,
}


@dataclass(frozen=True, slots=True)
class SizeLine:
    """What a number of sessions gives."""

    sessions: int
    low: float
    high: float
    remark: str

    def drawing(self, icc: float) -> Callable[[QPainter, QRectF], None]:
        """Return what paints the interval."""
        shown = Interval(icc, self.low, self.high, (0.0, 1.0), (0.5, 0.75, 0.9))
        return lambda painter, box: paint_interval(painter, box, shown)


class PlanningView(View):
    """Wanted at the left, what numbers of sessions give at the right."""

    heeds = frozenset({DIMENSION})
    needs_pairs = False

    def __init__(self) -> None:
        super().__init__()
        self._planned = Planned(0, 0)
        self._icc = 0.8
        self._dimension = ""
        self.form = Form("planning", (Section("", _FIELDS),), in_card=False)
        self.form.show_values(_FRESH)
        self.form.changed.connect(self._work_out)
        self.answer = label("", Type.EMPHASIS, wrap=True, name="planning-answer")
        self.now = label("", tone="2", wrap=True, name="planning-now")
        self.lines: RowsTable[SizeLine] = RowsTable(
            "planning-sizes", "Sessions", self._columns(), is_quiet=True
        )
        wanted = Card("Wanted", " ")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(17, 12, 17, 8)
        column.setSpacing(12)
        for part in (self.form, self.answer, self.now):
            column.addWidget(part)
        column.addStretch(1)
        wanted.hold(inside)
        sizes = Card("Expected", "for sessions of families of their own; more where they share one")
        sizes.hold(self.lines)
        row = QHBoxLayout(self)
        no_margins(row, 16)
        grow_with_type(wanted, _SIDE)
        row.addWidget(wanted)
        row.addWidget(sizes, 1)

    def _columns(self) -> tuple[Column[SizeLine], ...]:
        return (
            Column("Sessions", lambda line: str(line.sessions), 84, is_bold=True, is_number=True),
            Column("95 % interval", _interval, 120, is_number=True),
            Column("Width", lambda line: coefficient(line.high - line.low), 72, is_number=True),
            Column(
                "Drawn, 0 to 1",
                _interval,
                0,
                drawing=lambda line: line.drawing(self._icc),
                help="Lines where Koo and Li's bands begin",
            ),
            Column("", lambda line: line.remark, 148, tone=lambda _: "2"),
        )

    def show_tables(self, tables: Tables, dimension: str) -> None:
        figures = tables.of(dimension)
        self._planned = planned_in(tables.read, dimension)
        if dimension != self._dimension:
            self._dimension = dimension
            first = figures.of(_C) if figures else None
            values = dict(_FRESH)
            if figures and first and first.estimate is not None and 0 <= first.estimate < 1:
                values["icc"] = round(first.estimate, 2)
                values["leniency"] = leniency_of(figures)
            self.form.show_values(values)
        self._work_out()

    @property
    def home(self) -> QWidget:
        return self.form.first_focus()

    def _work_out(self) -> None:
        values = self.form.read()
        if values is None:
            self._refuse("")
            return
        width, self._icc = float(str(values["width"])), float(str(values["icc"]))
        k = int(str(values["observers"] or 2))
        leniency = float(str(values["leniency"])) if values["form"] == _A else None
        if width <= 0:
            self._refuse("An interval is wider than 0: ask for .30, say.")
            return
        try:
            sizes = {
                n: expected_interval(n, self._icc, k, leniency=leniency) for n in self._sizes()
            }
        except StudyError as error:
            self._refuse(_capital(error.sentence(with_path=False)))
            return
        try:
            needed = sessions_needed(width, self._icc, k, leniency=leniency)
        except StudyError as error:
            self._show(sizes, {}, _capital(error.sentence(with_path=False)))
            return
        low, high = expected_interval(needed, self._icc, k, leniency=leniency)
        answer = (
            f"{several(needed, 'session')} coded by {k} observers give an interval no wider than "
            f"{coefficient(width)}: {coefficient(low)} to {coefficient(high)}."
        )
        self._show(sizes | {needed: (low, high)}, {needed: "wanted"}, answer)

    def _sizes(self) -> tuple[int, ...]:
        own = [n for n in (self._planned.coded, self._planned.sessions) if n >= LEAST_SESSIONS]
        return (*_NUMBERS, *own)

    def _show(
        self, sizes: dict[int, tuple[float, float]], remarks: dict[int, str], answer: str
    ) -> None:
        own = {self._planned.sessions: "as assigned", self._planned.coded: "coded so far"}
        for number, remark in own.items():
            remarks[number] = ", ".join(filter(None, (remarks.get(number), remark)))
        self.lines.show_items([SizeLine(n, *sizes[n], remarks.get(n, "")) for n in sorted(sizes)])
        self.answer.setText(answer)
        self.now.setText(self._planned.told)

    def _refuse(self, sentence: str) -> None:
        self.lines.show_items(())
        self.answer.setText(sentence)
        self.now.setText("")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _interval(line: SizeLine) -> str:
    return f"{coefficient(line.low)} to {coefficient(line.high)}"
