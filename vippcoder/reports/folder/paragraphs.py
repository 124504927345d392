"""Methods and results in words, ready for a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder import __version__
from vippcoder.outcomes.results import RULE
from vippcoder.reports.guesses import CAUTION
from vippcoder.study.reliability.figures import Asked, figures_of, read_parts
from vippcoder.study.reliability.methods import methods_paragraph
from vippcoder.study.reliability.results_text import results_paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.outcomes.result import Result
    from vippcoder.reports.outcomes import StudyOutcomes
    from vippcoder.storage.study.store import StudyStore

_TASKS: Final = {
    "mean": "the mean of its tasks",
    "first": "that of its first rated task",
    "lowest": "the lowest of its tasks",
    "highest": "the highest of its tasks",
}
_OBSERVERS: Final = {
    "main": "that of the main observer",
    "mean": "the mean of the independent ratings",
    "agreed": "the agreed one where ratings differed beyond the rule, else their mean",
}


def paragraphs(store: StudyStore, found: StudyOutcomes) -> str:
    """Return methods and results of outcomes and of agreement, as Markdown.

    Args:
        store: the study; may be open for reading alone.
        found: its outcomes.
    """
    read = read_parts(store, Asked(include_unblinded=True))
    figures = figures_of(read)
    parts = [
        ("Methods: ratings and agreement", methods_paragraph(read, figures)),
        ("Methods: outcomes", " ".join(_methods(found))),
        ("Results: agreement", results_paragraph(read, figures)),
        ("Results: outcomes", " ".join(_results(found))),
        ("Results: blinding", " ".join(_blinding(found))),
    ]
    released = found.released
    head = [f"# {released.design.title}", *released.warnings]
    return "\n\n".join([*head, *(f"## {name}\n\n{text}" for name, text in parts if text)]) + "\n"


def _methods(found: StudyOutcomes) -> Iterator[str]:
    released = found.released
    lock, rule = released.table.lock, released.design.one_value
    unblinding = released.table.unblinding
    when = "after" if released.table.is_after_unblinding else "before"
    yield (
        f"Ratings, cut-offs and the rule for one value were frozen {when} allocation was seen "
        f"(lock {lock.number}, SHA-256 {lock.digest})."
    )
    if unblinding and unblinding.is_proven:
        yield "The allocation was proved to be the one sealed at the beginning."
    yield (
        f"The value of a session was {_OBSERVERS[rule.across_observers.value]}, and that of a "
        f"visit {_TASKS[rule.across_tasks.value]}."
    )
    yield released.compared.partition(" (")[0] + "."
    yield (
        "Risk ratios have Katz's interval and risk differences Newcombe's; score intervals "
        "(Koopman; Miettinen and Nurminen) stand in the tables. Mean differences have Welch's "
        "interval, and that of ANCOVA where a baseline is there. All intervals are of 95 %, and no "
        "test decides."
    )
    if any(one.n1 is not None for one in found.results):
        yield RULE
    yield f"Figures were computed with vippcoder {__version__}."


def _results(found: StudyOutcomes) -> Iterator[str]:
    main = [
        one
        for one in found.results
        if (one.measure, one.method) in {("risk_ratio", "katz"), ("mean_difference", "ancova")}
        and one.timepoint != found.released.baseline
    ]
    for one in sorted(main, key=lambda r: r.n1 is None):
        yield _sentence(one, found)


def _sentence(one: Result, found: StudyOutcomes) -> str:
    at = next(t.name for t in found.released.design.timepoints if t.id == one.timepoint)
    if one.n1 is None:
        told = f"{at}, {one.outcome}: n {one.N1} v {one.N0}, mean difference given the baseline"
    else:
        told = f"{at}, {one.outcome}: {one.n1}/{one.N1} v {one.n0}/{one.N0}, risk ratio"
    if one.estimate is None:
        return f"{told} not estimable ({one.reason})."
    limits = ""
    if one.ci_low is not None and one.ci_high is not None:
        limits = f" (95 % CI {one.ci_low:.2f} to {one.ci_high:.2f})"
    flips = [flip.estimate for flip in one.one_flip if flip.estimate is not None]
    fragile = (
        f"; had one dyad been rated the other way, {min(flips):.2f} to {max(flips):.2f}"
        if flips
        else ""
    )
    return f"{told} {one.estimate:.2f}{limits}{fragile}."


def _blinding(found: StudyOutcomes) -> Iterator[str]:
    if found.blinding.why_not:
        yield f"No index of blinding: {found.blinding.why_not}."
        return
    for one in found.blinding.indices:
        if one.of == "all" and one.estimate.value is not None:
            name = f"Bang's index of {one.arm}" if one.arm else "James's index"
            low, high = one.estimate.low, one.estimate.high
            limits = "" if low is None or high is None else f" (95 % CI {low:.2f} to {high:.2f})"
            yield f"{name} was {one.estimate.value:.2f}{limits}."
    yield CAUTION
