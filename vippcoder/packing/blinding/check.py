"""The blinding check: everything looked for, in a study's films and plan or in a finished pack."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vippcoder.jobs import Job
from vippcoder.packing.blinding.chance import DRAWS
from vippcoder.packing.blinding.evidence import (
    CheckedFilm,
    Evidence,
    Place,
    Said,
    Searched,
    Trace,
)
from vippcoder.packing.blinding.film_look import look_at_film, outline_of
from vippcoder.packing.blinding.findings import look_for_all
from vippcoder.packing.blinding.report import LEVEL, CheckReport, weighed
from vippcoder.packing.blinding_check import search_for
from vippcoder.packing.writings import sure_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from vippcoder.domain.telling import Term
    from vippcoder.packing.blinding.film_look import FilmLook
    from vippcoder.timebase import FrameTimes

_OF_PACKS = frozenset({"pack.sqlite", "manifest.json", "media", "exemplars", "making.lock"})
"""What a pack or a delivery consists of beside films; the lock goes when it is done."""
_EXEMPLAR = re.compile(r"exemplars/E-[^/]+\.(?:mp4|mkv)")
_DRAWS_A_LEVEL = 40
"""Shuffles, times the level: the least p, corrected for some fifteen tests, lies well below it."""
_LEAST = 3
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class FilmFile:
    """One file of a session."""

    path: Path
    frames: FrameTimes | None
    """When its frames appear; None to take the header's word."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session to be checked, and what its films must not tell."""

    name: str
    """As the report shall name it: a session id, or a mask."""
    dyad: str
    timepoint: str
    task: str
    duration_us: int
    files: tuple[FilmFile, ...]
    """The reference first."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the films beside what is in them."""

    sessions: tuple[SessionFacts, ...]
    places: tuple[Place, ...]
    timepoints: tuple[str, ...]
    """Of the design, in order."""
    filmed: Mapping[str, int]
    """Of how many dyads the study holds films, by timepoint."""
    masks_elsewhere: tuple[str, ...] = ()
    """Masks of other codings, of the study and of packs that were issued."""
    said: Said = field(default_factory=Said)
    """What the study itself writes into packs."""
    in_study: tuple[SessionFacts, ...] = ()
    """Where `sessions` are those of one pack: all sessions of the study, with its own films."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Texts and moments that must not be found."""

    terms: frozenset[Term]
    moments: frozenset[datetime]
    own_text: str = ""
    """What a pack says of its own accord: instrument, task, groups, questions, its observer."""


def check_masters(
    media: Path, telling: Telling, facts: Facts, job: Job | None = None
) -> CheckReport:
    """Check a study's films and plan before packs are made.

    Args:
        media: the folder of the films.
        telling: what they must not hold.
        facts: what they are.
        job: progress and cancellation.

    Raises:
        CancelledError: cancelled.
    """
    job = job or Job()
    named = {
        file.path: angle_name(session.name, angle)
        for session in facts.sessions
        for angle, file in enumerate(session.files)
    }
    searched = _searched(
        media, [*named], telling, lambda name: named[media / name], job.part(0, 0.5)
    )
    films = _films(facts.sessions, look_at_film, job.part(0.5, 0.9))
    seen = Evidence(
        "masters",
        films=films,
        places=facts.places,
        searched=searched,
        said=facts.said,
        timepoints=facts.timepoints,
        filmed=facts.filmed,
        masks_elsewhere=facts.masks_elsewhere,
    )
    return judge(seen, "the study's films and plan", job=job.part(0.9, 1))


