"""The blinding check of a study: before packs are made, and of each pack before it leaves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.domain.study import Purpose
from vippcoder.domain.telling import Term
from vippcoder.errors import StudyError
from vippcoder.packing.blinding.check import (
    Facts,
    FilmFile,
    SessionFacts,
    Telling,
    check_masters,
    check_pack,
)
from vippcoder.packing.blinding.evidence import Place
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.checks import check_entry, override_entry
from vippcoder.storage.study.films import read_dyads, read_sessions
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.telling import read_telling_terms
from vippcoder.study.blindness.gold_terms import gold_terms
from vippcoder.study.blindness.own_texts import (
    OwnText,
    said_in,
    text_of_instrument,
    text_of_task,
)
from vippcoder.study.design.versions import design_instruments, read_design

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import ObserverCode, SessionId
    from vippcoder.domain.study import AssignedCoding, Session
    from vippcoder.jobs import Job
    from vippcoder.packing.blinding.report import CheckReport
    from vippcoder.storage.study.store import StudyStore

_DRAWN = {Purpose.MAIN, Purpose.DOUBLE}
"""Codings that chance alone places; repeats and gold sessions lie where the plan wants them."""

_TOLD_TO_PEOPLE = {
    "word of the study's list",
    "group's name",
    "dyad code",
    "timepoint",
    "observer's code",
}


def check_study(store: StudyStore, job: Job | None = None) -> CheckReport:
    """Check the films and the plan of a study, and keep the report.

    Raises:
        StudyError: there is no film, or one is gone.
        CancelledError: cancelled; nothing is kept.
    """
    sessions = read_sessions(store)
    if not sessions:
        raise StudyError("holds no films yet", path=store.folder, mend="take films in first")
    media = store.folder / MEDIA
    for session in sessions:
        for held in session.recordings:
            _demand_file(media / held.recording.file)
    design = read_design(store)
    terms = telling_of(store, design)
    codings = [coding for coding in read_assignments(store) if not coding.cancelled_because]
    facts = Facts(
        sessions=_in_study(store, sessions),
        places=_places(store, codings, {session.id: session for session in sessions}),
        timepoints=tuple(timepoint.id for timepoint in design.timepoints),
        filmed=_filmed(sessions),
        said=said_in(_own_texts(store, design), _unlike_films(terms)),
    )
    telling = _without_own_names(terms, sessions)
    report = check_masters(media, telling, facts, job)
    store.write(check_entry(report.as_json()))
    return report


def check_before_issue(
    store: StudyStore,
    folder: Path,
    codings: Mapping[AssignedCoding, Sequence[str]],
    *,
    own_text: str,
    observer: ObserverCode | None = None,
    more: Telling | None = None,
    texts: Sequence[OwnText] = (),
    packs: int = 1,
    job: Job | None = None,
) -> CheckReport:
    """Check a finished pack, or a delivery to one, before it leaves; `demand_or_override` keeps it.

    Args:
        store: the study.
        folder: the pack, whole, with its neutral dates.
        codings: what the pack holds, all of one observer, each with the names of its films in the
            pack's `media/`, the reference first.
        own_text: what the pack says of its own accord: instruments, task, groups, timepoints to
            guess, questions, contact.
        observer: whose it is; needed where it holds no coding, as a delivery of answers alone.
        more: what this pack must not tell beside what no pack may.
        texts: what the study itself writes into it.
        packs: how many are issued together; the level is divided among them.
        job: progress and cancellation.

    Raises:
        CancelledError: cancelled.
    """
    sessions = {session.id: session for session in read_sessions(store)}
    design = read_design(store)
    observer = observer or next(iter(codings)).observer
    telling = telling_of(store, design, observer=observer, own_text=own_text)
    others = [coding for coding in read_assignments(store) if coding not in codings]
    facts = Facts(
        sessions=tuple(
            _facts(sessions[coding.session], coding.mask, [folder / MEDIA / name for name in names])
            for coding, names in codings.items()
        ),
        places=_places(store, list(codings), sessions),
        timepoints=tuple(timepoint.id for timepoint in design.timepoints),
        filmed=_filmed(list(sessions.values())),
        masks_elsewhere=tuple(coding.mask for coding in others),
        in_study=_in_study(store, list(sessions.values())),
        said=said_in(texts, _unlike_films(telling)),
    )
    if more is not None:
        both = telling.terms | more.terms, telling.moments | more.moments
        telling = replace(telling, terms=both[0], moments=both[1])
    return check_pack(
        folder, telling, facts, subject=f"the pack of {observer}", packs=packs, job=job
    )


def demand_or_override(store: StudyStore, report: CheckReport, override_reason: str = "") -> None:
    """Keep a report, and refuse what failed unless somebody says why it may leave all the same.

    To be called outside a transaction: the report is kept also where the pack is refused.

    Raises:
        StudyError: the check failed and no reason was given.
    """
    reason = override_reason.strip()
    with store.transaction():
        (seq,) = store.append([check_entry(report.as_json())])
        if not report.passed and reason:
            store.append([override_entry(seq, reason)])
    if report.passed or reason:
        return
    first, *more = report.found()
    others = f", and {len(more)} more findings" if more else ""
    place = f"{first.where}: " if first.where else ""
    raise StudyError(
        f"{report.subject} does not pass the blinding check: {place}{first.sentence.rstrip('.')}"
        f"{others}",
        mend="mend it, or say why it may leave all the same, which is kept (--override)",
    )


def telling_of(
    store: StudyStore,
    design: StudyDesign,
    *,
    observer: ObserverCode | None = None,
    own_text: str = "",
) -> Telling:
    """Return everything that no film or pack of a study may hold.

    Args:
        store: the study.
        design: its design.
        observer: whose pack it is; the pack may hold this code.
        own_text: what the pack says of its own accord.
    """
    kept = read_telling_terms(store)
    terms = {term for told in kept for term in told.terms}
    terms |= set(_words(store, design, observer))
    moments = {moment for told in kept for moment in told.moments}
    said = "\n".join((own_text, observer or ""))
    return Telling(frozenset(terms), frozenset(moments), said)


def _words(store: StudyStore, design: StudyDesign, observer: ObserverCode | None) -> Iterator[Term]:
    for word in design.telling_words:
        yield Term(word, "word of the study's list")
    for group in design.guesses.groups:
        yield Term(group, "group's name")
    for dyad in read_dyads(store):
        yield Term(dyad.id, "dyad code")
    for timepoint in design.timepoints:
        yield Term(timepoint.id, "timepoint")
        yield Term(timepoint.name, "timepoint")
    for other in read_observers(store):
        if other.code != observer:
            yield Term(other.code, "observer's code")
    yield from gold_terms(store)


def _own_texts(store: StudyStore, design: StudyDesign) -> Iterator[OwnText]:
    for task in design.tasks:
        yield text_of_task(task.name)
    for instrument, kept in design_instruments(store):
        yield text_of_instrument(instrument.id, kept.definition)


def _unlike_films(telling: Telling) -> Iterator[Term]:
    """Return the words that tell something to people; names and tags of files tell nobody."""
    return (term for term in telling.terms if term.what in _TOLD_TO_PEOPLE)


def _without_own_names(telling: Telling, sessions: Sequence[Session]) -> Telling:
    """Leave out the names under which the films lie in the study, which no pack may hold."""
    names = {Path(held.recording.file) for one in sessions for held in one.recordings}
    own = {name.name for name in names} | {name.stem for name in names}
    return replace(telling, terms=frozenset(term for term in telling.terms if term.text not in own))


def _in_study(store: StudyStore, sessions: Sequence[Session]) -> tuple[SessionFacts, ...]:
    """Return the sessions whose films the study has, with those films."""
    media = store.folder / MEDIA
    films = [
        (session, [media / held.recording.file for held in session.recordings])
        for session in sessions
    ]
    return tuple(
        _facts(session, session.id, paths)
        for session, paths in films
        if all(path.is_file() for path in paths)
    )


def _facts(session: Session, name: str, files: Sequence[Path]) -> SessionFacts:
    frames = [held.recording.frames for held in session.recordings]
    return SessionFacts(
        name,
        session.dyad,
        session.timepoint,
        session.task,
        session.duration_us,
        tuple(FilmFile(path, times) for path, times in zip(files, frames, strict=True)),
    )


def _places(
    store: StudyStore, codings: Sequence[AssignedCoding], sessions: Mapping[SessionId, Session]
) -> tuple[Place, ...]:
    """Return the codings of trial films in their observers' orders."""
    order = {
        row["session"]: number
        for number, row in enumerate(
            store.rows("SELECT session FROM sessions GROUP BY session ORDER BY min(seq)")
        )
    }
    return tuple(
        Place(
            observer=coding.observer,
            batch=coding.batch,
            position=coding.position,
            mask=coding.mask,
            session=coding.session,
            dyad=sessions[coding.session].dyad,
            timepoint=sessions[coding.session].timepoint,
            taken_in=order[coding.session],
            is_drawn=coding.purpose in _DRAWN,
        )
        for coding in codings
        if coding.session in sessions
    )


def _filmed(sessions: Sequence[Session]) -> dict[str, int]:
    """Return of how many dyads there is a film, by timepoint."""
    visits = {(session.timepoint, session.dyad) for session in sessions}
    points = sorted({timepoint for timepoint, _ in visits})
    return {point: sum(timepoint == point for timepoint, _ in visits) for point in points}


def _demand_file(path: Path) -> None:
    if not path.is_file():
        raise StudyError("is gone", path=path, mend="let `vippcoder verify` tell what else is")
