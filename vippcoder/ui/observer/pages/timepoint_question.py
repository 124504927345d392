"""The second question after a session, where the study asks it: which wave it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.domain.coding import TimepointAnswer
from vippcoder.observing.blinding import DO_NOT_KNOW
from vippcoder.ui.shared.buttons import Segmented
from vippcoder.ui.shared.choice_rows import ChoiceRows
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUESTION = "Which timepoint do you think this is?"


class TimepointQuestion(QWidget):
    """The study's timepoints in its order, nothing preselected; how sure."""

    changed = Signal()

    def __init__(self, labels: Sequence[str], certainties: Sequence[str]) -> None:
        super().__init__()
        self._labels = (*labels, DO_NOT_KNOW)
        self._certainty: int | None = None
        self.guess = ChoiceRows(
            "timepoint", _QUESTION, [*labels, "I do not know"], side_by_side=True
        )
        self.guess.chosen.connect(lambda _: self.changed.emit())
        self.certainty = Segmented(
            "timepoint-certainty", "How sure are you of the timepoint?", certainties
        )
        self.certainty.asked.connect(self._sure)
        column = QVBoxLayout(self)
        no_margins(column, 8)
        column.addSpacing(4)
        column.addWidget(label(_QUESTION, Type.STRONG))
        column.addWidget(self.guess)
        row = QHBoxLayout()
        no_margins(row, 12)
        row.addWidget(label("How sure are you?", Type.STRONG))
        row.addWidget(self.certainty)
        row.addStretch(1)
        column.addLayout(row)
        self.setVisible(bool(labels))

    @property
    def is_asked(self) -> bool:
        """Whether the study asks it."""
        return len(self._labels) > 1

    def begin(self) -> None:
        """Ask, with nothing chosen."""
        self._certainty = None
        self.guess.show_chosen(None)
        self.certainty.show_chosen(None)

    def _sure(self, position: int) -> None:
        self._certainty = position
        self.certainty.show_chosen(position)
        self.changed.emit()

    @property
    def missing(self) -> str:
        """What is still to be answered, as a sentence; empty when nothing is."""
        position = self.guess.position
        if not self.is_asked:
            return ""
        if position is None:
            return "Say which timepoint you think it is, or that you do not know."
        is_known = self._labels[position] != DO_NOT_KNOW
        return (
            "Say how sure you are of the timepoint." if is_known and self._certainty is None else ""
        )

    @property
    def answer(self) -> TimepointAnswer | None:
        """What was answered; None where it is not asked."""
        position = self.guess.position
        if not self.is_asked or position is None:
            return None
        return TimepointAnswer(self._labels[position], self._certainty or 0)
