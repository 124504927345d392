"""A form: cards of fields, each with its label, control, help, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form.controls import (
    ChoiceControl,
    Control,
    LineControl,
    LinesControl,
    SwitchControl,
)
from vippcoder.ui.shared.form.fields import Kind
from vippcoder.ui.shared.form.table_control import TableControl
from vippcoder.ui.shared.labels import IconView, label, no_margins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from vippcoder.ui.shared.form.fields import Field, Section

_CONTROLS: Final[dict[Kind, type[Control]]] = {
    Kind.CHOICE: ChoiceControl,
    Kind.SWITCH: SwitchControl,
    Kind.LINES: LinesControl,
    Kind.TABLE: TableControl,
}
_TWO_COLUMNS_AT: Final = 1100


class FieldRow(QWidget):
    """Label, control, help, and one sentence when something is wrong."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__()
        self.field = field
        self.control = _CONTROLS.get(field.kind, LineControl)(field, name)
        self._fault = label("", tone="danger", wrap=True, name=f"{name}-fault")
        self._mark = IconView("alert-circle", "danger", 16)
        column = QVBoxLayout(self)
        no_margins(column, 4)
        if field.kind is not Kind.SWITCH:
            column.addWidget(label(field.label, Type.STRONG))
        column.addWidget(self.control)
        wrong = QHBoxLayout()
        no_margins(wrong, 6)
        wrong.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        wrong.addWidget(self._fault, 1)
        column.addLayout(wrong)
        if field.help:
            column.addWidget(label(field.help, Type.META, tone="2", wrap=True))
        self.show_fault("")

    @property
    def fault(self) -> str:
        """What is wrong with it; empty for nothing."""
        return self._fault.text()

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong; empty for nothing."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self._mark.setVisible(bool(sentence))
        self.control.home.setAccessibleDescription(sentence or self.field.help)


class Form(QWidget):
    """Fields on cards, in one column or two.

    Args:
        name: object name; a field's control is called `name-key`.
        sections: what is asked for.
        in_card: whether each section is a card of its own; else all lie on what holds the form.
    """

    changed = Signal()
    """The user changed a field."""

    def __init__(self, name: str, sections: Sequence[Section], *, in_card: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.rows: dict[str, FieldRow] = {}
        self._cards: list[tuple[int, QWidget]] = []
        self._columns = [QVBoxLayout(), QVBoxLayout()]
        self._is_wide: bool | None = None
        row = QHBoxLayout(self)
        no_margins(row, 16)
        for column in self._columns:
            no_margins(column, 16)
            column.addStretch(1)
            row.addLayout(column, 1)
        for section in sections:
            self._cards.append((section.column, self._card(section, name, in_card=in_card)))
        self._arrange(wide=False)

    def _card(self, section: Section, name: str, *, in_card: bool) -> QWidget:
        card = QFrame()
        if in_card:
            card.setProperty("box", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*((20, 16, 20, 20) if in_card else (0, 0, 0, 0)))
        inside.setSpacing(14)
        if section.title:
            head = QVBoxLayout()
            no_margins(head, 2)
            head.addWidget(label(section.title, Type.EMPHASIS))
            if section.help:
                head.addWidget(label(section.help, tone="2", wrap=True))
            inside.addLayout(head)
        for field in section.fields:
            made = FieldRow(field, f"{name}-{field.key}")
            made.control.changed.connect(lambda made=made: self._edited(made))
            inside.addWidget(made)
            self.rows[field.key] = made
        return card

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._is_wide:
            return
        self._is_wide = wide
        for position, card in self._cards:
            for column in self._columns:
                column.removeWidget(card)
            into = self._columns[position if wide else 0]
            into.insertWidget(into.count() - 1, card)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretch(1, 1 if wide else 0)
        layout.setSpacing(16 if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        two = any(position for position, _ in self._cards)
        self._arrange(wide=two and self.width() >= _TWO_COLUMNS_AT)

    def _edited(self, row: FieldRow) -> None:
        row.show_fault("")
        self._switch_fields()
        self.changed.emit()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show a value in each field, and no faults."""
        for key, row in self.rows.items():
            row.control.show_value(values.get(key))
        self.show_faults({})
        self._switch_fields()

    def _switch_fields(self) -> None:
        """Hide the fields that do not matter under what is chosen."""
        for row in self.rows.values():
            if row.field.needs is not None:
                key, wanted = row.field.needs
                row.setVisible(self._peek(key) == wanted)

    def _peek(self, key: str) -> object:
        try:
            return self.rows[key].control.read()
        except ValueError:
            return None

    def read(self) -> dict[str, object] | None:
        """Return what stands in the fields that matter; None where one cannot be read."""
        values: dict[str, object] = {}
        faults: dict[str, str] = {}
        for key, row in self.rows.items():
            if row.isHidden():
                continue
            try:
                values[key] = row.control.read()
            except ValueError as error:
                faults[key] = str(error)
        self.show_faults(faults)
        return None if faults else values

    def peek(self) -> dict[str, object]:
        """Return what can be read of the fields that matter; says nothing of the others."""
        return {
            key: value
            for key, row in self.rows.items()
            if not row.isHidden() and (value := self._peek(key)) is not None
        }

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it, and put the focus in the first."""
        for key, row in self.rows.items():
            row.show_fault(faults.get(key, ""))
        first = next((row for key, row in self.rows.items() if key in faults), None)
        if first is not None:
            first.control.home.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget:
        """Return the control of the first field."""
        return next(iter(self.rows.values())).control.home
