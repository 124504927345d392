"""From coded sessions to results: figure, interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.figures import Counted, Figure, Resampling, figure_of
from vippcoder.agreement.nouns import FILMS, Nouns
from vippcoder.agreement.result import Level, Result
from vippcoder.agreement.segments.coded import (
    USUAL_IOU,
    USUAL_TOLERANCE_US,
    USUAL_UNIT_US,
    Coded,
    Settings,
)
from vippcoder.agreement.segments.measure import MEASURES
from vippcoder.intervals.bootstrap import USUAL_DRAWS, USUAL_SEED
from vippcoder.intervals.status import Status
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.agreement.segments.coded import CodedSession
    from vippcoder.agreement.statistic import Statistic

_OF_ONE_CODE: Final = frozenset(
    {
        "time_unit_kappa",
        "event_percent_linked",
        "segments_matched",
        "segments_missed",
        "segments_extra",
        "segments_unmatched",
        "overlap_extent_ratio",
        "u_alpha",
    }
)
"""What can be told of a code by itself: a kappa of events needs two."""


def results_of(
    sessions: Sequence[CodedSession],
    *,
    unit_us: int = USUAL_UNIT_US,
    tolerance_us: int = USUAL_TOLERANCE_US,
    iou: float = USUAL_IOU,
    group: str = "",
    draws: int = USUAL_DRAWS,
    seed: int = USUAL_SEED,
    job: Job | None = None,
) -> list[Result]:
    """Compute every measure of agreement on segments.

    Args:
        sessions: those that fewer than two observers coded are left out.
        unit_us: the unit of time of a tally, in microseconds.
        tolerance_us: how far apart two marks of one event may start.
        iou: overlap by extent from which two segments are the same one, above 0 to 1.
        group: which part of the codings these are, for the results.
        draws: data sets to resample; 0 leaves intervals out.
        seed: the same seed gives the same intervals.
        job: for progress and cancellation.

    Returns:
        One each, in the order of the measures' names; never a NaN.

    Raises:
        ValueError: a setting is out of its range.
    """
    settings = Settings(unit_us, tolerance_us, iou)
    return computed(sessions, settings, group=group, draws=draws, seed=seed, job=job)


def computed(
    sessions: Sequence[CodedSession],
    settings: Settings,
    *,
    group: str = "",
    draws: int = USUAL_DRAWS,
    seed: int = USUAL_SEED,
    job: Job | None = None,
    nouns: Nouns = FILMS,
) -> list[Result]:
    """Compute every measure of agreement on segments, as `results_of`, with settings in one."""
    job = job or Job()
    coded = Coded(sessions, settings)
    clusters = coded.clusters
    n_clusters = len(set(clusters))
    counted = Counted(len(clusters), n_clusters, n_clusters < len(clusters), nouns)
    found = _all_of(coded, counted, Resampling(clusters, draws, seed), job)
    results = [replace(result, group=group) for result in found]
    job.advance(1)
    return results


def computed_by_pair(
    sessions: Sequence[CodedSession],
    settings: Settings,
    *,
    group: str = "",
    draws: int = USUAL_DRAWS,
    seed: int = USUAL_SEED,
    job: Job | None = None,
) -> list[Result]:
    """Compute every measure for each two observers by themselves; `about` names them."""
    job = job or Job()
    pairs = Coded(sessions, settings).pairs
    results: list[Result] = []
    for place, pair in enumerate(pairs):
        both = (pair.first, pair.second)
        theirs = [
            replace(session, codings={one: session.codings[one] for one in both})
            for session in sessions
            if all(one in session.codings for one in both)
        ]
        part = job.part(place / len(pairs), (place + 1) / len(pairs))
        found = computed(theirs, settings, group=group, draws=draws, seed=seed, job=part)
        results += [replace(result, about=" - ".join(both)) for result in found]
    return results


def computed_by_code(
    sessions: Sequence[CodedSession],
    settings: Settings,
    *,
    group: str = "",
    draws: int = USUAL_DRAWS,
    seed: int = USUAL_SEED,
    job: Job | None = None,
) -> list[Result]:
    """Compute the measures that one code has, for each code by itself; `about` names it.

    A code that is marked well and one that is not look alike in a figure of all of them.
    """
    job = job or Job()
    held = Coded(sessions, settings).sessions
    codes = sorted({mark.code for one in held for told in one.codings.values() for mark in told})
    results: list[Result] = []
    for place, code in enumerate(codes):
        theirs = [_of_code(session, code) for session in held]
        part = job.part(place / len(codes), (place + 1) / len(codes))
        found = computed(theirs, settings, group=group, draws=draws, seed=seed, job=part)
        kept = (result for result in found if result.statistic in _OF_ONE_CODE)
        results += [replace(result, about=code, is_headline=False) for result in kept]
    return results


def _of_code(session: CodedSession, code: str) -> CodedSession:
    codings = {
        observer: [mark for mark in marks if mark.code == code]
        for observer, marks in session.codings.items()
    }
    return replace(session, codings=codings)


def _all_of(coded: Coded, counted: Counted, resampling: Resampling, job: Job) -> Iterator[Result]:
    measures = [function for _, function in MEASURES]
    for place, function in enumerate(measures):
        for statistic in function(coded):
            job.advance(place / len(measures), statistic.name)
            if counted.n_units:
                figure = figure_of(statistic, counted, resampling)
            else:
                figure = Figure(None, reason="no session was coded by two observers")
            yield _result(statistic, figure, coded, counted)


def _result(statistic: Statistic, figure: Figure, coded: Coded, counted: Counted) -> Result:
    interval = figure.interval
    return Result(
        statistic=statistic.name,
        estimate=figure.estimate,
        ci_low=interval.low if interval else None,
        ci_high=interval.high if interval else None,
        ci_method=interval.method if interval else "",
        n_units=counted.n_units,
        n_clusters=counted.n_clusters,
        n_observers=len(coded.observers),
        missing=coded.missing,
        level=Level.NOMINAL,
        weights="",
        status=Status.NOT_ESTIMABLE if figure.estimate is None else Status.OK,
        reason=figure.reason,
        reference=statistic.reference,
        about=statistic.about,
        n_pairs=coded.n_pairs,
        degenerate_share=figure.degenerate_share,
        is_headline=statistic.is_headline,
        settings=statistic.settings,
    )
