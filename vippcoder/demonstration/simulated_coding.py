"""A simulated observer codes a pack, through the same verbs as the window.

It knows what an observer knows: the pack. What it rates comes from each film's first picture, how
lenient it is and where it errs from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder import __version__
from vippcoder.demonstration.habits import Habits
from vippcoder.demonstration.rater import Rater, chance
from vippcoder.demonstration.seen import behaviour_seen
from vippcoder.demonstration.simulated_sheet import SheetInHand
from vippcoder.domain.coding import BlindingAnswer, CodingState, StopReason
from vippcoder.jobs import Job
from vippcoder.observing import coding
from vippcoder.observing.blinding import DO_NOT_KNOW, answer_blinding
from vippcoder.observing.pack import open_pack
from vippcoder.observing.submission import stop, submit

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import Mask
    from vippcoder.observing.pack import OpenPack

SIMULATED = f"{__version__} simulated"
"""Stands in every entry, and so in `ratings_history`: nobody will take them for a person's."""

_OPEN = {CodingState.ASSIGNED, CodingState.STARTED}
_CERTAIN = 4


@dataclass(frozen=True, slots=True)
class SimulatedCoding:
    """One session that a simulated observer has done with."""

    mask: Mask
    state: CodingState
    """Submitted or stopped."""
    film_shown: bool
    """Whether its film could be shown; otherwise nothing in it could be coded."""


def simulate_coding(
    folder: Path,
    seed: int,
    job: Job | None = None,
    *,
    at_most: int | None = None,
    habits: Habits | None = None,
) -> tuple[SimulatedCoding, ...]:
    """Code the sessions of a pack that are still open, in the observer's order.

    The same pack and seed give the same codings, up to random ids and the time of day. Sessions
    that were submitted or stopped before stay as they are, so a pack to which a batch was added is
    simply coded again.

    Args:
        folder: the pack.
        seed: chooses leniency and errors; the observer's code has its part in them too.
        job: progress and cancellation.
        at_most: how many sessions to code; None codes all.
        habits: how often the observer does what; None does what observers do.

    Raises:
        StudyError: it is no pack, it cannot be written, or it is open elsewhere.
        CancelledError: cancelled; what is coded so far stays.
    """
    job, habits = job or Job(), habits or Habits()
    done = []
    with open_pack(folder) as pack:
        pack.store.written_by = SIMULATED
        masks = [a.mask for a in pack.assignments if coding.sheet(pack, a.coding).state in _OPEN][
            :at_most
        ]
        for number, mask in enumerate(masks):
            job.advance(number / len(masks), f"coding {mask}")
            done.append(_code(pack, mask, seed, habits))
        coding.put_away(pack)
    job.advance(1)
    return tuple(done)


def _code(pack: OpenPack, mask: Mask, seed: int, habits: Habits) -> SimulatedCoding:
    """Code one session to its end."""
    assignment = pack.assignment(mask)
    seen = behaviour_seen(pack.recording_path(assignment.reference))
    dice = chance("coding", seed, pack.observer, mask)
    coding.start(pack, assignment.coding)
    in_hand = SheetInHand(
        pack, assignment, Rater(pack.observer, seed), seen, dice=dice, habits=habits
    )
    stops = habits.stop(dice)
    unwatched = in_hand.watch(gives_up=stops is not None)
    if stops is not None:
        _stop(pack, mask, stops)
        return SimulatedCoding(mask, CodingState.STOPPED, seen is not None)
    in_hand.mark_segments()
    in_hand.rate()
    in_hand.write_notes()
    in_hand.turn_to_others()
    in_hand.look_back()
    submit(pack, assignment.coding, unwatched_because=unwatched)
    answer_blinding(pack, assignment.coding, in_hand.guess(), in_hand.guess_timepoint())
    in_hand.correct()
    return SimulatedCoding(mask, CodingState.SUBMITTED, seen is not None)


def _stop(pack: OpenPack, mask: Mask, reason: StopReason) -> None:
    coding_id = pack.coding_of(mask)
    stop(pack, coding_id, reason, "said by the simulated observer")
    if reason is StopReason.GROUP_RECOGNISED:
        guess = next(iter(pack.group_labels), DO_NOT_KNOW)
        answer_blinding(pack, coding_id, BlindingAnswer(guess, _CERTAIN))
