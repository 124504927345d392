"""Tab goes through a page as it is read: by its layouts, not by when its parts were made."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QLayout


def tab_in_reading_order(root: QWidget) -> None:
    """Have Tab visit the controls in a widget from the top, and from the left in each row."""
    for before, after in pairwise(in_reading_order(root)):
        QWidget.setTabOrder(before, after)


def in_reading_order(root: QWidget) -> list[QWidget]:
    """Return the controls in a widget that Tab reaches, hidden ones too, as they are laid out."""
    return [part for part in _parts(root) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _parts(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    if isinstance(widget, QScrollArea):
        if (inside := widget.widget()) is not None:
            yield from _parts(inside)
    elif isinstance(widget, QStackedWidget):
        for i in range(widget.count()):
            if (page := widget.widget(i)) is not None:
                yield from _parts(page)
    elif (layout := widget.layout()) is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for i in range(layout.count()):
        item = layout.itemAt(i)
        if item is None:
            continue
        inner, held = item.layout(), item.widget()
        if held is not None:
            yield from _parts(held)
        elif inner is not None:
            yield from _laid_out(inner)
