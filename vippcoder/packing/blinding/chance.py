"""Whether one thing about films tells another, judged by shuffling: exact also for few films.

Films of one visit were made on one day with one camera, so they are no independent witnesses: what
is shuffled are the labels of whole visits. What an observer sees anyway (the task) is held apart:
films are compared within their group alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

DRAWS = 4_999
"""Shuffles of one test: a p of 0.0002 at the least."""
_SEED = 20_261_125
_BLOCK = 1 << 22
"""Numbers held at once."""
_FOR_WORDS = 400
"""Shuffles that say how often chance guesses right."""

Codes: TypeAlias = npt.NDArray[np.int64]
Numbers: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shuffling:
    """How labels may be exchanged among films if nothing tells anything.

    Args:
        units: one a film; films of one unit keep one label (a visit).
        strata: one a film; labels are exchanged within a stratum, and a unit lies in one.
        groups: one a film; films are compared within a group alone (a task).
    """

    units: Sequence[Hashable]
    strata: Sequence[Hashable]
    groups: Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Told:
    """How well one thing tells another."""

    p: float
    """Share of shuffles that look at least as telling, the films' own order counted in."""
    hits: float
    """How often an observer who knew the rule would be right, 0 to 1."""
    by_chance: float
    """The same among shuffled films."""
    films: int


def told_by_kind(
    kinds: Sequence[Hashable],
    labels: Sequence[Hashable],
    how: Shuffling,
    *,
    as_pairs: bool = False,
    draws: int = DRAWS,
) -> Told | None:
    """Ask whether a kind (a codec, a camera) tells the label of a film, by mutual information.

    Args:
        kinds: one a film.
        labels: one a film, alike within a unit.
        how: what may be shuffled.
        as_pairs: count `hits` as the share of pairs of one label that are also of one kind, where
            labels are too many to be guessed (dyads); else as the share of films whose label is the
            most frequent of their kind.
        draws: shuffles.

    Returns:
        None where nothing can be told: all films of one kind, or no labels to exchange.
    """
    groups = _codes(how.groups)
    cells = _codes(list(zip(groups.tolist(), kinds, strict=True)))
    if len(np.unique(cells)) == len(np.unique(groups)):
        return None
    shuffle = _Shuffle(labels, how)
    if shuffle.is_idle:
        return None
    width = shuffle.kinds

    def information(drawn: Codes) -> Numbers:
        return _entropies(cells[None, :] * width + drawn) - _entropies(
            groups[None, :] * width + drawn
        )

    share = _pair_share if as_pairs else _guess_share
    return _judged(shuffle, information, lambda drawn: share(cells, groups, drawn), draws)


def told_by_number(
    values: Sequence[float],
    labels: Sequence[Hashable],
    how: Shuffling,
    *,
    as_pairs: bool = False,
    draws: int = DRAWS,
) -> Told | None:
    """Ask whether a number (a size, a duration) tells the label of a film.

    The statistic is that of Kruskal and Wallis, of the ranks within each group, added to that of
    their distances from the middle: labels may differ in level or in spread.

    Args and returns as `told_by_kind`; for `hits` films count as of one kind that lie in the same
    quarter of their group.
    """
    groups = _codes(how.groups)
    ranks = _ranks_within(np.asarray(values, np.float64), groups)
    if not ranks.any():
        return None
    shuffle = _Shuffle(labels, how)
    if shuffle.is_idle:
        return None
    spread = _ranks_within(np.abs(ranks), groups)
    width = shuffle.kinds

    def difference(drawn: Codes) -> Numbers:
        cells = groups[None, :] * width + drawn
        return _between(cells, ranks) + _between(cells, spread)

    quarters = _codes(list(zip(groups.tolist(), _quarters(ranks, groups).tolist(), strict=True)))
    share = _pair_share if as_pairs else _guess_share
    return _judged(shuffle, difference, lambda drawn: share(quarters, groups, drawn), draws)


