"""The reconstruction as a study: designed, assigned, coded in packs, collected; ready for its lock.

Everything but the films is real: the plan, the packs and their journals, the observers' verbs, the
sealed allocation. A film is a few bytes that nobody decodes, so that all of it takes seconds.
"""

from __future__ import annotations

import csv
import hashlib
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vippcoder import __version__
from vippcoder.demonstration.outcome_ratings import (
    COMPLETED,
    TOOK_UP,
    as_seen_by_two,
    rated_trial,
)
from vippcoder.demonstration.rater import chance
from vippcoder.demonstration.rehearsal import ALLOCATION, outside_of
from vippcoder.demonstration.trial import MONTHS, TIMEPOINTS
from vippcoder.demonstration.trial_design import trial_design, trial_observers
from vippcoder.demonstration.whole import whole_or_nothing
from vippcoder.domain.coding import Assignment, BlindingAnswer
from vippcoder.domain.design import Checks, SafeguardingContact
from vippcoder.domain.ids import DyadId, RecordingId, SessionId, TaskId, TimepointId
from vippcoder.domain.recording import Recording
from vippcoder.domain.study import Dyad, Purpose, Session, SourceFile, StudyRecording, Visit
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.observing import coding
from vippcoder.observing.blinding import DO_NOT_KNOW, answer_blinding
from vippcoder.observing.pack import open_pack
from vippcoder.observing.submission import submit
from vippcoder.packing.masks import draw_masks
from vippcoder.storage.pack.creation import PackContents, PackedInstrument, create_database
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import (
    dyad_entry,
    read_sessions,
    session_entries,
    visit_entry,
)
from vippcoder.storage.study.store import MEDIA
from vippcoder.study.allocation.sealing import seal
from vippcoder.study.design.versions import (
    design_instruments,
    design_version,
    new_study,
    read_design,
)
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.new_packs import keep_pack
from vippcoder.study.people import add_observer
from vippcoder.study.plans.assigning import assign
from vippcoder.study.study import opened_study
from vippcoder.timebase import FrameTimes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from vippcoder.demonstration.outcome_ratings import RatedTrial, RatedVisit
    from vippcoder.domain.ids import CodingId
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.observing.pack import OpenPack
    from vippcoder.storage.study.store import StudyStore

RECONSTRUCTED: Final = f"{__version__} reconstruction"
"""Stands in every entry of a coding, and so under the lock: every output says what it is."""
TITLE: Final = "Reconstruction, made-up data"
TASK: Final = "free-play"
_FRAME_US, _FRAMES = 40_000, 250
_FIRST_DAY: Final = date(2024, 2, 5)
_KNOW_NOT: Final = 0.6
_RIGHT: Final = 0.55
_CANNOT: Final = "No sound, or speech cannot be followed"


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """A study that is ready for its lock."""

    study: Path
    allocation: Path
    """Sealed, its nonce beside it."""
    codings: int


def make_reconstruction(folder: Path, *, seed: int = 1, job: Job | None = None) -> Reconstruction:
    """Make the reconstruction as a study; its allocation is laid beside it.

    Whatever goes wrong, nothing half-made is left.

    Args:
        folder: the study to make, a new or empty folder; so must be what goes beside it.
        seed: chooses who had what; the figures are the same for every seed.
        job: progress and cancellation.

    Raises:
        StudyError: something is there already, or cannot be written.
        CancelledError: cancelled.
    """
    job, folder = job or Job(), folder.resolve()
    outside = outside_of(folder)
    with whole_or_nothing(folder, outside):
        return _make(folder, outside, seed, job)


def _make(folder: Path, outside: Path, seed: int, job: Job) -> Reconstruction:
    trial = rated_trial(seed)
    outside.mkdir(parents=True, exist_ok=True)
    allocation = _allocation(outside, trial)
    design = trial_design(seed, commitment=seal(allocation), contact=SafeguardingContact())
    tasks = tuple(task for task in design.tasks if task.id == TASK)
    no_repeats = Checks(repeat_share=0)
    new_study(
        folder,
        replace(design, title=TITLE, tasks=tasks, checks=no_repeats),
        path=None,
        person="lead",
    )
    with opened_study(folder) as store:
        for visit in trial.visits:
            _take_in(store, visit)
        for observer in trial_observers(sorted(trial.allocation), seed):
            add_observer(store, replace(observer, languages=("en",), knows=()))
        job.advance(0.05, "planning who codes what")
        assign(store)
        codings = read_assignments(store)
        told = _told(store, codings, trial, seed)
        observers = sorted({one.observer for one in codings})
        for number, code in enumerate(observers):
            job.advance(0.1 + 0.9 * number / len(observers), f"coding of {code}")
            own = [one for one in codings if one.observer == code]
            _coded_at_home(store, own, told, seed)
    job.advance(1)
    return Reconstruction(folder, allocation, len(codings))


def _allocation(outside: Path, trial: RatedTrial) -> Path:
    file = outside / ALLOCATION
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("dyad", "arm", TOOK_UP, COMPLETED))
        for dyad, arm in trial.allocation.items():
            held = trial.details.get(dyad, {})
            writer.writerow((dyad, arm, held.get(TOOK_UP, ""), held.get(COMPLETED, "")))
    return file


