"""Training sets: films that are no trial films, each with a gold coding."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.domain.ids import TrainingFilmId, TrainingSetId
from vippcoder.domain.training import (
    GoldCoding,
    GoldMoment,
    GoldRating,
    TrainingFilm,
    TrainingSet,
)
from vippcoder.errors import ProblemsError, StudyError
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.media.index import index_film
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.training import read_sets, set_entry
from vippcoder.study.design.versions import design_instruments
from vippcoder.study.training.gold_files import read_gold
from vippcoder.study.training.likeness import film_alike
from vippcoder.timebase import format_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.domain.instrument import Instrument
    from vippcoder.storage.study.designs import StoredInstrument
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.training.gold_files import WrittenFilm, WrittenRating


def add_set(
    store: StudyStore,
    folder: Path,
    *,
    name: str = "",
    instrument: str = "",
    job: Job | None = None,
) -> TrainingSet:
    """Take a folder of training films and their gold into the study.

    The films stay where they are; their fingerprints and the gold come into the study.

    Args:
        store: the study, open for writing.
        folder: the films, with `set.toml` or `gold.csv` beside them.
        name: what the set is called; else what the file says, else the folder's name.
        instrument: one of the design's; else what the file says, else the design's only one.
        job: progress and cancellation.

    Raises:
        StudyError: a film is missing or is one of the trial's, the name is taken, or the design
            does not use the instrument.
        ProblemsError: gold does not fit film or instrument; everything is told.
        CancelledError: cancelled.
    """
    job = job or Job()
    written = read_gold(folder)
    called = name.strip() or written.name or folder.resolve().name
    if any(held.name == called for held in read_sets(store)):
        raise StudyError(
            f"there is a training set {called} already, and a set never changes",
            path=folder,
            mend="give this one another name",
        )
    rated_with, held = _instrument(store, instrument or written.instrument)
    problems: list[str] = []
    films = []
    for number, told in enumerate(written.films):
        part = job.part(number / len(written.films), (number + 1) / len(written.films))
        problems += _problems(folder / told.file, told, rated_with)
        if not problems:
            films.append(_film(store, folder / told.file, told, rated_with, part))
    shas = [film.sha256 for film in films]
    problems += [f"{film.file}: is in the set twice" for film in films if _again(film, shas, films)]
    if problems:
        raise ProblemsError(problems, path=written.path)
    made = TrainingSet(
        TrainingSetId(secrets.token_hex(8)),
        called,
        str(folder.resolve()),
        rated_with.id,
        rated_with.edition,
        held.definition,
        held.folder,
        tuple(films),
    )
    store.write(set_entry(made))
    return made


def find_set(store: StudyStore, named: str) -> TrainingSet:
    """Return the training set of this name.

    Raises:
        StudyError: there is none.
    """
    sets = read_sets(store)
    for held in sets:
        if named in {held.name, held.id}:
            return held
    known = ", ".join(held.name for held in sets)
    raise StudyError(
        f"there is no training set {named}",
        path=store.folder,
        mend=f"the sets are {known}" if known else "make one by `vippcoder training set`",
    )


def refuse_trial_films(store: StudyStore, film: Path, digest: str, job: Job) -> None:
    """Refuse a film that is one of the trial's: by fingerprint, else by what it shows.

    Raises:
        StudyError: it is one.
        CancelledError: cancelled.
    """
    known = store.rows(
        "SELECT 1 FROM sources WHERE sha256 = ?1 UNION SELECT 1 FROM recordings WHERE sha256 = ?1 "
        "UNION SELECT 1 FROM issues WHERE instr(files, ?1) > 0",
        (digest,),
    )
    held = store.rows("SELECT file, end_us FROM recordings_current")
    others = [(store.folder / MEDIA / row["file"], int(row["end_us"])) for row in held]
    if known or film_alike(film, others, job) is not None:
        raise StudyError(
            "is a film of the trial, so nobody may train on it",
            path=film,
            mend="take it out of the set",
        )


def _again(film: TrainingFilm, shas: list[str], films: list[TrainingFilm]) -> bool:
    return films.index(film) != shas.index(film.sha256)


def _instrument(store: StudyStore, wanted: str) -> tuple[Instrument, StoredInstrument]:
    uses = design_instruments(store)
    for instrument, held in uses:
        if instrument.id == wanted or (not wanted and len(uses) == 1):
            return instrument, held
    known = ", ".join(instrument.id for instrument, _ in uses)
    raise StudyError(
        f"the design does not use {wanted}" if wanted else "the design uses several instruments",
        path=store.folder,
        mend=f"name one of {known}",
    )


def _film(
    store: StudyStore,
    path: Path,
    told: WrittenFilm,
    instrument: Instrument,
    job: Job,
) -> TrainingFilm:
    digest = sha256(path, job.part(0, 0.3))
    refuse_trial_films(store, path, digest, job.part(0.3, 1))
    ratings = tuple(
        GoldRating(instrument.dimension(one.dimension).id, one.value, one.reason, one.at_us)
        for one in told.ratings
    )
    moments = tuple(
        GoldMoment(
            one.at_us,
            one.note,
            next((d.id for d in instrument.dimensions if d.id == one.dimension), None),
            one.end_us,
        )
        for one in sorted(told.moments, key=lambda one: one.at_us)
    )
    film = TrainingFilmId(secrets.token_hex(8))
    return TrainingFilm(film, told.file, digest, told.task, GoldCoding(ratings, moments))


def _problems(path: Path, told: WrittenFilm, instrument: Instrument) -> Iterator[str]:
    if Path(told.file).name != told.file or not path.is_file() or path.is_symlink():
        yield f"{told.file}: there is no such film in the folder; check its name"
        return
    end_us = index_film(path).frames.end_us
    known = {dimension.id: dimension for dimension in instrument.dimensions}
    rated = [one.dimension for one in told.ratings]
    for one in told.ratings:
        at = f"{told.file}, {one.dimension}"
        if one.dimension not in known:
            yield f"{at}: {instrument.id} has no such dimension; it has {', '.join(known)}"
            continue
        yield from (f"{at}: {why}" for why in _value_problems(one, instrument))
        if rated.count(one.dimension) > 1:
            yield f"{at}: is told twice; tell it once"
    for dimension in instrument.dimensions:
        if dimension.required and dimension.rates_sessions and dimension.id not in rated:
            yield f"{told.file}: {dimension.id} has no gold; give its value, or cannot code"
    yield from _time_problems(told, end_us)
    for moment in told.moments:
        if moment.dimension and moment.dimension not in known:
            yield f"{told.file}: {instrument.id} has no dimension {moment.dimension}"


def _time_problems(told: WrittenFilm, end_us: int) -> Iterator[str]:
    for at_us in (*(one.at_us for one in told.ratings), *(one.at_us for one in told.moments)):
        if at_us is not None and at_us >= end_us:
            yield (
                f"{told.file}: the film has no moment {format_instant(at_us)}; it is "
                f"{format_instant(end_us)} long"
            )


def _value_problems(one: WrittenRating, instrument: Instrument) -> Iterator[str]:
    dimension = instrument.dimension(one.dimension)
    if not dimension.rates_sessions:
        yield "is rated per segment, and gold is of the whole session; take it out"
    elif one.value is not None and not dimension.scale.allows(one.value):
        yield f"{one.value} is not on the scale; allowed are {dimension.scale.describe()}"
