"""How far trainees are: each film against its gold, the running rule, whether it is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.certification import Basis, in_a_row, judge
from vippcoder.storage.study.training import (
    read_released,
    read_sets,
    read_submissions,
    read_training_packs,
)

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from vippcoder.domain.certification import FilmVerdict
    from vippcoder.domain.ids import DimensionId, Mask
    from vippcoder.domain.training import TrainingPack, TrainingSet
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class TrainedFilm:
    """A film that a trainee submitted, against its gold."""

    mask: Mask
    file: str
    """Its name in the set's folder; for the lead alone."""
    submitted_at: datetime
    watched_fraction: float
    verdict: FilmVerdict
    is_released: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One training pack and how far its observer is in it."""

    pack: TrainingPack
    set: TrainingSet
    films: tuple[TrainedFilm, ...]
    """In the order of submission."""
    iccs: tuple[tuple[DimensionId, float | None], ...] = ()
    """With a rule on ICC: the estimate of each dimension; None where it cannot be estimated."""

    @property
    def in_a_row(self) -> int:
        """How many of the newest films are near enough, one after the other."""
        return in_a_row(film.verdict for film in self.films)

    @property
    def left(self) -> int:
        """Films that were not submitted yet."""
        return len(self.pack.films) - len(self.films)

    @property
    def is_met(self) -> bool:
        """Whether the pack's rule is met."""
        rule = self.pack.rule
        if rule.basis is Basis.FILMS:
            return self.in_a_row >= rule.films_in_a_row
        known = [icc for _, icc in self.iccs]
        return (
            self.left == 0
            and bool(known)
            and all(icc is not None and icc >= rule.icc_at_least for icc in known)
        )


def standings(store: StudyStore) -> tuple[Standing, ...]:
    """Return every training pack of a study and how far it is, the earliest first."""
    sets = {held.id: held for held in read_sets(store)}
    return tuple(_standing(store, pack, sets[pack.set]) for pack in read_training_packs(store))


def _standing(store: StudyStore, pack: TrainingPack, made_from: TrainingSet) -> Standing:
    released = read_released(store)
    packed = {film.coding: film for film in pack.films}
    films, pairs = [], []
    for one in read_submissions(store, pack.id):
        film = made_from.film(packed[one.coding].film)
        gold = film.gold.values()
        films.append(
            TrainedFilm(
                packed[one.coding].mask,
                film.file,
                one.submitted_at,
                one.watched_fraction,
                judge(pack.rule, one.values, gold),
                one.coding in released,
            )
        )
        pairs.append((one.values, gold))
    iccs = _iccs(pairs) if pack.rule.basis is Basis.ICC else ()
    return Standing(pack, made_from, tuple(films), iccs)


def _iccs(
    pairs: list[tuple[dict[DimensionId, Decimal | None], dict[DimensionId, Decimal | None]]],
) -> tuple[tuple[DimensionId, float | None], ...]:
    """Return ICC(A,1) of trainee and gold for each dimension, over the films that both valued."""
    names = dict.fromkeys(name for _, gold in pairs for name in gold)
    return tuple(
        (name, _icc([(own.get(name), gold.get(name)) for own, gold in pairs])) for name in names
    )


def _icc(pairs: list[tuple[Decimal | None, Decimal | None]]) -> float | None:
    # Imported here: the usual rule needs no statistics.
    import numpy as np  # noqa: PLC0415

    from vippcoder.agreement.result import Level  # noqa: PLC0415
    from vippcoder.agreement.results import results_of  # noqa: PLC0415
    from vippcoder.agreement.table import RatingTable  # noqa: PLC0415

    both = [
        (float(own), float(gold)) for own, gold in pairs if own is not None and gold is not None
    ]
    units = tuple(str(number) for number in range(len(both)))
    table = RatingTable(
        np.array(both, dtype=np.float64).reshape(-1, 2),
        units,
        ("trainee", "gold"),
        units,
        Level.INTERVAL,
        tuple(sorted({value for pair in both for value in pair})),
    )
    found = results_of(table, draws=0) if both else []
    return next((one.estimate for one in found if one.statistic == "ICC(A,1)"), None)
