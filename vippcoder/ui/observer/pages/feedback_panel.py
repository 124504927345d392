"""Own ratings beside gold: both values of a dimension, whether they are near, reason, moment.

Near and far look alike but for a word and a shape: neither is coloured.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from vippcoder.domain.certification import Basis
from vippcoder.domain.instrument import shown
from vippcoder.domain.training_text import rule_sentence
from vippcoder.timebase import format_instant
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins, rule
from vippcoder.ui.shared.marks import paint_mark

if TYPE_CHECKING:
    from decimal import Decimal

    from vippcoder.domain.certification import Item
    from vippcoder.domain.ids import DimensionId
    from vippcoder.domain.instrument import Instrument
    from vippcoder.domain.training import GoldMoment
    from vippcoder.observing.training import Feedback
    from vippcoder.storage.pack.sealed_gold import TrainingRule


class MarkView(QWidget):
    """A dimension's shape beside its name."""

    def __init__(self, position: int) -> None:
        super().__init__()
        self._position = position
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(14, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        center = QPointF(self.width() / 2, self.height() / 2)
        paint_mark(QPainter(self), theme.current().mark(self._position), center)


class FeedbackPanel(QFrame):
    """The right side of the feedback page; scrolls where it must."""

    moment_asked = Signal(int)
    """A session time in microseconds to go to."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feedback-panel")
        self.setAccessibleName("Your ratings and gold")
        self.setProperty("box", "panel")
        self.buttons: list[Button] = []
        """Each leads to a moment, in reading order."""
        self._scroll = QScrollArea()
        self._scroll.setObjectName("feedback-scroll")
        self._scroll.setAccessibleName("Your ratings and gold")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(self._scroll)

    def show_feedback(self, given: Feedback, instrument: Instrument, rule_of: TrainingRule) -> None:
        """Show one film's."""
        self.buttons = []
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        self._add_verdict(column, given, rule_of)
        positions = {dimension.id: n for n, dimension in enumerate(instrument.dimensions)}
        for item in given.verdict.items:
            column.addWidget(rule())
            name = instrument.dimension(item.dimension).name
            self._add_item(column, given, item, name, positions[item.dimension])
        if given.gold.moments:
            column.addWidget(rule())
            column.addWidget(label("Further moments", Type.STRONG))
            for moment in given.gold.moments:
                self._add_moment(column, moment, positions)
        column.addStretch(1)
        self._scroll.setWidget(inner)

    def _add_verdict(self, column: QVBoxLayout, given: Feedback, rule_of: TrainingRule) -> None:
        verdict = given.verdict
        near = "Near enough to gold" if verdict.is_within else "Not near enough to gold"
        column.addWidget(label(near, Type.EMPHASIS, name="feedback-verdict"))
        total = verdict.total_difference
        way = "above" if total > 0 else "below"
        apart = f"the sum is {shown(abs(total))} {way} gold's" if total else "the sums are the same"
        items = "item" if len(verdict.items) == 1 else "items"
        words = f"{verdict.hits} of {len(verdict.items)} {items} within; {apart}."
        column.addWidget(label(words, wrap=True, name="feedback-words"))
        asked = f"Asked is {rule_sentence(rule_of.rule)}."
        column.addWidget(label(asked, tone="2", wrap=True, name="feedback-rule"))
        column.addWidget(label(_running(given, rule_of), wrap=True, name="feedback-running"))
        if rule_of.is_practice:
            practice = "For practice: gold lies in this pack, so it certifies nobody."
            column.addWidget(label(practice, tone="2", wrap=True, name="feedback-practice"))

    def _add_item(
        self, column: QVBoxLayout, given: Feedback, item: Item, name: str, position: int
    ) -> None:
        gold = given.gold.rating(item.dimension)
        head = QHBoxLayout()
        no_margins(head, 6)
        head.addWidget(MarkView(position))
        head.addWidget(label(name, Type.STRONG), 1)
        head.addWidget(IconView("check" if item.is_hit else "circle-dashed"))
        head.addWidget(label("within" if item.is_hit else "outside", tone="2"))
        values = QHBoxLayout()
        no_margins(values, 24)
        apart = "" if not item.difference else f" ({_signed(item.difference)})"
        for what, value in (("You", _said(item.own) + apart), ("Gold", _said(item.gold))):
            pair = QHBoxLayout()
            no_margins(pair, 8)
            pair.addWidget(label(what, tone="2"))
            pair.addWidget(label(value, Type.EMPHASIS, name=f"{item.dimension}-{what.lower()}"))
            values.addLayout(pair)
        values.addStretch(1)
        column.addLayout(head)
        column.addLayout(values)
        if gold is not None and gold.reason:
            column.addWidget(label(gold.reason, wrap=True, name=f"{item.dimension}-reason"))
        if gold is not None and gold.at_us is not None:
            button = self._button(gold.at_us, f"{item.dimension}-moment", name)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_moment(
        self, column: QVBoxLayout, moment: GoldMoment, positions: dict[DimensionId, int]
    ) -> None:
        row = QHBoxLayout()
        no_margins(row, 8)
        button = self._button(moment.at_us, f"moment-{len(self.buttons)}", moment.note)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if moment.dimension is not None:
            row.addWidget(MarkView(positions[moment.dimension]))
        until = "" if moment.end_us is None else f" (until {format_instant(moment.end_us)})"
        row.addWidget(label(f"{moment.note}{until}", wrap=True), 1)
        column.addLayout(row)

    def _button(self, at_us: int, name: str, about: str) -> Button:
        made = Button(format_instant(at_us), name, icon="player-skip-forward")
        made.setAccessibleName(f"Go to {format_instant(at_us)}: {about}")
        made.setAutoDefault(True)  # Enter goes there too
        made.clicked.connect(partial(self.moment_asked.emit, at_us))
        self.buttons.append(made)
        return made


def _running(given: Feedback, rule_of: TrainingRule) -> str:
    rule_asked = rule_of.rule
    if rule_asked.basis is Basis.ICC:
        return "Your lead sees the agreement over the set once all its films are in."
    if not given.in_a_row:
        return "The next film begins a new row."
    films = "1 film is" if given.in_a_row == 1 else f"{given.in_a_row} films in a row are"
    return f"With this one {films} near enough; {rule_asked.films_in_a_row} are asked."


def _said(value: Decimal | None) -> str:
    return "cannot code" if value is None else shown(value)


def _signed(value: Decimal) -> str:
    sign = "+" if value > 0 else "\N{MINUS SIGN}"
    return f"{sign}{shown(abs(value))}"
