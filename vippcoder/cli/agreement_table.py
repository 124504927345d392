"""Results of agreement, for programs and to read."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from vippcoder.cli.output import print_line, print_table, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.agreement.nouns import Nouns
    from vippcoder.agreement.result import Result

_HEAD = ("Statistic", "Estimate", "95 % interval", "Koo and Li", "Cicchetti", "Interval; remarks")


def as_json(result: Result) -> dict[str, Any]:
    """Return a result for programs: every field by its name."""
    return asdict(result)


def print_results(results: Sequence[Result], nouns: Nouns) -> None:
    """Print a table for each group and cut-off, with what it counted above it.

    Args:
        results: of one division.
        nouns: what units and clusters are called.
    """
    if not results:
        return
    for (group, cutoff), part in groupby(results, key=lambda one: (one.group, one.cutoff)):
        rows = list(part)
        title = " ".join(
            [
                *([f"{group}:"] if group else []),
                *([f"cut at {cutoff:g}:"] if cutoff is not None else []),
                _counted(rows[0], nouns),
            ]
        )
        print_line(title)
        print_table(_HEAD, [_row(one) for one in rows])
        print_line("")
    print_line("Bands are of the whole interval: from its lower limit's to its upper limit's.")
    for resampled in _resampled(results):
        print_line(resampled)
    for form in dict.fromkeys(_form(one) for one in results if one.is_headline):
        print_line(f"* is the figure to report first: {form}.")
    print_line("--json tells model, reference and every count.")


def _form(one: Result) -> str:
    """Return what a figure is, in words: model, type, definition."""
    return ", ".join(part for part in (one.model, one.type, one.definition) if part)


def _resampled(results: Sequence[Result]) -> list[str]:
    """Return a line for each way in which intervals were drawn, with the statistics it was of."""
    of: dict[str, dict[str, None]] = {}
    for one in results:
        if "draws" in one.ci_method:
            of.setdefault(one.ci_method, {})[one.statistic] = None
    return [f"{how[0].upper()}{how[1:]}: {', '.join(names)}." for how, names in of.items()]


def _counted(one: Result, nouns: Nouns) -> str:
    is_alone = one.n_clusters == one.n_units
    clusters = "" if is_alone else f" of {several(one.n_clusters, nouns.cluster)}"
    return (
        f"{several(one.n_units, nouns.unit)}{clusters} with two ratings or more, "
        f"{several(one.n_observers, 'observer')}, {several(one.n_pairs, 'pair')}, "
        f"{several(one.missing, 'cell')} without a rating; level {one.level}"
    )


def _row(one: Result) -> Sequence[str]:
    from vippcoder.agreement.bands import bands_of

    name = one.statistic + ("*" if one.is_headline else "")
    if one.weights not in {"", "identity"} and one.weights not in one.statistic:
        name += f", {one.weights}"
    if one.about:
        name += f" ({one.about})"
    if one.estimate is None:
        return (name, "not estimable", "", "", "", one.reason)
    return (
        name,
        _number(one, one.estimate),
        _interval(one),
        *bands_of(one),
        "; ".join(part for part in (one.ci_method.partition(", ")[0], one.reason) if part),
    )


def _number(one: Result, value: float) -> str:
    return f"{value:.1f} %" if one.statistic.startswith("percent") else f"{value:.3f}"


def _interval(one: Result) -> str:
    if one.ci_low is None or one.ci_high is None:
        return ""
    return f"{_number(one, one.ci_low)} to {_number(one, one.ci_high)}"
