"""How much a risk ratio hangs on the cut-off, and on one rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.reports.figures.drawing import FAINT, INK, RULE, Drawing, axis_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vippcoder.outcomes.result import Result

_WIDTH, _LEFT, _TOP, _PANEL = 860, 60, 56, 250


def fragility_plot(
    title: str, panels: Sequence[tuple[str, Sequence[tuple[str, Result]]]]
) -> Drawing:
    """Draw a panel for each timepoint: the ratio at each cut-off, and how far one rating moves it.

    Args:
        title: above it.
        panels: each with its name, and results with their cut-offs in order.
    """
    picture = Drawing(_WIDTH, _TOP + (_PANEL + 40) * len(panels), title)
    picture.words((16, 24), title, is_bold=True)
    note = "dot: as rated; thick: had one dyad been rated the other way; thin: 95 % interval"
    picture.words((16, 44), note, colour=FAINT)
    for number, (name, results) in enumerate(panels):
        _panel(picture, _TOP + (_PANEL + 40) * number, name, results)
    return picture


def _panel(picture: Drawing, top: float, name: str, results: Sequence[tuple[str, Result]]) -> None:
    low, high = top + _PANEL - 24, top + 26
    shown = [v for _, r in results for v in _numbers(r)]
    axis = axis_for(shown, (low, high), is_log=True, holds=1.0)
    picture.words((16, top + 16), name, is_bold=True)
    for tick in axis.ticks():
        look = {"stroke_dasharray": "4 3"} if tick == 1 else {"stroke": RULE}
        picture.line((_LEFT, axis.at(tick)), (_WIDTH - 20, axis.at(tick)), **look)
        picture.words((_LEFT - 8, axis.at(tick) + 4), f"{tick:g}", anchor="end", colour=FAINT)
    step = (_WIDTH - 20 - _LEFT) / max(1, len(results))
    for place, (cutoff, one) in enumerate(results):
        x = _LEFT + step * (place + 0.5)
        picture.words((x, low + 18), cutoff, anchor="middle")
        counts = f"{one.n1}/{one.N1} v {one.n0}/{one.N0}"
        picture.words((x, low + 34), counts, anchor="middle", colour=FAINT)
        _bars(picture, axis.at, x, one)


def _bars(picture: Drawing, at: Callable[[float], float], x: float, one: Result) -> None:
    if one.estimate is None:
        picture.words((x, at(1.0) - 6), "no ratio", anchor="middle", colour=FAINT)
        return
    if one.ci_low is not None and one.ci_high is not None:
        picture.line((x, at(one.ci_low)), (x, at(one.ci_high)), stroke=FAINT)
    flips = [flip.estimate for flip in one.one_flip if flip.estimate]
    if flips:
        ends = (x, at(min(*flips, one.estimate))), (x, at(max(*flips, one.estimate)))
        picture.line(*ends, stroke=FAINT, stroke_width=7, stroke_opacity=0.55)
    picture.disc((x, at(one.estimate)), 4.5, fill=INK)


def _numbers(one: Result) -> list[float]:
    found = [flip.estimate for flip in one.one_flip if flip.estimate]
    found += [v for v in (one.estimate, one.ci_low, one.ci_high) if v]
    return [value for value in found if value > 0]
