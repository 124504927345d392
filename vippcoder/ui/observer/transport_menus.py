"""What the transport's small buttons open: volume and levelling, speed, lead-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from vippcoder.ui.observer.habits import LEAD_INS_MS, VOLUMES, Habit
from vippcoder.ui.shared.player.buttons import TransportButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_MINUS = "\N{MINUS SIGN}"
_LEVELLED = "Levelled: every film equally loud"
_AS_RECORDED = "As recorded"


def lead_in_worded(milliseconds: int) -> str:
    """Write where a played segment begins against its start: `0 s`, or a minus and `0.5 s`."""
    return f"{_MINUS if milliseconds else ''}{milliseconds / 1000:g} s"


class ValueButton(TransportButton):
    """A button that bears a short value and opens the menu of the others.

    Args:
        action: gives tooltip, enabled state and object name.
        widest: the widest value, for which there is room.
        menu: what it opens.
    """

    def __init__(self, action: QAction, widest: str, menu: QMenu) -> None:
        self._widest = widest
        super().__init__(action, text=widest)
        self.setMenu(menu)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._widest) + 10
        return QSize(max(width, 24), super().sizeHint().height())


def open_menu(menu: QMenu, button: QWidget) -> None:
    """Open a menu above a button, standing on what is in force."""
    menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
    menu.setActiveAction(next(a for a in menu.actions() if a.isChecked()))


class SoundMenu(QMenu):
    """Volumes, and whether films are levelled; what is in force is marked."""

    volume_asked = Signal(int)
    levelled_asked = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Volume and levelling", parent)
        self.setObjectName("transport-sound")
        self.setAccessibleName("Volume and levelling")
        self._volumes = _choices(self, [(f"Volume {v} %", v) for v in reversed(VOLUMES)])
        self._volumes.triggered.connect(lambda action: self.volume_asked.emit(action.data()))
        self.addSeparator()
        self._levels = _choices(self, [(_LEVELLED, True), (_AS_RECORDED, False)])
        self._levels.triggered.connect(lambda action: self.levelled_asked.emit(action.data()))

    def show_habit(self, habit: Habit, words: str) -> None:
        """Mark what is in force; `words` say how the film is heard now."""
        _check(self._volumes, habit.volume)
        _check(self._levels, habit.is_levelled)
        chosen = self._levels.actions()[0]
        chosen.setText(_LEVELLED if words in {"Levelled", _AS_RECORDED} else words)


class LeadInMenu(QMenu):
    """How much before its start a segment is played from."""

    asked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Lead-in", parent)
        self.setObjectName("transport-lead-in")
        self.setAccessibleName("Lead-in before a played segment")
        self._choices = _choices(self, [(_lead_in_told(ms), ms) for ms in LEAD_INS_MS])
        self._choices.triggered.connect(lambda action: self.asked.emit(action.data()))

    def show_lead_in(self, milliseconds: int) -> None:
        """Mark the lead-in in force."""
        _check(self._choices, milliseconds)


def _lead_in_told(milliseconds: int) -> str:
    if not milliseconds:
        return "From the segment's first frame"
    return f"From {milliseconds / 1000:g} s before the segment"


def _choices(menu: QMenu, entries: list[tuple[str, int]]) -> QActionGroup:
    group = QActionGroup(menu)
    for text, value in entries:
        action = QAction(text, group, checkable=True)
        action.setData(value)
        menu.addAction(action)
    return group


def _check(group: QActionGroup, value: int) -> None:
    for action in group.actions():
        action.setChecked(action.data() == value)
