"""Writing `set.toml`: gold made from an expert's coding, or by the demonstration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vippcoder.domain.instrument import shown
from vippcoder.study.training.gold_files import FORMAT
from vippcoder.timebase import format_instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.study.training.gold_files import WrittenFilm


def gold_file_text(name: str, instrument: str, films: Sequence[WrittenFilm]) -> str:
    """Return the text of a set's file; reading it back gives the same."""
    return "\n".join(_lines(name, instrument, films)) + "\n"


def _lines(name: str, instrument: str, films: Sequence[WrittenFilm]) -> Iterator[str]:
    yield f"format = {FORMAT}"
    yield f"name = {_quoted(name)}"
    yield f"instrument = {_quoted(instrument)}"
    for film in films:
        yield from ("", "[[film]]", f"file = {_quoted(film.file)}")
        if film.task:
            yield f"task = {_quoted(film.task)}"
        for rating in film.ratings:
            yield from ("", "[[film.gold]]", f"dimension = {_quoted(rating.dimension)}")
            if rating.value is None:
                yield "cannot_code = true"
            else:
                yield f"value = {shown(rating.value)}"
            if rating.reason:
                yield f"reason = {_quoted(rating.reason)}"
            if rating.at_us is not None:
                yield f"at = {_time(rating.at_us)}"
        for moment in film.moments:
            yield from ("", "[[film.moment]]", f"at = {_time(moment.at_us)}")
            if moment.end_us is not None:
                yield f"end = {_time(moment.end_us)}"
            if moment.dimension:
                yield f"dimension = {_quoted(moment.dimension)}"
            yield f"note = {_quoted(moment.note)}"


def _time(at_us: int) -> str:
    """Write a time to the microsecond, since a moment names a frame."""
    return _quoted(f"{format_instant(at_us)}{at_us % 1000:03d}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
