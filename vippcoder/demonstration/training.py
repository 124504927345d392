"""Training rehearsed: drawn films with gold, a made-up trial, a trainee who is on the way."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.demonstration.films import draw_film
from vippcoder.demonstration.habits import Habits
from vippcoder.demonstration.rater import Rater, chance
from vippcoder.demonstration.rehearsal import make_rehearsal, outside_of
from vippcoder.demonstration.score_code import LEVELS, Behaviour
from vippcoder.demonstration.simulated_coding import simulate_coding
from vippcoder.domain.ids import ObserverCode
from vippcoder.domain.study import Observer
from vippcoder.errors import StudyError
from vippcoder.instruments.files import find_instrument
from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.observing.pack import open_pack
from vippcoder.observing.training import take
from vippcoder.study.people import add_observer
from vippcoder.study.study import opened_study
from vippcoder.study.training.collecting import collect_training
from vippcoder.study.training.gold_files import TOML, WrittenFilm, WrittenMoment, WrittenRating
from vippcoder.study.training.gold_text import gold_file_text
from vippcoder.study.training.packs import make_pack
from vippcoder.study.training.releasing import release
from vippcoder.study.training.sets import add_set

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.instrument import Instrument

TRAINEE: Final = "eve"
SET: Final = "Drawn films"
FILMS: Final = 6
CODED: Final = 3
_SECONDS: Final = 6.0
_EXPERT: Final = "expert"
_REASONS: Final = (
    "Waits for the child's look before the next move",
    "Names what the child reaches for, and stays with it",
    "The turn comes a little late, then fits",
    "Takes over once, and gives it back",
)


@dataclass(frozen=True, slots=True)
class TrainingRehearsal:
    """What was made."""

    study: Path
    films: Path
    """The training set's folder."""
    pack: Path
    """The trainee's training pack: some films submitted, with their gold; some to do."""
    trainee: str


def make_training(folder: Path, *, seed: int = 1, job: Job | None = None) -> TrainingRehearsal:
    """Make a small made-up trial with a training set and a trainee who has coded half of it.

    Whatever goes wrong, nothing half-made is left.

    Args:
        folder: the study to make, new or empty; the films lie beside it.
        seed: chooses films, gold and what the trainee gives.
        job: progress and cancellation.

    Raises:
        StudyError: something is there already, or cannot be written.
        CancelledError: cancelled.
    """
    job, folder = job or Job(), folder.resolve()
    films = folder.with_name(f"{folder.name}-training")
    if films.exists():
        raise StudyError("exists already", path=films, mend="choose another name")
    try:
        made = make_rehearsal(folder, dyads=2, seed=seed, job=job.part(0, 0.4))
        _draw(films, seed, job.part(0.4, 0.7))
        pack = _train(made.study, films, seed, job.part(0.7, 1))
    except BaseException:
        shutil.rmtree(films, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(outside_of(folder), ignore_errors=True)
        raise
    return TrainingRehearsal(made.study, films, pack, TRAINEE)


def _draw(folder: Path, seed: int, job: Job) -> None:
    folder.mkdir(parents=True)
    instrument, _ = find_instrument("sn-1", folder)
    told = []
    for number in range(FILMS):
        dice = chance("training", seed, number)
        shown = Behaviour(dice.randrange(LEVELS), dice.randrange(LEVELS))
        film = folder / f"lesson-{number + 1}.mp4"
        part = job.part(number / FILMS, (number + 1) / FILMS)
        draw_film(
            film,
            seconds=_SECONDS + number / 3,
            width=960,
            height=540,
            seed=100 * seed + number,
            behaviour=shown,
            job=part,
        )
        told.append(_gold(film, instrument, shown, seed))
    (folder / TOML).write_text(gold_file_text(SET, instrument.id, told), encoding="utf-8")


def _gold(film: Path, instrument: Instrument, shown: Behaviour, seed: int) -> WrittenFilm:
    """Return what an expert says of a drawn film, with moments on frames of it."""
    frames, dice = index_film(film).frames, chance("gold", seed, film.name)
    rater = Rater(_EXPERT, seed)

    def moment() -> int:
        return frames.time_of(dice.randrange(len(frames) // 2))

    ratings = tuple(
        WrittenRating(
            dimension.id, rater.value(dimension, shown, dice), dice.choice(_REASONS), moment()
        )
        for dimension in instrument.dimensions
        if dimension.rates_sessions
    )
    start = moment()
    further = WrittenMoment(
        start, start + 1_000_000, ratings[0].dimension, "A whole turn of theirs"
    )
    return WrittenFilm(film.name, "free play", ratings, (further,))


def _train(study: Path, films: Path, seed: int, job: Job) -> Path:
    with opened_study(study) as store:
        add_observer(store, Observer(ObserverCode(TRAINEE), ("en",), is_certified=False))
        add_set(store, films, job=job.part(0, 0.2))
        pack = study / "packs" / make_pack(store, TRAINEE, SET, job=job.part(0.2, 0.7)).file
    habits = Habits(knows_family=0, recognises_group=0, worries=0)
    simulate_coding(pack, seed, job.part(0.7, 0.9), at_most=CODED, habits=habits)
    with opened_study(study) as store:
        collect_training(store, pack, job.part(0.9, 0.95))
        (released,) = release(store, TRAINEE)
    with open_pack(pack) as opened:
        take(opened, released.file)
    job.advance(1)
    return pack
