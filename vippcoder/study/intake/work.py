"""Taking one session in: its films examined, blinded, and laid against each other in time.

Runs in a process of its own and writes into one folder alone; what it returns is written into the
study by whoever has it open.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.intake import SourceFinding
from vippcoder.domain.study import SourceFile
from vippcoder.domain.telling import TellingTerms, Term
from vippcoder.errors import StudyError
from vippcoder.media.alignment import align
from vippcoder.media.doctor import examine
from vippcoder.media.fingerprint import sha256
from vippcoder.media.survey import Surveyor
from vippcoder.packing.blind_copy import Order, make_copy
from vippcoder.packing.dates import spellings_of_day
from vippcoder.packing.forbidden import Forbidden, forbidden
from vippcoder.packing.joining import join_parts
from vippcoder.packing.neutral_dates import NEUTRAL_S
from vippcoder.packing.source_film import look_at
from vippcoder.study.intake.decision import encode_because, how_made

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.media.doctor import Finding
    from vippcoder.packing.blind_copy import BlindCopy
    from vippcoder.packing.source_film import SourceFilm

_LISTENING = 0.1
"""The share of an angle's work that finding its offset takes."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to take in, as it was when the intake was planned."""

    path: Path
    line: int
    """Of the manifest."""
    size_bytes: int
    changed_ns: int
    """When it was last written."""
    sha256: str = ""
    """Empty where it was not needed yet."""


@dataclass(frozen=True, slots=True)
class SessionWork:
    """What one process does at a time."""

    folder: Path
    """Hidden, for this session alone; it is there."""
    angles: tuple[tuple[PlannedFile, ...], ...]
    filmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class TakenFilm:
    """One angle, made: its file lies in the session's folder."""

    recording: Recording
    sources: tuple[SourceFile, ...]
    how_made: str
    told: TellingTerms
    findings: tuple[SourceFinding, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One file, examined."""

    film: SourceFilm
    source: SourceFile
    told: Forbidden
    findings: tuple[Finding, ...]


def take_in(work: SessionWork, job: Job) -> tuple[TakenFilm, ...]:
    """Make the masters of one session, the reference first.

    Raises:
        StudyError: a file changed since it was planned, is not a film, or cannot be copied.
        CancelledError: cancelled.
    """
    taken: list[TakenFilm] = []
    copies: list[BlindCopy] = []
    for number, files in enumerate(work.angles):
        part = job.part(number / len(work.angles), (number + 1) / len(work.angles))
        parts = _examined(files, part.part(0, 0.4))
        copied, how = _copied(work, parts, part.part(0.4, 1 - _LISTENING))
        copies.append(copied)
        offset_us, unsure_because = 0, ""
        if number:
            found = align(
                work.folder / copies[0].file,
                work.folder / copied.file,
                part.part(1 - _LISTENING, 1),
                reference_index=copies[0].index,
                other_index=copied.index,
            )
            offset_us, unsure_because = found.offset_us, found.unsure_because
        recording = copied.recording(offset_us, unsure_because)
        taken.append(_taken(recording, parts, how, work.filmed_on))
    return tuple(taken)


def unchanged(file: PlannedFile) -> None:
    """Demand that a file is as it was planned.

    Raises:
        StudyError: it was changed, or is gone.
    """
    try:
        facts = file.path.stat()
    except OSError as error:
        raise StudyError(
            f"cannot be read any more: {error.strerror}", path=file.path, mend="connect its disk"
        ) from error
    if (facts.st_size, facts.st_mtime_ns) != (file.size_bytes, file.changed_ns):
        raise StudyError(
            "was changed while films were taken in", path=file.path, mend="take it in again"
        )


def _examined(files: Sequence[PlannedFile], job: Job) -> list[_Part]:
    parts: list[_Part] = []
    for number, file in enumerate(files):
        part = job.part(number / len(files), (number + 1) / len(files))
        unchanged(file)
        digest = file.sha256 or sha256(file.path, part.part(0, 0.05))
        surveyor = Surveyor()
        film = look_at(file.path, part.part(0.05, 0.9), twice=True, onlooker=surveyor)
        seen = surveyor.told(film.index, is_damaged=film.index.facts.is_damaged)
        diagnosis = examine(file.path, part.part(0.9, 1), seen=(film.index, seen), digest=digest)
        told = forbidden(file.path)
        unchanged(file)
        source = SourceFile(file.path.name, str(file.path.parent), file.size_bytes, digest)
        parts.append(_Part(film, source, told, diagnosis.findings))
    return parts


def _copied(work: SessionWork, parts: Sequence[_Part], job: Job) -> tuple[BlindCopy, str]:
    """Make the master of one angle; return it and how it was made."""
    because = encode_because([finding for part in parts for finding in part.findings])
    told = Forbidden(
        frozenset(term for part in parts for term in part.told.terms),
        frozenset(moment for part in parts for moment in part.told.moments),
    )
    joined_because = ""
    if len(parts) == 1:
        order = Order(parts[0].film, told, {"pictures": because} if because else {})
    else:
        films = [part.film for part in parts]
        whole = join_parts(films, told, work.folder, job.part(0, 0.5), encode_because=because)
        order = Order(whole.film, told, whole.encode_because)
        joined_because = whole.encoded_because
        job = job.part(0.5, 1)
    copied = make_copy(order, work.folder, f"m-{secrets.token_hex(6)}", job)
    if len(parts) > 1:
        order.film.path.unlink()
    os.utime(work.folder / copied.file, (NEUTRAL_S, NEUTRAL_S))
    return copied, how_made(len(parts), joined_because, copied.because)


def _taken(
    recording: Recording, parts: Sequence[_Part], how: str, filmed_on: date | None
) -> TakenFilm:
    terms = {term for part in parts for term in part.told.terms}
    digests = [*(part.source.sha256 for part in parts), recording.sha256]
    terms |= {Term(text, "hash of the film") for one in digests for text in (one, one[:16])}
    terms.add(Term(recording.file.partition(".")[0], "name of the film in the study"))
    if filmed_on is not None:
        terms |= {Term(text, "recording date") for text in spellings_of_day(filmed_on)}
    moments = {moment for part in parts for moment in part.told.moments}
    return TakenFilm(
        recording,
        tuple(part.source for part in parts),
        how,
        TellingTerms(recording.id, tuple(sorted(terms)), tuple(sorted(moments))),
        tuple(
            SourceFinding(recording.id, number, finding.code, finding.sentence)
            for number, part in enumerate(parts, start=1)
            for finding in part.findings
        ),
    )
