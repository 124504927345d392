"""When a coding is near enough to gold, and when an observer is certified for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vippcoder.domain.ids import DimensionId


class Basis(StrEnum):
    """What certifies an observer."""

    FILMS = "films-in-a-row"
    """So many films one after the other that are near enough to gold."""
    ICC = "icc"
    """The absolute agreement with gold over all films of the set, for each dimension."""


@dataclass(frozen=True, slots=True)
class Certification:
    """The rule by which observers are certified, and by which hidden gold sessions are judged."""

    basis: Basis = Basis.FILMS
    within_points: Decimal = Decimal(1)
    """An item is a hit where the two values differ by no more."""
    share_of_items: float = 0.8
    """0 to 1 of a film's items that must be hits."""
    total_within: Decimal | None = Decimal(4)
    """How far the sums of a film's values may differ; None: no matter."""
    films_in_a_row: int = 3
    """With `FILMS`: how many of the newest films must be near enough, one after the other."""
    icc_at_least: float = 0.8
    """With `ICC`: what the estimate of ICC(A,1) must reach for each dimension."""
    valid_months: int = 12
    """How long a certificate holds."""
    warn_days: int = 30
    """So many days before it falls due it is told."""


@dataclass(frozen=True, slots=True)
class Item:
    """One dimension of one film: own value against gold."""

    dimension: DimensionId
    own: Decimal | None
    """None where it could not be coded, or was not rated."""
    gold: Decimal | None
    """None where it cannot be coded."""
    is_hit: bool

    @property
    def difference(self) -> Decimal | None:
        """Own value less gold; None where one of them is none."""
        return None if self.own is None or self.gold is None else self.own - self.gold


@dataclass(frozen=True, slots=True)
class FilmVerdict:
    """How near a coding of one film is to its gold."""

    items: tuple[Item, ...]
    """In the order of the gold coding."""
    is_within: bool

    @property
    def hits(self) -> int:
        """Items that are hits."""
        return sum(item.is_hit for item in self.items)

    @property
    def total_difference(self) -> Decimal:
        """Own sum less that of gold, over the items that both valued."""
        return sum((item.difference or Decimal(0) for item in self.items), Decimal(0))


def judge(
    rule: Certification,
    own: Mapping[DimensionId, Decimal | None],
    gold: Mapping[DimensionId, Decimal | None],
) -> FilmVerdict:
    """Hold a coding of one film against its gold.

    What cannot be coded is a hit where both say so and a miss where one does.

    Args:
        rule: how near is near enough.
        own: value by dimension; None for what could not be coded.
        gold: the same of the gold coding; its dimensions are the items.
    """
    items = tuple(
        Item(name, own.get(name), value, _is_hit(rule, own.get(name), value, name in own))
        for name, value in gold.items()
    )
    verdict = FilmVerdict(items, is_within=False)
    is_near = bool(items) and verdict.hits >= rule.share_of_items * len(items) - 1e-9
    fits = rule.total_within is None or abs(verdict.total_difference) <= rule.total_within
    return FilmVerdict(items, is_within=is_near and fits)


def _is_hit(
    rule: Certification, own: Decimal | None, gold: Decimal | None, was_rated: bool
) -> bool:
    if own is None or gold is None:
        return was_rated and own is None and gold is None
    return abs(own - gold) <= rule.within_points


def in_a_row(verdicts: Iterable[FilmVerdict]) -> int:
    """Return how many of the newest films, one after the other, are near enough.

    Args:
        verdicts: in the order of submission.
    """
    count = 0
    for verdict in verdicts:
        count = count + 1 if verdict.is_within else 0
    return count
