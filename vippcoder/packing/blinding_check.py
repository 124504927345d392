"""The last look at a pack before it is handed out: nothing in it tells of its films' origin."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import av
import av.error

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.byte_search import ByteSearch
from vippcoder.packing.forbidden import Term, forbidden_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_SURE = 6
"""Bytes from which on a text is not found by chance in compressed film."""
_SURE_BETWEEN_BYTES = 8
_CODINGS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be")
_CONTAINERS_OWN = "VideoHandler SoundHandler isomiso2avc1mp41 matroska V_VP8 V_VP9 A_VORBIS A_OPUS"
"""What every copy's container says; many phones name their tracks `VideoHandle`."""
_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Finding:
    """A forbidden text in a pack."""

    term: Term
    where: str
    """File inside the pack, and how: a name, bytes, a tag, a row."""


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
    packets, dates in many spellings, and hashes. Bytes are searched without regard to case, in four
    text codings, sound packets also between bytes; texts of fewer than six bytes, which chance
    puts into any film, in names, tags and database text, as whole words.

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
    for number, source in enumerate(sources):
        wanted |= forbidden_terms(
            source, job.part(0.5 * number / len(sources), 0.5 * (number + 1) / len(sources))
        )
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    own = _own_words(files, own_text)
    left_out = {term for term in wanted if _says(own, term)}
    looked_for = wanted - left_out
    found = list(_in_names(folder, looked_for))
    patterns = _patterns(looked_for, _SURE)
    between = _patterns(looked_for, _SURE_BETWEEN_BYTES)
    for number, path in enumerate(files):
        job.advance(0.5 + 0.5 * number / len(files), "looking for traces")
        name = path.relative_to(folder).as_posix()
        found += _in_bytes(path, name, patterns)
        if _is_database(path):
            found += _in_rows(path, name, looked_for)
        else:
            found += _in_media(path, name, looked_for, between)
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
    today = datetime.now(UTC).date()
    words += [(today - timedelta(days=days)).isoformat() for days in (0, 1)]
    for path in files:
        if _is_database(path):
            with closing(_read_only(path)) as database:
                words += [str(row[0]) for row in database.execute("SELECT sql FROM sqlite_master")]
    return "\n".join(words).lower()


def _patterns(terms: set[Term], at_least: int) -> dict[bytes, Term]:
    """Return every way to write the terms as bytes, in lower case."""
    patterns: dict[bytes, Term] = {}
    for term in sorted(terms):
        escaped = json.dumps(term.text)[1:-1].encode()
        written = {escaped} | {term.text.encode(coding, "ignore") for coding in _CODINGS}
        patterns |= {way.lower(): term for way in written if len(way) >= at_least}
        if re.fullmatch("[0-9a-f]{64}", term.text):
            patterns[bytes.fromhex(term.text).lower()] = term
    return patterns


def _in_names(folder: Path, terms: set[Term]) -> Iterator[Finding]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        yield from (Finding(term, f"the name {name}") for term in terms if _says(name, term))


def _says(text: str, term: Term) -> bool:
    """Whether a text contains the term: long ones anywhere, short ones as whole words."""
    if len(term.text) >= _SURE:
        return term.text.lower() in text.lower()
    return re.search(rf"(?<!\w){re.escape(term.text)}(?!\w)", text, re.IGNORECASE) is not None


def _in_bytes(path: Path, name: str, patterns: Mapping[bytes, Term]) -> Iterator[Finding]:
    for pattern, at in ByteSearch(patterns).in_file(path):
        yield Finding(patterns[pattern], f"{name}, byte {at}")


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)


def _in_rows(path: Path, name: str, terms: set[Term]) -> Iterator[Finding]:
    """Look for short texts in the text columns of every table."""
    short = [term for term in terms if len(term.text) < _SURE]
    with closing(_read_only(path)) as database:
        tables = [
            row[0]
            for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            quoted = table.replace('"', '""')
            for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 - its own table
                text = "\n".join(value for value in row if isinstance(value, str))
                yield from (
                    Finding(term, f"{name}, table {table}") for term in short if _says(text, term)
                )


def _in_media(
    path: Path, name: str, terms: set[Term], between: Mapping[bytes, Term]
) -> Iterator[Finding]:
    """Look into tags, and between the bytes of sound."""
    try:
        container = av.open(f"file:{path.absolute()}", metadata_errors="replace")
    except av.error.FFmpegError:
        return
    with container:
        tags = [*container.metadata.values()]
        tags += [value for stream in container.streams for value in stream.metadata.values()]
        yield from (
            Finding(term, f"a tag of {name}") for term in terms for tag in tags if _says(tag, term)
        )
        if container.streams.audio:
            packets = container.demux(container.streams.audio[0])
            sound = b"".join(bytes(packet) for packet in packets)
            for pattern, _ in ByteSearch(between).between_bytes(sound):
                yield Finding(between[pattern], f"the sound of {name}")
