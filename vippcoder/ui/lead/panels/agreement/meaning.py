"""What a figure means, where observers differ, and what to do: each in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.agreement.bands import KOO_LI
from vippcoder.study.reliability.saying import coefficient, listed, percentage, points
from vippcoder.ui.lead.words import several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.result import Result
    from vippcoder.study.reliability.figures import Figures
    from vippcoder.study.reliability.segments import SegmentFigures

_GOOD: Final = KOO_LI[1][0]
_STANDS_OUT: Final = 0.05
"""From so much more consistency than agreement on, leniency is worth a word."""
_ALL: Final = 100.0
_TOLD: Final = 3
"""Observers who are named; more make no sentence."""
_MINUS: Final = " - "


def meaning(figures: Figures) -> str:
    """Say what the first figure means."""
    first = figures.headline()
    if first is None:
        return "There is no figure for these ratings."
    if first.estimate is None:
        return f"{first.statistic} is not estimable: {first.reason}."
    share = percentage(100 * max(first.estimate, 0.0))
    said = (
        f"{share} of the variance of single ratings comes from the sessions; the rest comes from "
        "who rated, and from chance."
    )
    if first.ci_low is None or first.ci_high is None:
        return (
            f"{said} How sure that is cannot be told: {first.reason.removeprefix('no interval: ')}."
        )
    low, high = (percentage(100 * max(limit, 0.0)) for limit in (first.ci_low, first.ci_high))
    return f"{said} With this many sessions it may be anything from {low} to {high}."


def where_they_differ(figures: Figures) -> str:
    """Say who rates higher or lower than the others, and how often two are far apart."""
    found = sorted(lenient(figures), key=lambda result: -abs(result.estimate or 0.0))
    said = [_lenient(result) for result in found[:_TOLD]]
    if len(found) > _TOLD:
        said.append(f"{several(len(found) - _TOLD, 'other')} less so")
    parts = [f"{listed(said)}."] if said else ["Nobody rates clearly higher or lower."]
    near = figures.of("percent_within_1")
    if near is not None and near.estimate is not None:
        far = percentage(100 - near.estimate)
        apart = "No pair lies" if near.estimate == _ALL else f"{far} of pairs lie"
        parts.append(f"{apart} more than one point apart.")
    return " ".join(parts)


def lenient(figures: Figures) -> list[Result]:
    """Return the differences in leniency whose whole interval is on one side of 0."""
    return [
        result
        for result in figures.results
        if result.statistic == "mean_difference"
        and result.ci_low is not None
        and result.ci_high is not None
        and (result.ci_low > 0 or result.ci_high < 0)
    ]


def what_to_do(figures: Figures) -> str:
    """Say what follows."""
    return " ".join(_advice(figures))


def _advice(figures: Figures) -> Iterator[str]:
    first, counted = figures.headline(), figures.part.counted
    if first is None or first.estimate is None:
        awaited = several(counted.awaited, "coding is", "codings are")
        yield f"{awaited} still to come." if counted.awaited else "Double-code more sessions."
        return
    if first.ci_low is None or first.ci_high is None:
        yield "Double-code more sessions, of more families."
    elif first.ci_low >= _GOOD:
        yield "Single ratings can stand as they are."
    elif first.ci_high < _GOOD:
        yield "Single ratings are not enough: train anew, or take the mean of two."
    else:
        yield (
            f"Whether single ratings are good enough ({coefficient(_GOOD)}) is open: more "
            "double-coded sessions would tell; Planning says how many."
        )
    if lenient(figures) and _shifts(figures):
        yield "Order is kept better than level: look at the anchors together, over training films."
    elif first.ci_low is None or first.ci_low < _GOOD:
        yield "Pairs shows the sessions that lie furthest apart."


def _shifts(figures: Figures) -> bool:
    """Whether observers agree on the order of sessions more than on their values."""
    order, values = figures.of("ICC(C,1)"), figures.headline()
    if order is None or values is None or order.estimate is None or values.estimate is None:
        return False
    return order.estimate - values.estimate > _STANDS_OUT


def _lenient(result: Result) -> str:
    """Return `dina rates 0.68 higher than the others (0.37 to 0.98)`."""
    who, _, whom = result.about.partition(_MINUS)
    estimate, low, high = result.estimate or 0.0, result.ci_low or 0.0, result.ci_high or 0.0
    limits = sorted((abs(low), abs(high)))
    way = "higher" if estimate > 0 else "lower"
    interval = " to ".join(points(limit) for limit in limits)
    return f"{who} rates {points(abs(estimate))} {way} than {whom} ({interval})"


def counted_in_words(figures: Figures | SegmentFigures, what: str = "values") -> str:
    """Say what was counted: sessions, pairs, and what is no part of a pair."""
    counted = figures.part.counted
    parts = [
        f"{several(counted.sessions, 'session')} with two {what}",
        several(counted.pairs, "pair"),
    ]
    if counted.single:
        parts.append(f"{counted.single} with one {what.removesuffix('s')}")
    if counted.missing and what == "values":
        parts.append(f"{several(counted.missing, 'coding')} without a value")
    if counted.awaited:
        parts.append(f"{several(counted.awaited, 'coding')} still to come")
    if not counted.excluded:
        parts.append("nothing left out")
    return ", ".join(parts)
