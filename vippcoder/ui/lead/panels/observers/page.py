"""The observers in a table; the chosen one, or a new one, in the card beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from vippcoder.storage.study.people import read_observers
from vippcoder.study.certified import certificates_due, observers_today
from vippcoder.study.people import add_observer, change_observer
from vippcoder.ui.lead.panel import Panel, panel
from vippcoder.ui.lead.panels.observers.card import ObserverCard
from vippcoder.ui.lead.panels.observers.fields import COLUMNS
from vippcoder.ui.lead.parts import Card, Empty, side_by_side
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vippcoder.domain.study import Observer
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.ui.lead.desk import StudyDesk


@dataclass(frozen=True, slots=True)
class _Known:
    observers: tuple[Observer, ...]
    """As the lead last said; a certificate may say otherwise since."""
    at_work: int
    due: tuple[str, ...]
    """Of each certificate that falls due or does not hold: whose, and why."""


def _known(store: StudyStore) -> _Known:
    today = observers_today(store)
    due = certificates_due(store)
    return _Known(
        read_observers(store),
        sum(one.state == "active" and one.is_certified for one in today),
        tuple(f"the certificate of {one.certificate.observer} {one.why}" for one in due),
    )


@panel("observers", title="Observers", icon="users", position=20)
class ObserversPanel(Panel):
    """Who codes."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Observers")
        self._wanted = ""
        self.add_button = Button("Add observer", "add-observer", icon="plus", key="Ins")
        self.add_button.clicked.connect(self.begin_new)
        self.buttons.addWidget(self.add_button)
        insert = QShortcut(QKeySequence(Qt.Key.Key_Insert), self)
        insert.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        insert.activated.connect(self.begin_new)
        self.table: RowsTable[Observer] = RowsTable("observers", "Observers", COLUMNS)
        self.card = ObserverCard()
        self.table.chosen.connect(self._chosen)
        self.table.entered.connect(self.card.focus_first)
        self.card.added.connect(self._add)
        self.card.kept.connect(self._keep)
        self.card.left.connect(self._leave_new)
        self._empty = Empty("No observers yet", "Fill in the card at the right.")
        self._either = QStackedWidget()
        self._either.addWidget(Card().hold(self.table))
        self._either.addWidget(self._empty)
        self.body.addLayout(side_by_side(self._either, self.card), 1)

    def refresh(self) -> None:
        self.desk.read(_known, self._show, self.refuse)

    def first_focus(self) -> QWidget:
        return self.card.form.first_focus() if self.card.is_new else self.table

    def may_leave(self) -> bool:
        return not self._is_held()

    def _show(self, known: _Known) -> None:
        observers = known.observers
        told = f"{known.at_work} of {len(observers)} can get sessions"
        self.about.setText("; ".join([told, *known.due]) if observers else "")
        self._either.setCurrentIndex(0 if observers else 1)
        self.table.show_items(observers, "code")
        row = next((i for i, o in enumerate(observers) if o.code == self._wanted), None)
        if row is not None:
            self._wanted = ""
            self.table.choose_row(row)
        if not observers and not self.card.is_new:
            self.card.begin_new()
        self.settle_focus()

    def _chosen(self, observer: Observer | None) -> None:
        card = self.card
        if observer is None or (card.is_new and not card.is_dirty and not self.table.hasFocus()):
            return
        if card.is_dirty and (card.is_new or card.observer != observer):
            here = card.observer.code if card.observer else ""
            if here != observer.code and self.table.hasFocus():
                self._is_held()
            return
        if card.observer != observer or card.is_new:
            card.show_observer(observer)

    def _is_held(self) -> bool:
        """Whether the card holds what was typed and not kept; then say so."""
        if not self.card.is_dirty:
            return False
        who = self.card.observer.code if self.card.observer else "The new observer"
        self.card.error.tell(f"{who}: what you typed is not kept yet.", "Keep it or undo it first.")
        return True

    def begin_new(self) -> None:
        """Ask for a new observer in the card."""
        if not self._is_held():
            self.card.begin_new()

    def _leave_new(self) -> None:
        if self.table.item is not None:
            self.card.show_observer(self.table.item)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, observer: Observer) -> None:
        self.desk.write(
            lambda store, _job: add_observer(store, observer),
            lambda _: self._written(observer),
            self.card.refuse,
        )

    def _keep(self, observer: Observer, reason: str) -> None:
        self.desk.write(
            lambda store, _job: change_observer(store, observer, reason),
            lambda _: self._written(observer),
            self.card.refuse,
        )

    def _written(self, observer: Observer) -> None:
        self._wanted = observer.code
        self.card.show_observer(observer)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
