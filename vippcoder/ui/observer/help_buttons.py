"""The button that leads to whom to tell of a concern for a child; the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.ui.shared.buttons import Button

if TYPE_CHECKING:
    from vippcoder.ui.observer.desk import CodingDesk


def concern_button(name: str, desk: CodingDesk) -> Button:
    """Return such a button; its key stands in its tooltip."""
    made = Button("Concern…", name, kind="quiet", icon="heart-handshake", does="help.concern")
    made.setAccessibleName("Concern for a child")
    made.show_cap(False)
    made.clicked.connect(desk.concern_asked)
    return made
