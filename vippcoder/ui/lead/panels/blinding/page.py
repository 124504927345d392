"""The check's findings, what one of them says, and the checks that were kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.packing.blinding.report import from_json
from vippcoder.storage.study.checks import read_checks
from vippcoder.storage.study.progress import read_durations
from vippcoder.study.blindness.checking import check_study
from vippcoder.study.films.alike import make_alike
from vippcoder.study.films.covering import cover
from vippcoder.ui.lead.panel import Panel, panel, step_to
from vippcoder.ui.lead.panels.blinding.columns import CHECKS, FINDINGS, Finding, findings_of
from vippcoder.ui.lead.panels.blinding.detail import FindingCard
from vippcoder.ui.lead.panels.blinding.films import FilmLine, FilmsToLookAt
from vippcoder.ui.lead.parts import Card, Empty, say_why, side_by_side
from vippcoder.ui.lead.words import moment_of, several
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.media.paint import Rectangle
    from vippcoder.storage.study.checks import KeptCheck
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.films.alike import Alike
    from vippcoder.study.films.covering import CoveredFilm
    from vippcoder.ui.lead.desk import StudyDesk

_KEPT_HEIGHT = 176


@dataclass(frozen=True, slots=True)
class _Read:
    checks: tuple[KeptCheck, ...]
    has_films: bool


@panel("blinding", title="Blinding check", icon="shield-search", position=50)
class BlindingPanel(Panel):
    """What would tell an observer something."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Blinding check")
        self.check = Button("Check now", "check-now", kind="first", icon="shield-search")
        self.check.clicked.connect(self.check_now)
        self.alike = Button("Make all alike…", "make-alike")
        self.alike.clicked.connect(self.ask_alike)
        self._offered: Callable[[], object] | None = None
        self._asked_at: QWidget | None = None
        """What had the focus before something was offered."""
        self.hint.pressed.connect(self._take_up)
        self.hint.left.connect(self._left)
        self.view = Segmented("blinding-view", "Show", ["Findings", "Look at films"])
        self.view.asked.connect(self._turn)
        self.buttons.addWidget(self.view)
        self.buttons.addWidget(self.alike)
        self.buttons.addWidget(self.check)
        desk.turned.connect(self._show_busy)
        self.findings: RowsTable[Finding] = RowsTable("findings", "Findings", FINDINGS)
        self.detail = FindingCard()
        self.findings.chosen.connect(self.detail.show_finding)
        self.kept: RowsTable[KeptCheck] = RowsTable("kept-checks", "Kept checks", CHECKS)
        self.kept.chosen.connect(self._show_check)
        self._shown: KeptCheck | None = None
        self._has_films = False
        self._icon = IconView("circle-check")
        self.outcome = label("", Type.EMPHASIS, name="check-outcome")
        self.words = label("", tone="2", wrap=True, name="check-words")
        self.films = FilmsToLookAt(desk)
        self.films.refused.connect(self.refuse)
        self.films.cover_asked.connect(self.ask_cover)
        self._either, self._views = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._turn(0)

    def _lay_out(self) -> None:
        findings = Card("Outcome")
        findings.title.hide()
        findings.head.insertWidget(0, self._icon)
        findings.head.insertWidget(1, self.outcome)
        findings.head.insertWidget(2, self.words, 50)
        self._either.addWidget(findings.hold(self.findings))
        self._either.addWidget(
            Empty(
                "Not checked yet",
                "The check looks for names, dates, devices and places in every byte, and for "
                "patterns that tell timepoint or dyad. It is made again of every pack that leaves.",
            )
        )
        words = "The check looks at films as they were taken in, before any of them is assigned."
        self._nothing = Empty("No films yet", words, step_to(self.desk, "intake"))
        self._either.addWidget(self._nothing)
        self._side = side = QWidget()
        column = QVBoxLayout(side)
        no_margins(column, 16)
        column.addWidget(self.detail, 1)
        self._kept_card = Card("Kept checks").hold(self.kept)
        self._kept_card.setFixedHeight(_KEPT_HEIGHT)
        column.addWidget(self._kept_card)
        findings_view = QWidget()
        findings_view.setLayout(side_by_side(self._either, side, 440))
        self._views.addWidget(findings_view)
        self._views.addWidget(self.films)
        self.body.addWidget(self._views, 1)

    def refresh(self) -> None:
        self.desk.read(_read, self._show, self.refuse)
        if self._views.currentIndex() == 1:
            self.films.refresh()

    def _turn(self, view: int) -> None:
        self.view.show_chosen(view)
        self._views.setCurrentIndex(view)
        if view == 1:
            self.films.refresh()

    def first_focus(self) -> QWidget:
        if self._views.currentIndex() == 1:
            return self.films.films
        if not self._has_films and self._nothing.button is not None:
            return self._nothing.button
        return self.findings if self._shown else self.check

    def check_now(self) -> None:
        """Check the study's films and plan; the report is kept."""
        self.bar.clear()
        self.desk.write(check_study, self._checked, self.refuse, what="Checking what films tell")

    def ask_alike(self) -> None:
        """Say what making all films alike does, and offer to do it."""
        self._offer(
            "Every film is encoded to one form and cut to the shortest of its task.",
            "What is cut off is lost to the coding, and the films before are removed. Sessions in "
            "packs stay as they are. It takes about as long as playing all films.",
            "Make all alike",
            self.make_alike,
        )

    def _offer(self, title: str, detail: str, button: str, does: Callable[[], object]) -> None:
        """Say what would be done for good, and do it only when the bar's own button is pressed."""
        self._offered = does
        self._asked_at = QApplication.focusWidget()
        self.hint.offer(title, detail, button)
        self.hint.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left(self) -> None:
        self._offered = None
        if self._asked_at is not None:
            self._asked_at.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_up(self) -> None:
        offered, self._offered = self._offered, None
        self.hint.clear()
        if offered is not None:
            offered()

    def ask_cover(self, film: FilmLine, rectangle: Rectangle) -> None:
        """Say what covering does, and offer to do it."""
        self._offer(
            f"The rectangle becomes black in every frame of {film.session}.",
            "What lies beneath is gone for good; every frame and its time stay. Copies in packs "
            "still show it. Make all alike afterwards: a film that was covered alone can be told.",
            "Cover it",
            lambda: self._cover(film, rectangle),
        )

    def _cover(self, film: FilmLine, rectangle: Rectangle) -> None:
        self.bar.clear()
        self.desk.write(
            lambda store, job: cover(store, film.session, rectangle, angle=film.angle, job=job),
            self._covered,
            self.refuse,
            what="Covering a rectangle",
        )

    def _covered(self, done: CoveredFilm) -> None:
        rest = f"The rest of the picture is {done.worst_db:.0f} dB like before."
        issued = " Copies in packs still show it." if done.is_issued else ""
        self.hint.note(f"Covered in {several(done.frames, 'frame')}.{issued}", rest)

    def make_alike(self) -> None:
        """Bring every film to one form, so that nothing about a file tells which film it is."""
        self.bar.clear()
        self.desk.write(
            lambda store, job: make_alike(store, job=job),
            self._made_alike,
            self.refuse,
            what="Making all films alike",
            stopped=lambda: self.hint.note(
                "Stopped; the films are as they were.", "Made anew, it goes on where it stopped."
            ),
        )

    def _made_alike(self, done: Alike) -> None:
        stay = f" {several(len(done.issued), 'session')} in packs stay." if done.issued else ""
        self.hint.note(
            f"{several(len(done.films), 'session')} are alike now.{stay} Check again.",
            " ".join(done.warnings),
        )

    def _checked(self, _report: object) -> None:
        self._shown = None  # the new one comes in front

    def _show_busy(self) -> None:
        busy = self.desk.busy_with
        why = "" if self._has_films else "There are no films yet."
        for button in (self.check, self.alike):
            say_why(button, f"Waits until this is done: {busy}." if busy else why)
        self.view.parts[1].setEnabled(self._has_films)

    def _show(self, read: _Read) -> None:
        checks, self._has_films = read.checks, read.has_films
        self._show_busy()
        self._either.setCurrentIndex(0 if checks else 1 if self._has_films else 2)
        self._side.setVisible(bool(checks))
        is_fresh = self._shown is None
        self.kept.show_items(tuple(reversed(checks)), "" if is_fresh else "seq")
        if is_fresh and checks:
            self.kept.choose_row(0)
        self.settle_focus()
        newest = next((c for c in reversed(checks) if c.report["face"] == "masters"), None)
        self.badge_changed.emit("" if newest is None or newest.passed else "!")

    def _show_check(self, check: KeptCheck | None) -> None:
        if check is None or check == self._shown:
            return
        self._shown = check
        report = from_json(check.report)
        self._icon.show_icon(*(_PASSED if check.passed else _FAILED))
        self.outcome.setText("Nothing tells anything" if check.passed else "Something would tell")
        films = several(report.films, "film")
        words = f"{report.subject}, {films}, {moment_of(check.checked_at)}"
        if check.overridden_because:
            words += f"; let pass: {check.overridden_because}"
        self.words.setText(words)
        self.findings.show_items(findings_of(report), "code")
        self.findings.choose_row(0)


def _read(store: StudyStore) -> _Read:
    return _Read(read_checks(store), bool(read_durations(store)))


_PASSED, _FAILED = ("circle-check", "text2"), ("alert-circle", "danger")
