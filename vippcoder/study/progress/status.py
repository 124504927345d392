"""How far a study is, under masks: for the dashboard and for `vippcoder study status`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.domain.coding import CodingState, StopReason
from vippcoder.domain.study import ObserverState, Purpose
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.packs import read_quarantine
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.progress import (
    read_cannot_code,
    read_durations,
    read_late,
    read_packs,
    read_progress,
)
from vippcoder.storage.study.questions import read_answers, read_collected_questions
from vippcoder.study.progress.pace import Done, Forecast, forecast, pace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from vippcoder.domain.ids import DimensionId, Mask, ObserverCode, SessionId
    from vippcoder.domain.issuing import Quarantined
    from vippcoder.domain.study import Observer
    from vippcoder.storage.study.progress import CodingProgress, PackProgress
    from vippcoder.storage.study.store import StudyStore

_MINUTE_US = 60_000_000


class SessionState(StrEnum):
    """Where a session stands; the first that fits, from the top."""

    WITHDRAWN = "withdrawn"
    """Its dyad took back its consent."""
    UNASSIGNED = "unassigned"
    """Nobody is to code it, or everybody who was has stopped."""
    ASSIGNED = "assigned"
    """Planned, but in no pack yet."""
    ISSUED = "issued"
    """In a pack; nobody has begun, as far as was collected."""
    STARTED = "started"
    """Begun by somebody, not submitted by all."""
    CODED = "coded"
    """Submitted by everybody who is to code it."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of film, a session counted once for each of its codings except in `film`."""

    film: float
    """Of all sessions, each counted once."""
    assigned: float
    """Of the codings that stand, stopped ones left out."""
    coded: float
    left: float


