"""The completeness gate: takes the rating panel's place while the film stays live."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from vippcoder.observing import submission
from vippcoder.observing.submission import Finding, FindingKind
from vippcoder.ui.observer.qactions import show_caps
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins, rule

if TYPE_CHECKING:
    from vippcoder.ui.observer.desk import CodingDesk

_BUTTONS = {
    FindingKind.MISSING: "Rate",
    FindingKind.UNWATCHED: "Play rest",
    FindingKind.SEGMENTS_UNRATED: "Show",
}


class GatePanel(QFrame):
    """Lists what is rated and what is missing; each finding has a button that goes there."""

    go_asked = Signal(object)
    """A `Finding` to go to."""
    back_asked = Signal()
    submitted = Signal()

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("gate")
        self.setAccessibleName("Before you submit")
        self._rows = QVBoxLayout()
        no_margins(self._rows)
        self.why = QLineEdit()
        self.why.setObjectName("unwatched-because")
        self.why.setAccessibleName("Why part of the film was not watched")
        self.why.setPlaceholderText("Why it was not watched")
        self.why.textChanged.connect(self._show_verdict)
        self._why_box = QWidget()
        box = QVBoxLayout(self._why_box)
        box.setContentsMargins(46, 12, 16, 12)
        box.addWidget(self.why)
        self._verdict = label("", tone="2", wrap=True, name="gate-verdict")
        self._verdict_icon = IconView("alert-triangle", "attention")
        self.back = Button("Back to rating", "back-to-rating", does="window.back")
        self.back.clicked.connect(self.back_asked)
        self.submit = Button(
            "Submit and lock", "submit-and-lock", kind="first", icon="lock", does="coding.submit"
        )
        self.submit.clicked.connect(self.submit_now)
        self._findings: tuple[Finding, ...] = ()
        self._buttons: list[tuple[Finding, Button]] = []
        self._lay_out()
        desk.sheet_changed.connect(self._sheet_changed)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        findings = QVBoxLayout(inner)
        no_margins(findings)
        findings.addLayout(self._rows)
        findings.addWidget(self._why_box)
        findings.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("gate-findings")
        scroll.setAccessibleName("What is rated and what is missing")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        head = QVBoxLayout()
        head.setContentsMargins(16, 16, 16, 12)
        head.setSpacing(4)
        head.addWidget(label("Before you submit", Type.HEADING))
        warning = "Submitting locks your ratings. Nobody can change them afterwards, you included."
        head.addWidget(label(warning, tone="2", wrap=True))
        column = QVBoxLayout(self)
        no_margins(column)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(scroll, 1)
        column.addWidget(rule())
        column.addLayout(self._foot())

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 12, 16, 16)
        foot.setSpacing(10)
        verdict = QHBoxLayout()
        no_margins(verdict, 8)
        verdict.addWidget(self._verdict_icon)
        verdict.addWidget(self._verdict, 1)
        foot.addLayout(verdict)
        buttons = QHBoxLayout()
        no_margins(buttons, 8)
        buttons.addWidget(self.back, 1)
        buttons.addWidget(self.submit, 1)
        foot.addLayout(buttons)
        return foot

    def begin(self) -> None:
        """Look at the sheet and focus what comes next."""
        self.why.clear()
        self._look()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget:
        """Return what comes next: submitting, or the first thing that stands against it."""
        if self.submit.isEnabled():
            return self.submit
        against = [
            button
            for finding, button in self._buttons
            if finding.blocks or finding.kind is FindingKind.UNWATCHED
        ]
        return against[0] if against else self.back

    def play_rest(self) -> bool:
        """Play what was not watched yet; return whether there is any."""
        rest = next((f for f in self._findings if f.kind is FindingKind.UNWATCHED), None)
        if rest is not None:
            self.go_asked.emit(rest)
        return rest is not None

    def _sheet_changed(self) -> None:
        if self.isVisible():
            self._look()

    def _look(self) -> None:
        found = submission.gate(self._desk.pack, self._desk.coding)
        if found != self._findings or not self._rows.count():
            self._findings = found
            self._fill()
        self._show_verdict()

    def _fill(self) -> None:
        had_focus = any(button.hasFocus() for _, button in self._buttons)
        self._buttons = []
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for finding in self._findings:
            row = self._row(finding)
            self._rows.addWidget(row)
            row.show()  # at once, so that Tab finds its button
        self._why_box.setVisible(any(f.kind is FindingKind.UNWATCHED for f in self._findings))
        in_order = [*(button for _, button in self._buttons), self.why, self.back, self.submit]
        for before, after in pairwise(in_order):
            self.setTabOrder(before, after)
        show_caps(self, self._desk.keymap)
        if had_focus:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, finding: Finding) -> QWidget:
        row = QFrame()
        line = QHBoxLayout()
        line.setContentsMargins(16, 12, 16, 12)
        line.setSpacing(12)
        is_done = finding.kind is FindingKind.RATED
        icon = "circle-check" if is_done else "circle-dashed"
        if finding.kind is FindingKind.SEGMENTS_UNRATED and not finding.blocks:
            icon = "circle-half-2"
        token = "text2" if is_done or icon == "circle-half-2" else "attention"
        line.addWidget(IconView(icon, token), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        no_margins(words, 2)
        words.addWidget(label(finding.title, Type.STRONG, wrap=True))
        if finding.detail:
            words.addWidget(label(finding.detail, tone="2", wrap=True))
        line.addLayout(words, 1)
        if finding.kind in _BUTTONS:
            line.addWidget(self._go_button(finding), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(row)
        no_margins(column)
        column.addLayout(line)
        column.addWidget(rule())
        return row

    def _go_button(self, finding: Finding) -> Button:
        caption = _BUTTONS[finding.kind]
        does = "segment.play" if finding.kind is FindingKind.UNWATCHED else ""
        made = Button(caption, f"gate-go-{len(self._buttons)}", does=does)
        made.setAccessibleName(f"{caption}: {finding.title}")
        made.clicked.connect(lambda: self.go_asked.emit(finding))
        self._buttons.append((finding, made))
        return made

    def _show_verdict(self) -> None:
        missing = [f for f in self._findings if f.blocks]
        unwatched = any(f.kind is FindingKind.UNWATCHED for f in self._findings)
        needs_why = unwatched and not self.why.text().strip()
        text, icon = "Everything is there. This cannot be taken back.", "lock"
        if missing:
            text = _what_is_missing(missing)
            icon = "alert-triangle"
        elif needs_why:
            text, icon = "Watch the rest, or say why it was not watched.", "alert-triangle"
        self._verdict.setText(text)
        self._verdict_icon.show_icon(icon, "text2" if icon == "lock" else "attention")
        self.submit.setEnabled(not missing and not needs_why)

    def submit_now(self) -> None:
        """Submit, if nothing stands against it; otherwise focus what does."""
        if not self.submit.isEnabled():
            blocked = any(f.blocks for f in self._findings)
            next_one = self.first_focus() if blocked else self.why
            next_one.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        desk, why = self._desk, self.why.text().strip()
        done = desk.perform(
            lambda: submission.submit(desk.pack, desk.coding, unwatched_because=why)
        )
        if done is not None:
            self.submitted.emit()


def _what_is_missing(blocking: list[Finding]) -> str:
    """Say what stands against submitting: ratings of the session are counted, others not."""
    whole = sum(f.kind is not FindingKind.SEGMENTS_UNRATED for f in blocking)
    counted = "One rating is missing" if whole == 1 else f"{whole} ratings are missing"
    if whole == len(blocking):
        return f"{counted}."
    return f"{counted}, and some of segments." if whole else "Ratings of segments are missing."
