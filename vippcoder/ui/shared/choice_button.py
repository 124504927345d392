"""A button that says which of several things is chosen, and opens the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from vippcoder.ui.shared.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent


class ChoiceButton(Button):
    """Click, Enter, Space or Down opens the list; Up and Down in it, Enter takes.

    Args:
        name: object name.
        label: what is chosen here; stands before the choice.
    """

    asked = Signal(str)
    """The key of what the user chose, if it is another one."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(label, name, icon="chevron-down")
        self._label = label
        self._choices: tuple[tuple[str, str], ...] = ()
        self._chosen = ""
        self.menu_of_choices = QMenu(label, self)
        self.menu_of_choices.setObjectName(f"{name}-menu")
        self._group = QActionGroup(self.menu_of_choices)
        self.clicked.connect(self.open_list)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Keys and words."""
        return self._choices

    @property
    def chosen(self) -> str:
        """The key of what is chosen; empty for nothing."""
        return self._chosen

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these keys and words, one of them chosen; tells no change."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self.menu_of_choices.clear()
            for key, words in choices:
                action = self.menu_of_choices.addAction(words.replace("&", "&&"))
                action.setCheckable(True)
                action.setData(key)
                action.setActionGroup(self._group)
                action.triggered.connect(lambda _=False, key=key: self._take(key))
        self._chosen = chosen
        for action in self.menu_of_choices.actions():
            action.setChecked(action.data() == chosen)
        self.set_caption(f"{self._label}: {dict(choices).get(chosen, '')}")

    def open_list(self) -> None:
        """Open the list beneath the button, standing on what is chosen."""
        menu = self.menu_of_choices
        if self._choices:
            menu.popup(self.mapToGlobal(QPoint(0, self.height())))
            actions = menu.actions()
            menu.setActiveAction(next((a for a in actions if a.isChecked()), actions[0]))

    def _take(self, key: str) -> None:
        if key != self._chosen:
            self.show_choices(self._choices, key)
            self.asked.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_list()
            return
        super().keyPressEvent(event)
