"""Estimates with their intervals, one under the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.reports.figures.drawing import FAINT, INK, RULE, Drawing, axis_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.outcomes.result import Result

_LEAST_LEFT, _SPAN, _NUMBERS = 380, 280, 200
_LETTER: Final = 7.3
"""Pixels of a letter, about."""
_ROW, _TOP, _FOOT = 26, 52, 46


def estimate_plot(title: str, rows: Sequence[tuple[str, Result]], *, is_ratio: bool) -> Drawing:
    """Draw a row for each estimate: what it is of, its counts, its interval, its numbers.

    Args:
        title: above it.
        rows: each with its name, from the top.
        is_ratio: on a logarithmic axis about 1; else on a straight one about 0.
    """
    height = _TOP + _ROW * len(rows) + _FOOT
    longest = max((len(name) for name, _ in rows), default=0)
    left = max(_LEAST_LEFT, _LETTER * longest + 120)
    right = left + _SPAN
    picture = Drawing(right + _NUMBERS, height, title)
    shown = [v for _, r in rows for v in (r.estimate, r.ci_low, r.ci_high) if v is not None]
    none = 1.0 if is_ratio else 0.0
    axis = axis_for(shown, (left, right), is_log=is_ratio, holds=none)
    picture.words((16, 24), title, is_bold=True)
    bottom = _TOP + _ROW * len(rows)
    for tick in axis.ticks():
        picture.line((axis.at(tick), _TOP - 8), (axis.at(tick), bottom), stroke=RULE)
        picture.words((axis.at(tick), bottom + 18), f"{tick:g}", anchor="middle", colour=FAINT)
    picture.line((axis.at(none), _TOP - 8), (axis.at(none), bottom), stroke_dasharray="4 3")
    for number, (name, one) in enumerate(rows):
        middle = _TOP + _ROW * number + _ROW / 2
        picture.words((16, middle + 4), name)
        picture.words((left - 12, middle + 4), _counted(one), anchor="end", colour=FAINT)
        picture.words((right + 16, middle + 4), _told(one))
        if one.estimate is None:
            continue
        if one.ci_low is not None and one.ci_high is not None:
            ends = (axis.at(one.ci_low), middle), (axis.at(one.ci_high), middle)
            picture.line(*ends, stroke_width=2)
            if one.ci_high > axis.high:
                goes_on = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
                picture.words((right + 1, middle + 5), goes_on)
            if one.ci_low < axis.low:
                goes_on = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
                picture.words((left - 1, middle + 5), goes_on, anchor="end")
        picture.disc((axis.at(one.estimate), middle), 5, fill=INK)
    if rows:
        arms = f"above {none:g}: more in {rows[0][1].arm1} than in {rows[0][1].arm0}"
        picture.words(((left + right) / 2, bottom + 38), arms, anchor="middle", colour=FAINT)
    return picture


def _counted(one: Result) -> str:
    if one.n1 is None:
        return f"n {one.N1} v {one.N0}"
    return f"{one.n1}/{one.N1} v {one.n0}/{one.N0}"


def _told(one: Result) -> str:
    if one.estimate is None:
        return "not estimable"
    if one.ci_low is None or one.ci_high is None:
        return f"{one.estimate:.2f}"
    return f"{one.estimate:.2f} ({one.ci_low:.2f} to {one.ci_high:.2f})"
