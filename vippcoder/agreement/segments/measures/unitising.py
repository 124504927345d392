"""Krippendorff's alpha for unitising: whether observers cut and name the same stretches.

The family of Krippendorff, Mathet, Bouvry and Widlocher 2016 (Qual Quant 50:2347; Krippendorff
2019, Content Analysis, 4th ed., 12.6). It compares how long each pair of values meets with how long
it would by chance; a stretch is never paired with itself by chance, which is where its length comes
in. Sessions are laid end to end. Where an observer holds several codes at once, the set of them is
the value; moments have no length and take no part.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.segments.coded import several
from vippcoder.agreement.segments.measure import measure, or_zero
from vippcoder.agreement.statistic import Statistic, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.agreement.segments.coded import Coded
    from vippcoder.agreement.segments.pieces import Piece
    from vippcoder.agreement.statistic import Formula, Numbers

_REFERENCE: Final = (
    "Krippendorff, Mathet, Bouvry and Widlocher 2016, Qual Quant 50:2347; Krippendorff 2019, "
    "Content Analysis, 12.6"
)
_US: Final = 1e6
_NOTHING: Final = 0
_ONE: Final = "one value fills every window of every observer"


@measure("4 unitising")
def unitising(coded: Coded, grain_us: int = 1) -> Iterator[Statistic]:
    """Yield alpha of stretches and their values, of stretches alone, of values where both coded.

    Args:
        coded: sessions.
        grain_us: the shortest time that is told apart; uncoded time is made of grains.
    """
    sums = _Sums(coded, grain_us / _US)
    moments = (f"{several(coded.moments, 'moment')} left out",) if coded.moments else ()
    yield Statistic(
        "u_alpha",
        sums.alpha("value"),
        _REFERENCE,
        undefined=_ONE,
        settings=coded.told("stretches and their codes, whole window", *moments),
        least_units=1,
    )
    yield Statistic(
        "u_alpha_binary",
        sums.alpha("whether"),
        _REFERENCE,
        undefined="all time is coded, or none",
        settings=coded.told("coded or not, whatever the code, whole window", *moments),
        least_units=1,
    )
    yield Statistic(
        "cu_alpha",
        sums.alpha("where both"),
        _REFERENCE,
        undefined="where two observers coded the same time there is one code, or no such time",
        settings=coded.told("codes where both coded", *moments),
        least_units=1,
    )


class _Sums:
    """What each session adds, in s sessions and q values; lengths in seconds."""

    def __init__(self, coded: Coded, grain: float) -> None:
        self._value: dict[frozenset[str], int] = {frozenset(): _NOTHING}
        parts = [self._partition(pieces) for pieces in coded.pieces]
        values, sessions = len(self._value), len(parts)
        self.held = np.zeros((sessions, values))
        """How long observers hold each value."""
        self.met = np.zeros((sessions, values))
        """The same where somebody else holds a code too; nothing for uncoded time."""
        self.differs = np.zeros(sessions)
        self.differs_whether = np.zeros(sessions)
        self.differs_met = np.zeros(sessions)
        self.itself = np.zeros(sessions)
        """Each stretch times itself: what chance may not pair."""
        self.itself_met = np.zeros(sessions)
        for row, part in enumerate(parts):
            self._add(row, part, grain)

    def alpha(self, kind: str) -> Formula:
        """Return the formula of one member of the family."""
        met = kind == "where both"
        held = self.met if met else self.held
        itself = self.itself_met if met else self.itself
        differs = {
            "value": self.differs,
            "whether": self.differs_whether,
            "where both": self.differs_met,
        }[kind]

        def formula(weights: Numbers) -> Numbers:
            lengths = weights @ held
            if kind == "whether":
                rest = lengths[:, 1:].sum(axis=1)
                lengths = np.stack((lengths[:, _NOTHING], rest), axis=1)
            total = lengths.sum(axis=1)
            pairs = total**2 - (lengths**2).sum(axis=1)
            # All but rounding is gone where one value holds the whole length.
            pairs = np.where(pairs <= 1e-12 * total**2, 0.0, pairs)
            chance = or_zero(total - or_zero(weights @ itself, total), np.ones_like(total))
            expected = or_zero(pairs, chance)
            observed = weights @ differs
            return 1 - ratio(observed, expected)

        return formula

    def _partition(self, pieces: Mapping[str, Sequence[Piece]]) -> list[list[tuple[Piece, int]]]:
        return [
            [(piece, self._value.setdefault(piece.codes, len(self._value))) for piece in one]
            for one in pieces.values()
        ]

    def _add(self, row: int, observers: Sequence[list[tuple[Piece, int]]], grain: float) -> None:
        edges = sorted({piece.start_us for one in observers for piece, _ in one})
        last = observers[0][-1][0].end_us
        starts = np.array(edges)
        lengths = np.diff(np.append(starts, last)) / _US
        values = np.array([_at(one, starts) for one in observers])
        coded = values != _NOTHING
        others = coded.sum(axis=0) - coded
        share = 1 / (len(observers) - 1)
        for mine, theirs in combinations(range(len(observers)), 2):
            unlike = values[mine] != values[theirs]
            both = coded[mine] & coded[theirs]
            self.differs[row] += 2 * share * lengths[unlike].sum()
            self.differs_met[row] += 2 * share * lengths[unlike & both].sum()
            self.differs_whether[row] += 2 * share * lengths[coded[mine] ^ coded[theirs]].sum()
        for one, value, company in zip(observers, values, others, strict=True):
            np.add.at(self.held[row], value, lengths)
            np.add.at(self.met[row], value, np.where(value != _NOTHING, lengths * company, 0))
            self._pair_with_itself(row, one, starts, lengths * company * share, grain)
        self.met[row] *= share

    def _pair_with_itself(
        self,
        row: int,
        pieces: Sequence[tuple[Piece, int]],
        starts: np.ndarray[tuple[int], np.dtype[np.int64]],
        in_company: Numbers,
        grain: float,
    ) -> None:
        for piece, value in pieces:
            length = (piece.end_us - piece.start_us) / _US
            if value == _NOTHING:
                self.itself[row] += length * grain
                continue
            span = slice(*np.searchsorted(starts, (piece.start_us, piece.end_us)))
            self.itself[row] += length**2
            self.itself_met[row] += in_company[span].sum() ** 2


def _at(
    pieces: Sequence[tuple[Piece, int]], starts: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    own = np.array([piece.start_us for piece, _ in pieces])
    values = np.array([value for _, value in pieces])
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = values[
        np.searchsorted(own, starts, side="right") - 1
    ]
    return found
