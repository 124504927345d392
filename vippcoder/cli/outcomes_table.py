"""Results of outcomes, for programs and to read."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from vippcoder.cli.output import print_line, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.outcomes.fragility import Flip
    from vippcoder.outcomes.result import Result

_HEAD: Final = ("Measure", "Method", "Estimate", "95 % interval", "Remarks")


def as_json(result: Result) -> dict[str, Any]:
    """Return a result for programs: every field by its name."""
    return asdict(result)


def print_results(results: Sequence[Result]) -> None:
    """Print a table for each timepoint and outcome, what was counted above it."""
    from vippcoder.outcomes.results import RULE

    for _, part in groupby(results, key=lambda one: (one.timepoint, one.outcome)):
        rows = list(part)
        first = rows[0]
        at = f"{first.timepoint}, " if first.timepoint else ""
        print_line(f"{at}{first.outcome}: {_arm(first, 1)}; {_arm(first, 0)}")
        print_table(_HEAD, [_row(one) for one in rows])
        for line in fragility_of(first):
            print_line(line)
        print_line("")
    if any(one.n1 is not None for one in results):
        print_line(RULE)
    print_line("Above 1 (ratios) or 0 (differences) the first arm has more. --json tells sources.")


def _arm(one: Result, which: int) -> str:
    name, events, of, missing, mean, spread = (
        (one.arm1, one.n1, one.N1, one.missing1, one.mean1, one.sd1)
        if which
        else (one.arm0, one.n0, one.N0, one.missing0, one.mean0, one.sd0)
    )
    told = f", {missing} missing" if missing else ""
    if events is not None:
        share = f" ({100 * events / of:.0f} %)" if of else ""
        return f"{name} {events}/{of}{share}{told}"
    what = "no mean" if mean is None else f"mean {mean:.2f}"
    sd = "" if spread is None else f", SD {spread:.2f}"
    return f"{name} {what}{sd}, n {of}{told}"


def _row(one: Result) -> Sequence[str]:
    remarks = "; ".join(part for part in (one.settings, one.reason) if part)
    if one.estimate is None:
        low = "" if one.ci_low is None else f"from {_number(one, one.ci_low)}"
        return one.measure, one.method, "not estimable", low, remarks
    interval = ""
    if one.ci_low is not None and one.ci_high is not None:
        interval = f"{_number(one, one.ci_low)} to {_number(one, one.ci_high)}"
    return one.measure, one.method, _number(one, one.estimate), interval, remarks


def _number(one: Result, value: float) -> str:
    """Return ratios and means with two decimals, shares with three."""
    return f"{value:.3f}" if one.measure in {"risk_difference", "fisher_p"} else f"{value:.2f}"


def fragility_of(one: Result) -> list[str]:
    """Return what the risk ratio would be had one unit been rated the other way."""
    if not one.one_flip:
        return []
    told = ", ".join(_flip(one, flip) for flip in one.one_flip)
    return [f"Had one been rated the other way, the risk ratio would be: {told}."]


def _flip(one: Result, flip: Flip) -> str:
    name = one.arm1 if flip.arm else one.arm0
    value = "undefined" if flip.estimate is None else f"{flip.estimate:.2f}"
    return f"{value} ({name} {'one more' if flip.gained else 'one fewer'})"
