"""What the list of disagreements says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from vippcoder.study.adjudication.disagreements import Disagreement


@dataclass(frozen=True, slots=True)
class DisagreementLine:
    """One dimension of one session."""

    one: Disagreement
    dimension: str
    """Its name."""

    @property
    def key(self) -> tuple[str, str]:
        """What it is about, however its codings and its state change."""
        return (self.one.values[0].mask, self.one.dimension)

    @property
    def mask(self) -> str:
        """Under which its session is opened."""
        held = self.one.conference
        return str(held.mask if held is not None else self.one.values[0].mask)

    @property
    def state(self) -> str:
        """How far it is settled."""
        agreed = self.one.agreed
        if agreed is not None:
            return f"agreed on {worded(agreed.value)}"
        return "in conference" if self.one.conference is not None else "open"


def worded(value: float | None) -> str:
    """Return a value as it is said: `4.5`, `cannot code`."""
    return "cannot code" if value is None else f"{value:g}"


def _icon(line: DisagreementLine) -> str:
    if line.one.agreed is not None:
        return "circle-check"
    return "circle-half-2" if line.one.conference is not None else "circle-dashed"


LINES: tuple[Column[DisagreementLine], ...] = (
    Column("Session", lambda line: line.mask, 96, is_bold=True),
    Column("Dimension", lambda line: line.dimension, 168),
    Column("Observers", lambda line: ", ".join(v.observer for v in line.one.values), 0),
    Column("Values", lambda line: " / ".join(worded(v.value) for v in line.one.values), 132),
    Column("Why", lambda line: line.one.why, 0),
    Column(
        "State",
        lambda line: line.state,
        176,
        icon=_icon,
        tone=lambda line: "2" if line.one.agreed is not None else "",
    ),
)
