"""Two arms and an event: four whole numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Events of units in arm 1 and in arm 0, the reference arm."""

    n1: int
    """Events in arm 1, 0 to N1."""
    N1: int
    """Units in arm 1, 1 or more."""
    n0: int
    N0: int

    def __post_init__(self) -> None:
        if not (0 <= self.n1 <= self.N1 and 0 <= self.n0 <= self.N0 and self.N1 and self.N0):
            raise ValueError(f"{self.n1}/{self.N1} and {self.n0}/{self.N0} are no counts")

    @property
    def risk1(self) -> float:
        """Return the share of arm 1 with the event, 0 to 1."""
        return self.n1 / self.N1

    @property
    def risk0(self) -> float:
        """Return the share of arm 0 with the event, 0 to 1."""
        return self.n0 / self.N0

    @property
    def has_zero(self) -> bool:
        """Whether a cell of the four (event or none, arm 1 or 0) is empty."""
        return not (0 < self.n1 < self.N1 and 0 < self.n0 < self.N0)

    def swapped(self) -> Counts:
        """Return the same with the arms in each other's place."""
        return Counts(self.n0, self.N0, self.n1, self.N1)

    def of_the_opposite(self) -> Counts:
        """Return the counts of units without the event."""
        return Counts(self.N1 - self.n1, self.N1, self.N0 - self.n0, self.N0)