def told_by_order(
    values: Sequence[float],
    others: Sequence[float],
    groups: Sequence[Hashable],
    *,
    draws: int = DRAWS,
) -> Told | None:
    """Ask whether two orders agree or oppose within groups, by Spearman's rank correlation.

    Returns:
        `hits` is the share of pairs of a group that stand alike in both orders, or of those that
        stand the other way round where these are more; None where there is no order.
    """
    codes = _codes(groups)
    first = _ranks_within(np.asarray(values, np.float64), codes)
    second = _ranks_within(np.asarray(others, np.float64), codes)
    how = Shuffling(range(len(codes)), codes.tolist(), codes.tolist())
    shuffle = _Shuffle(range(len(codes)), how)
    if not first.any() or not second.any() or shuffle.is_idle:
        return None
    hot = codes[None, :] == np.unique(codes)[:, None]
    sizes = hot.sum(axis=1)

    def agreement(drawn: Codes) -> Numbers:
        products = first[None, :] * second[drawn]
        rho = (products @ hot.T.astype(np.float64)) / sizes
        return np.asarray((sizes * rho**2).sum(axis=1), np.float64)

    def alike(drawn: Codes) -> Numbers:
        return _concordance(first, second[drawn], codes)

    return _judged(shuffle, agreement, alike, draws)


