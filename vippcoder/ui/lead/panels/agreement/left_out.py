"""The list of codings that are in no figure, each under its mask, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.ui.lead.parts import Card
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from vippcoder.study.reliability.counted import Counted


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """One coding."""

    mask: str
    observer: str
    why: str


_LINES: tuple[Column[LeftOutLine], ...] = (
    Column("Session", lambda line: line.mask or "(not told)", 112, is_bold=True),
    Column("Observer", lambda line: line.observer, 112),
    Column("Left out, because", lambda line: line.why, 0),
)


class LeftOut(Card):
    """Of the part that is chosen; of one timepoint, without masks."""

    def __init__(self) -> None:
        super().__init__("Left out", " ")
        self.lines: RowsTable[LeftOutLine] = RowsTable("left-out", "Left out", _LINES)
        self.hold(self.lines)

    def show_counted(self, counted: Counted) -> None:
        """List what a part left out."""
        lines = [LeftOutLine(one.mask, one.observer, str(one.why)) for one in counted.excluded]
        self.lines.show_items(sorted(lines, key=lambda line: (line.why, line.mask)))
        reasons = [f"{count} because {why}" for why, count in counted.reasons().items()]
        self.about.setText("; ".join(reasons))
