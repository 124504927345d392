"""What an observer believes about a session that is closed: the group, and where asked the wave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vippcoder.domain.coding import Changes, CodingState
from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack.sheets import read_sheet
from vippcoder.storage.pack.timepoints import timepoint_entry
from vippcoder.timebase import format_instant

if TYPE_CHECKING:
    from vippcoder.domain.coding import BlindingAnswer, TimepointAnswer
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack

DO_NOT_KNOW = "do not know"
"""The guess that names no group and no timepoint."""


def check_answer(
    pack: OpenPack,
    coding: CodingId,
    answer: BlindingAnswer,
    timepoint: TimepointAnswer | None = None,
) -> None:
    """See that the answers can be kept, before the ratings are locked for them.

    Raises:
        StudyError: one names nothing that is offered, or a moment that the film does not have.
    """
    _check_offered(answer.guess, pack.group_labels)
    end_us = pack.assignment(coding).reference.frames.end_us
    if answer.at_us is not None and not 0 <= answer.at_us <= end_us:
        raise StudyError(
            f"the film has no moment {format_instant(answer.at_us)}",
            mend=f"it is {format_instant(end_us)} long",
        )
    if timepoint is not None:
        if not pack.guidance.timepoint_labels:
            raise StudyError("this study does not ask for the timepoint", mend="leave it out")
        _check_offered(timepoint.guess, pack.guidance.timepoint_labels)


def answer_blinding(
    pack: OpenPack,
    coding: CodingId,
    answer: BlindingAnswer,
    timepoint: TimepointAnswer | None = None,
) -> Changes:
    """Keep what the observer believes about the group; asked once the ratings are locked.

    Args:
        pack: the open pack.
        coding: which one.
        answer: about the group.
        timepoint: about the wave of the study, where it asks (`pack.guidance`).

    Raises:
        StudyError: the coding is not submitted or stopped, or `check_answer` refuses the answers.
    """
    state = read_sheet(pack.store, coding).state
    mask = pack.assignment(coding).mask
    if state not in {CodingState.SUBMITTED, CodingState.STOPPED}:
        raise StudyError(
            f"{mask} is {state}; the blinding question comes after submitting", mend="submit first"
        )
    check_answer(pack, coding, answer, timepoint)
    row = {
        "coding_id": coding,
        "guess": answer.guess,
        "certainty": answer.certainty,
        "reasons": json.dumps(list(answer.reasons), ensure_ascii=False),
        "at_us": answer.at_us,
        "words": answer.words.strip(),
    }
    entries = [Entry("blinding_answers", row)]
    if timepoint is not None:
        entries.append(timepoint_entry(coding, timepoint))
    with pack.store.transaction():
        pack.store.append(coding, entries)
    return Changes(coding, state=True)


def _check_offered(guess: str, labels: tuple[str, ...]) -> None:
    offered = (*labels, DO_NOT_KNOW)
    if guess not in offered:
        raise StudyError(
            f"{guess!r} is not an answer", mend=f"the answers are {', '.join(offered)}"
        )
