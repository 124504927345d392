"""Agreement on segments in words for a paper: choices named, figures as journals print them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder import __version__
from vippcoder.agreement.segments.coded import seconds
from vippcoder.study.reliability.saying import coefficient, listed, percentage, several

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vippcoder.agreement.result import Result
    from vippcoder.agreement.segments.coded import Settings
    from vippcoder.study.reliability.counted import Counted

_TWO: Final = 2
_INDEPENDENT: Final = (
    "Only independent codings entered: segments as they were first submitted, before any "
    "conference over the session, by an observer who had seen no score of it"
)
_LAID: Final = (
    "The study laid the segments itself, so each was a unit that observers rated, and agreement is "
    "that of ratings."
)
_TIME: Final = (
    "Time-unit kappa (Cohen 1960; Bakeman, Quera and Gnisci 2009) took each {unit} of {window} as "
    "one tally, whose category was the set of codes at its middle; uncoded time was a category, "
    "and the figure without units that nobody coded is told beside it."
)
_EVENTS: Final = (
    "Event kappa (Bakeman, Quera and Gnisci 2009; Holle and Rein 2015) linked marks one to one "
    "that started within {tolerance} of each other, by the assignment with most agreements, then "
    "most links, then the smallest distances; marks without a partner counted as no event, and "
    "chance was computed without the impossible case that neither observer saw one."
)
_OVERLAP: Final = (
    "Segments of one code matched, one to one, where the time in both was at least {iou:g} of the "
    "time in either; Krippendorff's alpha for unitising (Krippendorff et al. 2016) compared "
    "stretches with their codes."
)
_PAIRS: Final = "Each pair of observers had its own chance agreement, and pairs were summed."


def segment_methods(
    results: Sequence[Result],
    settings: Settings,
    *,
    window: str = "the assigned window",
    counted: Sequence[Counted] = (),
    are_laid: bool = False,
    knew_group: bool = False,
) -> str:
    """Name every choice behind figures of segments.

    Args:
        results: all that are told.
        settings: what they were computed with.
        window: of what time, in words.
        counted: of a study, what each part counted; empty for codings made elsewhere.
        are_laid: whether the study laid the segments.
        knew_group: whether codings of observers who knew the group were let in.

    Returns:
        One paragraph; empty where there are no figures.
    """
    if not results:
        return ""
    measures = [
        _TIME.format(unit=_unit(settings), window=window),
        _EVENTS.format(tolerance=seconds(settings.tolerance_us)),
        _OVERLAP.format(iou=settings.iou),
        *([_PAIRS] if max(one.n_observers for one in results) > _TWO else []),
    ]
    sentences = [
        *_what_entered(counted),
        *(["Codings whose observers knew the group were let in."] if knew_group else []),
        *([_LAID] if are_laid else measures),
        *_intervals(results),
        f"Figures were computed with vippcoder {__version__}.",
    ]
    return " ".join(sentences)


def segment_results(groups: Sequence[tuple[str, Sequence[Result]]]) -> str:
    """Tell figures of segments, each with its interval, or why there is none.

    Args:
        groups: what each part is called (may be empty), and its results.

    Returns:
        One paragraph; empty where there are no figures.
    """
    told = [_of_one(name, results) for name, results in groups if results]
    return " ".join(told)


def _unit(settings: Settings) -> str:
    unit = seconds(settings.unit_us)
    return "second" if unit == "1 s" else f"{unit} unit"


def _what_entered(counted: Sequence[Counted]) -> list[str]:
    if not counted:
        return []
    left_out = {one.coding: str(one.why) for part in counted for one in part.excluded}
    reasons: dict[str, int] = {}
    for why in left_out.values():
        reasons[why] = reasons.get(why, 0) + 1
    told = [f"{several(count, 'coding')} ({why})" for why, count in sorted(reasons.items())]
    excluded = f"left out were {listed(told)}" if told else "no other coding was left out"
    return [f"{_INDEPENDENT}; {excluded}. Submitting without a segment counts as marking none."]


def _intervals(results: Sequence[Result]) -> list[str]:
    method = next((one.ci_method for one in results if "draws" in one.ci_method), "")
    if not method:
        return []
    kind, _scale, *how = method.split(", ")
    whole = kind.replace("over dyads", "over families").replace("over clusters", "over families")
    sentence = f"95 % intervals (CI) are by a {whole} ({', '.join(how)}), t on an unbounded scale."
    return [sentence]


def _of_one(name: str, results: Sequence[Result]) -> str:
    found = {one.statistic: one for one in results}
    sentences = [
        _head(name, results[0]),
        *_kappas(found),
        *_linked(found),
        *_matched(found),
        *_figures(found, (("u_alpha", "Alpha for unitising"),), coefficient),
        *_figures(
            found,
            (("ICC(A,1)", "ICC(A,1) of the ratings of segments that two observers had"),),
            coefficient,
        ),
    ]
    return " ".join(sentences)


def _head(name: str, one: Result) -> str:
    families = (
        f" of {several(one.n_clusters, 'family', 'families')}"
        if one.n_clusters != one.n_units
        else ""
    )
    by = "both observers"
    if one.n_observers > _TWO:
        by = f"two or more of {several(one.n_observers, 'observer')}"
    of = f"{name}, " if name else ""
    return f"{of}{several(one.n_units, 'session')}{families} coded by {by}."


def _kappas(found: Mapping[str, Result]) -> list[str]:
    pairs = (
        ("time_unit_kappa", "Time-unit kappa"),
        ("time_unit_kappa_coded", "Without time that nobody coded it"),
        ("event_kappa", "Event kappa"),
    )
    return _figures(found, pairs, coefficient)


def _linked(found: Mapping[str, Result]) -> list[str]:
    pairs = (("event_percent_linked", "The share of marks that were linked"),)
    return _figures(found, pairs, percentage)


def _matched(found: Mapping[str, Result]) -> list[str]:
    matched = found.get("segments_matched")
    if matched is None or matched.estimate is None:
        return []
    alone = [found.get(f"segments_{which}") for which in ("missed", "extra", "unmatched")]
    others = sum(one.estimate for one in alone if one is not None and one.estimate is not None)
    sentence = f"{several(round(matched.estimate), 'pair')} of segments matched"
    return [f"{sentence}, and {round(others)} had no match."]


def _figures(
    found: Mapping[str, Result],
    names: Sequence[tuple[str, str]],
    say: Callable[[float], str],
) -> list[str]:
    told = []
    for statistic, words in names:
        one = found.get(statistic)
        if one is None:
            continue
        if one.estimate is None:
            told.append(f"{words} could not be estimated ({one.reason}).")
        else:
            told.append(f"{words} was {say(one.estimate)}{_interval(one, say)}.")
    return told


def _interval(one: Result, say: Callable[[float], str]) -> str:
    if one.ci_low is None or one.ci_high is None:
        return ""
    return f" (95 % CI {say(one.ci_low)} to {say(one.ci_high)})"
