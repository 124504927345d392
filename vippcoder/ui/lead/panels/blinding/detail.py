"""What one finding says: every sentence, every test, what could not be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.lead.parts import Card, scrolled
from vippcoder.ui.lead.words import count
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins

if TYPE_CHECKING:
    from vippcoder.packing.blinding.report import Look, Test
    from vippcoder.ui.lead.panels.blinding.columns import Finding

_MOST = 60
"""Sentences that are shown; the rest is counted."""


class FindingCard(Card):
    """Rebuilt for each finding."""

    def __init__(self) -> None:
        super().__init__("Finding")
        self.finding: Finding | None = None
        self._area = scrolled(QWidget(), "finding-scroll")
        self._lines = QVBoxLayout()
        self.hold(self._area)

    def show_finding(self, finding: Finding | None) -> None:
        """Show what was looked for and found."""
        if finding == self.finding:
            return
        self.finding = finding
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(16, 12, 16, 12)
        self._lines.setSpacing(10)
        self._lines.addStretch(1)
        self._fill(finding)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)

    def _fill(self, finding: Finding | None) -> None:
        self.title.setText(finding.title if finding else "Finding")
        if finding is None:
            return
        look = finding.look
        self._say(finding.looked_for, "search", tone="2")
        sentences = look.sentences(finding.level)
        for one in sentences[:_MOST]:
            self._say(f"{one.where}: {one.sentence}" if one.where else one.sentence, "alert-circle")
        if len(sentences) > _MOST:
            self._say(f"And {count(len(sentences) - _MOST)} more.", "")
        if not sentences:
            self._say("Nothing was found.", "circle-check")
        if look.note:
            self._say(look.note, "info-circle")
        self._show_tests(look, finding.level)

    def _show_tests(self, look: Look, level: float) -> None:
        quiet = [test for test in look.tests if test.p_corrected > level]
        if not quiet:
            return
        self._say("Within chance:", "", kind=Type.STRONG)
        for test in quiet:
            self._say(_tested(test), "check", tone="2")

    def _say(self, words: str, icon: str, *, tone: str = "", kind: Type = Type.BASE) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        no_margins(row, 10)
        if icon:
            found = "danger" if icon == "alert-circle" else "text2"
            row.addWidget(IconView(icon, found, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, kind, tone=tone, wrap=True), 1)
        self._lines.insertWidget(self._lines.count() - 1, line)


def _tested(test: Test) -> str:
    sentence = f"{test.sentence[0].upper()}{test.sentence[1:]}."
    return f"{sentence} {count(test.told.films)} films."
