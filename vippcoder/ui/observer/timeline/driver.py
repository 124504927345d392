"""Serving the keys of the timeline."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

STEP: Final = 2.0
"""How much closer one press of a key shows the film."""


class TimelineDriver(QObject):
    """Serves the actions of the group `timeline`; the coding page hands them to the widget."""

    zoom_asked = Signal(float)
    """How much closer; below 1 farther; 0 the whole film."""
    form_asked = Signal()

    def zoom_in(self) -> None:
        """Show less of the film, closer."""
        self.zoom_asked.emit(STEP)

    def zoom_out(self) -> None:
        """Show more of the film."""
        self.zoom_asked.emit(1 / STEP)

    def whole_film(self) -> None:
        """Show the whole film."""
        self.zoom_asked.emit(0.0)

    def switch_sound(self) -> None:
        """Show the sound as its pitches, or as its loudness again."""
        self.form_asked.emit()