def _take_in(store: StudyStore, visit: RatedVisit) -> None:
    """Register a visit, and the session of one that was filmed."""
    dyad, timepoint = DyadId(visit.dyad), TimepointId(visit.timepoint)
    month = MONTHS[TIMEPOINTS.index(visit.timepoint)]
    day = _FIRST_DAY.replace(month=_FIRST_DAY.month + month)
    filmed = None if visit.missing_because else day
    with store.transaction():
        if visit.timepoint == TIMEPOINTS[0]:
            store.append([dyad_entry(Dyad(dyad))])
        store.append([visit_entry(Visit(dyad, timepoint, filmed, visit.missing_because))])
        if not visit.missing_because:
            store.append(session_entries(store, _session(store, dyad, timepoint)))


def _session(store: StudyStore, dyad: DyadId, timepoint: TimepointId) -> Session:
    name = f"{dyad}-{timepoint}"
    digest = hashlib.sha256(name.encode())
    film = store.folder / MEDIA / f"m-{digest.hexdigest()[:12]}.mp4"
    film.write_bytes(digest.digest() * 4)
    source = SourceFile(f"{name}.mov", "drawn", film.stat().st_size, digest.hexdigest())
    recording = _recording(f"r-{digest.hexdigest()[:12]}", film)
    held = StudyRecording(recording, (source,), "a few bytes that nobody decodes")
    session = SessionId(f"s-{digest.hexdigest()[:12]}")
    return Session(session, dyad, timepoint, TaskId(TASK), "en", (held,))


def _recording(name: str, film: Path) -> Recording:
    frames = FrameTimes.of((n * _FRAME_US for n in range(_FRAMES)), _FRAMES * _FRAME_US)
    return Recording(
        RecordingId(name), film.name, frames, 320, 180, has_audio=True, sha256=sha256(film)
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What an observer will say of a session."""

    values: tuple[float, float] | None
    guess: str


def _told(
    store: StudyStore, codings: Sequence[AssignedCoding], trial: RatedTrial, seed: int
) -> Mapping[CodingId, _Told]:
    """Return what each coding will say."""
    dice = chance("reconstructed codings", seed)
    visits = {(visit.dyad, visit.timepoint): visit for visit in trial.visits}
    groups = read_design(store).guesses.groups
    of_session: dict[SessionId, dict[Purpose, AssignedCoding]] = {}
    for one in codings:
        of_session.setdefault(one.session, {})[one.purpose] = one
    told = {}
    for session in read_sessions(store):
        values = visits[session.dyad, session.timepoint].values
        both = as_seen_by_two(values, dice) if values else (None, None)
        for purpose, seen in zip((Purpose.MAIN, Purpose.DOUBLE), both, strict=True):
            guess = _guess(groups, trial.allocation[session.dyad], dice)
            told[of_session[session.id][purpose].coding] = _Told(seen, guess)
    return told


def _guess(groups: Sequence[str], arm: str, dice: Random) -> str:
    if dice.random() < _KNOW_NOT:
        return DO_NOT_KNOW
    other = next(group for group in groups if group != arm)
    return arm if dice.random() < _RIGHT else other


def _coded_at_home(
    store: StudyStore, own: Sequence[AssignedCoding], told: Mapping[CodingId, _Told], seed: int
) -> None:
    """Make an observer's pack, let it be coded, and collect it."""
    with tempfile.TemporaryDirectory(prefix="vippcoder-") as desk:
        folder = Path(desk) / f"{own[0].observer}.vipppack"
        (folder / MEDIA).mkdir(parents=True)
        design = read_design(store)
        instruments = [
            PackedInstrument(one, held.definition) for one, held in design_instruments(store)
        ]
        contents = PackContents(
            own[0].observer,
            instruments,
            design.guesses.groups,
            tuple(_assignment(folder, one) for one in own),
        )
        create_database(folder, contents, __version__)
        keep_pack(store, folder, design_version(store), lambda _pack: ())
        dice = chance("reconstructed desk", seed, own[0].observer)
        with open_pack(folder) as pack:
            pack.store.written_by = RECONSTRUCTED
            for one in own:
                _code(pack, one, told[one.coding], dice)
            coding.put_away(pack)
        collect(store, folder)


def _assignment(folder: Path, one: AssignedCoding) -> Assignment:
    film = folder / MEDIA / f"{one.mask}.mp4"
    film.write_bytes(f"film of {one.mask}".encode())
    (name,) = draw_masks(1)
    recording = _recording(f"rec-{one.mask}-{name}", film)
    return Assignment(one.coding, one.mask, one.position, TASK, (recording,), one.instrument)


def _code(pack: OpenPack, one: AssignedCoding, told: _Told, dice: Random) -> None:
    coding.start(pack, one.coding)
    for place, dimension in enumerate(pack.instrument_of(one.coding).dimensions):
        if told.values is None:
            coding.cannot_code(pack, one.coding, dimension.id, _CANNOT)
        else:
            coding.rate(pack, one.coding, dimension.id, Decimal(str(told.values[place])))
    submit(pack, one.coding, unwatched_because="a reconstruction has no film to watch")
    named = told.guess != DO_NOT_KNOW
    certainty = dice.randrange(1, 4) if named else 0
    answer_blinding(pack, one.coding, BlindingAnswer(told.guess, certainty))
