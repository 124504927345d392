"""The paragraph on results: figures with their intervals, as journals print them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.agreement.bands import cicchetti, koo_li
from vippcoder.domain.design import AcrossObservers
from vippcoder.study.reliability.division import Comparison
from vippcoder.study.reliability.methods import points_of
from vippcoder.study.reliability.saying import coefficient, listed, percentage, points, several

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vippcoder.agreement.result import Result
    from vippcoder.study.reliability.figures import Figures, ReadParts

_WITHIN: Final = (
    ("percent_exact", "exactly"),
    ("percent_within_half", "within half a point"),
    ("percent_within_1", "within one point"),
)
_VALUES: Final = {
    Comparison.BETWEEN: "with two ratings or more by",
    Comparison.REPEAT: "rated twice by the same of",
    Comparison.GOLD: "with gold, rated by",
}
_AGREED: Final = {
    Comparison.BETWEEN: "Observers agreed",
    Comparison.REPEAT: "Both ratings agreed",
    Comparison.GOLD: "Observers agreed with gold",
}
_KAPPAS: Final = (
    ("cohen_kappa", "Cohen's kappa"),
    ("conger_kappa", "Conger's kappa"),
    ("fleiss_kappa", "Fleiss' kappa"),
)


def results_paragraph(read: ReadParts, figures: Iterable[Figures]) -> str:
    """Tell figures in plain English, each with its interval, or why there is none.

    Coefficients stand without a leading zero, percentages in percent, differences in the scale's
    points. The mean of several ratings is told where the design takes it for the session's value.

    Args:
        read: what they were made of.
        figures: in the order in which they are to be told.

    Returns:
        One paragraph; empty where there are no figures.
    """
    is_mean = read.design.one_value.across_observers is AcrossObservers.MEAN
    return " ".join(_of_one(one, is_mean=is_mean) for one in figures)


def _of_one(one: Figures, *, is_mean: bool) -> str:
    is_between = one.part.group.comparison is Comparison.BETWEEN
    mean = _mean(one) if is_mean and is_between else ""
    sentences = [_main(one), _consistency(one), mean, _shares(one)]
    sentences.append(_error(one))
    sentences += [_dichotomy(one, cutoff) for cutoff in one.cutoffs]
    return " ".join(sentence for sentence in sentences if sentence)


def _main(one: Figures) -> str:
    counted, group = one.part.counted, one.part.group
    name = one.part.dimension.name + (f" ({group.name})" if group.name else "")
    values = _VALUES[group.comparison]
    icc = one.headline()
    families = f" of {several(icc.n_clusters, 'family', 'families')}" if icc else ""
    about = (
        f"{name}, {several(counted.sessions, 'session')}{families} {values} "
        f"{several(len(one.part.observers), 'observer')}"
    )
    if icc is None:
        return f"{about}."
    if icc.estimate is None:
        return f"{about}: {icc.statistic} could not be estimated ({icc.reason})."
    return f"{about}: {icc.statistic} = {_figure(icc, coefficient)}{_bands(icc)}."


def _bands(icc: Result) -> str:
    if icc.ci_low is None or icc.ci_high is None:
        return ""
    low, high = icc.ci_low, icc.ci_high
    return f", {koo_li(low, high)} by Koo and Li and {cicchetti(low, high)} by Cicchetti"


def _consistency(one: Figures) -> str:
    found = one.of("ICC(C,1)")
    if found is None or found.estimate is None:
        return ""
    return f"Consistency, ICC(C,1), was {_figure(found, coefficient)}."


def _mean(one: Figures) -> str:
    found = one.of("ICC(A,k)")
    if found is None or found.estimate is None:
        return ""
    return f"For the {found.type}, ICC(A,k) was {_figure(found, coefficient)}."


def _shares(one: Figures) -> str:
    parts = [
        f"{word} on {percentage(found.estimate)}"
        for name, word in _WITHIN
        if (found := one.of(name)) and found.estimate is not None
    ]
    who = _AGREED[one.part.group.comparison]
    return f"{who} {listed(parts)} of the sessions." if parts else ""


def _error(one: Figures) -> str:
    sem, smallest = one.of("sem"), one.of("smallest_detectable_change")
    if sem is None or sem.estimate is None or smallest is None or smallest.estimate is None:
        return ""
    return (
        f"The standard error of measurement was {points(sem.estimate)} points, and the smallest "
        f"detectable change of a single rating {points(smallest.estimate)}."
    )


def _dichotomy(one: Figures, cutoff: float) -> str:
    exact = one.of("percent_exact", cutoff)
    if exact is None or exact.estimate is None:
        return f"At the cut-off of {points_of(cutoff)} agreement could not be estimated."
    told = [f"they agreed on {_figure(exact, percentage)}"]
    kappa = next(
        (
            f"{word} {_figure(found, coefficient)}"
            for name, word in _KAPPAS
            if (found := one.of(name, cutoff)) and found.estimate is not None
        ),
        "kappa could not be estimated",
    )
    told.append(kappa)
    ac1 = one.of("gwet_ac1", cutoff)
    if ac1 and ac1.estimate is not None:
        told.append(f"Gwet's AC1 {_figure(ac1, coefficient)}")
    return f"At the cut-off of {points_of(cutoff)} {', '.join(told)}."


def _figure(result: Result, shown: Callable[[float], str]) -> str:
    """Return an estimate with its interval, or with the reason why there is none."""
    estimate = shown(result.estimate if result.estimate is not None else float("nan"))
    if result.ci_low is None or result.ci_high is None:
        return f"{estimate} ({result.reason})" if result.reason else estimate
    return f"{estimate} (95 % CI {shown(result.ci_low)} to {shown(result.ci_high)})"