@dataclass(frozen=True, slots=True)
class ObserverStatus:
    """How far one observer is."""

    code: ObserverCode
    state: ObserverState
    assigned: int
    """Codings that stand, the stopped ones among them."""
    started: int
    submitted: int
    stopped: int
    minutes_coded: float
    minutes_left: float
    pace: float | None
    """Minutes of film a week; None while it is not known yet."""
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class Reliability:
    """The sample from which agreement and drift are computed: sessions planned, and complete."""

    double_planned: int
    """Sessions that two or more observers were given to code independently; once for each
    instrument. One that somebody stopped counts until it is taken off that observer."""
    double_complete: int
    """Those that two or more have submitted."""
    repeats_planned: int
    """Codings that repeat an observer's own."""
    repeats_complete: int
    gold_planned: int
    gold_complete: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one coding that the lead should see."""

    mask: Mask
    observer: ObserverCode
    why: str
    dimension: DimensionId | None = None
    at: datetime | None = None
    is_segment: bool = False
    """Whether it is about a segment, not the whole session."""


@dataclass(frozen=True, slots=True)
class StudyStatus:
    """How far a study is, as far as packs were collected."""

    observers: tuple[ObserverStatus, ...]
    sessions: Mapping[SessionState, int]
    codings: Mapping[CodingState, int]
    minutes: Minutes
    reliability: Reliability
    unblinded: tuple[Remark, ...]
    """Codings in which the group was recognised. Observers who are unblinded altogether have that
    as their state."""
    stopped: tuple[Remark, ...]
    """Codings stopped for another reason."""
    cannot_code: tuple[Remark, ...]
    late: tuple[Remark, ...]
    """Codings that were submitted although they had been taken back: the pack came home later.
    Their ratings stand beside all others."""
    packs: tuple[PackProgress, ...]
    questions: int
    """What observers asked so far."""
    unanswered: int
    quarantined: tuple[Quarantined, ...]
    """Journals that fork from what was collected; nothing of them is counted."""


def study_status(store: StudyStore, now: datetime | None = None) -> StudyStatus:
    """Tell how far a study is.

    Args:
        store: the study, which may be open for reading alone.
        now: from when on to forecast; None is this moment.
    """
    now = now or datetime.now(UTC)
    progress, packs = read_progress(store), read_packs(store)
    stopped = [p for p in progress if p.state is CodingState.STOPPED]
    asked = read_collected_questions(store)
    answered = {answer.question for answer in read_answers(store)}
    recognised = [p for p in stopped if p.reason == StopReason.GROUP_RECOGNISED]
    return StudyStatus(
        observers=tuple(
            _observer(observer, progress, packs, now.date()) for observer in read_observers(store)
        ),
        sessions=_session_states(store, progress),
        codings=Counter(p.state for p in progress),
        minutes=_minutes(progress, read_durations(store)),
        reliability=_reliability(progress),
        unblinded=_remarks(recognised),
        stopped=_remarks([p for p in stopped if p not in recognised]),
        cannot_code=tuple(
            Remark(c.coding.mask, c.coding.observer, c.reason, c.dimension, is_segment=c.is_segment)
            for c in read_cannot_code(store)
        ),
        late=_remarks(read_late(store)),
        packs=packs,
        questions=len(asked),
        unanswered=sum(question.id not in answered for question in asked),
        quarantined=read_quarantine(store),
    )


def _observer(
    observer: Observer,
    progress: Iterable[CodingProgress],
    packs: Iterable[PackProgress],
    today: date,
) -> ObserverStatus:
    own = [
        p
        for p in progress
        if p.coding.observer == observer.code and p.state is not CodingState.WITHDRAWN
    ]
    done, left = [p for p in own if p.is_done], _total([p for p in own if p.is_open])
    dates = [p.known_until for p in packs if p.observer == observer.code and p.known_until]
    submitted = [Done(p.submitted_at, _total([p])) for p in done if p.submitted_at]
    known = pace(submitted, max(dates)) if dates else None
    if observer.state is ObserverState.ACTIVE:
        expected = forecast(left, known, observer.minutes_a_week, today)
    else:
        expected = Forecast(None, str(observer.state))
    return ObserverStatus(
        code=observer.code,
        state=observer.state,
        assigned=len(own),
        started=sum(p.state is CodingState.STARTED for p in own),
        submitted=len(done),
        stopped=sum(p.state is CodingState.STOPPED for p in own),
        minutes_coded=_total(done),
        minutes_left=left,
        pace=known,
        forecast=expected,
    )


def _session_states(
    store: StudyStore, progress: Sequence[CodingProgress]
) -> Mapping[SessionState, int]:
    by_session: dict[SessionId, list[CodingProgress]] = {}
    for one in progress:
        if one.state not in {CodingState.WITHDRAWN, CodingState.STOPPED}:
            by_session.setdefault(one.coding.session, []).append(one)
    withdrawn = {dyad.id for dyad in read_dyads(store) if dyad.is_withdrawn}
    counted = dict.fromkeys(SessionState, 0)
    for row in store.rows("SELECT session, dyad FROM sessions_current"):
        if row["dyad"] in withdrawn:
            counted[SessionState.WITHDRAWN] += 1
        else:
            counted[_session_state(by_session.get(row["session"], []))] += 1
    return counted


def _session_state(codings: Sequence[CodingProgress]) -> SessionState:
    if not codings:
        return SessionState.UNASSIGNED
    if all(c.is_done for c in codings):
        return SessionState.CODED
    if any(c.state is not CodingState.ASSIGNED for c in codings):
        return SessionState.STARTED
    is_issued = any(c.coding.pack is not None for c in codings)
    return SessionState.ISSUED if is_issued else SessionState.ASSIGNED


def _minutes(progress: Sequence[CodingProgress], durations: Mapping[SessionId, int]) -> Minutes:
    coded = _total([p for p in progress if p.is_done])
    left = _total([p for p in progress if p.is_open])
    return Minutes(sum(durations.values()) / _MINUTE_US, coded + left, coded, left)


def _reliability(progress: Sequence[CodingProgress]) -> Reliability:
    standing = [p for p in progress if p.state is not CodingState.WITHDRAWN]
    independent: dict[tuple[SessionId, str], list[CodingProgress]] = {}
    for one in standing:
        if one.coding.purpose in {Purpose.MAIN, Purpose.DOUBLE}:
            key = one.coding.session, one.coding.instrument
            independent.setdefault(key, []).append(one)
    double = [codings for codings in independent.values() if len(codings) > 1]
    repeats = [p for p in standing if p.coding.purpose is Purpose.REPEAT]
    gold = [p for p in standing if p.coding.purpose is Purpose.GOLD]
    return Reliability(
        double_planned=len(double),
        double_complete=sum(sum(c.is_done for c in codings) > 1 for codings in double),
        repeats_planned=len(repeats),
        repeats_complete=sum(p.is_done for p in repeats),
        gold_planned=len(gold),
        gold_complete=sum(p.is_done for p in gold),
    )


def _remarks(stopped: Iterable[CodingProgress]) -> tuple[Remark, ...]:
    return tuple(
        Remark(p.coding.mask, p.coding.observer, p.reason, at=p.changed_at) for p in stopped
    )


def _total(progress: Iterable[CodingProgress]) -> float:
    """Return how many minutes of film some codings are."""
    return sum(p.duration_us for p in progress) / _MINUTE_US
