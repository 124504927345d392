"""What must not be found in a pack: everything that tells which film a copy was made from."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

import av.error

from vippcoder.domain.telling import Term
from vippcoder.media.fingerprint import sha256
from vippcoder.media.source import open_film
from vippcoder.packing.dates import (
    days_in,
    moments_in,
    spellings_of_day,
    spellings_of_moment,
)
from vippcoder.packing.remarks import remarks_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer

    from vippcoder.jobs import Job

_SHORTEST = 3
_WORD = 6
_TEXT_PACKETS = 2000
_EVERYBODYS_FOLDERS = frozenset({
    "home", "users", "user", "volumes", "media", "mnt", "tmp", "var", "data", "root", "private",
    "documents", "desktop", "downloads", "videos", "movies", "video", "film", "films",
})  # fmt: skip
_FORMAT_TAGS = frozenset({"major_brand", "minor_version", "compatible_brands", "vendor_id"})
_NEUTRAL_VALUES = frozenset(
    {
        "und",
        "videohandler",
        "soundhandler",
        "core media video",
        "core media audio",
        "[0][0][0][0]",
        "true",
        "false",
        "none",
    }
)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Everything that a pack must not tell of a film."""

    terms: frozenset[Term]
    moments: frozenset[datetime]
    """When it was recorded, as far as its names and tags say so; looked for as numbers too."""


def forbidden(source: Path) -> Forbidden:
    """Return what names, tags, remarks and dates of a film say; all but its hash, which takes long.

    Raises:
        StudyError: it is not a film.
    """
    terms = set(_names(source))
    container, _ = open_film(source)
    with container:
        terms |= set(_tags(container))
    terms |= {Term(remark, "remark in the film") for remark in remarks_of(source)}
    said = [term.text for term in terms]
    changed = datetime.fromtimestamp(source.stat().st_mtime, UTC).replace(microsecond=0)
    moments = {moment for text in said for moment in moments_in(text)}
    days = {day for text in said for day in days_in(text)}
    terms |= {Term(text, "recording date") for day in days for text in spellings_of_day(day)}
    terms |= {Term(text, "recording time") for one in moments for text in spellings_of_moment(one)}
    terms |= {Term(text, "file date") for text in spellings_of_day(changed.date())}
    telling = frozenset(term for term in terms if is_telling(term.text))
    return Forbidden(telling, frozenset({*moments, changed}))


def hash_terms(source: Path, job: Job) -> set[Term]:
    """Return a film's hash, whole and as people shorten it.

    Raises:
        CancelledError: cancelled.
    """
    digest = sha256(source, job)
    return {Term(digest, "hash of the film"), Term(digest[:16], "hash of the film")}


def _names(source: Path) -> Iterator[Term]:
    yield Term(source.name, "file name")
    yield Term(source.stem, "file name")
    yield from (
        Term(word, "part of the file name")
        for word in re.split(r"[\W_]+", source.stem)
        if _may_name(word)
    )
    for place in {source.absolute().parent, source.resolve().parent}:
        for folder in place.parts:
            if folder.lower() not in _EVERYBODYS_FOLDERS and folder != place.anchor:
                yield Term(folder, "folder")


def _may_name(word: str) -> bool:
    """Whether a part of a file name may tell something: not `free`, `play`, `001`."""
    if len(word) >= _WORD:
        return True
    has_digit = any(sign.isdigit() for sign in word)
    return len(word) > _SHORTEST and has_digit and not word.isdigit()


def _tags(container: InputContainer) -> Iterator[Term]:
    for key, value in container.metadata.items():
        yield from _tag(key, value)
    for stream in container.streams:
        for key, value in stream.metadata.items():
            yield from _tag(key, value)
    for chapter in container.chapters():
        for value in chapter["metadata"].values():
            yield Term(value.strip(), "chapter")
    texts = [stream for stream in container.streams if stream.type in {"subtitle", "data"}]
    if texts:
        with suppress(av.error.FFmpegError):
            for packet in islice(container.demux(texts), _TEXT_PACKETS):
                yield from (
                    Term(text, "subtitle or data track") for text in printable(bytes(packet))
                )


def _tag(key: str, value: str) -> Iterator[Term]:
    if key not in _FORMAT_TAGS and not key.upper().startswith(("DURATION", "_STATISTICS", "BPS")):
        yield Term(value.strip(), f"tag {key}")


def printable(data: bytes, at_least: int = 6) -> Iterator[str]:
    """Yield the runs of ASCII letters, digits and signs in `data`."""
    for run in re.findall(rb"[\x20-\x7e]{%d,}" % at_least, data):
        yield run.decode("ascii").strip()


def is_telling(text: str) -> bool:
    """Whether a text can tell anything: not two signs, not what every film says."""
    bare = text.strip()
    if len(bare) < _SHORTEST or bare.lower() in _NEUTRAL_VALUES:
        return False
    if len(set(bare)) < _SHORTEST and len(bare) > _WORD:
        return False  # one sign again and again: filling
    return not (bare.isdigit() and len(bare) < 6)  # noqa: PLR2004 - a short number says nothing
