"""The paragraph on methods: every choice behind the figures, named, ready for a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder import __version__
from vippcoder.domain.design import EventKind
from vippcoder.study.reliability.saying import listed, percentage, points, several

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vippcoder.agreement.result import Result
    from vippcoder.study.independence.entering import Excluded
    from vippcoder.study.reliability.figures import Figures, ReadParts

_REML: Final = ", REML"
_INDEPENDENT: Final = (
    "Only independent ratings entered: values as they were first submitted, before any conference "
    "over the session, by an observer who had seen no other score of it. Corrections after "
    "submission, agreed values and training did not enter, and an observer's own repeats and gold "
    "made no pair between observers"
)
_BANDS: Final = (
    "Agreement is described by the bands of Koo and Li (2016) and of Cicchetti (1994), judged by "
    "the whole interval and not by the estimate."
)


def methods_paragraph(read: ReadParts, figures: Sequence[Figures]) -> str:
    """Name every choice behind figures in plain English.

    Args:
        read: what they were made of.
        figures: those that the results paragraph tells.

    Returns:
        One paragraph; empty where there are no figures.
    """
    if not figures:
        return ""
    sentences = [
        _who(read, figures),
        _what_entered(figures),
        *_let_in(read),
        *_main_figure(figures),
        *_cut_offs(read, figures),
        _BANDS,
        f"Figures were computed with vippcoder {__version__}.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _who(read: ReadParts, figures: Sequence[Figures]) -> str:
    observers = sorted({name for one in figures for name in one.part.observers})
    instruments = listed(
        [
            f"{instrument.name} (edition {listed(_editions(instrument.id, figures))})"
            for instrument in read.source.instruments
            if _editions(instrument.id, figures)
        ]
    )
    with_it = f" with the {instruments}" if instruments else ""
    share = 100 * read.design.double_coding.share
    planned = (
        "every session was to be coded by two of them"
        if share == 100  # noqa: PLR2004 - percent
        else f"{percentage(share)} of the sessions of each timepoint were drawn to be coded by two "
        "of them, who could not tell which"
    )
    return (
        f"Sessions were rated{with_it} by {several(len(observers), 'observer')}, under random "
        f"codes that tell neither family, timepoint nor group; {planned}."
    )


def _editions(instrument: str, figures: Iterable[Figures]) -> list[str]:
    own = [one.part for one in figures if one.part.group.instrument == instrument]
    return sorted({edition for part in own for edition in part.editions})


def _what_entered(figures: Sequence[Figures]) -> str:
    left_out: dict[str, Excluded] = {
        e.coding: e for one in figures for e in one.part.counted.excluded
    }
    reasons: dict[str, int] = {}
    for one in left_out.values():
        reasons[str(one.why)] = reasons.get(str(one.why), 0) + 1
    told = [f"{several(count, 'coding')} ({why})" for why, count in sorted(reasons.items())]
    excluded = f"; left out were {listed(told)}." if told else "; no other coding was left out."
    missing = sum(one.part.counted.missing for one in figures)
    if not missing:
        return f"{_INDEPENDENT}{excluded}"
    counted = several(missing, "value was", "values were")
    return (
        f"{_INDEPENDENT}{excluded} Where an observer could not code a dimension the session stays "
        f"in with the values it has; {counted} missing so."
    )


def _let_in(read: ReadParts) -> list[str]:
    if not read.asked.include_unblinded:
        return []
    known = sum(coding.is_unblinded for coding in read.source.entering.all)
    return [f"Codings whose observers knew the group were let in: {known}."]


def _main_figure(figures: Sequence[Figures]) -> list[str]:
    results = [headline for one in figures if (headline := one.headline())]
    if not results:
        return []
    first = results[0]
    kind, _, stands = first.model.removesuffix(_REML).partition(": ")
    main = (
        f"The main figure is the intraclass correlation {first.statistic}: {kind} effects "
        f"({stands.replace('units', 'sessions')}), {first.type}, {first.definition}"
    )
    sentences = [f"{main}, {_how(results)} ({first.reference})."]
    methods = list(dict.fromkeys(r.ci_method for r in results if r.ci_method))
    if methods:
        sentences.append(f"Its 95 % intervals are by {listed([_interval(m) for m in methods])}.")
    if any("over dyads" in method for method in methods):
        whole = "Families were resampled whole, since sessions of one family resemble each other."
        sentences.append(whole)
    return sentences


def _how(results: Sequence[Result]) -> str:
    """Say how components were estimated, which may differ between parts."""
    by_reml = [result.model.endswith(_REML) for result in results]
    if all(by_reml):
        return (
            "from variance components by restricted maximum likelihood, since not every observer "
            "rated every session"
        )
    if any(by_reml):
        return (
            "by mean squares where every observer rated every session, elsewhere from variance "
            "components by restricted maximum likelihood"
        )
    return "by mean squares, since every observer rated every session"


def _interval(method: str) -> str:
    """Return how an interval was made, with families for what they are to a statistician."""
    method = method.replace("over dyads", "over families")
    kind, *rest = method.split(", ")
    how = f" ({', '.join(rest)})" if rest else ""
    return f"{'a' if kind.startswith('bootstrap') else 'the'} {kind}{how}"


def _cut_offs(read: ReadParts, figures: Sequence[Figures]) -> list[str]:
    told = [
        f"{one.part.dimension.name.lower()} {_side(read, one, cutoff)}"
        for one in figures
        for cutoff in one.cutoffs
    ]
    if not told:
        return []
    what = "the outcome counts" if read.asked.cutoffs is None else "was asked for"
    which = listed(list(dict.fromkeys(told)))
    sentence = (
        f"The dichotomy that {what} ({which}, against all other values) was compared by percent "
        "agreement, unweighted kappa and Gwet's AC1."
    )
    return [sentence]


def _side(read: ReadParts, one: Figures, cutoff: float) -> str:
    """Return which values count: `at or above 5`, or the event's own words where it is below."""
    below = [float(v) for v in one.part.dimension.scale.values() if float(v) < cutoff]
    is_below = any(
        event.kind is EventKind.AT_OR_BELOW
        and event.dimension == one.part.dimension.id
        and below[-1:] == [float(event.bound)]
        for event in read.design.events
    )
    if read.asked.cutoffs is None and is_below:
        return f"at or below {points_of(below[-1])}"
    return f"at or above {points_of(cutoff)}"


def points_of(value: float) -> str:
    """Return a value of a scale as people write it: `5`, `4.5`."""
    return f"{value:g}" if value == round(value, 2) else points(value)
