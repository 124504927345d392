"""Studies with small real masters: blind copies without padding, as intake lays them down."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from films import Recipe, draw
from studies import OBSERVERS, TIMEPOINTS, stub_design
from vippcoder.domain.ids import (
    CodingId,
    DyadId,
    ObserverCode,
    PlanId,
    RecordingId,
    SessionId,
    TaskId,
    TimepointId,
)
from vippcoder.domain.recording import Recording
from vippcoder.domain.study import (
    AssignedCoding,
    Dyad,
    Observer,
    Purpose,
    Session,
    SourceFile,
    StudyRecording,
    Visit,
)
from vippcoder.domain.telling import TellingTerms, Term
from vippcoder.jobs import Job
from vippcoder.packing.blind_copy import Order, make_copy
from vippcoder.packing.forbidden import forbidden
from vippcoder.packing.masks import draw_masks
from vippcoder.packing.source_film import look_at
from vippcoder.storage.study.assignments import assignment_entry
from vippcoder.storage.study.films import dyad_entry, session_entries, visit_entry
from vippcoder.storage.study.people import observer_entries
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.telling import telling_entry
from vippcoder.study.design.versions import set_design
from vippcoder.study.study import create_study

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.packing.blind_copy import BlindCopy
    from vippcoder.storage.study.store import StudyStore


MOMENT = datetime(2019, 7, 23, 14, 15, 59, tzinfo=UTC)
"""When every source was recorded."""


@dataclass(frozen=True)
class Shot:
    """How a session was filmed."""

    codec: str = "libx264"
    frames: int = 25
    rate: int = 25
    size: tuple[int, int] = (320, 240)
    quality: int = 28
    sound: str | None = "aac"
    stamps: tuple[int, ...] | None = None


def the_same(_dyad: int, _timepoint: int) -> Shot:
    """Everything is filmed in one way."""
    return Shot()


def filmed_study(
    folder: Path,
    *,
    dyads: int = 2,
    shot: Callable[[int, int], Shot] = the_same,
    tasks: tuple[str, ...] = ("free-play",),
    observers: tuple[str, ...] = OBSERVERS,
) -> StudyStore:
    """Make a study, filmed but not assigned, and return it open.

    Args:
        folder: where.
        dyads: how many families.
        shot: how a visit was filmed, by number of family and timepoint.
        tasks: of each visit.
        observers: their codes.
    """
    store = create_study(folder)
    set_design(store, replace(stub_design(tasks), telling_words=("Kielland",)))
    with store.transaction():
        for dyad in range(dyads):
            store.append([dyad_entry(Dyad(DyadId(f"dyad-{dyad:03d}")))])
            for timepoint in TIMEPOINTS:
                visit = Visit(DyadId(f"dyad-{dyad:03d}"), TimepointId(timepoint), None)
                store.append([visit_entry(visit)])
        for code in observers:
            store.append(observer_entries(None, Observer(ObserverCode(code), ("en",)), ""))
        for dyad, point, task in product(range(dyads), range(len(TIMEPOINTS)), tasks):
            where = (f"dyad-{dyad:03d}", TIMEPOINTS[point], task)
            store.append(session_entries(store, filmed_session(folder, where, shot(dyad, point))))
        for row in store.rows(
            "SELECT recording, name, file FROM sources JOIN recordings_current USING (recording)"
        ):
            terms = [*_terms(row["name"]), Term(row["file"][:-4], "name of the film in the study")]
            told = TellingTerms(row["recording"], tuple(terms), (MOMENT,))
            store.append([telling_entry(told)])
    return store


def filmed_session(folder: Path, where: tuple[str, str, str], shot: Shot) -> Session:
    """Lay a master down and return its session: of which dyad, timepoint and task."""
    dyad, timepoint, task = where
    made, content = _master(shot)
    name = f"m-{secrets.token_hex(6)}.mp4"
    (folder / MEDIA / name).write_bytes(content)
    recording = Recording(
        RecordingId(secrets.token_hex(8)),
        name,
        made.frames,
        made.display_width,
        made.display_height,
        has_audio=made.has_audio,
        sha256=hashlib.sha256(content).hexdigest(),
        shown_packets=made.index.packet_of,
    )
    source = SourceFile(f"Ottersen {dyad}.mov", "/films", len(content), secrets.token_hex(32))
    return Session(
        SessionId(f"s-{secrets.token_hex(4)}"),
        DyadId(dyad),
        TimepointId(timepoint),
        TaskId(task),
        "en",
        (StudyRecording(recording, (source,), "stream copy"),),
    )


@cache
def _master(shot: Shot) -> tuple[BlindCopy, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        film = draw(
            Path(folder) / "film.mp4",
            Recipe(
                codec=shot.codec,
                frames=shot.frames,
                rate=Fraction(shot.rate),
                size=shot.size,
                sound=shot.sound,
                stamps=shot.stamps,
                options={"crf": str(shot.quality)} if shot.codec == "libx264" else {},
            ),
        )
        order = Order(look_at(film, Job()), forbidden(film))
        made = make_copy(order, Path(folder), "m-0", Job())
        return made, (Path(folder) / made.file).read_bytes()


def assign(store: StudyStore, sessions: list[Session], *, seed: int = 1, batch: int = 1) -> None:
    """Give every session to two observers in an order of chance."""
    chance = np.random.default_rng(seed)
    pairs = [
        (session, str(observer))
        for session in sessions
        for observer in chance.choice(OBSERVERS, 2, replace=False)
    ]
    masks = draw_masks(len(pairs))
    order = chance.permutation(len(pairs)).tolist()
    with store.transaction():
        for position, number in enumerate(order, start=1):
            session, observer = pairs[number]
            coding = AssignedCoding(
                CodingId(secrets.token_hex(8)),
                session.id,
                ObserverCode(observer),
                Purpose.MAIN,
                position,
                batch,
                masks[number],
                "sn-1",
                PlanId("p1"),
            )
            store.append([assignment_entry(coding)])


def _terms(name: str) -> list[Term]:
    return [Term(name, "file name"), Term("Ottersen", "part of the file name")]
