"""Studies for tests of the store: real databases, films of a few bytes that nobody decodes."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from vippcoder.domain.design import Guesses, InstrumentUse, StudyDesign, Task, Timepoint
from vippcoder.domain.ids import DyadId, ObserverCode, RecordingId, SessionId, TaskId, TimepointId
from vippcoder.domain.recording import Recording
from vippcoder.domain.study import Dyad, Observer, Session, SourceFile, StudyRecording, Visit
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.study.films import dyad_entry, session_entries, visit_entry
from vippcoder.storage.study.people import observer_entries
from vippcoder.storage.study.store import MEDIA, StudyStore
from vippcoder.study.design.versions import set_design
from vippcoder.study.study import create_study
from vippcoder.timebase import FrameTimes

if TYPE_CHECKING:
    from pathlib import Path

TIMEPOINTS = ("baseline", "month-5", "month-8")
TASKS = ("free-play",)
OBSERVERS = ("anna", "ben", "cleo", "dina")
FRAME_US, FRAMES = 40_000, 250


def stub_study(
    folder: Path,
    *,
    dyads: int = 3,
    tasks: tuple[str, ...] = TASKS,
    observers: tuple[str, ...] = OBSERVERS,
    film: bytes = b"",
) -> StudyStore:
    """Make a designed study of ten-second sessions at every timepoint, and return it open.

    With a `film`, of ten seconds at 25 frames a second, every session's can be looked at.
    """
    store = create_study(folder)
    set_design(store, stub_design(tasks))
    for number in range(1, dyads + 1):
        dyad = DyadId(f"D-{number:03d}")
        with store.transaction():
            store.append([dyad_entry(Dyad(dyad))])
            for month, timepoint in enumerate(TIMEPOINTS):
                filmed = date(2025, 1 + 4 * month, 1 + number % 28)
                store.append([visit_entry(Visit(dyad, TimepointId(timepoint), filmed))])
            for timepoint, task in product(TIMEPOINTS, tasks):
                session = stub_session(folder, dyad, timepoint, task, film)
                store.append(session_entries(store, session))
    with store.transaction():
        for code in observers:
            store.append(observer_entries(None, Observer(ObserverCode(code), ("en",)), ""))
    return store


def stub_design(tasks: tuple[str, ...] = TASKS) -> StudyDesign:
    """Return the design of a stub study: everything double-coded with our own instrument."""
    return StudyDesign(
        title="Stub",
        timepoints=tuple(Timepoint(TimepointId(t), t.capitalize()) for t in TIMEPOINTS),
        tasks=tuple(Task(TaskId(t), t.replace("-", " ").capitalize()) for t in tasks),
        instruments=(InstrumentUse("sn-1", "1"),),
        guesses=Guesses(("Programme", "Usual care")),
    )


def stub_session(
    folder: Path, dyad: DyadId, timepoint: str, task: str, film_bytes: bytes = b""
) -> Session:
    """Return a session whose film is its own name, and lay that film down."""
    name = f"{dyad}-{timepoint}-{task}"
    film = folder / MEDIA / f"m-{name}.mp4"
    film.write_bytes(film_bytes + _box(film_of(name)) if film_bytes else film_of(name))
    recording = Recording(
        RecordingId(f"rec-{name}"),
        film.name,
        FrameTimes.of((n * FRAME_US for n in range(FRAMES)), FRAMES * FRAME_US),
        1280,
        720,
        has_audio=True,
        sha256=sha256(film),
    )
    source = SourceFile(f"{name}.mov", "/films", film.stat().st_size, f"hash of {name}")
    return Session(
        SessionId(f"s-{name}"),
        dyad,
        TimepointId(timepoint),
        TaskId(task),
        "en",
        (StudyRecording(recording, (source,), "stream copy"),),
    )


def film_of(name: str) -> bytes:
    """Return what stands for the film of `D-001-baseline-free-play`; it tells nothing of it."""
    return hashlib.sha256(name.encode()).digest() * 4


def _box(content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + b"free" + content
