"""What a rating system is: dimensions, their scales, their anchors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal  # noqa: TC003
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.errors import Defect, StudyError

if TYPE_CHECKING:
    from vippcoder.domain.ids import DimensionId


class Polarity(StrEnum):
    """Which end of a scale is the favourable one; scales differ, so it is never assumed."""

    HIGHER_IS_FAVOURABLE = "higher-is-favourable"
    LOWER_IS_FAVOURABLE = "lower-is-favourable"


class Unit(StrEnum):
    """What one rating of a dimension is given to."""

    SESSION = "session"
    SEGMENT = "segment"
    BOTH = "both"


class Person(StrEnum):
    """Whose behaviour a dimension describes; the child's are shown beside the adult's."""

    ADULT = "adult"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Scale:
    """The values a dimension may take: `lowest` to `highest` in steps of `step`."""

    lowest: Decimal
    highest: Decimal
    step: Decimal

    def values(self) -> tuple[Decimal, ...]:
        """Return every allowed value, lowest first."""
        count = int((self.highest - self.lowest) / self.step)
        return tuple(self.lowest + self.step * i for i in range(count + 1))

    def allows(self, value: Decimal) -> bool:
        """Whether `value` is one of `values()`."""
        return self.lowest <= value <= self.highest and (value - self.lowest) % self.step == 0

    def describe(self) -> str:
        """Name the allowed values for a person: `1 to 7 in steps of 0.5`."""
        lowest, highest, step = (shown(v) for v in (self.lowest, self.highest, self.step))
        return f"{lowest} to {highest} in steps of {step}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words that fix one whole level of a scale; empty where the licensee fills them in."""

    level: Decimal
    text: str
    exemplar: str = ""
    """Name of a clip that the lead supplied beside the instrument file; empty for none."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One rated construct."""

    id: DimensionId
    name: str
    person: Person
    scale: Scale
    polarity: Polarity
    hint: str
    """What a higher value means, in three or four words: `more in tune`."""
    unit: Unit
    anchors: tuple[Anchor, ...]
    required: bool = True
    """Whether a session cannot be submitted without it."""
    definition: str = ""
    """What is rated and what counts, in a few sentences; empty where the licensee fills it in."""

    def with_anchors(self, anchors: tuple[Anchor, ...]) -> Dimension:
        """Return the same dimension with these anchors."""
        return replace(self, anchors=anchors)

    @property
    def rates_sessions(self) -> bool:
        """Whether a whole session can be rated on it."""
        return self.unit is not Unit.SEGMENT

    @property
    def rates_segments(self) -> bool:
        """Whether a segment can be rated on it."""
        return self.unit is not Unit.SESSION

    def check(self, value: Decimal) -> None:
        """Accept a value of the scale.

        Raises:
            StudyError: the value is off the scale; the sentence names the allowed ones.
        """
        if not self.scale.allows(value):
            raise StudyError(
                f"{shown(value)} is not a value of {self.name}",
                mend=f"allowed are {self.scale.describe()}",
            )


@dataclass(frozen=True, slots=True)
class Instrument:
    """A rating system in one edition."""

    id: str
    name: str
    edition: str
    licence: str
    dimensions: tuple[Dimension, ...]
    cannot_code_reasons: tuple[str, ...]

    def dimension(self, dimension_id: str) -> Dimension:
        """Return the dimension with this id.

        Raises:
            StudyError: the instrument has none of that name.
        """
        for dimension in self.dimensions:
            if dimension.id == dimension_id:
                return dimension
        known = ", ".join(d.id for d in self.dimensions)
        raise StudyError(
            f"{self.id} has no dimension {dimension_id}", mend=f"its dimensions are {known}"
        )


def shown(value: Decimal) -> str:
    """Write a value as people do: `5`, `5.5`, never `5.0` or `5E+0`."""
    if not value.is_finite():
        raise Defect(f"{value} is no rating")
    return f"{value.normalize():f}"
