"""Results of agreement on segments, to read."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from vippcoder.cli.output import print_line, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.agreement.result import Result

_COUNTS = {"segments_matched", "segments_missed", "segments_extra", "segments_unmatched"}
_HEAD = ("Statistic", "Estimate", "95 % interval", "Of what", "Remarks")


def print_segment_results(results: Sequence[Result], cluster: str = "cluster") -> None:
    """Print a table for each group and pair, with what it counted above it.

    Args:
        results: of one division.
        cluster: what a cluster is called.
    """
    for (group, about), part in groupby(results, key=lambda one: (one.group, one.about)):
        rows = list(part)
        print_line(": ".join([*(one for one in (group, about) if one), _counted(rows[0], cluster)]))
        # What is said of most rows is said once.
        often, times = Counter(one.reason for one in rows).most_common(1)[0]
        shared = often if times > len(rows) / 2 else ""
        print_table(_HEAD, [_row(one, shared) for one in rows])
        if shared:
            print_line(f"{shared[0].upper()}{shared[1:]}.")
        print_line("")
    if resampled := next((one.ci_method for one in results if one.ci_method), ""):
        over, _scale, *how = resampled.split(", ")
        print_line(f"Intervals: {', '.join((over, *how))}.")
    print_line(
        "* are the figures to report, both: they answer different questions. "
        "--json tells references and every count."
    )


def _counted(one: Result, cluster: str) -> str:
    from vippcoder.agreement.segments.coded import several

    clusters = "" if one.n_clusters == one.n_units else f" of {several(one.n_clusters, cluster)}"
    return (
        f"{several(one.n_units, 'session')}{clusters} coded by two or more, "
        f"{several(one.n_observers, 'observer')}, {several(one.n_pairs, 'pair')} of codings, "
        f"{one.missing} without a coding"
    )


def _row(one: Result, shared: str) -> Sequence[str]:
    name = one.statistic + ("*" if one.is_headline else "")
    reason = "" if one.reason == shared or one.statistic in _COUNTS else one.reason
    if one.estimate is None:
        return (name, "not estimable", "", one.settings, reason)
    return (name, _number(one, one.estimate), _interval(one), one.settings, reason)


def _number(one: Result, value: float) -> str:
    if "percent" in one.statistic:
        return f"{value:.1f} %"
    return f"{value:.0f}" if one.statistic in _COUNTS else f"{value:.3f}"


def _interval(one: Result) -> str:
    if one.ci_low is None or one.ci_high is None:
        return ""
    return f"{_number(one, one.ci_low)} to {_number(one, one.ci_high)}"
