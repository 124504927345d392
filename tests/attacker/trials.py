"""Small trials, made and issued by the study's own verbs, whose truth the test keeps outside.

Three things differ from a trial at work. Films are stubs of some hundred bytes, because nobody
watches them and what a picture shows is no secret of the format; the last look, which decodes them,
is left out, and it changes nothing in a pack. The disk is not waited for. Padding is drawn in the
same way on a scale of one to sixty-four. Chance comes from a seed, so that a run can be repeated.
"""

from __future__ import annotations

import secrets
from array import array
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest

from studies import FRAME_US, FRAMES, TIMEPOINTS, stub_design
from vippcoder.domain.design import SegmentRule, Segments
from vippcoder.domain.ids import DyadId, Mask, ObserverCode, RecordingId, SessionId, TaskId
from vippcoder.domain.ids import TimepointId as Wave
from vippcoder.domain.recording import Recording
from vippcoder.domain.study import Dyad, Observer, Session, SourceFile, StudyRecording, Visit
from vippcoder.media.fingerprint import sha256
from vippcoder.packing import padding
from vippcoder.storage.core import connection
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import dyad_entry, read_sessions, session_entries, visit_entry
from vippcoder.storage.study.people import observer_entries
from vippcoder.storage.study.store import MEDIA, PACKS
from vippcoder.study.design.versions import set_design
from vippcoder.study.packs import issuing
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.plans.assigning import assign
from vippcoder.study.study import create_study
from vippcoder.timebase import FrameTimes, TimeRange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

    Leak = Callable[[pytest.MonkeyPatch, StudyStore], None]

TASKS = ("free-play", "clean-up")
OBSERVERS = tuple(f"obs-{name}" for name in ("anna", "ben", "cleo", "dina", "emil", "fay"))
"""Six: each film is coded twice, and nobody meets a family at two of three timepoints."""
DYADS = 6
ARMS = ("Filmed feedback", "Care as usual")
_MASTER = 600


@dataclass(frozen=True, slots=True)
class Truth:
    """What an observer must not learn of a session."""

    session: str
    dyad: int
    timepoint: int
    arm: int
    taken_in: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What left a study, and what it must not tell."""

    packs: tuple[Path, ...]
    deliveries: tuple[Path, ...]
    truth: dict[Mask, Truth]
    secrets: frozenset[str]
    """Texts that no byte of what left may spell."""


def run_trial(folder: Path, seed: int, leak: Leak | None = None) -> Trial:
    """Design, take in, assign and issue; in every other trial a second task comes by delivery.

    Args:
        folder: to be made.
        seed: of all chance in it.
        leak: patches a hole into the program, or into this study.
    """
    chance = Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        _seed_everything(patch, chance)
        _stand_aside(patch)
        store = _study(folder, chance)
        try:
            if leak:
                leak(patch, store)
            for task in TASKS if seed % 4 in {1, 2} else TASKS[:1]:
                _take_in(store, task, chance)
                assign(store)
                issue_packs(store, by_folder=seed % 4 == 1)
            return _told(store, chance)
        finally:
            store.close()


def _seed_everything(patch: pytest.MonkeyPatch, chance: Random) -> None:
    patch.setattr(secrets, "token_bytes", lambda count=32: chance.randbytes(count))
    patch.setattr(secrets, "token_hex", lambda count=32: chance.randbytes(count).hex())
    patch.setattr(secrets, "randbelow", chance.randrange)
    patch.setattr(secrets, "choice", chance.choice)
    patch.setattr(secrets, "SystemRandom", lambda: chance)


def _stand_aside(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(issuing, "last_look", lambda *_args, **_more: lambda *_: None)
    patch.setattr("os.fsync", lambda _handle: None)
    pragmas = [one for one in connection._WRITER_PRAGMAS if "synchronous" not in one]
    patch.setattr(connection, "_WRITER_PRAGMAS", (*pragmas, "PRAGMA synchronous = OFF"))
    patch.setattr(padding, "_LEAST", padding._LEAST // 64)
    patch.setattr(padding, "_SPAN_AT_LEAST", padding._SPAN_AT_LEAST // 64)


def _study(folder: Path, chance: Random) -> StudyStore:
    store = create_study(folder)
    rule = Segments(SegmentRule.INTERVALS, 1_000_000)
    plain = stub_design(TASKS)
    set_design(store, replace(plain, guesses=replace(plain.guesses, groups=ARMS), segments=rule))
    with store.transaction():
        for dyad in _dyads():
            store.append([dyad_entry(Dyad(dyad))])
            for month, wave in enumerate(TIMEPOINTS):
                filmed = date(2025, 1 + 4 * month, chance.randrange(1, 29))
                store.append([visit_entry(Visit(dyad, Wave(wave), filmed))])
        for code in OBSERVERS:
            store.append(observer_entries(None, Observer(ObserverCode(code), ("en",)), ""))
    return store


def _dyads() -> list[DyadId]:
    return [DyadId(f"dyad-{number:03d}") for number in range(1, DYADS + 1)]


def _take_in(store: StudyStore, task: str, chance: Random) -> None:
    """Take one task's films in as a lead may: family by family, wave by wave, or as they come."""
    visits = list(product(_dyads(), TIMEPOINTS))
    match chance.randrange(3):
        case 0:
            chance.shuffle(visits)
        case 1:
            visits.sort(key=lambda visit: TIMEPOINTS.index(visit[1]))
    with store.transaction():
        for dyad, wave in visits:
            store.append(session_entries(store, _session(store.folder, dyad, wave, task, chance)))