def check_pack(
    folder: Path,
    telling: Telling,
    facts: Facts,
    *,
    subject: str = "the pack",
    packs: int = 1,
    job: Job | None = None,
) -> CheckReport:
    """Check a finished pack before it leaves: every file in it, its films, its order.

    Args:
        folder: the pack, whole, with its neutral dates.
        telling: what it must not hold: `Telling.own_text` is what it may say.
        facts: its sessions, named by their masks; `files` lie in the folder.
        subject: what was checked, for the report: `the pack of anna`.
        packs: how many are checked together; the level is divided among them.
        job: progress and cancellation.

    Raises:
        CancelledError: cancelled.
    """
    job = job or Job()
    level = LEVEL / max(packs, 1)
    inside = sorted(folder.rglob("*"))
    searched = _searched(folder, inside, telling, lambda name: name, job.part(0, 0.6))
    ours = {file.path for session in facts.sessions for file in session.files}
    beside = tuple(
        look_at_film(path, path.relative_to(folder).as_posix())
        for path in inside
        if path.suffix in {".mp4", ".mkv"} and path not in ours
    )
    seen = Evidence(
        "pack",
        films=_films(facts.sessions, look_at_film, job.part(0.6, 0.85)),
        in_study=_films(facts.in_study, outline_of, job.part(0.85, 0.9)),
        beside=beside,
        places=facts.places,
        searched=searched,
        said=facts.said,
        timepoints=facts.timepoints,
        filmed=facts.filmed,
        masks_elsewhere=facts.masks_elsewhere,
        file_dates={path.relative_to(folder).as_posix(): path.lstat().st_mtime for path in inside}
        | {".": folder.stat().st_mtime},
        odd_files=_odd(folder, inside, ours),
        draws=max(DRAWS, round(_DRAWS_A_LEVEL / level)),
    )
    return judge(seen, subject, level=level, job=job.part(0.9, 1))


def _odd(folder: Path, inside: Sequence[Path], ours: Collection[Path]) -> tuple[str, ...]:
    names = (path.relative_to(folder).as_posix() for path in inside if path not in ours)
    return tuple(name for name in names if name not in _OF_PACKS and not _EXEMPLAR.fullmatch(name))


def judge(
    seen: Evidence, subject: str, *, level: float = LEVEL, job: Job | None = None
) -> CheckReport:
    """Look for everything in the evidence, and correct the tests for their number.

    Args:
        seen: what is known.
        subject: what was checked, for people.
        level: how often chance alone may fail the check.
        job: progress and cancellation.
    """
    job = job or Job()
    looks = look_for_all(seen, lambda done: job.advance(done, "Weighing what was found"))
    return CheckReport(seen.face, subject, len(seen.films), weighed(looks), level)


def is_searchable(text: str) -> bool:
    """Whether a text is long enough to be looked for: `D7` or `12` stands everywhere."""
    bare = text.strip()
    return len(bare) >= _LEAST and not (bare.isdigit() and len(bare) < _DIGITS)


def _searched(
    folder: Path,
    paths: Sequence[Path],
    telling: Telling,
    place: Callable[[str], str],
    job: Job,
) -> Searched:
    """Search files and name what is found without repeating it.

    Args:
        folder: what names in the search are relative to.
        paths: files, and folders whose names count.
        telling: what is looked for.
        place: from a file's name in the folder to the name in the report.
        job: progress and cancellation.
    """
    terms = {term for term in telling.terms if is_searchable(term.text)}
    size = sum(path.stat().st_size for path in paths if path.is_file())
    report = search_for(
        folder,
        terms,
        telling.moments,
        own_text=telling.own_text,
        files=paths,
        sure=sure_in(size, terms),
        job=job,
    )
    names = {path.relative_to(folder).as_posix() for path in paths}
    return Searched(
        kinds=_tally(term.what for term in report.looked_for),
        left_out=_tally(term.what for term in report.left_out),
        files=report.files,
        bytes=report.bytes,
        traces=tuple(
            Trace(found.term.what, _placed(found.where, names, place)) for found in report.found
        ),
    )


def _placed(where: str, names: Collection[str], place: Callable[[str], str]) -> str:
    """Put the report's name in the place of a file's, as long as it is one of ours."""
    name = max((name for name in names if name in where), key=len, default="")
    return where.replace(name, place(name)) if name else where


def _tally(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))


def _films(
    sessions: Sequence[SessionFacts],
    look: Callable[[Path, str, FrameTimes | None], FilmLook],
    job: Job,
) -> tuple[CheckedFilm, ...]:
    films = []
    for number, session in enumerate(sessions):
        job.advance(number / len(sessions), "Looking at films")
        looks = [
            look(file.path, angle_name(session.name, angle), file.frames)
            for angle, file in enumerate(session.files)
        ]
        films.append(
            CheckedFilm(
                session.name,
                session.dyad,
                session.timepoint,
                session.task,
                session.duration_us,
                tuple(looks),
            )
        )
    return tuple(films)


def angle_name(session: str, angle: int) -> str:
    """Return what the report calls an angle of a session; the reference is number 0."""
    return f"{session}, angle {angle + 1}" if angle else session
