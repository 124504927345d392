"""Making an observer's pack from the blinded films of a study."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from vippcoder import __version__
from vippcoder.domain.coding import Assignment
from vippcoder.domain.ids import RecordingId
from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.appearing import appearing
from vippcoder.packing.exemplars import (
    PackedExemplars,
    content_of,
    exemplar_sources,
    pack_exemplars,
)
from vippcoder.packing.neutral_dates import set_neutral_dates
from vippcoder.packing.padded_copy import padded_copy
from vippcoder.packing.padding import drawn_padding
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.creation import PackContents, PackedInstrument, create_database
from vippcoder.storage.pack.store import DATABASE, MEDIA

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from vippcoder.domain.design import Segments
    from vippcoder.domain.guidance import Guidance
    from vippcoder.domain.ids import CodingId, Mask
    from vippcoder.domain.instrument import Instrument
    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job


@dataclass(frozen=True, slots=True)
class GivenInstrument:
    """An instrument as the study keeps it."""

    instrument: Instrument
    definition: str
    """The instrument file's text."""
    folder: Path
    """Where that file lay, to which the names of exemplars are relative."""


@dataclass(frozen=True, slots=True)
class GivenSession:
    """A coding that an observer is to be given."""

    coding: CodingId
    mask: Mask
    task: str
    """What was filmed, as observers read it."""
    instrument: str
    """The id of one of the batch's instruments."""
    recordings: tuple[Recording, ...]
    """As the study keeps them, the reference first."""
    segments: Segments
    """Which segments are rated."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one observer is given at once."""

    observer: str
    instruments: Sequence[GivenInstrument]
    group_labels: Sequence[str]
    sessions: Sequence[GivenSession]
    """In the observer's order."""
    media: Path
    """The study's folder of blinded films."""
    source_hashes: Collection[str]
    """SHA-256 of every file that a film of the study was made from: none may be an exemplar."""
    guidance: Guidance
    """What the study asks beside ratings, and whom it names for a child."""


class Look(Protocol):
    """The last look at a finished folder; raises `StudyError` where it must not leave."""

    def __call__(
        self, folder: Path, held: Sequence[Assignment], own_words: str, job: Job, /
    ) -> None:
        """Look it through.

        Args:
            folder: whole, with its neutral dates.
            held: the sessions in it.
            own_words: what it says of its own accord.
            job: told how far it is.
        """


def issue_pack(folder: Path, batch: Batch, look: Look, job: Job) -> None:
    """Write a pack; it appears under its name once it is whole and has been looked through.

    Its films are byte copies of the study's, each with its own padding, under the masks, written in
    the observer's order; recordings get ids of their own, and everything the same date.

    Args:
        folder: the pack to make; it must not exist.
        batch: what it shall hold.
        look: the last look at it.
        job: told how far it is.

    Raises:
        StudyError: the folder exists, cannot be written or has no room; a film is missing or was
            changed; `look` refuses it.
        CancelledError: cancelled. In every case of failure there is nothing.
    """
    with appearing(folder, MEDIA) as making:
        packed = packed_instruments(making, batch, job.part(0, 0.1))
        assignments = packed_sessions(making, batch, job.part(0.1, 0.7))
        contents = PackContents(
            batch.observer,
            [PackedInstrument(one.instrument, one.definition) for one in packed],
            batch.group_labels,
            assignments,
            [clip for one in packed for clip in one.exemplars],
            batch.guidance,
        )
        with mended(making / DATABASE):
            create_database(making, contents, __version__)
        set_neutral_dates(making)
        look(making, assignments, own_words(batch, packed), job.part(0.7, 1))


def packed_instruments(making: Path, batch: Batch, job: Job) -> list[PackedExemplars]:
    """Copy the exemplars of all instruments into a folder that is being made."""
    packed, count = [], len(batch.instruments)
    for number, given in enumerate(batch.instruments):
        sources = exemplar_sources(given.instrument, given.folder)
        for clip in sources.values():
            if sha256(clip) in batch.source_hashes:
                raise StudyError(
                    "is an exemplar of the instrument and a film of the study, so its anchor would "
                    "tell the rating",
                    path=clip,
                    mend="leave it out of one of the two",
                )
        part = job.part(number / count, (number + 1) / count)
        packed.append(pack_exemplars(making, given.instrument, given.definition, sources, part))
    return packed


def packed_sessions(making: Path, batch: Batch, job: Job, first: int = 1) -> list[Assignment]:
    """Copy the films into a folder that is being made, in the observer's order.

    Args:
        making: the folder.
        batch: what it shall hold.
        job: told how far it is.
        first: the place of the first session in the observer's order.
    """
    count, padding = len(batch.sessions), shared_padding(batch)
    return [
        Assignment(
            given.coding,
            given.mask,
            first + number,
            given.task,
            _films(
                making,
                given,
                batch.media,
                job.part(number / count, (number + 1) / count),
                padding,
            ),
            given.instrument,
            given.segments,
        )
        for number, given in enumerate(batch.sessions)
    ]


def shared_padding(batch: Batch) -> int | None:
    """Return the padding that all films get, where those of each task are of one size.

    They were made alike then, and stay so with one padding; it is drawn, so that other packs have
    another. None where films differ anyway: each is better blurred by a padding of its own.
    """
    sizes: dict[str, set[int]] = {}
    for given in batch.sessions:
        films = (batch.media / film.file for film in given.recordings)
        own = {film.stat().st_size for film in films if film.is_file()}
        sizes.setdefault(given.task, set()).update(own)
    are_alike = all(len(own) == 1 for own in sizes.values())
    return drawn_padding(max(max(own) for own in sizes.values())) if sizes and are_alike else None


def _films(
    making: Path, given: GivenSession, media: Path, job: Job, padding: int | None
) -> tuple[Recording, ...]:
    films, count = [], len(given.recordings)
    for angle, recording in enumerate(given.recordings):
        name = f"{given.mask}-{angle + 1}" if angle else given.mask
        part = job.part(angle / count, (angle + 1) / count)
        master = media / recording.file
        file, digest = padded_copy(master, recording.sha256, making / MEDIA, name, part, padding)
        own_id = RecordingId(secrets.token_hex(8))
        films.append(replace(recording, id=own_id, file=file, sha256=digest))
    return tuple(films)


def own_words(batch: Batch, packed: Sequence[PackedExemplars]) -> str:
    """Return what the pack says of its own accord.

    A comment may say where an exemplar comes from, so where there are some it does not count.
    """
    texts = [content_of(held.definition) if held.exemplars else held.definition for held in packed]
    said = [word for given in batch.sessions for word in (given.task, given.mask)]
    contact = batch.guidance.contact
    asked = [*batch.group_labels, *batch.guidance.timepoint_labels]
    given = [contact.name, contact.reach, contact.recipient]
    return "\n".join([*texts, *said, *asked, *given, batch.observer, __version__])
