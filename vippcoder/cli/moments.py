"""What a person types for a value, a time, a frame or a stretch of film."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import typer

from vippcoder.errors import StudyError
from vippcoder.timebase import TimeRange, format_instant, parse_instant

if TYPE_CHECKING:
    from vippcoder.timebase import FrameTimes


def read_value(text: str) -> Decimal:
    """Read a rating, with a point or a comma."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise StudyError(f"{text} is not a number", mend="give a value such as 5.5")
    return number


def read_instant(text: str) -> int:
    """Read a session time in microseconds."""
    try:
        return parse_instant(text)
    except ValueError as error:
        raise StudyError(str(error), mend="write seconds or minutes:seconds") from None


def time_of_frame(frames: FrameTimes, index: int) -> int:
    """Return when a frame appears; there is none beyond the last."""
    if not 0 <= index < len(frames):
        raise StudyError(f"the film has no frame {index}", mend=f"it has 0 to {len(frames) - 1}")
    return frames.time_of(index)


def read_frame(frames: FrameTimes, index: int | None, at: str | None) -> int:
    """Return the frame that was named by its index or by a time at which it is on screen."""
    if (index is None) == (at is None):
        raise typer.BadParameter("give the moment by --index or by --at")
    if index is not None:
        time_of_frame(frames, index)
        return index
    return frames.index_at(_within(frames, read_instant(at or "")))


def _within(frames: FrameTimes, instant: int) -> int:
    if instant > frames.end_us:
        end = format_instant(frames.end_us)
        raise StudyError(
            f"the film ends before {format_instant(instant)}", mend=f"it is {end} long"
        )
    return instant


def read_span(
    frames: FrameTimes,
    first: int | None,
    last: int | None,
    start: str | None,
    end: str | None,
) -> TimeRange:
    """Return the range of two frames, both included, or of every frame on screen between times."""
    if first is not None and last is not None and start is None and end is None:
        begin, stop = time_of_frame(frames, first), time_of_frame(frames, last)
        if last < first:
            raise StudyError("a segment's last frame comes after its first", mend="swap them")
        return TimeRange(begin, frames.nudge(stop, 1))
    if start is not None and end is not None and first is None and last is None:
        begin, stop = (_within(frames, read_instant(text)) for text in (start, end))
        if stop <= begin:
            raise StudyError("a segment ends after its start", mend="swap them")
        closed = stop if frames.is_edge(stop) else frames.nudge(stop, 1)
        return TimeRange(frames.time_of(frames.index_at(begin)), closed)
    raise typer.BadParameter("give --from-index and --to-index, or --start and --end")
