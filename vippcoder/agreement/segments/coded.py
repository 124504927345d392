"""What agreement on segments reads: sessions, and in each what every observer marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.segments.pieces import pieces_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.agreement.segments.pieces import Piece

USUAL_UNIT_US: Final = 1_000_000
USUAL_TOLERANCE_US: Final = 2_000_000
USUAL_IOU: Final = 0.5
_US: Final = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch or a moment that an observer marked, in whole microseconds of session time.

    Raises:
        ValueError: it ends before it starts.
    """

    start_us: int
    end_us: int
    """Not part of the stretch (half-open); the start again where it is a moment."""
    code: str
    """Its category, or the value it was rated with; two subjects' marks never have one code."""
    subject: str = ""
    """Whom it is about, where that is told."""

    def __post_init__(self) -> None:
        if self.end_us < self.start_us:
            raise ValueError(f"a mark ends before it starts: {self.start_us}, {self.end_us}")

    @property
    def is_moment(self) -> bool:
        """Whether it has no length (a point event)."""
        return self.start_us == self.end_us


@dataclass(frozen=True, slots=True)
class CodedSession:
    """One session, its assigned window and what each observer marked in it.

    Raises:
        ValueError: the window is empty.
    """

    session: str
    start_us: int
    end_us: int
    """Not part of the window."""
    codings: Mapping[str, Sequence[Mark]]
    """By observer. One who marked nothing has an empty coding; one who did not code it has none."""
    cluster: str = ""
    """The dyad; empty where the session stands alone."""

    def __post_init__(self) -> None:
        if self.end_us <= self.start_us:
            raise ValueError(f"the window of {self.session} is empty")

    def within_window(self) -> CodedSession:
        """Return it with every mark cut to the window, and those outside of it left out."""
        cut = {
            observer: tuple(sorted(self._cut(mark) for mark in marks if self._holds(mark)))
            for observer, marks in self.codings.items()
        }
        return replace(self, codings=cut)

    def _holds(self, mark: Mark) -> bool:
        if mark.is_moment:
            return self.start_us <= mark.start_us < self.end_us
        return mark.start_us < self.end_us and mark.end_us > self.start_us

    def _cut(self, mark: Mark) -> Mark:
        start, end = max(mark.start_us, self.start_us), min(mark.end_us, self.end_us)
        return replace(mark, start_us=start, end_us=end)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the figures depend on, and a reader must be told.

    Raises:
        ValueError: a unit of no length, a tolerance below 0, an IoU outside of 0 (not included)
            to 1.
    """

    unit_us: int = USUAL_UNIT_US
    """The unit of time that one tally stands for."""
    tolerance_us: int = USUAL_TOLERANCE_US
    """How far apart two marks may start and still be of one event."""
    iou: float = USUAL_IOU
    """Overlap by extent from which two segments are the same one."""

    def __post_init__(self) -> None:
        if self.unit_us < 1:
            raise ValueError("a unit of time is longer than nothing")
        if self.tolerance_us < 0:
            raise ValueError("a tolerance is 0 or more")
        if not 0 < self.iou <= 1:
            raise ValueError("an overlap by extent is above 0 and at most 1")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two observers and the sessions that both coded."""

    first: str
    second: str
    rows: tuple[int, ...]
    """Places of those sessions."""


class Coded:
    """Sessions that two observers or more coded, prepared: what the measures sum over."""

    def __init__(self, sessions: Sequence[CodedSession], settings: Settings) -> None:
        kept = [session for session in sessions if len(session.codings) > 1]
        self.sessions = tuple(session.within_window() for session in kept)
        self.settings = settings
        self.left_out = len(sessions) - len(kept)
        self._marked = sum(len(marks) for one in kept for marks in one.codings.values())

    @cached_property
    def pieces(self) -> tuple[Mapping[str, list[Piece]], ...]:
        """Each session's window cut by each observer's stretches, by observer."""
        return tuple(
            {
                observer: pieces_of(marks, session.start_us, session.end_us)
                for observer, marks in session.codings.items()
            }
            for session in self.sessions
        )

    @cached_property
    def clusters(self) -> tuple[str, ...]:
        """The dyad of each session; the session itself where it stands alone."""
        return tuple(session.cluster or session.session for session in self.sessions)

    @cached_property
    def observers(self) -> tuple[str, ...]:
        """Everybody who coded one of the sessions, in order of their names."""
        return tuple(sorted({one for session in self.sessions for one in session.codings}))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Pairs of observers with a session in common."""
        found = (
            Pair(first, second, self._coded_by(first, second))
            for first, second in combinations(self.observers, 2)
        )
        return tuple(pair for pair in found if pair.rows)

    def _coded_by(self, first: str, second: str) -> tuple[int, ...]:
        return tuple(
            row
            for row, session in enumerate(self.sessions)
            if first in session.codings and second in session.codings
        )

    @cached_property
    def n_pairs(self) -> int:
        """Pairs of codings of one session."""
        return sum(len(pair.rows) for pair in self.pairs)

    @cached_property
    def missing(self) -> int:
        """Cells of the table of sessions and observers without a coding."""
        given = sum(len(session.codings) for session in self.sessions)
        return len(self.sessions) * len(self.observers) - given

    @cached_property
    def marks(self) -> int:
        """Marks of all codings inside the windows."""
        return sum(len(marks) for one in self.sessions for marks in one.codings.values())

    @cached_property
    def moments(self) -> int:
        """Those among them that have no length."""
        return sum(
            mark.is_moment
            for session in self.sessions
            for marks in session.codings.values()
            for mark in marks
        )

    def told(self, *settings: str) -> str:
        """Return settings in words, with what lay outside of the windows."""
        outside = self._marked - self.marks
        left = (f"{outside} of {self._marked} marks outside the window left out",)
        return "; ".join((*settings, *(left if outside else ())))


def seconds(time_us: int) -> str:
    """Return a length in seconds, as short as it is exact: `1 s`, `0.5 s`."""
    return f"{time_us / _US:.6f}".rstrip("0").rstrip(".") + " s"


def several(count: int, what: str) -> str:
    """Return a number and the word for it: `1 mark`, `3 marks`."""
    return f"{count} {what if count == 1 else f'{what}s'}"
