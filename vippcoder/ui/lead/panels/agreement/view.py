"""What the page asks of each of its views, and what it hands to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.reliability.figures import Figures, ReadParts
    from vippcoder.study.reliability.segments import SegmentFigures
    from vippcoder.ui.lead.panels.agreement.asking import Question
    from vippcoder.ui.lead.panels.agreement.computing import Computed, Work
    from vippcoder.ui.lead.panels.agreement.reading import Dimensions


_HIGH, _MANY, _FEW = 500, 5, 3
"""From this height on, in pixels at 100 %, there are many rows, else few."""
DIMENSION, BY, CUTOFF, UNBLINDED = "dimension", "by", "cutoff", "unblinded"


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The figures that every view may speak of."""

    read: ReadParts
    figures: tuple[Figures, ...]
    dimensions: Dimensions
    person: str
    """Who looks."""

    @property
    def are_empty(self) -> bool:
        """Whether no two values can be compared, and none are withheld."""
        return not self.read.hidden and not any(f.part.counted.pairs for f in self.figures)

    def of(self, dimension: str) -> Figures | None:
        """Return the figures of a whole dimension, by its key; None where it is divided."""
        for one in self.figures:
            group = one.part.group
            if dimension == f"{group.instrument}/{group.dimension}" and not group.name:
                return one
        return None


@dataclass(frozen=True, slots=True)
class Export:
    """Something that a view can write to a file."""

    words: str
    """As the list of exports says it: `Scatter`."""
    name: str
    """The file's, without ending."""
    endings: tuple[str, ...]
    write: Callable[[Path], None]
    """By the file's ending.

    Raises:
        StudyError: it cannot be written.
    """


class View(QWidget):
    """One view of the page; shows what it is given and asks for what it lacks."""

    session_asked = Signal(str)
    """Show the session of a mask."""
    counted = Signal(object)
    """The `Figures` that are spoken of; None for none."""
    dimension_chosen = Signal(str)
    changed = Signal()
    """It has other parts than before; the keys go through them anew."""

    heeds = frozenset({DIMENSION, BY, CUTOFF, UNBLINDED})
    """Which parts of the question matter to it; the others are not shown with it."""
    counts = "values"
    """Of what a session needs two to count."""
    needs_pairs = True
    """Whether it says nothing before two observers have rated one session."""
    computes = ""
    """What its own work is called while it runs; empty where it has none."""

    def reading(self, _question: Question, _dimension: str) -> Callable[[StudyStore], Work] | None:
        """Return what is to be read for its own work; None for nothing."""
        return None

    def show_tables(self, tables: Tables, dimension: str) -> None:
        """Show figures of the question that is asked, and stand on a dimension."""

    def show_computed(self, computed: Computed) -> None:
        """Show what its own work gave."""

    def most_rows(self) -> int:
        """Return how many rows its upper table shows at most: the lower half needs room too."""
        return _MANY if self.height() >= theme.scaled(_HIGH) else _FEW

    @property
    def spoken_of(self) -> Figures | SegmentFigures | None:
        """The figures of which the page says what they counted."""
        return None

    @property
    def home(self) -> QWidget:
        """Where the keys land."""
        return self

    def exports(self) -> tuple[Export, ...]:
        """Return what can be written to files."""
        return ()
