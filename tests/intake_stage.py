"""Small films, their manifest, and a stand-in for the making of masters that copies bytes."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

from films import Recipe, draw, picture
from studies import stub_design
from vippcoder.domain.ids import RecordingId
from vippcoder.domain.recording import Recording
from vippcoder.domain.study import SourceFile
from vippcoder.domain.telling import TellingTerms, Term
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.study.films import read_dyads, read_sessions
from vippcoder.storage.study.store import MEDIA
from vippcoder.study.design.versions import read_design, set_design
from vippcoder.study.intake.manifest import read_manifest
from vippcoder.study.intake.planning import IntakePlan, plan_intake
from vippcoder.study.intake.work import SessionWork, TakenFilm
from vippcoder.study.study import create_study
from vippcoder.timebase import FrameTimes

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.therapy_list import TherapyList
    from vippcoder.storage.study.store import StudyStore

TASKS = ("free-play", "meal")
_MADE: dict[int, bytes] = {}


def small_film(path: Path, number: int, frames: int = 8) -> Path:
    """Draw a film that no other number gives."""
    if number not in _MADE or frames != 8:
        shown = lambda n, size: picture(n + 16 * number, size)  # noqa: E731
        draw(path, Recipe(frames=frames, picture=shown, sound="aac"))
        if frames == 8:
            _MADE[number] = path.read_bytes()
    else:
        path.write_bytes(_MADE[number])
    return path


def new_study(folder: Path) -> StudyStore:
    """Make a designed study without a film and return it open."""
    store = create_study(folder)
    set_design(store, stub_design(TASKS))
    return store


def manifest_of(folder: Path, rows: list[str], *, head: str = "dyad,timepoint,task,file") -> Path:
    """Write a manifest into the folder of its films."""
    path = folder / "manifest.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return path


def plan(store: StudyStore, manifest: Path, therapy: TherapyList | None = None) -> IntakePlan:
    """Read a manifest and plan its intake."""
    design = read_design(store)
    known = [dyad.id for dyad in read_dyads(store)]
    return plan_intake(store, read_manifest(manifest, design, known=known), design, therapy=therapy)


def stub_take(work: SessionWork, job: Job) -> tuple[TakenFilm, ...]:
    """Copy the first part of each angle, byte by byte; nothing is decoded."""
    taken = []
    for number, files in enumerate(work.angles):
        job.advance(number / len(work.angles), "copying")
        name = f"m-{secrets.token_hex(6)}.mp4"
        shutil.copyfile(files[0].path, work.folder / name)
        recording = Recording(
            RecordingId(secrets.token_hex(8)),
            name,
            FrameTimes.of((0, 40_000), 80_000),
            320,
            240,
            has_audio=True,
            sha256=sha256(work.folder / name),
        )
        sources = tuple(
            SourceFile(file.path.name, str(file.path.parent), file.size_bytes, sha256(file.path))
            for file in files
        )
        told = TellingTerms(recording.id, (Term(files[0].path.name, "file name"),), ())
        taken.append(TakenFilm(recording, sources, "stream copy", told, ()))
    return tuple(taken)


def unsound(store: StudyStore) -> list[str]:
    """Return what is wrong between `media/` and the database: orphans, gaps, duplicates."""
    held = [one for session in read_sessions(store) for one in session.recordings]
    known = {one.recording.file: one.recording.sha256 for one in held}
    there = {path.name for path in (store.folder / MEDIA).iterdir()}
    faults = [f"orphan {name}" for name in sorted(there - known.keys())]
    faults += [f"missing {name}" for name in sorted(known.keys() - there)]
    faults += [
        f"changed {name}"
        for name in sorted(known.keys() & there)
        if sha256(store.folder / MEDIA / name) != known[name]
    ]
    digests = [source.sha256 for one in held for source in one.sources]
    faults += [f"twice {digest}" for digest in sorted(set(digests)) if digests.count(digest) > 1]
    places = [(s.dyad, s.timepoint, s.task) for s in read_sessions(store)]
    faults += [f"session twice {place}" for place in set(places) if places.count(place) > 1]
    return faults
