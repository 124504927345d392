"""The control of each kind of field: shows a value, tells a change, reads what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Segmented
from vippcoder.ui.shared.check_row import CheckRow
from vippcoder.ui.shared.form.fields import Kind
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.ui.shared.form.fields import Field

_NUMBER_WIDTH: Final = 110
_LINE, _LINES = 18, 4


class Control(QWidget):
    """What stands in a field.

    Args:
        field: what it is for.
        name: object name of the part that takes the keys.
    """

    changed = Signal()
    """The user changed it."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__()
        self.field = field
        self.name = name

    def show_value(self, value: object) -> None:
        """Show a value; tells no change."""
        raise NotImplementedError

    def read(self) -> object:
        """Return what stands there.

        Raises:
            ValueError: it cannot be taken; one sentence.
        """
        raise NotImplementedError

    @property
    def home(self) -> QWidget:
        """The part that takes the keys."""
        return self


class LineControl(Control):
    """One line; how it is read and written depends on the kind."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__(field, name)
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setAccessibleName(field.label)
        self.line.textEdited.connect(self.changed)
        if field.kind is Kind.SECRET:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        if field.kind in {Kind.NUMBER, Kind.PERCENT, Kind.AMOUNT} or field.width:
            self.line.setFixedWidth(theme.scaled(field.width or _NUMBER_WIDTH))
        row = QHBoxLayout(self)
        no_margins(row, 8)
        row.addWidget(self.line)
        unit = "%" if field.kind is Kind.PERCENT else field.unit
        if unit:
            row.addWidget(label(unit, tone="2"))
        if self.line.maximumWidth() < self.maximumWidth():
            row.addStretch(1)

    def show_value(self, value: object) -> None:
        text = _WRITE.get(self.field.kind, _plain)(value)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)  # long words are read from their beginning

    def read(self) -> object:
        text = self.line.text()
        if self.field.kind is Kind.SECRET:
            return text
        return _READ.get(self.field.kind, str)(text.strip())

    @property
    def home(self) -> QWidget:
        return self.line


class LinesControl(Control):
    """One thing a line."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__(field, name)
        self.text = QPlainTextEdit()
        self.text.setObjectName(name)
        self.text.setAccessibleName(field.label)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.scaled(_LINE * _LINES) + 12)
        self.text.textChanged.connect(self._edited)
        self._is_showing = False
        row = QHBoxLayout(self)
        no_margins(row)
        row.addWidget(self.text)

    def _edited(self) -> None:
        if not self._is_showing:
            self.changed.emit()

    def show_value(self, value: object) -> None:
        text = "\n".join(value) if isinstance(value, list) else ""
        if text != self.text.toPlainText():
            self._is_showing = True
            self.text.setPlainText(text)
            self._is_showing = False

    def read(self) -> object:
        return [line.strip() for line in self.text.toPlainText().splitlines() if line.strip()]

    @property
    def home(self) -> QWidget:
        return self.text


class ChoiceControl(Control):
    """A few answers in a row, one chosen."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__(field, name)
        self._values = [value for value, _ in field.choices]
        self.parts = Segmented(name, field.label, [words for _, words in field.choices])
        self.parts.asked.connect(self._asked)
        self._chosen: int | None = None
        row = QVBoxLayout(self)
        no_margins(row)
        row.addWidget(self.parts, 0, Qt.AlignmentFlag.AlignLeft)

    def _asked(self, position: int) -> None:
        if position != self._chosen:
            self.show_value(self._values[position])
            self.changed.emit()

    def show_value(self, value: object) -> None:
        self._chosen = self._values.index(str(value)) if str(value) in self._values else None
        self.parts.show_chosen(self._chosen)

    def read(self) -> object:
        if self._chosen is None:
            raise ValueError("Choose one.")
        return self._values[self._chosen]

    @property
    def home(self) -> QWidget:
        return self.parts.parts[self._chosen or 0]


class SwitchControl(Control):
    """A tick; its words are the field's."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__(field, name)
        self.box = CheckRow(field.label)
        self.box.setObjectName(name)
        self.box.setAccessibleName(field.label)
        self.box.clicked.connect(self.changed)
        row = QHBoxLayout(self)
        no_margins(row)
        row.addWidget(self.box)
        row.addStretch(1)

    def show_value(self, value: object) -> None:
        self.box.setChecked(bool(value))

    def read(self) -> object:
        return self.box.isChecked()

    @property
    def home(self) -> QWidget:
        return self.box


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _percent(value: object) -> str:
    return f"{round(100 * value, 4):g}" if isinstance(value, int | float) else ""


def _words(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else ""


def _read_number(text: str) -> object:
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise ValueError("A whole number goes here.") from None


def read_amount(text: str) -> float:
    """Return the number that was typed; a comma is a point.

    Raises:
        ValueError: it is none.
    """
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ValueError("A number goes here.") from None


def _read_percent(text: str) -> object:
    return round(read_amount(text.rstrip("% ")) / 100, 6)


def read_words(text: str) -> list[str]:
    """Return the words between commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


_WRITE: dict[Kind, Callable[[object], str]] = {Kind.PERCENT: _percent, Kind.WORDS: _words}
_READ: dict[Kind, Callable[[str], object]] = {
    Kind.NUMBER: _read_number,
    Kind.AMOUNT: read_amount,
    Kind.PERCENT: _read_percent,
    Kind.WORDS: read_words,
}
