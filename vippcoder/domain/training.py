"""Training: films with a gold coding each, who codes them, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from vippcoder.domain.certification import Certification
    from vippcoder.domain.ids import (
        CertificateId,
        CodingId,
        DimensionId,
        Mask,
        ObserverCode,
        PackId,
        TrainingFilmId,
        TrainingSetId,
    )


@dataclass(frozen=True, slots=True)
class GoldRating:
    """What gold says of one dimension of the whole session."""

    dimension: DimensionId
    value: Decimal | None
    """None where it cannot be coded."""
    reason: str = ""
    at_us: int | None = None
    """Session time of the moment that shows it, in microseconds; None where none is named."""


@dataclass(frozen=True, slots=True)
class GoldMoment:
    """A further moment, or stretch, that gold points out."""

    at_us: int
    note: str
    dimension: DimensionId | None = None
    end_us: int | None = None
    """Where it is a stretch: when it ends."""


@dataclass(frozen=True, slots=True)
class GoldCoding:
    """A reference coding of one film."""

    ratings: tuple[GoldRating, ...]
    moments: tuple[GoldMoment, ...] = ()
    """By time."""

    def values(self) -> dict[DimensionId, Decimal | None]:
        """Return the value of each dimension."""
        return {rating.dimension: rating.value for rating in self.ratings}

    def rating(self, dimension: str) -> GoldRating | None:
        """Return what gold says of a dimension."""
        return next((one for one in self.ratings if one.dimension == dimension), None)


@dataclass(frozen=True, slots=True)
class TrainingFilm:
    """A film that is no trial film, with its gold."""

    id: TrainingFilmId
    file: str
    """Its name in the set's folder."""
    sha256: str
    """Of that file."""
    task: str
    """What was filmed, as observers read it; may be empty."""
    gold: GoldCoding


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Films on which observers train, all rated with one instrument."""

    id: TrainingSetId
    name: str
    folder: str
    """Where its films lie."""
    instrument: str
    edition: str
    definition: str
    """The instrument file's text."""
    instrument_folder: str
    """Where that file lay."""
    films: tuple[TrainingFilm, ...]

    def film(self, film: str) -> TrainingFilm:
        """Return the film with this id."""
        return next(one for one in self.films if one.id == film)


@dataclass(frozen=True, slots=True)
class PackedTrainingFilm:
    """A film as a training pack holds it, and the key of its gold, which the pack does not hold."""

    film: TrainingFilmId
    coding: CodingId
    mask: Mask
    key: str
    """Hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class TrainingPack:
    """A training pack that was made."""

    id: PackId
    observer: ObserverCode
    set: TrainingSetId
    genesis: str
    """The first link of its journal, by which it is known when it comes home."""
    nonce: str
    """The random number in its first entry, under which what is sent to it is sealed."""
    rule: Certification
    films: tuple[PackedTrainingFilm, ...]
    """In the observer's order."""
    file: str
    """The folder's name when it was made."""
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TrainingSubmission:
    """A training film as its observer first submitted it; what is said later does not count."""

    pack: PackId
    coding: CodingId
    submitted_at: datetime
    """By the observer's clock, in UTC."""
    values: dict[DimensionId, Decimal | None]
    """Whole-session values at the submission; None for what could not be coded."""
    watched_fraction: float
    order: int
    """The number of its entry in the pack's journal."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """That an observer met the rule, for an edition of an instrument, until it falls due."""

    id: CertificateId
    observer: ObserverCode
    instrument: str
    edition: str
    set: TrainingSetId
    pack: PackId
    issued_on: date
    due_on: date
    """From this day on it does not hold."""
    rule: Certification
    scores: str
    """What it stands on: JSON, film by film."""
    ended_because: str = ""
    """Why it was ended before; empty while it stands."""
    seq: int = 0
    """The study's entry that holds it; 0 while it is not kept."""

    def holds_on(self, day: date) -> bool:
        """Whether it certifies on a day."""
        return not self.ended_because and day < self.due_on
