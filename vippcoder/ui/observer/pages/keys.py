"""All keys: the table, macOS in its own column, and a way to change each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from vippcoder.errors import StudyError
from vippcoder.ui.observer.actions import ACTIONS, DIGITS, GROUPS, Action
from vippcoder.ui.observer.key_router import spelled
from vippcoder.ui.observer.keymap import mac_form
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.keycap import cap_text
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.look_page import titled_bar

if TYPE_CHECKING:
    from vippcoder.ui.observer.keymap import Keymap

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("", "What it does", "Windows, Linux", "macOS")
_BARE_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}


class KeysModel(QAbstractTableModel):
    """One row an action."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap

    def refresh(self) -> None:
        """Show the keys in force."""
        last = self.index(len(ACTIONS) - 1, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(ACTIONS)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:  # noqa: ANN401 - Qt's
        across = orientation == Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(COLUMNS):
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401 - Qt's
        if not index.isValid():
            return None
        action = ACTIONS[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._text(action, index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return QColor(theme.current().text2)
        return None

    def _text(self, action: Action, row: int, column: int) -> str:
        keys = self._keymap.keys(action.id)
        if column == 0:
            is_first = row == 0 or ACTIONS[row - 1].group != action.group
            return GROUPS[action.group] if is_first else ""
        if column == 1:
            return action.title
        form = cap_text if column == 2 else mac_form  # noqa: PLR2004 - the third column
        return "   ".join(form(key) for key in keys)


class _Table(QTableView):
    change_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.change_asked.emit()
            return
        super().keyPressEvent(event)


class KeysPage(QWidget):
    """The key list; Enter on a row asks for another key."""

    back_asked = Signal()
    changed = Signal()

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.setObjectName("page")
        self._keymap = keymap
        self._asked_for: Action | None = None
        self.model = KeysModel(keymap, self)
        self.table = self._make_table()
        self.bar = Bar("attention", "keys-bar")
        self._hint = label("", tone="2", name="keys-hint")
        self.change = Button("Change…", "change-key", key="Return")
        self.change.clicked.connect(self._ask)
        self.reset = Button("All as delivered", "reset-keys")
        self.reset.clicked.connect(self._reset)
        column = QVBoxLayout(self)
        no_margins(column)
        top, self.back = titled_bar("All keys", self.back_asked.emit)
        column.addWidget(top)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(12)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.reset)
        foot.addWidget(self.change)
        column.addLayout(foot)

    def _make_table(self) -> _Table:
        table = _Table()
        table.setObjectName("keys")
        table.setAccessibleName("All keys")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setProperty("noRing", True)
        table.verticalHeader().hide()
        table.verticalHeader().setObjectName("keys-rows")
        table.verticalHeader().setAccessibleName("Rows")
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setObjectName("keys-columns")
        header.setAccessibleName("Columns")
        table.change_asked.connect(self._ask)
        table.doubleClicked.connect(self._ask)
        return table

    def begin(self) -> None:
        """Show the keys, the table focused."""
        self._asked_for = None
        self._hint.setText("Enter changes the key of the row.")
        for column, width in enumerate((130, 330, 280)):
            self.table.setColumnWidth(column, theme.scaled(width))
        self.table.verticalHeader().setDefaultSectionSize(theme.scaled(28))
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 1))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._keymap.problem is not None:
            sentence = self._keymap.problem.sentence(with_path=False)
            self.bar.tell("Your own keys are not in force.", sentence)

    def _ask(self) -> None:
        index = self.table.currentIndex()
        action = ACTIONS[index.row()] if index.isValid() else None
        if action is None or DIGITS in action.keys:
            self._hint.setText("The number row always rates, by the position of its keys.")
            return
        self._asked_for = action
        self._hint.setText(f"Press the new key for “{action.title}”. Esc leaves it as it is.")

    @property
    def is_asking(self) -> bool:
        """Whether the next key is taken as the new one."""
        return self._asked_for is not None

    def take_key(self, event: QKeyEvent) -> None:
        """Take the pressed key for the action that was asked for."""
        action = self._asked_for
        if action is None or event.key() in _BARE_MODIFIERS:
            return
        self._asked_for = None
        if event.key() == Qt.Key.Key_Escape:
            self._hint.setText("Nothing has changed.")
            return
        key = spelled(event)
        try:
            self._keymap.change(action.id, (key, *self._keymap.keys(action.id)[1:]))
        except StudyError as error:
            self.bar.tell(error.sentence(with_path=False))
            self._hint.setText("Nothing has changed.")
            return
        self.bar.clear()
        self._hint.setText(f"{cap_text(key)} now does “{action.title}”.")
        self.model.refresh()
        self.changed.emit()

    def _reset(self) -> None:
        self._keymap.reset()
        self.model.refresh()
        self._hint.setText("All keys are as delivered.")
        self.changed.emit()
