"""The timepoint guess: which wave of the study an observer takes a session for, where it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.coding import Changes, CodingState
from vippcoder.errors import StudyError
from vippcoder.observing.submission import DO_NOT_KNOW
from vippcoder.storage.pack.sheets import read_sheet
from vippcoder.storage.pack.timepoints import timepoint_entry

if TYPE_CHECKING:
    from vippcoder.domain.coding import TimepointAnswer
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack


def check_timepoint(pack: OpenPack, answer: TimepointAnswer) -> None:
    """See that an answer can be kept.

    Raises:
        StudyError: the study does not ask, or the answer names none of its labels.
    """
    labels = pack.guidance.timepoint_labels
    if not labels:
        raise StudyError("this study does not ask for the timepoint", mend="leave it out")
    offered = (*labels, DO_NOT_KNOW)
    if answer.guess not in offered:
        raise StudyError(
            f"{answer.guess!r} is not an answer", mend=f"the answers are {', '.join(offered)}"
        )


def answer_timepoint(pack: OpenPack, coding: CodingId, answer: TimepointAnswer) -> Changes:
    """Keep which timepoint the observer takes the session for; asked once it is closed.

    Raises:
        StudyError: the coding is not submitted or stopped, or `check_timepoint` refuses the answer.
    """
    state = read_sheet(pack.store, coding).state
    if state not in {CodingState.SUBMITTED, CodingState.STOPPED}:
        mask = pack.assignment(coding).mask
        raise StudyError(
            f"{mask} is {state}; the timepoint is asked after submitting", mend="submit first"
        )
    check_timepoint(pack, answer)
    with pack.store.transaction():
        pack.store.append(coding, [timepoint_entry(coding, answer)])
    return Changes(coding, state=True)
