"""Whether something that was read goes with something secret more than chance lets it.

In each pack ranks are compared: z is Spearman's coefficient times the root of n - 1, whose mean is
0 and whose square's mean is 1 wherever one of the two is in an order of chance, whatever the ties.
Over all packs both means are tested: the first finds a tendency, the second one whose sign changes
from pack to pack. All tests of a run stand at one level together (1 %, Holm), which is to ask
whether an interval of 99 % for all of them holds what chance gives. What is found is looked for
anew in trials of other seeds, and counts if it is found there too.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import erfc, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Ranks = NDArray[np.float64]
Question = tuple[str, str]
"""What was read, and what it would tell."""
LEVEL = 0.01


def ranks(values: Sequence[float]) -> Ranks | None:
    """Return ranks of mean 0 and variance 1; None where all values are one.

    Whole numbers of any length keep their order.
    """
    numbers = {value: number for number, value in enumerate(sorted(set(values)))}
    places = np.array([numbers[value] for value in values])
    counts = np.bincount(places)
    middle = np.cumsum(counts) - (counts + 1) / 2
    drawn = middle[places]
    spread = drawn.std()
    return None if spread == 0 else (drawn - drawn.mean()) / spread


def agreement(one: Ranks | None, other: Ranks | None) -> float | None:
    """Return z of two rows of ranks; None where one of the two does not vary."""
    if one is None or other is None:
        return None
    return float(np.dot(one, other)) * sqrt(len(one) - 1) / len(one)


@dataclass(slots=True)
class Tally:
    """What was seen of each question, one number a pack or a pair of observers."""

    seen: dict[Question, list[float]] = field(default_factory=lambda: defaultdict(list))
    joint: dict[Question, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Likewise, where only the mean is known: of two observers' films, and of whole packs."""

    def add(self, read: str, told: str, z: float | None) -> None:
        """Add what one pack shows."""
        if z is not None:
            self.seen[read, told].append(z)

    def extend(self, more: Tally) -> None:
        """Add what others counted."""
        for mine, theirs in ((self.seen, more.seen), (self.joint, more.joint)):
            for question, values in theirs.items():
                mine[question].extend(values)

    def unlikely(self) -> dict[Question, float]:
        """Return the questions that are not at chance, with their means."""
        tests: list[tuple[float, Question, float]] = []
        for question, values in self.seen.items():
            tests.append((_of_mean(values, 0), question, float(np.mean(values))))
            squares = np.square(values)
            tests.append((_of_mean(squares, 1), question, float(np.mean(squares))))
        for question, values in self.joint.items():
            tests.append((_of_mean(values, 0), question, float(np.mean(values))))
        return dict(_below(tests))

    @property
    def looks(self) -> int:
        """How many tests there are."""
        return 2 * len(self.seen) + len(self.joint)


def _of_mean(values: Sequence[float] | NDArray[np.float64], expected: float) -> float:
    """Return how likely a mean so far from the expected one is by chance."""
    error = float(np.std(values, ddof=1)) / sqrt(len(values)) if len(values) > 1 else 0.0
    away = abs(float(np.mean(values)) - expected)
    if error < 1e-12:  # always the same, which a few packs may be by chance
        return 1.0 if away < 1e-9 or len(values) < 8 else 0.0
    return erfc(away / error / sqrt(2))


def _below(tests: Iterable[tuple[float, Question, float]]) -> Iterable[tuple[Question, float]]:
    ordered = sorted(tests)
    for number, (p, question, mean) in enumerate(ordered):
        if p * (len(ordered) - number) > LEVEL:
            return
        yield question, mean