class _Shuffle:
    """Labels of films as numbers, as they are and exchanged."""

    def __init__(self, labels: Sequence[Hashable], how: Shuffling) -> None:
        units = _codes(how.units)
        _, first = np.unique(units, return_index=True)
        self._unit_of_film = units
        self._labels = _codes(labels)[first]
        self._strata = _codes(how.strata)[first]
        self.films = len(units)
        self.kinds = int(self._labels.max(initial=-1)) + 1

    @property
    def is_idle(self) -> bool:
        """Whether no exchange changes anything."""
        pairs = set(zip(self._strata.tolist(), self._labels.tolist(), strict=True))
        return len(pairs) == len({stratum for stratum, _ in pairs})

    def own(self) -> Codes:
        """Return the labels as they are, shape (1, films)."""
        return self._labels[self._unit_of_film][None, :]

    def drawn(self, draws: int, seed: int) -> Iterator[Codes]:
        """Yield shuffles in blocks of shape (some, films)."""
        chance = np.random.default_rng(seed)
        sorted_units = np.argsort(self._strata, kind="stable")
        block = max(_BLOCK // max(self.films * self.kinds, 1), 1)
        for start in range(0, draws, block):
            count = min(block, draws - start)
            keys = chance.random((count, len(self._strata))) + self._strata[None, :]
            order = np.argsort(keys, axis=1)
            shuffled = np.empty_like(order)
            shuffled[:, sorted_units] = self._labels[order]
            yield shuffled[:, self._unit_of_film]


def _judged(
    shuffle: _Shuffle,
    statistic: Callable[[Codes], Numbers],
    share: Callable[[Codes], Numbers],
    draws: int,
) -> Told:
    own = float(statistic(shuffle.own())[0])
    as_telling, shares, seen = 0, [], 0
    for drawn in shuffle.drawn(draws, _SEED):
        as_telling += int((statistic(drawn) >= own - 1e-9 * max(abs(own), 1)).sum())
        if seen < _FOR_WORDS:
            shares.append(share(drawn[: _FOR_WORDS - seen]))
            seen += len(drawn)
    return Told(
        p=(as_telling + 1) / (draws + 1),
        hits=float(share(shuffle.own())[0]),
        by_chance=float(np.concatenate(shares).mean()),
        films=shuffle.films,
    )


def _codes(things: Sequence[Hashable]) -> Codes:
    """Return a number for each thing, in the order in which they first come."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(thing, len(numbers)) for thing in things], np.int64)


def _counts(cells: Codes) -> Codes:
    """Return how often each cell comes in each row, shape (rows, cells)."""
    rows, width = len(cells), int(cells.max(initial=0)) + 1
    offset = np.arange(rows)[:, None] * width
    return np.bincount((cells + offset).ravel(), minlength=rows * width).reshape(rows, width)


def _entropies(cells: Codes) -> Numbers:
    """Return the sum of n log n over the cells of each row."""
    counts = _counts(cells)
    table = np.arange(counts.max(initial=0) + 1, dtype=np.float64)
    table[1:] *= np.log(table[1:])
    return np.asarray(table[counts].sum(axis=1), np.float64)


def _between(cells: Codes, ranks: Numbers) -> Numbers:
    """Return, for each row, the sum over cells of (sum of ranks) squared over their number."""
    rows, width = len(cells), int(cells.max(initial=0)) + 1
    flat = (cells + np.arange(rows)[:, None] * width).ravel()
    sums = np.bincount(flat, np.broadcast_to(ranks, cells.shape).ravel(), rows * width)
    counts = np.bincount(flat, minlength=rows * width)
    squares = np.divide(sums**2, counts, out=np.zeros_like(sums), where=counts > 0)
    return np.asarray(squares.reshape(rows, width).sum(axis=1), np.float64)


def _ranks_within(values: Numbers, groups: Codes) -> Numbers:
    """Return ranks within each group, ties sharing theirs, with mean 0 and spread 1."""
    ranks = np.zeros(len(values))
    for group in np.unique(groups):
        inside = groups == group
        _, place, counts = np.unique(values[inside], return_inverse=True, return_counts=True)
        shared = np.cumsum(counts) - (counts - 1) / 2
        own = shared[place]
        spread = own.std()
        ranks[inside] = (own - own.mean()) / spread if spread > 0 else 0.0
    return ranks


def _quarters(ranks: Numbers, groups: Codes) -> Codes:
    quarters = np.zeros(len(ranks), np.int64)
    for group in np.unique(groups):
        inside = groups == group
        edges = np.quantile(ranks[inside], (0.25, 0.5, 0.75))
        quarters[inside] = np.searchsorted(edges, ranks[inside], side="left")
    return quarters


def _guess_share(cells: Codes, groups: Codes, drawn: Codes) -> Numbers:
    """Return the share of films whose label is the most frequent one of their cell."""
    del groups
    kinds, width = int(cells.max()) + 1, int(drawn.max()) + 1
    full = np.zeros((len(drawn), kinds * width), np.int64)
    counts = _counts(cells[None, :] * width + drawn)
    full[:, : counts.shape[1]] = counts
    right = full.reshape(len(drawn), kinds, width).max(axis=2).sum(axis=1)
    return np.asarray(right / len(cells), np.float64)


def _pair_share(cells: Codes, groups: Codes, drawn: Codes) -> Numbers:
    """Return the share of pairs of one group and label that are of one cell."""
    width = int(drawn.max()) + 1
    alike = _pairs(cells[None, :] * width + drawn)
    both = _pairs(groups[None, :] * width + drawn)
    return np.asarray(np.divide(alike, both, out=np.zeros(len(drawn)), where=both > 0), np.float64)


def _pairs(cells: Codes) -> Numbers:
    counts = _counts(cells).astype(np.float64)
    return np.asarray((counts * (counts - 1) / 2).sum(axis=1), np.float64)


def _concordance(first: Numbers, drawn: Numbers, groups: Codes) -> Numbers:
    """Return the share of pairs within groups that stand alike, or opposed if these are more."""
    one, two = np.triu_indices(len(first), 1)
    within = groups[one] == groups[two]
    one, two = one[within], two[within]
    ahead = np.sign(first[one] - first[two])
    signs = ahead[None, :] * np.sign(drawn[:, one] - drawn[:, two])
    alike, opposed = (signs > 0).sum(axis=1), (signs < 0).sum(axis=1)
    return np.asarray(np.maximum(alike, opposed) / max(len(one), 1), np.float64)


def corrected(values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number after Holm, in the order given."""
    order = np.argsort(values, kind="stable").tolist()
    found, highest = [0.0] * len(values), 0.0
    for place, number in enumerate(order):
        highest = max(highest, min((len(values) - place) * values[number], 1.0))
        found[number] = highest
    return found
