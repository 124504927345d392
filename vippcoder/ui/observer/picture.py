"""Serving the keys that look closer at the film, or make it lighter."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.shared.lens import STEP

_ASIDE: Final = 1.0


class PictureDriver(QObject):
    """Serves the actions of the group `picture`; the coding page hands them to the well.

    Nothing of it is kept: a new session is seen whole and as bright as it was filmed.
    """

    zoom_asked = Signal(float)
    """How much closer the front angle is to be seen; below 1 farther; 0 whole."""
    pan_asked = Signal(float, float)
    """How many eighths of the well farther right and down to look."""
    brightness_asked = Signal(int)
    """How many levels lighter, below 0 darker; 0 as filmed."""

    def closer(self) -> None:
        """See less of the picture, closer."""
        self.zoom_asked.emit(STEP)

    def farther(self) -> None:
        """See more of the picture."""
        self.zoom_asked.emit(1 / STEP)

    def whole(self) -> None:
        """See the whole picture."""
        self.zoom_asked.emit(0.0)

    def left(self) -> None:
        """Look farther left."""
        self.pan_asked.emit(-_ASIDE, 0.0)

    def right(self) -> None:
        """Look farther right."""
        self.pan_asked.emit(_ASIDE, 0.0)

    def up(self) -> None:
        """Look farther up."""
        self.pan_asked.emit(0.0, -_ASIDE)

    def down(self) -> None:
        """Look farther down."""
        self.pan_asked.emit(0.0, _ASIDE)

    def lighter(self) -> None:
        """Show the film one level lighter."""
        self.brightness_asked.emit(1)

    def darker(self) -> None:
        """Show the film one level darker."""
        self.brightness_asked.emit(-1)

    def normal(self) -> None:
        """Show the film as bright as it was filmed."""
        self.brightness_asked.emit(0)
