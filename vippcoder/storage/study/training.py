"""Training in a study: sets with their gold, packs with their keys, what came home.

These tables stand apart from films, sessions and codings of the trial, so that no view of the
trial's ratings, and no plan, can take a training film for one of its own.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.domain.ids import CodingId, Mask, TrainingFilmId
from vippcoder.domain.training import (
    PackedTrainingFilm,
    TrainingFilm,
    TrainingPack,
    TrainingSet,
    TrainingSubmission,
)
from vippcoder.domain.training_text import (
    gold_from,
    gold_text,
    rule_from,
    rule_text,
    values_from,
    values_text,
)
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.ids import ObserverCode, PackId, TrainingSetId
    from vippcoder.storage.study.store import StudyStore

SETS, PACKS, COLLECTED = "training_sets", "training_packs", "training_collections"
SUBMITTED, RELEASED = "training_submissions", "gold_releases"
KINDS = (SETS, PACKS, COLLECTED, SUBMITTED, RELEASED)

TABLES = (
    """CREATE TABLE training_sets (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        set_id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE CHECK (name <> ''),
        folder TEXT NOT NULL,
        instrument TEXT NOT NULL,
        edition TEXT NOT NULL,
        definition TEXT NOT NULL,
        instrument_folder TEXT NOT NULL,
        films TEXT NOT NULL CHECK (json_valid(films))
    ) STRICT""",
    """CREATE TABLE training_packs (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL UNIQUE,
        observer TEXT NOT NULL CHECK (observer <> ''),
        set_id TEXT NOT NULL REFERENCES training_sets (set_id),
        genesis TEXT NOT NULL UNIQUE,
        nonce TEXT NOT NULL,
        rule TEXT NOT NULL CHECK (json_valid(rule)),
        films TEXT NOT NULL CHECK (json_valid(films)),
        file TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE training_collections (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL REFERENCES training_packs (pack_id),
        entries INTEGER NOT NULL CHECK (entries > 0),
        head TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE training_submissions (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL REFERENCES training_packs (pack_id),
        coding_id TEXT NOT NULL UNIQUE,
        submitted_at TEXT NOT NULL,
        given_values TEXT NOT NULL CHECK (json_valid(given_values)),
        watched_fraction REAL NOT NULL,
        entry INTEGER NOT NULL CHECK (entry > 0)
    ) STRICT""",
    """CREATE TABLE gold_releases (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL REFERENCES training_packs (pack_id),
        coding_id TEXT NOT NULL UNIQUE REFERENCES training_submissions (coding_id)
    ) STRICT""",
    "CREATE INDEX training_submissions_by_pack ON training_submissions (pack_id, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
)


PRACTICE = "practice_packs"
PRACTICE_TABLES = (
    """CREATE TABLE practice_packs (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL UNIQUE,
        observer TEXT NOT NULL CHECK (observer <> ''),
        set_id TEXT NOT NULL REFERENCES training_sets (set_id)
    ) STRICT""",
    *append_only(PRACTICE, redactable=True),
)
"""A later step: who was given gold to practise with, which then certifies that observer no more."""


def set_entry(made: TrainingSet) -> Entry:
    """Return what makes a training set one of the study's."""
    films = [
        {
            "film": film.id,
            "file": film.file,
            "sha256": film.sha256,
            "task": film.task,
            "gold": gold_text(film.gold),
        }
        for film in made.films
    ]
    return Entry(
        SETS,
        {
            "set_id": made.id,
            "name": made.name,
            "folder": made.folder,
            "instrument": made.instrument,
            "edition": made.edition,
            "definition": made.definition,
            "instrument_folder": made.instrument_folder,
            "films": json.dumps(films, ensure_ascii=False),
        },
    )


def read_sets(store: StudyStore) -> tuple[TrainingSet, ...]:
    """Return the training sets, the earliest first."""
    return tuple(
        TrainingSet(
            row["set_id"],
            row["name"],
            row["folder"],
            row["instrument"],
            row["edition"],
            row["definition"],
            row["instrument_folder"],
            tuple(
                TrainingFilm(
                    TrainingFilmId(film["film"]),
                    film["file"],
                    film["sha256"],
                    film["task"],
                    gold_from(film["gold"]),
                )
                for film in json.loads(row["films"])
            ),
        )
        for row in store.rows("SELECT * FROM training_sets ORDER BY seq")
    )


def pack_entry(pack: TrainingPack) -> Entry:
    """Return what makes a training pack one of the study's, with the keys of its gold."""
    films = [
        {"film": one.film, "coding_id": one.coding, "mask": one.mask, "key": one.key}
        for one in pack.films
    ]
    return Entry(
        PACKS,
        {
            "pack_id": pack.id,
            "observer": pack.observer,
            "set_id": pack.set,
            "genesis": pack.genesis,
            "nonce": pack.nonce,
            "rule": rule_text(pack.rule),
            "films": json.dumps(films),
            "file": pack.file,
        },
    )


def read_training_packs(store: StudyStore) -> tuple[TrainingPack, ...]:
    """Return the training packs, the earliest first."""
    return tuple(
        TrainingPack(
            row["pack_id"],
            row["observer"],
            row["set_id"],
            row["genesis"],
            row["nonce"],
            rule_from(row["rule"]),
            tuple(
                PackedTrainingFilm(
                    TrainingFilmId(one["film"]),
                    CodingId(one["coding_id"]),
                    Mask(one["mask"]),
                    one["key"],
                )
                for one in json.loads(row["films"])
            ),
            row["file"],
            datetime.fromisoformat(row["written_at"]),
        )
        for row in store.rows(
            "SELECT p.*, j.written_at FROM training_packs p JOIN journal j USING (seq) ORDER BY seq"
        )
    )


def practice_entry(pack: PackId, observer: ObserverCode, made_from: TrainingSetId) -> Entry:
    """Return what says that an observer was given the gold of a set to practise with."""
    return Entry(PRACTICE, {"pack_id": pack, "observer": observer, "set_id": made_from})


def read_practised(store: StudyStore, observer: ObserverCode) -> frozenset[TrainingSetId]:
    """Return the sets whose gold an observer was given to practise with."""
    rows = store.rows("SELECT set_id FROM practice_packs WHERE observer = ?", (observer,))
    return frozenset(row["set_id"] for row in rows)


def collection_entry(pack: PackId, entries: int, head: str) -> Entry:
    """Return what keeps how long a training pack's journal was, and its newest link."""
    return Entry(COLLECTED, {"pack_id": pack, "entries": entries, "head": head})


def read_heads(store: StudyStore, pack: PackId) -> tuple[tuple[int, str], ...]:
    """Return how long a pack's journal was each time it came home, and its newest link then."""
    rows = store.rows(
        "SELECT DISTINCT entries, head FROM training_collections WHERE pack_id = ? "
        "ORDER BY entries",
        (pack,),
    )
    return tuple((row["entries"], row["head"]) for row in rows)


def submission_entry(submission: TrainingSubmission) -> Entry:
    """Return what keeps a training film as it was submitted first."""
    return Entry(
        SUBMITTED,
        {
            "pack_id": submission.pack,
            "coding_id": submission.coding,
            "submitted_at": submission.submitted_at.isoformat(),
            "given_values": values_text(submission.values),
            "watched_fraction": submission.watched_fraction,
            "entry": submission.order,
        },
    )


def read_submissions(store: StudyStore, pack: PackId | None = None) -> list[TrainingSubmission]:
    """Return what was submitted, of one pack or of all, in the order of submission."""
    rows = store.rows(
        "SELECT * FROM training_submissions WHERE ?1 IS NULL OR pack_id = ?1 "
        "ORDER BY pack_id, entry",
        (pack,),
    )
    return [
        TrainingSubmission(
            row["pack_id"],
            row["coding_id"],
            datetime.fromisoformat(row["submitted_at"]),
            values_from(row["given_values"]),
            row["watched_fraction"],
            row["entry"],
        )
        for row in rows
    ]


def release_entries(pack: PackId, codings: Sequence[CodingId]) -> list[Entry]:
    """Return what says that gold was released to a pack."""
    return [Entry(RELEASED, {"pack_id": pack, "coding_id": coding}) for coding in codings]


def read_released(store: StudyStore) -> frozenset[CodingId]:
    """Return the codings whose gold was released."""
    return frozenset(CodingId(row[0]) for row in store.rows("SELECT coding_id FROM gold_releases"))