def _session(folder: Path, dyad: DyadId, wave: str, task: str, chance: Random) -> Session:
    """Return a session with ids as intake draws them; later waves' films are a little larger."""
    film = folder / MEDIA / f"m-{secrets.token_hex(6)}.mp4"
    film.write_bytes(chance.randbytes(_MASTER + 3 * TIMEPOINTS.index(wave)))
    recording = Recording(
        RecordingId(secrets.token_hex(8)),
        film.name,
        FrameTimes.of((n * FRAME_US for n in range(FRAMES)), FRAMES * FRAME_US),
        1280,
        720,
        has_audio=True,
        sha256=sha256(film),
        damaged=(TimeRange(0, FRAME_US),),
        shown_packets=array("q", range(FRAMES)),
    )
    name = f"{dyad} {wave} {task}.mov"
    source = SourceFile(name, "/films/Oslo", _MASTER, secrets.token_hex(32))
    return Session(
        SessionId(f"s-{secrets.token_hex(5)}"),
        dyad,
        Wave(wave),
        TaskId(task),
        "en",
        (StudyRecording(recording, (source,), "stream copy"),),
    )


def _told(store: StudyStore, chance: Random) -> Trial:
    """Draw the allocation, which lies nowhere in the study, and write down what is true."""
    arms = [number % 2 for number in range(DYADS)]
    chance.shuffle(arms)
    dyads = _dyads()
    sessions = {one.id: (number, one) for number, one in enumerate(in_order_of_intake(store))}
    truth = {}
    for coding in read_assignments(store):
        number, session = sessions[coding.session]
        dyad = dyads.index(session.dyad)
        wave = TIMEPOINTS.index(session.timepoint)
        truth[coding.mask] = Truth(session.id, dyad, wave, arms[dyad], number)
    place = store.folder / PACKS
    return Trial(
        tuple(sorted(place.glob("*.vipppack"))),
        tuple(sorted(place.glob("*.vippdelivery"))),
        truth,
        frozenset(text.lower() for text in _unsayable(store)),
    )


def in_order_of_intake(store: StudyStore) -> list[Session]:
    """Return the sessions as they were taken in."""
    order = [
        row["session"]
        for row in store.rows("SELECT session FROM sessions GROUP BY session ORDER BY min(seq)")
    ]
    return sorted(read_sessions(store), key=lambda one: order.index(one.id))


def _unsayable(store: StudyStore) -> Iterator[str]:
    yield from TIMEPOINTS
    yield from _dyads()
    (row,) = store.rows("SELECT study_id FROM study")
    yield row["study_id"]
    for session in read_sessions(store):
        yield session.id
        for held in session.recordings:
            yield held.recording.id
            yield held.recording.file
            yield held.recording.sha256
            for source in held.sources:
                yield source.name
                yield source.folder
                yield source.sha256
    for coding in read_assignments(store):
        yield coding.plan
