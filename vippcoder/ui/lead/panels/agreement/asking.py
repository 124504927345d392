"""The line beneath the head: which figures are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from vippcoder.study.reliability.division import By
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.check_row import CheckRow
from vippcoder.ui.shared.choice_button import ChoiceButton
from vippcoder.ui.shared.form.controls import read_amount
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from collections.abc import Sequence

_BY: Final = (
    ("", "all together"),
    (By.TIMEPOINT.value, "each timepoint"),
    (By.TASK.value, "each task"),
    (By.MONTH.value, "each month"),
    (By.OBSERVER.value, "each observer"),
    (By.PAIR.value, "each pair"),
    (By.PURPOSE.value, "repeats and gold too"),
)
_CUTOFF_WIDTH: Final = 112


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, apart from the dimension."""

    by: By | None = None
    cutoffs: tuple[float, ...] | None = None
    """None: the design's."""
    include_unblinded: bool = False


class AskingLine(QWidget):
    """Dimension, division, cut-off, and whether codings count in which the group was known."""

    asked = Signal()
    """Another question stands there."""
    dimension_asked = Signal(str)
    refused = Signal(str)
    """What was typed cannot be taken: one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("asking")
        self._cutoffs: tuple[float, ...] | None = None
        self.dimension = ChoiceButton("agreement-dimension", "Dimension")
        self.dimension.asked.connect(self.dimension_asked)
        self.by = ChoiceButton("agreement-by", "Sessions")
        self.by.show_choices(_BY, "")
        self.by.asked.connect(lambda _: self.asked.emit())
        self.cutoff = QLineEdit()
        self.cutoff.setObjectName("agreement-cutoff")
        self.cutoff.setAccessibleName("Cut at")
        self.cutoff.setPlaceholderText("as designed")
        self.cutoff.setToolTip("Where values are cut in two: at or above, below. Several: 4; 5.5")
        self.cutoff.setFixedWidth(theme.scaled(_CUTOFF_WIDTH))
        self.cutoff.editingFinished.connect(self._cutoff_typed)
        self.unblinded = CheckRow("With unblinded codings")
        self.unblinded.setObjectName("agreement-unblinded")
        self.unblinded.setAccessibleName(self.unblinded.text())
        self.unblinded.setToolTip("Also codings in which the group was known when submitting")
        self.unblinded.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        no_margins(row, 12)
        row.addWidget(self.dimension)
        row.addWidget(self.by)
        cut = QWidget()
        inside = QHBoxLayout(cut)
        no_margins(inside, 12)
        inside.addWidget(label("Cut at", tone="2"))
        inside.addWidget(self.cutoff)
        row.addWidget(cut)
        row.addWidget(self.unblinded)
        row.addStretch(1)
        self._parts: dict[str, QWidget] = {
            "dimension": self.dimension,
            "by": self.by,
            "cutoff": cut,
        }
        self._parts["unblinded"] = self.unblinded

    @property
    def question(self) -> Question:
        """What is asked."""
        by = By(self.by.chosen) if self.by.chosen else None
        return Question(by, self._cutoffs, self.unblinded.isChecked())

    def show_only(self, heeded: frozenset[str]) -> None:
        """Show these parts of the question alone: the others do not matter now."""
        for name, part in self._parts.items():
            part.setVisible(name in heeded)

    def show_dimensions(self, dimensions: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer dimensions by key and name."""
        self.dimension.show_choices(dimensions, chosen)
        self.dimension.setEnabled(bool(dimensions))

    def _cutoff_typed(self) -> None:
        words = self.cutoff.text().replace(";", " ").split()
        try:
            typed = tuple(dict.fromkeys(read_amount(word) for word in words)) or None
        except ValueError:
            self.refused.emit(
                "A cut-off is a number such as 4.5; several stand apart by ; or space."
            )
            return
        if typed != self._cutoffs:
            self._cutoffs = typed
            self.asked.emit()
