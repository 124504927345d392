"""Tables whose columns are data: what a cell says, how wide, with which icon, how it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject, QRectF
    from PySide6.QtGui import QPainter

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ColumnRole = int(Qt.ItemDataRole.UserRole)
ItemRole = ColumnRole + 1


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column of a table."""

    title: str
    text: Callable[[T], str]
    """What the cell says; also its accessible text."""
    width: int = 0
    """In pixels at 100 %; 0 takes what is left."""
    icon: Callable[[T], str] | None = None
    """A Tabler icon before the text; empty for none."""
    tone: Callable[[T], str] | None = None
    """`2`, `attention`, `danger`, or empty."""
    share: Callable[[T], float | None] | None = None
    """A bar of 0 to 1 before the text; None for none."""
    is_bold: bool = False
    is_number: bool = False
    """Whether its figures stand at the right, all of one width."""
    change: Callable[[T, str], T] | None = None
    """Makes a row with this cell changed to the text; raises `ValueError` with one sentence."""
    help: str = ""
    """What the column means: tooltip of its heading."""
    drawing: Callable[[T], Callable[[QPainter, QRectF], None] | None] | None = None
    """What is painted into the cell in place of its text; None where the text stands."""


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows of one kind of thing.

    Args:
        columns: what is shown of each.
        parent: owns the model.
    """

    edited = Signal(int, object)
    """A cell was changed in place: the row, and the thing as it would be. The owner decides."""
    misread = Signal(str)
    """What was typed into a cell cannot be taken: one sentence."""

    def __init__(self, columns: Sequence[Column[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.items: tuple[T, ...] = ()

    def show_items(self, items: Sequence[T]) -> None:
        """Take other rows; nothing happens where they are the same."""
        items = tuple(items)
        if items == self.items:
            return
        if len(items) == len(self.items):
            self.items = items
            last = self.index(len(items) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def item(self, index: Index) -> T | None:
        """Return the thing of a row."""
        inside = index.isValid() and index.row() < len(self.items)
        return self.items[index.row()] if inside else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:  # noqa: ANN401 - Qt's
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].help or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return int(right) if self.columns[section].is_number else None
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401 - Qt's
        item = self.item(index)
        if item is None:
            return None
        column = self.columns[index.column()]
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.EditRole,
        }:
            return column.text(item)
        if role == ItemRole:
            return item
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.text(item) or None  # what has the room that is left may be cut short
        return column if role == ColumnRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].change is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(
        self,
        index: Index,
        value: Any,  # noqa: ANN401 - Qt's
        role: int = int(Qt.ItemDataRole.EditRole),
    ) -> bool:
        item = self.item(index)
        change = self.columns[index.column()].change if item is not None else None
        if role != Qt.ItemDataRole.EditRole or item is None or change is None:
            return False
        try:
            changed = change(item, str(value).strip())
        except ValueError as error:
            self.misread.emit(str(error))
            return False
        if changed != item:
            self.edited.emit(index.row(), changed)
        return True
