"""Studies that are ready for packs, and observers who code them by the window's verbs."""

from __future__ import annotations

import random
import secrets
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from studies import TIMEPOINTS, stub_study
from vippcoder.demonstration.films import draw_film
from vippcoder.domain.coding import BlindingAnswer, Confidence, NoteKind, StopReason, Watched
from vippcoder.domain.design import Guesses, InstrumentUse, StudyDesign, Task, Timepoint
from vippcoder.domain.ids import CodingId, ObserverCode, PlanId, TaskId, TimepointId
from vippcoder.domain.study import AssignedCoding, Purpose
from vippcoder.instruments.files import find_instrument
from vippcoder.jobs import Job
from vippcoder.observing import blinding, coding, evidence, history, segments, submission, watching
from vippcoder.observing.pack import open_pack
from vippcoder.packing.blind_copy import Order, make_copy
from vippcoder.packing.forbidden import forbidden
from vippcoder.packing.masks import draw_mask
from vippcoder.packing.source_film import look_at
from vippcoder.storage.study.assignments import assignment_entry, read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.study.design.versions import set_design
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from vippcoder.domain.study import Session
    from vippcoder.observing.pack import OpenPack
    from vippcoder.storage.study.store import StudyStore

FRAME_US = 40_000
LABELS = ("Video feedback", "Usual care")


@cache
def blinded_film() -> bytes:
    """Return a drawn film of ten seconds, blind, without padding; it stands for every session's."""
    with TemporaryDirectory() as place:
        drawn, out = Path(place, "drawn.mp4"), Path(place, "out")
        out.mkdir()
        draw_film(drawn, seconds=10, width=160, height=120, seed=3)
        order = Order(look_at(drawn, Job()), forbidden(drawn))
        return (out / make_copy(order, out, "film", Job()).file).read_bytes()


def design(*instruments: str, **more: object) -> StudyDesign:
    """Return a design of the stub study."""
    uses = [
        InstrumentUse(name, find_instrument(name, Path())[0].edition)
        for name in instruments or ("sn-1",)
    ]
    return StudyDesign(
        "A stub trial",
        tuple(Timepoint(TimepointId(t), t.replace("-", " ").title()) for t in TIMEPOINTS),
        (Task(TaskId("free-play"), "free play"),),
        tuple(uses),
        Guesses(LABELS),
        **more,  # type: ignore[arg-type]
    )


def assigned_study(
    folder: Path,
    *,
    dyads: int = 2,
    observers: tuple[str, ...] = ("anna", "ben"),
    instruments: tuple[str, ...] = ("sn-1",),
    **more: object,
) -> StudyStore:
    """Make a study in which every observer is to code every session, and return it open."""
    store = stub_study(folder, dyads=dyads, observers=observers, film=blinded_film())
    set_design(store, design(*instruments, **more))
    for observer in observers:
        assign(store, observer, read_sessions(store), instruments=instruments)
    return store


def assign(
    store: StudyStore,
    observer: str,
    sessions: tuple[Session, ...],
    *,
    batch: int = 1,
    instruments: tuple[str, ...] = ("sn-1",),
) -> None:
    """Assign sessions, in an order of the observer's own."""
    order = [(session, name) for session in sessions for name in instruments]
    random.Random(observer).shuffle(order)
    for position, (session, name) in enumerate(order, start=1):
        taken = {held.mask for held in read_assignments(store)}
        store.write(
            assignment_entry(
                AssignedCoding(
                    CodingId(secrets.token_hex(8)),
                    session.id,
                    ObserverCode(observer),
                    Purpose.MAIN,
                    position,
                    batch,
                    draw_mask(taken),
                    name,
                    PlanId("p1"),
                )
            )
        )


def code(folder: Path, seed: int, *, sessions: int | None = None) -> None:
    """Code sessions of a pack: segments, notes, undo, corrections, cannot code, a stop."""
    draw = random.Random(seed)
    with open_pack(folder) as pack:
        for number, given in enumerate(pack.assignments[:sessions]):
            _code(pack, CodingId(given.coding), draw, stops=number % 5 == 4)


def _code(pack: OpenPack, session: CodingId, draw: random.Random, *, stops: bool) -> None:
    if coding.sheet(pack, session).state not in {"assigned", "started"}:
        return
    dimensions = pack.instrument_of(session).dimensions
    played = TimeRange(0, draw.randrange(1, 250) * FRAME_US)
    watching.record(pack, session, Watched(played, 1, with_sound=True))
    _mark(pack, session, draw)
    for dimension in dimensions:
        if not dimension.rates_sessions:
            continue
        if draw.random() < 0.2:
            coding.cannot_code(pack, session, dimension.id, "the child sleeps")
        else:
            levels = dimension.scale.values()
            coding.rate(
                pack, session, dimension.id, draw.choice(levels), confidence=Confidence.FAIR
            )
    recording = pack.assignment(session).reference.id
    evidence.write(
        pack,
        session,
        kind=NoteKind.EVIDENCE,
        recording=recording,
        frame=draw.randrange(250),
        text=f"Grüße, note {draw.random()}",
    )
    if stops:
        submission.stop(pack, session, StopReason.GROUP_RECOGNISED, "they said so")
        return
    submission.submit(pack, session, unwatched_because="a test")
    blinding.answer_blinding(
        pack, session, BlindingAnswer(draw.choice(pack.group_labels), draw.randrange(5))
    )
    first = next(d for d in dimensions if d.rates_sessions)
    if draw.random() < 0.5:
        coding.rate(pack, session, first.id, first.scale.values()[0], because="a wrong key")


def _mark(pack: OpenPack, session: CodingId, draw: random.Random) -> None:
    """Mark, rate, nudge, split and delete segments; undo some of it."""
    if pack.assignment(session).segments.rule != "free":
        return
    by_segment = [d for d in pack.instrument_of(session).dimensions if d.rates_segments]
    for start in (0, 100, 200):
        span = TimeRange(start * FRAME_US, (start + 20 + draw.randrange(20)) * FRAME_US)
        segments.add(pack, session, span)
        made = coding.sheet(pack, session).segments[-1]
        for dimension in by_segment[:2]:
            coding.rate(
                pack,
                session,
                dimension.id,
                draw.choice(dimension.scale.values()),
                segment=made.id,
            )
    held = coding.sheet(pack, session).segments
    segments.set_edges(pack, session, held[0].id, TimeRange(FRAME_US, 15 * FRAME_US))
    segments.split(pack, session, held[1].id, held[1].range.start_us + 5 * FRAME_US)
    segments.delete(pack, session, held[2].id)
    if draw.random() < 0.5:
        history.undo(pack, session)
