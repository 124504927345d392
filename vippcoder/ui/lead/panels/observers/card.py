"""The card of one observer: what is known, changed in place; a change of state says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vippcoder.ui.lead.panels.observers.fields import (
    CHANGED,
    NEW,
    changed_observer,
    new_observer,
    values_of,
)
from vippcoder.ui.lead.parts import Card, buttons_row, say_why, scrolled
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.form import Form
from vippcoder.ui.shared.labels import rule

if TYPE_CHECKING:
    from vippcoder.domain.study import Observer
    from vippcoder.errors import StudyError

_FRESH: dict[str, Any] = {"share": "1", "minutes_a_week": 300, "is_certified": False}


class ObserverCard(Card):
    """Shows one observer, or asks for a new one."""

    added = Signal(object)
    """An `Observer` to register."""
    kept = Signal(object, str)
    """An `Observer` as it shall be, and why."""
    left = Signal()
    """A new observer is not wanted after all."""

    def __init__(self) -> None:
        super().__init__("Observer")
        self.observer: Observer | None = None
        self.is_new = False
        self.is_dirty = False
        self.error = Bar("danger", "observer-error")
        self.change_form = Form("observer", CHANGED, in_card=False)
        self.new_form = Form("new-observer", NEW, in_card=False)
        self._forms = QStackedWidget()
        for form in (self.change_form, self.new_form):
            form.changed.connect(self._typed)
            self._forms.addWidget(form)
        self.keep = Button("Keep changes", "keep-observer", kind="first")
        self.undo = Button("Undo changes", "undo-observer")
        self.keep.clicked.connect(self._keep)
        self.undo.clicked.connect(self._undo)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addWidget(self._forms)
        column.addStretch(1)
        foot = buttons_row(self.keep, self.undo)
        foot.setContentsMargins(16, 8, 16, 4)
        self.hold(scrolled(inside, "observer-scroll"))
        self.inside.addWidget(rule())
        self.inside.addLayout(foot)

    @property
    def form(self) -> Form:
        """The form in front."""
        return self.new_form if self.is_new else self.change_form

    def show_observer(self, observer: Observer) -> None:
        """Show what is known of an observer."""
        self.observer, self.is_new = observer, False
        self.title.setText(observer.code)
        known = len(observer.knows)
        families = f"knows {known} {'family' if known == 1 else 'families'}"
        self.about.setText(families if known else "knows no family")
        self.change_form.show_values(values_of(observer))
        self._ask_why()
        self._turn("Keep changes", "Undo changes")

    def begin_new(self) -> None:
        """Ask for a new observer."""
        self.observer, self.is_new = None, True
        self.title.setText("New observer")
        self.about.setText("")
        self.new_form.show_values(_FRESH)
        self._turn("Add observer", "Leave it")
        self.focus_first()

    def focus_first(self, _observer: object = None) -> None:
        """Put the focus into the first field."""
        self.form.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, keep: str, undo: str) -> None:
        self._forms.setCurrentWidget(self.form)
        self.error.clear()
        self.keep.set_caption(keep)
        self.undo.set_caption(undo)
        self._mark(dirty=False)

    def _mark(self, *, dirty: bool) -> None:
        self.is_dirty = dirty
        for button in (self.keep, self.undo):
            say_why(button, "" if dirty or self.is_new else "Nothing is changed.")

    def _typed(self) -> None:
        self._mark(dirty=True)
        self._ask_why()

    def _ask_why(self) -> None:
        """Ask for a reason while another state is chosen."""
        row, before = self.change_form.rows, self.observer
        row["reason"].setVisible(before is not None and row["state"].control.read() != before.state)

    def _keep(self) -> None:
        values = self.form.read()
        if values is None:
            return
        if self.is_new:
            self.added.emit(new_observer(values))
        elif self.observer is not None:
            after = changed_observer(self.observer, values)
            self.kept.emit(after, str(values.get("reason", "")))

    def _undo(self) -> None:
        if self.observer is not None:
            self.show_observer(self.observer)
        else:
            self._mark(dirty=False)
            self.left.emit()

    def refuse(self, error: StudyError) -> None:
        """Say why an observer is not kept so."""
        sentence = error.sentence(with_path=False)
        self.error.tell(sentence)
        if "reason" in sentence and not self.is_new:
            self.change_form.show_faults({"reason": "Say in a few words why."})
