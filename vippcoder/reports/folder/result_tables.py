"""What was found, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.reports.folder.table import Digits, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.outcomes.estimate import Estimate
    from vippcoder.outcomes.result import Result
    from vippcoder.reports.folder.table import Cell
    from vippcoder.reports.outcomes import StudyOutcomes

MAIN: Final = {
    ("risk_ratio", "katz"),
    ("risk_difference", "newcombe"),
    ("mean_difference", "welch"),
}
"""Measure and method of what stands in the main table."""
_PLACES: Final = 6
"""Decimal places in the main table, which the scripts write too."""
_COUNTED: Final = (
    ("timepoint", "when, by the design"),
    ("outcome", "a dimension, or an event of the design"),
    ("measure", "of how the arms differ"),
    ("method", "its author"),
    ("arm1", "is compared"),
    ("arm0", "the reference arm"),
    ("n1", "events in arm 1; empty of values"),
    ("N1", "dyads of arm 1 that went in"),
    ("n0", "events in arm 0"),
    ("N0", "dyads of arm 0 that went in"),
)
_LIMITS: Final = (
    ("estimate", "the figure; empty where there is none"),
    ("ci_low", "lower limit of its 95 % interval"),
    ("ci_high", "upper limit"),
)
_SPREAD: Final = (
    ("mean1", "mean of arm 1; empty of events"),
    ("sd1", "its standard deviation"),
    ("mean0", "mean of arm 0"),
    ("sd0", "its standard deviation"),
)
_REASON: Final = ("reason", "why there is no figure or interval, or a warning")


def main_table(found: StudyOutcomes) -> Table:
    """Return the main table, which the scripts make from `analysis.csv` too."""
    rows = tuple(
        (
            *_counted(one),
            *map(_fixed, (one.mean1, one.sd1, one.mean0, one.sd0)),
            *map(_fixed, (one.estimate, one.ci_low, one.ci_high)),
        )
        for one in found.results
        if (one.measure, one.method) in MAIN
    )
    return Table("main_table", "an outcome at a timepoint", (*_COUNTED, *_SPREAD, *_LIMITS), rows)


def outcomes_table(found: StudyOutcomes) -> Table:
    """Return every measure by every method."""
    columns = (
        *_COUNTED,
        ("missing1", "dyads of arm 1 without what the method needs"),
        ("missing0", "of arm 0"),
        *_SPREAD,
        *_LIMITS,
        ("p_value", "of a test that the arms are alike; no verdict"),
        ("status", "ok or not_estimable"),
        _REASON,
        ("settings", "what it was computed with"),
        ("reference", "the formula's source"),
    )
    rows = tuple(
        (
            *_counted(one),
            one.missing1,
            one.missing0,
            *(one.mean1, one.sd1, one.mean0, one.sd0),
            *(one.estimate, one.ci_low, one.ci_high),
            one.p_value,
            one.status.value,
            one.reason,
            one.settings,
            one.reference,
        )
        for one in found.results
    )
    return Table("outcomes", "a measure of an outcome at a timepoint", columns, rows)


def sensitivity_table(found: StudyOutcomes) -> Table:
    """Return the outcomes with other values."""
    rows = tuple(
        (variation.name, *_counted(one), one.estimate, one.ci_low, one.ci_high, one.reason)
        for variation in found.variations
        for one in variation.results
    )
    columns = (("values", "which values went in"), *_COUNTED, *_LIMITS, _REASON)
    return Table("sensitivity", "a measure with other values", columns, rows)


def fragility_table(found: StudyOutcomes) -> Table:
    """Return the risk ratio at every cut-off, and had one dyad been rated the other way."""
    rows: list[tuple[Cell, ...]] = []
    for one in found.cutoffs:
        head = (one.timepoint, one.outcome)
        counts = (one.n1, one.N1, one.n0, one.N0)
        rows.append((*head, "as rated", *counts, one.estimate, one.ci_low, one.ci_high, one.method))
        rows += [
            (
                *head,
                f"{one.arm1 if flip.arm else one.arm0} one {'more' if flip.gained else 'fewer'}",
                *(flip.n1, flip.N1, flip.n0, flip.N0),
                *(flip.estimate, flip.ci_low, flip.ci_high),
                flip.method,
            )
            for flip in one.one_flip
        ]
    columns = (
        *_COUNTED[:2],
        ("rated", "as it was rated, or which arm had one more or fewer"),
        *_COUNTED[6:],
        *_LIMITS,
        ("method", "its author"),
    )
    return Table("fragility", "a risk ratio at a cut-off", columns, tuple(rows))


def missing_table(found: StudyOutcomes) -> Table:
    """Return how many values are missing for which reason."""
    columns = (
        _COUNTED[0],
        ("dimension", "what was rated"),
        ("arm", "of the dyads"),
        ("reason", "in one of six words"),
        ("dyads", "how many"),
    )
    rows = tuple((*key, count) for key, count in found.missing().items())
    return Table("missing", "a reason why values are missing", columns, rows)


def shares_table(found: StudyOutcomes) -> Table:
    """Return the shares that a pilot reports."""
    columns = (
        ("what", "of what"),
        _COUNTED[0],
        ("arm", "empty: of both"),
        ("count", "how many"),
        ("of", "of how many"),
        *_LIMITS,
    )
    rows = tuple(
        (one.what, one.timepoint, one.arm, one.count, one.of, *_limits(one.estimate))
        for one in found.shares
    )
    return Table("shares", "a share with its exact interval", columns, rows)


def blinding_table(found: StudyOutcomes) -> Table:
    """Return the indices of whether blinding was kept."""
    columns = (
        ("guesses", "all, or those at a timepoint, or an observer's"),
        ("index", "bang (0 is chance) or james (.5 is chance, 1 nobody knows)"),
        ("arm", "of which arm Bang's is"),
        ("named_arm1", "guesses that named arm 1"),
        ("named_arm0", "guesses that named the reference arm"),
        ("do_not_know", "guesses that named none"),
        *_LIMITS,
        _REASON,
        ("settings", "how the interval was made"),
        ("reference", "the formula's source"),
    )
    rows = tuple(
        (
            one.of,
            one.index,
            one.arm,
            *one.counts.values(),
            *_limits(one.estimate),
            one.estimate.reason,
            one.estimate.settings,
            one.reference,
        )
        for one in found.blinding.indices
    )
    return Table("blinding", "an index of some guesses", columns, rows)


def agreement_table(found: StudyOutcomes) -> Table:
    """Return how well observers agree, over both arms and in each."""
    columns = (
        ("arm", "of the dyads"),
        ("dimension", "what was rated"),
        ("statistic", "of how well observers agree"),
        ("cutoff", "where values were cut in two; empty where they were not"),
        ("sessions", "with two ratings or more"),
        ("dyads", "among them"),
        *_LIMITS,
        ("ci_method", "how the interval was made"),
        _REASON,
        ("reference", "the formula's source"),
    )
    rows = tuple(
        (
            *(one.arm, one.dimension, r.statistic, r.cutoff, r.n_units, r.n_clusters),
            *(r.estimate, r.ci_low, r.ci_high, r.ci_method, r.reason, r.reference),
        )
        for one in found.agreement
        for r in one.results
    )
    return Table("agreement", "a statistic in an arm", columns, rows)


def result_tables(found: StudyOutcomes) -> Sequence[Table]:
    """Return every table of what was found, the main one first."""
    return (
        main_table(found),
        outcomes_table(found),
        sensitivity_table(found),
        fragility_table(found),
        missing_table(found),
        shares_table(found),
        blinding_table(found),
        agreement_table(found),
    )


def _counted(one: Result) -> tuple[Cell, ...]:
    return (
        *(one.timepoint, one.outcome, one.measure, one.method, one.arm1, one.arm0),
        *(one.n1, one.N1, one.n0, one.N0),
    )


def _limits(one: Estimate) -> tuple[float | None, ...]:
    return one.value, one.low, one.high


def _fixed(value: float | None) -> Digits | None:
    return None if value is None else Digits(f"{round(value, _PLACES) + 0.0:.{_PLACES}f}")
