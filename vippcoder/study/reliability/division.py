"""By what a study's ratings can be divided, and what a part of them is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vippcoder.domain.ids import DimensionId, ObserverCode, TaskId, TimepointId


class By(StrEnum):
    """By what a study's ratings can be divided."""

    TIMEPOINT = "timepoint"
    TASK = "task"
    MONTH = "month"
    """In which the last coding of a session was first submitted."""
    PURPOSE = "purpose"
    """Between observers, an observer with themselves (repeats), against gold."""
    PAIR = "pair"
    """Two observers, over the sessions that both coded."""
    OBSERVER = "observer"
    """Each rating of one observer with each of the others' of the session."""


class Comparison(StrEnum):
    """What is held against what."""

    BETWEEN = "between observers"
    REPEAT = "repeats"
    GOLD = "against gold"


OTHERS = "the others"
FIRST, REPEAT = "first", "repeat"
OBSERVER, GOLD = "observer", "gold"


@dataclass(frozen=True, slots=True)
class Group:
    """Of what a figure is; None and empty where it is not divided by that."""

    instrument: str
    dimension: DimensionId
    comparison: Comparison = Comparison.BETWEEN
    timepoint: TimepointId | None = None
    task: TaskId | None = None
    month: str | None = None
    """`2026-03`."""
    observers: tuple[ObserverCode, ...] = ()
    """The pair, or the one observer."""

    @property
    def name(self) -> str:
        """What the part is called; empty for all of a dimension's ratings between observers."""
        parts = [str(part) for part in (self.timepoint, self.task, self.month) if part]
        if self.comparison is not Comparison.BETWEEN:
            parts.insert(0, str(self.comparison))
        if self.observers:
            parts.append(" and ".join(self.observers))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Division:
    """How ratings are to be divided, and which of them."""

    by: frozenset[By] = frozenset()
    instrument: str = ""
    """Of one alone; empty: of all."""
    dimension: str = ""
