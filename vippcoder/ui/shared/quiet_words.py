"""Words that take what room there is: the longest form that fits, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLabel, QSizePolicy

from vippcoder.ui.shared.fonts import Type, figures

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_AWAY: Final = 8


class QuietWords(QLabel):
    """A label that asks for no width; what it says stays in its accessible name.

    Args:
        name: object name.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("type", Type.META.name.lower())
        self.setProperty("tone", "2")
        self.setFont(figures(Type.META))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setContentsMargins(_AWAY, 0, 0, 0)
        self._forms: tuple[str, ...] = ()

    def say(self, *forms: str) -> None:
        """Show the first form that fits, the longest first; nothing takes the words away."""
        if forms == self._forms:
            return
        self._forms = forms
        self.setAccessibleName(forms[0] if forms else "")
        self.setToolTip(forms[0] if forms else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.fontMetrics().horizontalAdvance
        room = self.width() - _AWAY
        self.setText(next((form for form in self._forms if width(form) <= room), ""))
