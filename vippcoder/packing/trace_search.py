"""Looking for texts and moments in one file: its bytes, rows, tags, packets and headers."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
import av.error

from vippcoder.domain.telling import Term
from vippcoder.packing.boxes import boxes
from vippcoder.packing.byte_search import ByteSearch
from vippcoder.packing.dates import long_numbers, seconds_of, short_numbers
from vippcoder.packing.writings import SURE, patterns_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime
    from pathlib import Path

    from av.container import InputContainer

_SURE_BETWEEN_BYTES = 8
_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Finding:
    """A forbidden text in a pack."""

    term: Term
    where: str
    """File inside the pack, and how: a name, bytes, a tag, a row."""


def says(text: str, term: Term) -> bool:
    """Whether a text contains the term: long ones anywhere, short ones as whole words."""
    if len(term.text) >= SURE:
        return term.text.lower() in text.lower()
    return re.search(rf"(?<!\w){re.escape(term.text)}(?!\w)", text, re.IGNORECASE) is not None


def is_database(path: Path) -> bool:
    """Whether a file is SQLite's."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def open_untouched(path: Path) -> sqlite3.Connection:
    """Open a database so that neither it nor its folder changes."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)


class TraceSearch:
    """Looks for the same terms and moments in any number of files.

    Args:
        terms: texts.
        moments: looked for as numbers; as texts they are among the terms.
        sure: bytes from which on a text is looked for among all bytes; shorter ones only as whole
            words in tags and rows.
    """

    def __init__(
        self, terms: Collection[Term], moments: Collection[datetime], sure: int = SURE
    ) -> None:
        self._terms = terms
        self._short = [term for term in terms if len(term.text.encode()) < sure]
        told = {moment: _as_term(moment) for moment in moments}
        self._numbers = {number: term for at, term in told.items() for number in seconds_of(at)}
        self._in_headers = {
            number.lower(): term for at, term in told.items() for number in short_numbers(at)
        }
        self._patterns = patterns_of(terms, sure)
        for moment, term in told.items():
            self._patterns |= {number.lower(): term for number in long_numbers(moment)}
        self._between = patterns_of(terms, _SURE_BETWEEN_BYTES)
        self._search = ByteSearch(self._patterns)
        self._search_between = ByteSearch(self._between)
        self._search_headers = ByteSearch(self._in_headers)

    def in_file(self, path: Path, name: str) -> Iterator[Finding]:
        """Yield what is found in a file, which findings call `name`."""
        for pattern, at in self._search.in_file(path):
            yield Finding(self._patterns[pattern], f"{name}, byte {at}")
        if is_database(path):
            yield from self._in_rows(path, name)
        else:
            yield from self._in_headers_of(path, name)
            yield from self.in_tags(path, name)
            for kind in ("video", "audio"):
                yield from self.in_track(path, kind, name)

    def in_tags(self, path: Path, name: str) -> Iterator[Finding]:
        """Yield what is found in a film's tags."""
        container = _opened(path)
        if container is None:
            return
        with container:
            tags = [*container.metadata.values()]
            tags += [value for stream in container.streams for value in stream.metadata.values()]
        yield from (
            Finding(term, f"a tag of {name}")
            for term in self._terms
            for tag in tags
            if says(tag, term)
        )

    def in_track(self, path: Path, kind: str, name: str) -> Iterator[Finding]:
        """Yield what is found in the joined packets of a film's pictures or sound."""
        told = f"the {'sound' if kind == 'audio' else 'pictures'} of {name}"
        for pattern, _ in self._search.in_pieces(_packets(path, kind)):
            yield Finding(self._patterns[pattern], told)
        if kind == "audio":
            sound = b"".join(_packets(path, kind))
            for pattern, _ in self._search_between.between_bytes(sound):
                yield Finding(self._between[pattern], told)

    def _in_headers_of(self, path: Path, name: str) -> Iterator[Finding]:
        for box in boxes(path):
            if not box.is_short:
                continue
            for pattern, _ in self._search_headers.in_bytes(box.content):
                yield Finding(self._in_headers[pattern], f"{name}, box {box.path}")

    def _in_rows(self, path: Path, name: str) -> Iterator[Finding]:
        """Look for short texts and whole numbers in the columns of every table."""
        with closing(open_untouched(path)) as database:
            tables = [
                row[0]
                for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            for table in tables:
                quoted, where = table.replace('"', '""'), f"{name}, table {table}"
                for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 - its own
                    text = "\n".join(value for value in row if isinstance(value, str))
                    yield from (Finding(term, where) for term in self._short if says(text, term))
                    numbers = {int(value) for value in row if isinstance(value, int | float)}
                    yield from (
                        Finding(self._numbers[number], where)
                        for number in numbers & self._numbers.keys()
                    )


def _as_term(moment: datetime) -> Term:
    return Term(f"{moment:%Y-%m-%d %H:%M:%S}", "recording time as a number")


def _opened(path: Path) -> InputContainer | None:
    try:
        return av.open(f"file:{path.absolute()}", metadata_errors="replace")
    except av.error.FFmpegError:
        return None


def _packets(path: Path, kind: str) -> Iterator[bytes]:
    """Yield what the packets of a film's first track of a kind hold, after its configuration."""
    container = _opened(path)
    if container is None:
        return
    with container:
        stream = next((one for one in container.streams if one.type == kind), None)
        if stream is None:
            return
        context = stream.codec_context
        yield bytes(getattr(context, "extradata", None) or b"")
        try:
            for packet in container.demux(stream):
                yield bytes(packet)
        except av.error.FFmpegError:
            return
