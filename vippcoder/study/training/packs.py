"""Training packs: made for one observer from one set, their keys kept in the study.

The study keeps the keys first and the pack gets its name then: a pack that was handed out can
always be opened later. Killed between the two, the study knows of a pack that never appeared, and
another can be made.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.domain.guidance import Guidance
from vippcoder.domain.ids import ObserverCode, PackId
from vippcoder.domain.training import TrainingPack
from vippcoder.errors import StudyError
from vippcoder.instruments.files import read_instrument
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.issuing import GivenInstrument
from vippcoder.packing.left_over import clear_left_over
from vippcoder.packing.training_pack import NewTrainingPack, make_training_pack
from vippcoder.storage.pack.store import TRAINING_ENDING, TRAINING_KIND, read_store
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.store import PACKS
from vippcoder.storage.study.training import (
    pack_entry,
    practice_entry,
    read_training_packs,
)
from vippcoder.study.design.versions import read_design
from vippcoder.study.training.seen import films_seen
from vippcoder.study.training.sets import find_set, refuse_trial_films

if TYPE_CHECKING:
    from vippcoder.domain.training import PackedTrainingFilm, TrainingSet
    from vippcoder.storage.study.store import StudyStore


def make_pack(
    store: StudyStore,
    observer: str,
    set_name: str,
    *,
    out: Path | None = None,
    films: Path | None = None,
    practice: bool = False,
    again: bool = False,
    job: Job | None = None,
) -> TrainingPack:
    """Make a training pack.

    Args:
        store: the study, open for writing.
        observer: the trainee's code.
        set_name: which set.
        out: the folder to make; else one in the study's `packs` folder.
        films: where the set's films lie now, if they were moved since it was taken in.
        practice: whether the keys lie in the pack: feedback comes without a release, and what is
            done in it certifies nobody, since nothing keeps its owner from reading gold first; nor
            does the set certify that observer from then on.
        again: whether to make another pack of a set that the observer was given before, because
            the first was lost or never appeared.
        job: progress and cancellation.

    Raises:
        StudyError: the observer or the set is not known, a film is missing, was changed or is one
            of the trial's, or the observer has seen gold of the set.
        CancelledError: cancelled; there is nothing.
    """
    job = job or Job()
    made_from = find_set(store, set_name)
    code = _observer(store, observer)
    if not practice:
        _refuse_seen(store, code, made_from, again=again)
    folder = out or _place(store, code)
    wanted = _wanted(store, code, made_from, practice=practice)
    if films is not None:
        wanted = replace(wanted, media=films)
    for number, film in enumerate(made_from.films):
        share = 0.2 * number / len(made_from.films)
        part = job.part(share, share + 0.2 / len(made_from.films))
        _demand(store, wanted.media / film.file, film.sha256, part)
    clear_left_over(store.folder / PACKS, is_ours=True)
    kept: list[TrainingPack] = []

    def keep(making: Path, films: tuple[PackedTrainingFilm, ...]) -> None:
        pack = _described(making, code, made_from, wanted, films, folder.name)
        kept.append(pack)
        entry = practice_entry(pack.id, code, made_from.id) if practice else pack_entry(pack)
        store.write(entry)

    make_training_pack(folder, wanted, keep, job.part(0.2, 1))
    return kept[0]


def packs_of(store: StudyStore, observer: str) -> tuple[TrainingPack, ...]:
    """Return the training packs of an observer, the earliest first.

    Raises:
        StudyError: there is no such observer.
    """
    code = _observer(store, observer)
    return tuple(pack for pack in read_training_packs(store) if pack.observer == code)


def _observer(store: StudyStore, observer: str) -> ObserverCode:
    known = [held.code for held in read_observers(store)]
    if observer not in known:
        raise StudyError(
            f"there is no observer {observer}",
            path=store.folder,
            mend=f"the observers are {', '.join(known)}" if known else "add the observer first",
        )
    return ObserverCode(observer)


def _refuse_seen(
    store: StudyStore, observer: ObserverCode, made_from: TrainingSet, *, again: bool
) -> None:
    """Refuse a set of which the observer was shown gold, or has a pack already."""
    seen = films_seen(store, observer) & {film.sha256 for film in made_from.films}
    if seen:
        films = "1 film" if len(seen) == 1 else f"{len(seen)} films"
        raise StudyError(
            f"{observer} was shown the gold of {films} of {made_from.name}, so it cannot certify",
            path=store.folder,
            mend="choose another set, or make a pack for practice (--practice)",
        )
    for pack in read_training_packs(store):
        if (pack.observer, pack.set) == (observer, made_from.id) and not again:
            raise StudyError(
                f"{observer} was given a training pack of {made_from.name} on "
                f"{pack.made_at.date().isoformat()}",
                path=store.folder,
                mend="collect that one; if it never appeared or was lost, say so (--again)",
            )


def _place(store: StudyStore, observer: ObserverCode) -> Path:
    number = 1
    while True:
        name = observer if number == 1 else f"{observer}-{number}"
        folder = store.folder / PACKS / f"{name}{TRAINING_ENDING}"
        if not folder.exists():
            return folder
        number += 1


def _wanted(
    store: StudyStore, observer: ObserverCode, made_from: TrainingSet, *, practice: bool
) -> NewTrainingPack:
    design = read_design(store)
    taken = [row["mask"] for row in store.rows("SELECT mask FROM assignments")]
    taken += [one.mask for pack in read_training_packs(store) for one in pack.films]
    return NewTrainingPack(
        observer,
        GivenInstrument(
            read_instrument(made_from.definition),
            made_from.definition,
            Path(made_from.instrument_folder),
        ),
        Path(made_from.folder),
        made_from.films,
        design.guesses.groups,
        design.segments,
        Guidance(contact=design.safeguarding),
        design.certification,
        is_practice=practice,
        taken=frozenset(taken),
    )


def _demand(store: StudyStore, path: Path, digest: str, job: Job) -> None:
    """See that a film is there, is the one that was taken into the set, and is no trial film."""
    if not path.is_file():
        raise StudyError(
            "this film of the training set is not there",
            path=path,
            mend="put the set's folder back where it was, or say where it is now (--films)",
        )
    if sha256(path, job.part(0, 0.5)) != digest:
        raise StudyError(
            "this film of the training set was changed since it was taken in",
            path=path,
            mend="put the right film back, or make a new set",
        )
    refuse_trial_films(store, path, digest, job.part(0.5, 1))


def _described(  # noqa: PLR0917 - what a pack is known by
    making: Path,
    observer: ObserverCode,
    made_from: TrainingSet,
    wanted: NewTrainingPack,
    films: tuple[PackedTrainingFilm, ...],
    name: str,
) -> TrainingPack:
    pack = read_store(making, TRAINING_KIND)
    try:
        connection = pack.connection
        (pack_id,) = connection.execute("SELECT pack_id FROM pack").fetchone()
        (genesis,) = connection.execute("SELECT link FROM journal WHERE seq = 0").fetchone()
        (body,) = connection.execute("SELECT body FROM payloads WHERE seq = 0").fetchone()
    finally:
        pack.close()
    nonce: str = json.loads(body)["nonce"]
    return TrainingPack(
        PackId(pack_id),
        observer,
        made_from.id,
        genesis,
        nonce,
        wanted.rule,
        films,
        name,
        datetime.now(UTC),
    )
