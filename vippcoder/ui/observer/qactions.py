"""The table's actions as Qt's, for buttons: title, key in the tooltip, what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from vippcoder.ui.observer.actions import ACTIONS, DIGITS
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.keycap import KeyCap, cap_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.keymap import Keymap


def make_actions(
    keymap: Keymap, serve: Callable[[Action, int | None], bool], parent: QObject
) -> dict[str, QAction]:
    """Return one `QAction` an action; the keys themselves are the router's."""
    made = {}
    for entry in ACTIONS:
        if DIGITS in entry.keys:
            continue
        action = QAction(entry.title, parent)
        action.setObjectName(entry.id)
        action.triggered.connect(lambda _=False, entry=entry: serve(entry, None))
        made[entry.id] = action
    show_keys(made, keymap)
    return made


def show_keys(actions: dict[str, QAction], keymap: Keymap) -> None:
    """Put the keys in force into the tooltips."""
    for action_id, action in actions.items():
        keys = " or ".join(cap_text(key) for key in keymap.keys(action_id))
        action.setToolTip(f"{action.text()}  ({keys})" if keys else action.text())


def show_caps(root: QWidget, keymap: Keymap) -> None:
    """Put the keys in force on every cap under a widget."""
    capped: list[Button | KeyCap] = [*root.findChildren(Button), *root.findChildren(KeyCap)]
    for widget in capped:
        if widget.does:
            widget.set_key(keymap.shown(widget.does))
