"""From a table of ratings to its results: figure, interval, or the reason why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.agreement.figures import Counted, Figure, Resampling, figure_of
from vippcoder.agreement.ratings import Ratings
from vippcoder.agreement.result import Result
from vippcoder.agreement.statistic import FAMILIES
from vippcoder.intervals.bootstrap import USUAL_DRAWS, USUAL_SEED
from vippcoder.intervals.status import Status
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from vippcoder.agreement.statistic import Statistic
    from vippcoder.agreement.table import RatingTable


def results_of(
    table: RatingTable,
    *,
    cutoffs: Sequence[float] = (),
    only: Collection[str] = (),
    group: str = "",
    draws: int = USUAL_DRAWS,
    seed: int = USUAL_SEED,
    job: Job | None = None,
) -> list[Result]:
    """Compute every statistic that applies to a table, then the same of each dichotomy.

    Args:
        table: one dimension's ratings.
        cutoffs: where an ordered scale is cut in two (at or above, below).
        only: names of statistics; all, if empty.
        group: which part of the ratings these are, for the results.
        draws: data sets to resample; 0 leaves bootstrap intervals out.
        seed: the same seed gives the same intervals.
        job: for progress and cancellation.

    Returns:
        One each, in the order of the families' names; never a NaN.
    """
    job = job or Job()
    resampling = Resampling(table.clusters, draws, seed)
    cuts = cutoffs if table.level.is_ordered else ()
    tables = [(None, table), *((cutoff, table.cut_at(cutoff)) for cutoff in cuts)]
    results: list[Result] = []
    for place, (cutoff, one) in enumerate(tables):
        part = job.part(place / len(tables), (place + 1) / len(tables))
        ratings = Ratings(one)
        results += [
            _result(statistic, figure, ratings, group, cutoff)
            for statistic, figure in _figures(ratings, only, resampling, part)
        ]
    job.advance(1)
    return results


def _figures(
    ratings: Ratings, only: Collection[str], resampling: Resampling, job: Job
) -> Iterator[tuple[Statistic, Figure]]:
    table = ratings.table
    counted = Counted(ratings.n_units, ratings.n_clusters, table.has_clusters, table.nouns)
    families = [function for _, function in FAMILIES]
    for place, function in enumerate(families):
        for statistic in function(ratings):
            if not only or statistic.name in only:
                job.advance(place / len(families), statistic.name)
                yield statistic, figure_of(statistic, counted, resampling)


def _result(
    statistic: Statistic, figure: Figure, ratings: Ratings, group: str, cutoff: float | None
) -> Result:
    interval = figure.interval
    return Result(
        statistic=statistic.name,
        estimate=figure.estimate,
        ci_low=interval.low if interval else None,
        ci_high=interval.high if interval else None,
        ci_method=interval.method if interval else "",
        n_units=ratings.n_units,
        n_clusters=ratings.n_clusters,
        n_observers=ratings.n_observers,
        missing=ratings.table.missing,
        level=ratings.table.level,
        weights=statistic.weights,
        status=Status.NOT_ESTIMABLE if figure.estimate is None else Status.OK,
        reason=figure.reason,
        reference=statistic.reference,
        group=group,
        cutoff=cutoff,
        about=statistic.about,
        n_pairs=ratings.n_pairs,
        degenerate_share=figure.degenerate_share,
        model=statistic.model,
        type=statistic.type,
        definition=statistic.definition,
        is_headline=statistic.is_headline,
        settings=statistic.settings,
    )
