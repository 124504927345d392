"""Reading instrument files, with the line and the reason of anything that is wrong."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from vippcoder.assets import asset
from vippcoder.domain.ids import DimensionId
from vippcoder.domain.instrument import (
    Anchor,
    Dimension,
    Instrument,
    Person,
    Polarity,
    Scale,
    Unit,
)
from vippcoder.errors import StudyError
from vippcoder.instruments.fields import Fields, LineOf

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
_MOST_LEVELS = 21


def shipped_instruments() -> tuple[str, ...]:
    """Return the ids of the instruments that come with the program."""
    return tuple(sorted(path.stem for path in asset("instruments").glob("*.toml")))


def instrument_file(name: str, path: Path) -> Path:
    """Return the file of the shipped instrument `name`, else `path`."""
    return asset(f"instruments/{name}.toml") if name in shipped_instruments() else path


def find_instrument(name: str, path: Path) -> tuple[Instrument, str]:
    """Return the shipped instrument `name`, or the one in the file `path`, with the file's text.

    Raises:
        StudyError: there is none of that name, or the file has an error.
    """
    path = instrument_file(name, path)
    if not path.is_file():
        known = ", ".join(shipped_instruments())
        raise StudyError(
            f"there is no instrument {name}",
            mend=f"name one of {known}, or an instrument file (.toml)",
        )
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(
            "cannot be read as UTF-8 text", path=path, mend="choose an instrument file (.toml)"
        ) from error
    return read_instrument(text, path), text


def read_instrument(text: str, path: Path | None = None) -> Instrument:
    """Read an instrument file's text.

    Args:
        text: the TOML document.
        path: where it came from, for messages.

    Raises:
        StudyError: syntax or content is wrong; the sentence names line and reason.
    """
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        reason = str(error).rstrip(")").replace("(at ", "at ")
        raise StudyError(
            f"is not valid TOML: {reason}", path=path, mend="mend that line"
        ) from error
    lines = LineOf(text)
    top = Fields(document, lines.of, path)
    if top.whole("format") != FORMAT:
        raise top.wrong("format", f"must be {FORMAT}")
    dimensions = tuple(
        _dimension(Fields(item, partial(lines.of, table=number), path))
        for number, item in enumerate(top.tables("dimension"))
    )
    if not dimensions:
        raise top.wrong("dimension", "must be given at least once")
    ids = [d.id for d in dimensions]
    if len(set(ids)) < len(ids):
        raise top.wrong("dimension", "ids must differ")
    instrument = Instrument(
        id=top.identifier("id"),
        name=top.text("name"),
        edition=top.text("edition"),
        licence=top.text("licence"),
        dimensions=dimensions,
        cannot_code_reasons=top.texts("cannot_code_reasons"),
    )
    top.refuse_unknown()
    return instrument


def _dimension(fields: Fields) -> Dimension:
    dimension = Dimension(
        id=DimensionId(fields.identifier("id")),
        name=fields.text("name"),
        person=fields.choice("person", Person),
        definition=fields.text("definition", default=""),
        scale=_scale(fields),
        polarity=fields.choice("polarity", Polarity),
        hint=fields.text("hint", default=""),
        unit=fields.choice("unit", Unit),
        anchors=(),
        required=fields.truth("required", default=True),
    )
    anchors = tuple(_anchor(item, dimension, fields) for item in fields.tables("anchors"))
    levels = [a.level for a in anchors]
    if len(set(levels)) < len(levels):
        raise fields.wrong("anchors", "name a level twice")
    fields.refuse_unknown()
    return dimension.with_anchors(tuple(sorted(anchors, key=lambda a: a.level)))


def _scale(fields: Fields) -> Scale:
    scale = Scale(fields.number("lowest"), fields.number("highest"), fields.number("step"))
    if scale.step <= 0:
        raise fields.wrong("step", "must be greater than 0")
    if scale.highest <= scale.lowest:
        raise fields.wrong("highest", "must be greater than lowest")
    if (scale.highest - scale.lowest) % scale.step:
        raise fields.wrong("step", "must divide the range from lowest to highest evenly")
    if (scale.highest - scale.lowest) / scale.step > _MOST_LEVELS * 5:
        raise fields.wrong("step", "makes more than a hundred values")
    return scale


def _anchor(item: dict[str, Any], dimension: Dimension, fields: Fields) -> Anchor:
    inner = Fields(item, lambda _key: fields.line("anchors"), fields.path)
    anchor = Anchor(
        inner.number("level"), inner.text("text", default=""), inner.text("exemplar", default="")
    )
    if not dimension.scale.allows(anchor.level):
        raise fields.wrong("anchors", f"level {anchor.level} is not on the scale")
    inner.refuse_unknown()
    return anchor
