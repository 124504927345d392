"""Making a training pack: films that are no trial films, and the gold of each, locked.

The keys of the gold never are in it; a search of the finished pack proves that neither a key nor
what gold says can be read there. A practice pack alone holds its keys.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder import __version__
from vippcoder.domain.coding import Assignment
from vippcoder.domain.ids import CodingId
from vippcoder.domain.telling import Term
from vippcoder.domain.training import PackedTrainingFilm
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.angles import pack_angles
from vippcoder.packing.appearing import appearing
from vippcoder.packing.blinding_check import blinding_check, search_for
from vippcoder.packing.exemplars import (
    content_of,
    exemplar_sources,
    pack_exemplars,
    refuse_films_among,
)
from vippcoder.packing.masks import draw_masks, shuffled_order
from vippcoder.packing.neutral_dates import set_neutral_dates
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.creation import PackContents, PackedInstrument, create_database
from vippcoder.storage.pack.sealed_gold import key_entry, new_key, rule_entry, sealed_entry
from vippcoder.storage.pack.store import DATABASE, MEDIA, TRAINING_KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from vippcoder.domain.certification import Certification
    from vippcoder.domain.design import Segments
    from vippcoder.domain.guidance import Guidance
    from vippcoder.domain.ids import Mask
    from vippcoder.domain.training import TrainingFilm
    from vippcoder.packing.exemplars import PackedExemplars
    from vippcoder.packing.issuing import GivenInstrument
    from vippcoder.storage.core.journal import Entry

_TELLING: Final = 6
"""Letters from which on gold's words are looked for: fewer stand anywhere by chance."""


@dataclass(frozen=True, slots=True)
class NewTrainingPack:
    """What a training pack shall hold."""

    observer: str
    """The trainee's code."""
    given: GivenInstrument
    media: Path
    """The set's folder."""
    films: Sequence[TrainingFilm]
    group_labels: Sequence[str]
    segments: Segments
    guidance: Guidance
    rule: Certification
    is_practice: bool = False
    """Whether the keys lie in the pack, so that it can be used with nobody at the other end."""
    taken: Collection[Mask] = ()
    """Masks that it must not repeat."""


def make_training_pack(
    folder: Path,
    wanted: NewTrainingPack,
    keep: Callable[[Path, tuple[PackedTrainingFilm, ...]], None],
    job: Job | None = None,
) -> tuple[PackedTrainingFilm, ...]:
    """Write a training pack and return its films in the trainee's order, with the keys.

    Args:
        folder: the pack to make; it must not exist.
        wanted: what it shall hold.
        keep: called with the finished pack, before it has its name, to keep the keys: one that is
            handed out without them could never be opened.
        job: progress and cancellation.

    Raises:
        StudyError: the folder exists or cannot be written, a film is missing or was changed, or
            something in the pack would tell gold or where a film comes from.
        CancelledError: cancelled. In every case of failure there is nothing.
    """
    job = job or Job()
    with appearing(folder, MEDIA) as making:
        held = _exemplars(making, wanted, job.part(0, 0.1))
        films, assignments = _films(making, wanted, job.part(0.1, 0.85))
        contents = PackContents(
            wanted.observer,
            [PackedInstrument(held.instrument, held.definition)],
            wanted.group_labels,
            assignments,
            held.exemplars,
            wanted.guidance,
        )
        with mended(making / DATABASE):
            given = list(_given(wanted, films))
            create_database(making, contents, __version__, kind=TRAINING_KIND, more=given)
        set_neutral_dates(making)
        _look(making, wanted, films, held, job.part(0.85, 1))
        keep(making, films)
    return films


def _exemplars(making: Path, wanted: NewTrainingPack, job: Job) -> PackedExemplars:
    given = wanted.given
    sources = exemplar_sources(given.instrument, given.folder)
    refuse_films_among(sources, [wanted.media / film.file for film in wanted.films])
    return pack_exemplars(making, given.instrument, given.definition, sources, job)


def _films(
    making: Path, wanted: NewTrainingPack, job: Job
) -> tuple[tuple[PackedTrainingFilm, ...], list[Assignment]]:
    count = len(wanted.films)
    masks = draw_masks(count, wanted.taken)
    films, assignments = [], []
    for number, (mask, place) in enumerate(zip(masks, shuffled_order(count), strict=True)):
        film, coding = wanted.films[place], CodingId(secrets.token_hex(8))
        part = job.part(number / count, (number + 1) / count)
        recordings = pack_angles(making / MEDIA, [wanted.media / film.file], mask, part)
        instrument = wanted.given.instrument.id
        films.append(PackedTrainingFilm(film.id, coding, mask, new_key()))
        assignments.append(
            Assignment(coding, mask, number + 1, film.task, recordings, instrument, wanted.segments)
        )
    return tuple(films), assignments


def _given(wanted: NewTrainingPack, films: Sequence[PackedTrainingFilm]) -> Iterator[Entry]:
    golds = {film.id: film.gold for film in wanted.films}
    yield rule_entry(wanted.rule, is_practice=wanted.is_practice)
    for one in films:
        yield sealed_entry(one.coding, golds[one.film], one.key)
    if wanted.is_practice:
        for one in films:
            yield key_entry(one.coding, one.key)


def _look(
    making: Path,
    wanted: NewTrainingPack,
    films: Sequence[PackedTrainingFilm],
    held: PackedExemplars,
    job: Job,
) -> None:
    """Look the finished pack through: for where its films come from, and for their gold."""
    definition = content_of(held.definition) if held.exemplars else held.definition
    contact = wanted.guidance.contact
    own = "\n".join(
        [
            definition,
            wanted.observer,
            __version__,
            *wanted.group_labels,
            *(film.task for film in wanted.films),
            *(one.mask for one in films),
            *(contact.name, contact.reach, contact.recipient),
        ]
    )
    sources = [wanted.media / film.file for film in wanted.films]
    blinding_check(making, sources, own_text=own, job=job.part(0, 0.7)).demand()
    terms = set(terms_of_gold(wanted.films))
    if not wanted.is_practice:
        terms |= {Term(one.key, "key of gold") for one in films}
    found = search_for(making, terms, (), own_text=own, job=job.part(0.7, 1)).found
    if found:
        raise StudyError(
            f"the pack would tell gold before its time: {found[0].term.what} in {found[0].where}",
            mend="choose a task and an instrument text that do not repeat what gold says",
        )


def terms_of_gold(films: Sequence[TrainingFilm]) -> Iterator[Term]:
    """Yield what gold says in words, which may stand in no pack."""
    for film in films:
        said = [one.reason for one in film.gold.ratings] + [one.note for one in film.gold.moments]
        for text in said:
            if len(text.strip()) >= _TELLING:
                yield Term(text.strip(), "words of a gold coding")
