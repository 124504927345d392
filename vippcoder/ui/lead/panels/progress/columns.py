"""What the dashboard's tables say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.domain.study import ObserverState
from vippcoder.ui.lead.words import count, day, minutes, minutes_of, share_of
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from vippcoder.study.messages.questions import AskedQuestion
    from vippcoder.study.progress.status import ObserverStatus, Remark

STATE_ICONS = {
    ObserverState.ACTIVE: "circle-check",
    ObserverState.AWAY: "moon",
    ObserverState.LEFT: "door-exit",
    ObserverState.UNBLINDED: "eye",
}
_BASES = {"pace": "by pace", "intention": "as intended"}


@dataclass(frozen=True, slots=True)
class ObserverLine:
    """One observer's row: how far, and when the pack was last collected."""

    status: ObserverStatus
    collected_up_to: datetime | None

    @property
    def code(self) -> str:
        """The observer."""
        return str(self.status.code)

    @property
    def whole(self) -> float:
        """Minutes, coded and left."""
        return self.status.minutes_coded + self.status.minutes_left


def _ready(line: ObserverLine) -> str:
    forecast = line.status.forecast
    if forecast.on is None:
        return forecast.basis
    return f"{day(forecast.on)}, {_BASES.get(forecast.basis, forecast.basis)}"


OBSERVERS: tuple[Column[ObserverLine], ...] = (
    Column("Observer", lambda o: o.code, 96, is_bold=True),
    Column(
        "State", lambda o: o.status.state.value, 100, icon=lambda o: STATE_ICONS[o.status.state]
    ),
    Column(
        "Film coded",
        lambda o: minutes_of(o.status.minutes_coded, o.whole),
        190,
        share=lambda o: share_of(o.status.minutes_coded, o.whole),
    ),
    Column(
        "Sessions",
        lambda o: f"{count(o.status.submitted)} of {count(o.status.assigned)}",
        84,
        help="Submitted of assigned.",
    ),
    Column(
        "Pace",
        lambda o: f"{minutes(o.status.pace)} a week" if o.status.pace else "not known yet",
        104,
        tone=lambda o: "" if o.status.pace else "2",
        help="Minutes of film a week, over the last four weeks that were collected.",
    ),
    Column("Ready by", _ready, 0, help="By pace, or as intended until the pace is known."),
    Column(
        "Collected up to",
        lambda o: day(o.collected_up_to),
        116,
        help="When the newest entry that came home was written.",
    ),
)

QUESTIONS: tuple[Column[AskedQuestion], ...] = (
    Column("Mask", lambda q: str(q.mask), 92, is_bold=True),
    Column("Observer", lambda q: str(q.observer), 92),
    Column("Asked", lambda q: day(datetime.fromisoformat(q.asked_at)), 104),
    Column(
        "Answer",
        lambda q: "open" if not q.answers else "delivered" if _is_home(q) else "goes out next",
        124,
        icon=lambda q: (
            "circle-dashed" if not q.answers else "circle-check" if _is_home(q) else "circle-half"
        ),
    ),
    Column(
        "Question",
        lambda q: "withheld: you have still to code this session" if q.is_withheld else q.text,
        0,
        icon=lambda q: "lock" if q.is_withheld else "",
        tone=lambda q: "2" if q.is_withheld else "",
    ),
)

STOPPED: tuple[Column[Remark], ...] = (
    Column("Mask", lambda r: str(r.mask), 92, is_bold=True),
    Column("Observer", lambda r: str(r.observer), 92),
    Column("Stopped on", lambda r: day(r.at), 110),
    Column("Why", lambda r: r.why.replace("-", " "), 0),
)

TAKEN_BACK: tuple[Column[Remark], ...] = (
    Column("Mask", lambda r: str(r.mask), 92, is_bold=True),
    Column("Observer", lambda r: str(r.observer), 92),
    Column("Submitted on", lambda r: day(r.at), 110),
    Column("Why it was taken back", lambda r: r.why, 0),
)

CANNOT_CODE: tuple[Column[Remark], ...] = (
    Column("Mask", lambda r: str(r.mask), 92, is_bold=True),
    Column("Observer", lambda r: str(r.observer), 92),
    Column("Dimension", lambda r: str(r.dimension), 150),
    Column("Of", lambda r: "a segment" if r.is_segment else "the whole session", 140),
    Column("Why", lambda r: r.why.replace("-", " "), 0),
)


def _is_home(question: AskedQuestion) -> bool:
    return all(answer.is_delivered for answer in question.answers)
