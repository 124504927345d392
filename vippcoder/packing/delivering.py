"""Making a delivery to a pack that is with its observer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.packing.issuing import own_words, packed_instruments, packed_sessions
from vippcoder.packing.neutral_dates import set_neutral_dates
from vippcoder.storage.pack.creation import PackContents, PackedInstrument, delivery_rows
from vippcoder.storage.pack.guidance import guidance_entry, rule_entries
from vippcoder.storage.pack.manifest import Manifest, write_manifest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.domain.guidance import Answer
    from vippcoder.jobs import Job
    from vippcoder.packing.issuing import Batch, Look


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is brought to one pack."""

    pack: str
    """The pack's id."""
    id: str
    """Random."""
    key: str
    """The random number in the pack's first journal entry."""
    batch: Batch
    """Sessions, which may be none, and the instruments that the pack does not hold yet."""
    first_position: int
    """The place of the first of these sessions in the observer's order."""
    with_guidance: bool = False
    """Whether the batch's guidance replaces the one that the pack has."""
    answers: Sequence[Answer] = ()
    removals: Sequence[tuple[str, bool]] = ()
    """Codings whose films are withdrawn, each with whether what was rated goes too."""


def fill_delivery(making: Path, delivery: Delivery, look: Look, job: Job) -> None:
    """Put a delivery into a folder that is being made, and look it through.

    Args:
        making: the folder, with an empty `media/`.
        delivery: what it shall bring.
        look: the last look at it.
        job: told how far it is.

    Raises:
        StudyError: a film is missing or was changed; `look` refuses it.
        CancelledError: cancelled.
    """
    batch = delivery.batch
    packed = packed_instruments(making, batch, job.part(0, 0.1))
    sessions = packed_sessions(making, batch, job.part(0.1, 0.7), delivery.first_position)
    contents = PackContents(
        batch.observer,
        [PackedInstrument(one.instrument, one.definition) for one in packed],
        batch.group_labels,
        sessions,
        [clip for one in packed for clip in one.exemplars],
    )
    guidance = [dict(guidance_entry(batch.guidance).row)] if delivery.with_guidance else []
    manifest = Manifest(
        delivery.pack,
        delivery.id,
        delivery_rows(contents),
        guidance,
        [dict(entry.row) for entry in rule_entries(sessions)],
        [
            {"answer_id": one.id, "question_id": one.question, "text": one.text}
            for one in delivery.answers
        ],
        list(delivery.removals),
    )
    write_manifest(making, manifest, delivery.key)
    set_neutral_dates(making)
    said = "\n".join([own_words(batch, packed), *(one.text for one in delivery.answers)])
    look(making, sessions, said, job.part(0.7, 1))
