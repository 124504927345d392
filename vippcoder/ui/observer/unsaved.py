"""What could not be written yet: kept to be tried again, each thing by its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

STEP: Final = "step"
"""What the last key asked for; a newer one takes its place, since the screen never showed it."""
NOTE: Final = "note"
"""The words in the note's field."""
PLACE: Final = "place"


class Unsaved(QObject):
    """Does what writes, and remembers what could not be written until it could."""

    failed = Signal(str)
    """Something was not saved; the sentence for the error bar, without a path."""
    recovered = Signal()
    """Nothing is left unsaved after a failure."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Callable[[], object]] = {}
        self._has_told = False

    @property
    def is_empty(self) -> bool:
        """Whether everything the observer did is in the pack."""
        return not self._waiting

    def attempt(self, name: str, verb: Callable[[], T]) -> T | None:
        """Do what writes; None when it was refused or could not be saved.

        Args:
            name: what it is; trying again does the newest of each name.
            verb: writes, or raises `StudyError` and has changed nothing.
        """
        try:
            done = verb()
        except StudyError as error:
            self._waiting[name] = verb
            self._has_told = True
            self.failed.emit(error.sentence(with_path=False))
            return None
        self._waiting.pop(name, None)
        if self._has_told and self.is_empty:
            self._has_told = False
            self.recovered.emit()
        return done

    def try_again(self) -> None:
        """Do what waits, oldest first, until something still cannot be written."""
        for name, verb in list(self._waiting.items()):
            self.attempt(name, verb)
            if name in self._waiting:
                return

    def forget(self, *names: str) -> None:
        """Let go of what belongs to a session that is put away."""
        for name in names:
            self._waiting.pop(name, None)
