"""What units and clusters are called where a figure is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Nouns:
    """One word each, in the singular; the plural takes an s."""

    unit: str
    cluster: str


UNITS: Final = Nouns("unit", "cluster")
"""Of ratings made elsewhere, of which nothing is known."""
FILMS: Final = Nouns("session", "cluster")
"""Of segments coded elsewhere: what their clusters are is not known."""
SESSIONS: Final = Nouns("session", "dyad")
"""Of a study."""
