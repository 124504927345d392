"""Making an observer's pack from films given by hand."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder import __version__
from vippcoder.domain.coding import Assignment
from vippcoder.domain.ids import CodingId
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.angles import angles_of, pack_angles
from vippcoder.packing.blinding_check import blinding_check
from vippcoder.packing.exemplars import (
    content_of,
    exemplar_sources,
    pack_exemplars,
    refuse_films_among,
)
from vippcoder.packing.left_over import half_made, release, told_of
from vippcoder.packing.masks import draw_masks, shuffled_order
from vippcoder.packing.neutral_dates import set_neutral_dates
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.creation import PackContents, PackedInstrument, create_database
from vippcoder.storage.pack.store import DATABASE, MEDIA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.domain.ids import Mask
    from vippcoder.domain.instrument import Instrument

DEFAULT_GROUPS = ("Video feedback", "Usual care")
"""What the blinding question offers where the study names nothing else."""


_TELLING = 6
"""Letters from which on a film's name is no everyday word."""


@dataclass(frozen=True, slots=True)
class NewPack:
    """What a pack shall hold."""

    observer: str
    """The observer's code."""
    instrument: Instrument
    definition: str
    """The instrument file's text."""
    films: Sequence[Path]
    """One session each, a film or a folder of up to four angles in the order of their names; the
    pack puts sessions in an order of its own."""
    group_labels: Sequence[str] = DEFAULT_GROUPS
    task: str = ""
    """What was filmed, shown to the observer; the same for all."""
    instrument_folder: Path = Path()
    """Where the instrument file lies, to which the names of exemplars are relative."""

    def all_films(self) -> tuple[Path, ...]:
        """Return every film, folders opened.

        Raises:
            StudyError: a folder holds no film, or too many.
        """
        return tuple(film for given in self.films for film in angles_of(given))


def make_pack(folder: Path, wanted: NewPack, job: Job | None = None) -> tuple[Mask, ...]:
    """Write a pack and return its masks in the observer's order.

    The pack appears under its name once it is whole and has passed the blinding check; until then,
    and whatever goes wrong, there is nothing.

    Raises:
        StudyError: the folder exists, cannot be written or has no room; a film cannot be read or
            copied; something would tell where a film came from.
        CancelledError: cancelled.
    """
    job = job or Job()
    if not wanted.films:
        raise StudyError("a pack needs at least one film", mend="name the films to be coded")
    sources = exemplar_sources(wanted.instrument, wanted.instrument_folder)
    _refuse_telling_words(wanted, sources)
    refuse_films_among(sources, wanted.all_films())
    if not wanted.observer.strip():
        raise StudyError("a pack is one observer's", mend="name the observer by a code")
    if folder.exists():
        raise StudyError(
            "exists already, and a pack is never written over",
            path=folder,
            mend="choose another name",
        )
    try:
        with half_made(folder, MEDIA) as making, told_of(folder, making):
            masks = _fill(making, wanted, sources, job)
            release(making)
            set_neutral_dates(making)
            making.rename(folder)
    except OSError as error:
        raise StudyError(
            f"cannot be made: {error.strerror}", path=folder, mend="choose another place"
        ) from error
    return masks


def _refuse_telling_words(wanted: NewPack, exemplars: Mapping[str, Path]) -> None:
    """Refuse words that repeat a film's name; the byte search allows the pack its own words."""
    said = f"{wanted.task}\n{wanted.observer}".lower()
    for film in {*wanted.films, *wanted.all_films(), *exemplars.values()}:
        if len(film.stem) >= _TELLING and film.stem.lower() in said:
            raise StudyError(
                "the task or the observer's code repeats this film's name, which the pack must not "
                "tell",
                path=film,
                mend="choose other words",
            )


def _fill(folder: Path, wanted: NewPack, sources: Mapping[str, Path], job: Job) -> tuple[Mask, ...]:
    share = 0.95 * len(sources) / (len(sources) + len(wanted.films))
    packed = pack_exemplars(
        folder, wanted.instrument, wanted.definition, sources, job.part(0, share)
    )
    masks, assignments = _sessions(folder, wanted, job.part(share, 0.95))
    contents = PackContents(
        wanted.observer.strip(),
        [PackedInstrument(packed.instrument, packed.definition)],
        wanted.group_labels,
        assignments,
        packed.exemplars,
    )
    with mended(folder / DATABASE):
        create_database(folder, contents, __version__)
    # A comment may say where an exemplar comes from, so then comments are not the pack's own words.
    own = content_of(packed.definition) if sources else packed.definition
    own_text = "\n".join(
        [own, wanted.task, wanted.observer, __version__, *wanted.group_labels, *masks]
    )
    films = [*wanted.all_films(), *sources.values()]
    blinding_check(folder, films, own_text=own_text, job=job.part(0.95, 1)).demand()
    return tuple(masks)


def _sessions(folder: Path, wanted: NewPack, job: Job) -> tuple[list[Mask], list[Assignment]]:
    masks = draw_masks(len(wanted.films))
    assignments = []
    for position, (mask, source) in enumerate(
        zip(masks, shuffled_order(len(masks)), strict=True), start=1
    ):
        part = job.part((position - 1) / len(masks), position / len(masks))
        recordings = pack_angles(folder / MEDIA, angles_of(wanted.films[source]), mask, part)
        coding = CodingId(secrets.token_hex(8))
        assignments.append(Assignment(coding, mask, position, wanted.task, recordings))
    return masks, assignments
