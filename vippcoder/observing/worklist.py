"""The work list: the observer's sessions in their own order, and how far each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.observing import watching
from vippcoder.observing.questions import asked
from vippcoder.storage.pack.sheets import read_sheet

if TYPE_CHECKING:
    from vippcoder.domain.coding import Assignment, CodingState, Place
    from vippcoder.observing.pack import OpenPack


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One session of the work list."""

    assignment: Assignment
    subject: str
    """What was filmed, and with what it is rated where that differs; may be empty."""
    state: CodingState
    minutes: int
    """Length in whole minutes, at least 1: the exact length would tell two films apart."""
    watched_fraction: float
    rated: int
    """Required whole-session ratings that are given."""
    required: int
    questions: int
    """How many the observer asked the lead about it."""
    answers: int
    """How many of them were answered."""
    film_found: bool
    place: Place


def work_list(pack: OpenPack) -> tuple[WorkItem, ...]:
    """Return every session in the observer's own order."""
    return tuple(_item(pack, assignment) for assignment in pack.assignments)


def _item(pack: OpenPack, assignment: Assignment) -> WorkItem:
    current = read_sheet(pack.store, assignment.coding)
    dimensions = pack.instrument_of(assignment.coding).dimensions
    required = [d for d in dimensions if d.required and d.rates_sessions]
    frames = assignment.reference.frames
    about = asked(pack, assignment.coding)
    return WorkItem(
        assignment,
        pack.subject_of(assignment),
        current.state,
        max(1, round(frames.end_us / 60_000_000)),
        watching.fraction(frames, current.watched),
        sum(1 for d in required if current.rating(d.id, None) is not None),
        len(required),
        len(about),
        sum(1 for question in about if question.answers),
        all(pack.recording_path(r).is_file() for r in assignment.recordings),
        current.place,
    )
