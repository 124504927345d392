"""The transport's buttons for the picture: closer, and the ways back to the film as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.player.buttons import TransportButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

LOOKS: Final = ("picture.closer", "picture.whole", "picture.normal")


class LookButtons(QWidget):
    """Offers to look closer; while the film is seen closer or lighter, says so and leads back.

    Args:
        actions: the actions of `LOOKS` by name.
    """

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self._closer = TransportButton(actions["picture.closer"], icon="zoom-in")
        self._whole = TransportButton(actions["picture.whole"], text="Zoom 2.8")
        self._normal = TransportButton(actions["picture.normal"], text="Lighter 1")
        row = QHBoxLayout(self)
        no_margins(row, 4)
        for button in (self._closer, self._whole, self._normal):
            row.addWidget(button)
        self.show_look(1.0, "")

    def show_look(self, zoom: float, brightness: str) -> None:
        """Show what differs from the whole picture as filmed.

        Args:
            zoom: how much closer than the whole picture.
            brightness: how it is said; empty for as filmed.
        """
        said = f"Zoom {round(zoom, 1):g}"
        self._closer.setVisible(zoom == 1)
        self._whole.setVisible(zoom > 1)
        self._whole.setText(said)
        self._whole.setAccessibleName(f"{said}; whole picture")
        self._normal.setVisible(bool(brightness))
        self._normal.setText(brightness)
        than_filmed = f"{brightness} than filmed; " if brightness else ""
        self._normal.setAccessibleName(f"{than_filmed}as bright as filmed")

    @property
    def way_back_width(self) -> int:
        """Pixels that the ways back take, while there are any."""
        shown = [b for b in (self._whole, self._normal) if not b.isHidden()]
        return sum(button.sizeHint().width() for button in shown)
