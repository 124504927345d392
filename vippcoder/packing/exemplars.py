"""Exemplar clips of an instrument: blind copies in a pack, under names that say nothing."""

from __future__ import annotations

import re
import secrets
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vippcoder.domain.exemplar import Exemplar
from vippcoder.domain.instrument import shown
from vippcoder.errors import StudyError
from vippcoder.instruments.files import read_instrument
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.blind_copy import blind_copy
from vippcoder.packing.masks import ALPHABET
from vippcoder.storage.pack.store import EXEMPLARS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from vippcoder.domain.instrument import Instrument
    from vippcoder.jobs import Job

_LENGTH = 6
_NAMED = re.compile(
    r"""(?P<key>(?<![\w-])["']?exemplar["']?\s*=\s*)(?P<value>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
)


@dataclass(frozen=True, slots=True)
class PackedExemplars:
    """What a pack holds of its instrument's exemplars."""

    instrument: Instrument
    definition: str
    """The instrument file's text, which now calls exemplars by their names in the pack."""
    exemplars: tuple[Exemplar, ...] = ()


def exemplar_sources(instrument: Instrument, folder: Path) -> dict[str, Path]:
    """Return the clips that the anchors name, by the name they give.

    Args:
        instrument: whose anchors.
        folder: the instrument file's, to which the names are relative.

    Raises:
        StudyError: one is not there.
    """
    found: dict[str, Path] = {}
    for dimension in instrument.dimensions:
        for anchor in dimension.anchors:
            if not anchor.exemplar:
                continue
            path = folder / anchor.exemplar
            if not path.is_file():
                raise StudyError(
                    f"the exemplar of {dimension.name} {shown(anchor.level)} is not there",
                    path=path,
                    mend="put it there, or take its name out of the instrument file",
                )
            found[anchor.exemplar] = path
    return found


def refuse_films_among(sources: Mapping[str, Path], films: Sequence[Path]) -> None:
    """Refuse an exemplar that is also to be coded: its anchor would say what to rate.

    Raises:
        StudyError: one of the clips is one of the films, byte for byte.
    """
    sizes = {path.stat().st_size for path in sources.values()}
    coded = {
        sha256(film): film for film in films if film.is_file() and film.stat().st_size in sizes
    }
    for path in sources.values():
        if coded and sha256(path) in coded:
            raise StudyError(
                "is an exemplar of the instrument and a film to be coded, so its anchor would tell "
                "the rating",
                path=path,
                mend="leave it out of one of the two",
            )


def pack_exemplars(
    making: Path, instrument: Instrument, definition: str, sources: Mapping[str, Path], job: Job
) -> PackedExemplars:
    """Copy the exemplars blind into a pack that is being made, and rename them in its instrument.

    Args:
        making: the pack's folder.
        instrument: as its file says.
        definition: that file's text.
        sources: of `exemplar_sources`.
        job: told how far it is.

    Raises:
        StudyError: a clip cannot be read or copied, its name cannot be replaced in the text, or the
            text repeats it elsewhere.
        CancelledError: cancelled.
    """
    if not sources:
        return PackedExemplars(instrument, definition)
    folder = making / EXEMPLARS
    folder.mkdir(exist_ok=True)  # another instrument's may be there
    names: dict[str, str] = {}
    copies: dict[Path, Exemplar] = {}
    for number, (named, source) in enumerate(sources.items()):
        part = job.part(number / len(sources), (number + 1) / len(sources))
        place = source.resolve()
        if place not in copies:
            copies[place] = _copied(source, folder, part)
        names[named] = copies[place].file
    text = renamed(definition, names)
    wanted = _with_names(instrument, names)
    if read_instrument(text) != wanted:
        raise StudyError(
            "the names of exemplars in the instrument file cannot be replaced by neutral ones",
            mend='write each on one line, as in exemplar = "clip.mp4"',
        )
    _refuse_repeated(text, sources)
    return PackedExemplars(wanted, text, tuple(copies.values()))


def renamed(definition: str, names: Mapping[str, str]) -> str:
    """Return an instrument file's text with exemplars called by other names, in comments too."""

    def other(found: re.Match[str]) -> str:
        try:
            value = tomllib.loads(f"name = {found['value']}")["name"].strip()
        except tomllib.TOMLDecodeError:
            return found[0]
        return f'{found["key"]}"{names[value]}"' if value in names else found[0]

    return _NAMED.sub(other, definition)


def without_exemplar_names(definition: str) -> str:
    """Return an instrument file's text without the names of its clips, which no pack holds."""
    return _NAMED.sub(r"\g<key>''", definition)


def content_of(definition: str) -> str:
    """Return every key and text of an instrument file, without its comments."""
    words: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                words.append(str(key))
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        else:
            words.append(str(value))

    walk(tomllib.loads(definition))
    return "\n".join(words)


def _refuse_repeated(text: str, sources: Mapping[str, Path]) -> None:
    """Refuse a text that names a clip's file in a comment or an anchor's words as well."""
    for path in sources.values():
        if path.name.lower() in text.lower():
            raise StudyError(
                "the instrument file names this exemplar in its comments or words too, which the "
                "pack must not tell",
                path=path,
                mend="take the name out there",
            )


def _copied(source: Path, folder: Path, job: Job) -> Exemplar:
    name = "E-" + "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    copied = blind_copy(source, folder, name, job)
    return Exemplar(
        copied.file,
        copied.frames,
        copied.display_width,
        copied.display_height,
        copied.has_audio,
        copied.sha256,
    )


def _with_names(instrument: Instrument, names: Mapping[str, str]) -> Instrument:
    return replace(
        instrument,
        dimensions=tuple(
            dimension.with_anchors(
                tuple(
                    replace(anchor, exemplar=names.get(anchor.exemplar, ""))
                    for anchor in dimension.anchors
                )
            )
            for dimension in instrument.dimensions
        ),
    )
