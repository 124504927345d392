"""The window's pages: one in front, and some that one visits and comes back from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


def _always() -> bool:
    return True


class PageStack(QStackedWidget):
    """Remembers where a visit began, and the widget that had the focus there."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pages")
        self._visited: dict[QWidget, Callable[[], bool]] = {}
        self._before: tuple[QWidget, QWidget | None] | None = None

    def add_visited(self, page: QWidget, may_leave: Callable[[], bool] = _always) -> None:
        """Add a page that one visits; `may_leave` says whether it lets go, and tells why not."""
        self.addWidget(page)
        self._visited[page] = may_leave

    def forget(self, page: QWidget) -> None:
        """Take a page away, and every way back to it."""
        self.removeWidget(page)
        self._visited.pop(page, None)
        if self._before is not None and self._before[0] is page:
            self._before = None

    def may_leave(self) -> bool:
        """Whether the page in front lets go."""
        front = self.currentWidget()
        return front is None or self._visited.get(front, _always)()

    def visit(self, page: QWidget, focus: QWidget | None) -> bool:
        """Put a page in front; return whether it has come: asked for once more, it goes again.

        Args:
            page: one of those added to be visited.
            focus: the widget that has the focus now.
        """
        front = self.currentWidget()
        if front is page:
            self.go_back()
            return False
        if not self.may_leave():
            return False
        if front is not None and front not in self._visited:
            self._before = (front, focus)
        self.setCurrentWidget(page)
        return True

    def go_back(self) -> bool:
        """Leave the page that is visited, if it lets go; return whether one is."""
        if self.currentWidget() not in self._visited:
            return False
        if self.may_leave() and self._before is not None:
            page, focus = self._before
            self.setCurrentWidget(page)
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
