"""The rating panel: what is rated, one section a dimension, and the evidence beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.observing.segments import why_not_marked
from vippcoder.timebase import format_instant
from vippcoder.ui.observer.panel.evidence_area import EvidenceArea
from vippcoder.ui.observer.panel.section import DimensionSection
from vippcoder.ui.observer.panel.sharing import share_out
from vippcoder.ui.observer.qactions import show_caps
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.ask_line import AskLine
from vippcoder.ui.shared.buttons import Segmented
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.keycap import KeyCap, cap_text
from vippcoder.ui.shared.labels import IconView, label, no_margins, rule

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.notes import NoteTaker
    from vippcoder.ui.observer.rating import Rater

LEAST_HEIGHT = 400


class RatingPanel(QWidget):
    """Shows the desk's sheet for the target; asks the rater for everything."""

    def __init__(self, desk: CodingDesk, rater: Rater, notes: NoteTaker) -> None:
        super().__init__()
        self.setObjectName("rating-panel")
        self._desk, self._rater = desk, rater
        self.target = Segmented(
            "target", "What a digit rates", ["Whole session", "Segment"], ticks=False
        )
        self.target.asked.connect(self._target_asked)
        self.notice = label("", Type.META, tone="2", wrap=True, name="notice")
        self._notice_row = QWidget()
        self.ask_value = AskLine("ask-value", "Value", "")
        self.ask_value.answered.connect(self._value_answered)
        self._instrument = desk.pack.instruments[0]
        self._rules: list[QWidget] = []
        self.sections: list[DimensionSection] = []
        self.evidence = EvidenceArea(desk, notes)
        self._lay_out()
        self._lay_sections()
        self._listen()

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        no_margins(column)
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 16, 6)
        top.setSpacing(8)
        top.addWidget(self.target)
        top.addStretch(1)
        top.addWidget(KeyCap(does="rating.target"))
        column.addLayout(top)
        row = QHBoxLayout(self._notice_row)
        row.setContentsMargins(16, 0, 16, 6)
        row.setSpacing(8)
        row.addWidget(IconView("info-circle", "text2", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.notice, 1)
        self._notice_row.hide()
        column.addWidget(self._notice_row)
        column.addWidget(self.ask_value)
        column.addWidget(self.evidence, 1)

    def _lay_sections(self) -> None:
        """Put one section for each dimension of the instrument above the evidence."""
        held, pack = self._instrument, self._desk.pack
        for position, dimension in enumerate(held.dimensions):
            section = DimensionSection(
                dimension,
                position,
                held.cannot_code_reasons,
                self,
                exemplars=pack.levels_with_exemplar(dimension),
            )
            self._listen_to(section)
            self.sections.append(section)
            self._rules.append(rule())
            for part in (section, self._rules[-1]):
                self._column.insertWidget(self._column.indexOf(self.evidence), part)
        self.evidence.list.show_dimensions([d.id for d in held.dimensions])

    def _opened(self) -> None:
        """Take the instrument of the session that was opened."""
        if self._desk.instrument == self._instrument:
            return
        self._instrument = self._desk.instrument
        for part in (*self.sections, *self._rules):
            part.hide()
            self._column.removeWidget(part)
            part.setParent(None)
            part.deleteLater()
        self.sections, self._rules = [], []
        self._lay_sections()
        show_caps(self, self._desk.keymap)

    def _listen(self) -> None:
        desk = self._desk
        desk.opened.connect(self._opened)
        desk.sheet_changed.connect(self.refresh)
        desk.place_changed.connect(self._place_changed)
        desk.noticed.connect(self._noticed)
        self.evidence.changed.connect(self._share_out)
        self._rater.number_asked.connect(self._ask_value)
        self._rater.cannot_code_asked.connect(self._ask_reason)

    def _listen_to(self, section: DimensionSection) -> None:
        rater, dimension = self._rater, section.dimension.id
        section.header.clicked.connect(lambda: rater.choose_dimension(dimension))
        section.value_asked.connect(lambda value: rater.give(value, dimension))
        section.ladder.stepped.connect(rater.step)
        section.ladder.exemplar_asked.connect(lambda level: rater.play_exemplar(dimension, level))
        section.cannot_code_pressed.connect(
            lambda: self._choose_and(section, rater.ask_cannot_code)
        )
        section.confidence_asked.connect(
            lambda sure: self._choose_and(section, lambda: rater.set_confidence(sure))
        )
        section.reason_given.connect(self._reason_given)
        section.back_pressed.connect(self.stop_asking)

    def _choose_and(self, section: DimensionSection, then: object) -> None:
        self._rater.choose_dimension(section.dimension.id)
        if callable(then):
            then()

    # Showing

    def refresh(self) -> None:
        """Show the sheet as it is stored."""
        desk = self._desk
        if desk.sheet is None:
            return
        self._show_target()
        for section in self.sections:
            chosen = section.dimension.id == desk.place.dimension
            rating = (
                desk.page.rating(section.dimension.id, desk.target) if desk.has_target else None
            )
            section.show_state(rating, self._cap(section), is_chosen=chosen)
        self.evidence.refresh()
        self._share_out()

    def _share_out(self) -> None:
        if self._desk.sheet is not None:
            for line in self._rules:
                line.show()  # they want room too
            share_out(self, self.sections, self._chosen_section(), self.evidence)
            for section, line in zip(self.sections, self._rules, strict=True):
                line.setVisible(section.isVisibleTo(self))

    def _show_target(self) -> None:
        desk, parts = self._desk, self.target.parts
        segment = desk.selected
        text = "No segment selected"
        if segment is not None:
            start, end = (format_instant(t) for t in (segment.range.start_us, segment.range.end_us))
            text = f"Segment {desk.page.number_of(segment.id)}  {start}\u2013{end}"
        parts[1].setText(text)
        parts[1].setAccessibleName(f"What a digit rates: {text}")
        parts[1].setEnabled(segment is not None or desk.place.target_is_segment)
        parts[1].setVisible(bool(desk.page.segments) or not why_not_marked(desk.current))
        parts[1].updateGeometry()
        self.target.show_chosen(1 if desk.place.target_is_segment else 0)

    def _cap(self, section: DimensionSection) -> str:
        scale = section.dimension.scale
        ids = [s.dimension.id for s in self.sections]
        by = ids.index(section.dimension.id) - ids.index(self._desk.dimension.id)
        if by == 0:
            return f"{scale.lowest:f}\u2013{scale.highest:f}" if scale.highest <= 9 else "↵"  # noqa: PLR2004
        action = {1: "rating.next", -1: "rating.previous"}.get(by)
        return cap_text(self._desk.keymap.shown(action)) if action else ""

    def minimumSizeHint(self) -> QSize:
        # What is open now must never make the window grow: `share_out` makes it fit.
        return QSize(280, theme.scaled(LEAST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def _noticed(self, sentence: str) -> None:
        self.notice.setText(sentence)
        self.notice.setAccessibleName(sentence)
        self._notice_row.setVisible(bool(sentence))
        self._share_out()

    def _place_changed(self) -> None:
        self.stop_asking()
        self.refresh()

    # Asking

    def _target_asked(self, position: int) -> None:
        if (position == 1) != self._desk.place.target_is_segment:
            self._rater.switch_target()

    def _ask_value(self) -> None:
        self.ask_value.ask(example=self._desk.dimension.scale.describe())
        self._share_out()

    def _value_answered(self, text: str) -> None:
        if self._rater.take_text(text):
            self.stop_asking()
            self._desk.film_focus_asked.emit()

    def _chosen_section(self) -> DimensionSection:
        return next(s for s in self.sections if s.dimension.id == self._desk.place.dimension)

    def _ask_reason(self) -> None:
        self.stop_asking()
        section = self._chosen_section()
        section.is_asking = True
        self.refresh()
        section.reasons.begin()

    def _reason_given(self, reason: str) -> None:
        if reason.strip() and self._rater.cannot_code(reason.strip()):
            self.stop_asking()
            self._desk.film_focus_asked.emit()

    def stop_asking(self) -> bool:
        """Put the ladder back and the value field away; return whether anything was asked."""
        asking = [s for s in self.sections if s.is_asking]
        was = bool(asking) or self.ask_value.isVisible()
        self.ask_value.hide()
        for section in asking:
            section.is_asking = False
        if asking:
            self.refresh()
        return was

    def take_digit(self, digit: int) -> bool:
        """Give a digit to the reason list while it is open; return whether it took it."""
        asking = [s for s in self.sections if s.is_asking]
        for section in asking:
            section.reasons.take_digit(digit)
        return bool(asking)

    def first_focus(self) -> QWidget:
        """Return where F6 lands in the panel."""
        ladder = self._chosen_section().ladder
        return next(
            (level for level in ladder.levels.values() if level.isChecked()),
            next(iter(ladder.levels.values())),
        )
