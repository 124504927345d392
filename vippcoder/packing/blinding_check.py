"""The last look at a pack before it is handed out: nothing in it tells of its films' origin."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.dates import yesterday_and_today
from vippcoder.packing.forbidden import forbidden, hash_terms
from vippcoder.packing.trace_search import (
    Finding,
    TraceSearch,
    is_database,
    open_untouched,
    says,
)
from vippcoder.packing.writings import SURE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from vippcoder.domain.telling import Term

_CONTAINERS_OWN = "VideoHandler SoundHandler isomiso2avc1mp41 matroska V_VP8 V_VP9 A_VORBIS A_OPUS"
"""What every copy's container says; many phones name their tracks `VideoHandle`."""


@dataclass(frozen=True, slots=True)
class BlindingReport:
    """What was looked for in a pack, and what was found."""

    looked_for: tuple[Term, ...]
    left_out: tuple[Term, ...]
    """Not looked for, because the pack says the same of its own accord, as its instrument does."""
    files: int
    bytes: int
    found: tuple[Finding, ...]

    def demand(self) -> None:
        """Refuse a pack that tells something.

        Raises:
            StudyError: something was found.
        """
        if self.found:
            first = self.found[0]
            more = f", and {len(self.found) - 1} more" if len(self.found) > 1 else ""
            raise StudyError(
                f"the pack would tell where a film comes from: {first.term.what} "
                f"'{first.term.text}' in {first.where}{more}",
                mend="choose a task, group or observer code that does not repeat it, take it out "
                "of the instrument file, or rename the film or its folder",
            )


def blinding_check(
    folder: Path, sources: Sequence[Path], *, own_text: str = "", job: Job | None = None
) -> BlindingReport:
    """Search every name and byte of a pack for anything about its source films.

    Looked for are the films' names, folders, tags, chapters, subtitles, the remarks inside their
    packets, dates in many spellings, and hashes; in every writing that `writings` knows, without
    regard to case, across the borders of packets, in sound also between bytes; moments of recording
    as numbers too. Texts of fewer than six bytes, which chance puts into any film, are looked for
    in names, tags and database text, as whole words.

    Args:
        folder: the pack, finished.
        sources: the films it was made from.
        own_text: what the pack says of its own accord: instrument, task, groups, observer.
        job: told how far it is.

    Raises:
        StudyError: a source cannot be read any more.
        CancelledError: cancelled.
    """
    job = job or Job()
    wanted: set[Term] = set()
    moments: set[datetime] = set()
    for number, source in enumerate(sources):
        part = job.part(0.5 * number / len(sources), 0.5 * (number + 1) / len(sources))
        told = forbidden(source)
        wanted |= told.terms | hash_terms(source, part)
        moments |= told.moments
    return search_for(folder, wanted, moments, own_text=own_text, job=job.part(0.5, 1))


def search_for(
    folder: Path,
    terms: Collection[Term],
    moments: Collection[datetime],
    *,
    own_text: str = "",
    files: Collection[Path] | None = None,
    sure: int = SURE,
    job: Job | None = None,
) -> BlindingReport:
    """Search every name and byte of a pack for texts and moments, in the same way.

    Args:
        folder: the pack, finished.
        terms: what it must not hold.
        moments: when its films were recorded, in UTC.
        own_text: what the pack says of its own accord.
        files: those to search; None for everything in the folder.
        sure: bytes from which on a text is looked for among the bytes of films; see `sure_in`.
        job: told how far it is.

    Raises:
        CancelledError: cancelled.
    """
    job = job or Job()
    inside = sorted(folder.rglob("*") if files is None else files)
    files = [path for path in inside if path.is_file()]
    own = _own_words(files, own_text)
    left_out = {term for term in terms if says(own, term)}
    looked_for = {*terms} - left_out
    found = list(_in_names(folder, inside, looked_for))
    search = TraceSearch(looked_for, moments, sure)
    for number, path in enumerate(files):
        job.advance(number / len(files), "looking for traces")
        found += search.in_file(path, path.relative_to(folder).as_posix())
    return BlindingReport(
        looked_for=tuple(sorted(looked_for)),
        left_out=tuple(sorted(left_out)),
        files=len(files),
        bytes=sum(path.stat().st_size for path in files),
        found=tuple(dict.fromkeys(found)),
    )


def _own_words(files: Sequence[Path], own_text: str) -> str:
    """Return what any pack made today may say: given text, table definitions, the date."""
    words = [own_text, _CONTAINERS_OWN]
    words += [day.isoformat() for day in yesterday_and_today()]
    for path in files:
        if is_database(path):
            with closing(open_untouched(path)) as database:
                words += [str(row[0]) for row in database.execute("SELECT sql FROM sqlite_master")]
    return "\n".join(words).lower()


def _in_names(folder: Path, paths: Sequence[Path], terms: Collection[Term]) -> Iterator[Finding]:
    for path in paths:
        name = path.relative_to(folder).as_posix()
        yield from (Finding(term, f"the name {name}") for term in terms if says(name, term))
