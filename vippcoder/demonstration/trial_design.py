"""The design and the observers of a made-up trial."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from vippcoder.demonstration.rater import chance
from vippcoder.demonstration.trial import ARMS, TASKS, TIMEPOINTS
from vippcoder.domain.design import (
    Checks,
    Event,
    EventKind,
    Guesses,
    InstrumentUse,
    SafeguardingContact,
    StudyDesign,
    Task,
    Timepoint,
)
from vippcoder.domain.ids import DimensionId, DyadId, ObserverCode, TaskId, TimepointId
from vippcoder.domain.study import Observer

if TYPE_CHECKING:
    from collections.abc import Sequence

CODES: Final = ("anna", "ben", "cleo", "dina")
_SPEAK_BOTH: Final = ("anna", "dina")
"""Two, so that films in the other language can be coded twice."""
_KNOWS: Final = "ben"
_WEEKLY: Final = (120, 90, 90, 60)
"""Minutes of film that each means to code a week."""
_TASK_NAMES: Final = ("Free play", "Clean-up")
_TELLING: Final = ("Lindenhof", "Brandt")
"""A made-up site and a made-up therapist."""


def trial_design(seed: int, *, commitment: str, contact: SafeguardingContact) -> StudyDesign:
    """Return the design: everything coded twice, a tenth of each observer's sessions repeated.

    Args:
        seed: from which assignment and order are drawn.
        commitment: of the sealed allocation.
        contact: to whom an observer's concern for a child goes.
    """
    return StudyDesign(
        title="Rehearsal",
        timepoints=tuple(
            Timepoint(TimepointId(t), t.replace("-", " ").capitalize()) for t in TIMEPOINTS
        ),
        tasks=tuple(Task(TaskId(t), name) for t, name in zip(TASKS, _TASK_NAMES, strict=True)),
        instruments=(InstrumentUse("sn-1", "1"),),
        guesses=Guesses(ARMS, asks_timepoint=True),
        checks=Checks(repeat_share=0.1),
        events=(Event(DimensionId("sensitivity"), EventKind.AT_OR_ABOVE, Decimal(5)),),
        seed=seed,
        commitment=commitment,
        telling_words=_TELLING,
        safeguarding=contact,
    )


def trial_observers(dyads: Sequence[str], seed: int) -> tuple[Observer, ...]:
    """Return four certified observers; one of them knows one of the families."""
    known = DyadId(chance("known family", seed).choice(dyads))
    return tuple(
        Observer(
            ObserverCode(code),
            ("en", "de") if code in _SPEAK_BOTH else ("en",),
            minutes_a_week=minutes,
            knows=(known,) if code == _KNOWS else (),
        )
        for code, minutes in zip(CODES, _WEEKLY, strict=True)
    )
