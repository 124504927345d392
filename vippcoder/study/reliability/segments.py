"""How well a study's observers agree on segments: where they lie, and what they were rated.

Of the same codings that ratings come from: first submissions that are independent. The window is
the whole session. Of each instrument there is a part for where segments lie, whatever they were
rated, and one for each dimension, whose codes are the values. An observer who marked nothing has
said so by submitting. What segments were rated is also told as ratings: of segments that the study
laid nothing else is, and of others where two observers marked the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.nouns import SESSIONS
from vippcoder.agreement.results import results_of
from vippcoder.agreement.segments.coded import Settings
from vippcoder.agreement.segments.results import computed
from vippcoder.domain.design import SegmentRule
from vippcoder.intervals.bootstrap import USUAL_DRAWS, USUAL_SEED
from vippcoder.jobs import Job
from vippcoder.storage.study.submitted_segments import read_first_segments, read_windows
from vippcoder.study.design.versions import read_design
from vippcoder.study.reliability.division import Division
from vippcoder.study.reliability.figures import Hidden, parted_by_sight
from vippcoder.study.reliability.saying import several
from vippcoder.study.reliability.segment_parts import WHERE, Segments
from vippcoder.study.reliability.source import read_source

if TYPE_CHECKING:
    from vippcoder.agreement.result import Result
    from vippcoder.agreement.table import RatingTable
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.reliability.segment_parts import SegmentPart

_EACH_LAID: Final = "each segment that the study laid is a unit"
_OF_MATCHED: Final = frozenset(
    {
        "ICC(A,1)",
        "krippendorff_alpha",
        "percent_exact",
        "percent_within_half",
        "percent_within_1",
    }
)
"""Statistics of ratings that are told of segments which observers marked themselves."""


@dataclass(frozen=True, slots=True)
class AskedSegments:
    """Which figures, and how they are made."""

    division: Division = field(default_factory=Division)
    """`dimension` may be `WHERE`."""
    settings: Settings = field(default_factory=Settings)
    include_unblinded: bool = False
    draws: int = USUAL_DRAWS
    seed: int = USUAL_SEED


@dataclass(frozen=True, slots=True)
class ReadSegments:
    """What figures can be made of."""

    asked: AskedSegments
    parts: tuple[SegmentPart, ...]
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentFigures:
    """All measures of one part."""

    part: SegmentPart
    results: tuple[Result, ...]


def read_segment_parts(store: StudyStore, asked: AskedSegments) -> ReadSegments:
    """Read the segments that are asked for, without those that the sitting's person may not see.

    Args:
        store: the study; its person is who looks.
        asked: which figures.

    Raises:
        StudyError: the study has no design, or no such instrument or dimension.
    """
    source = read_source(store, include_unblinded=asked.include_unblinded)
    if asked.division.dimension != WHERE:
        source.demand(asked.division)
    else:
        source.demand(replace(asked.division, dimension=""))
    are_laid = read_design(store).segments.rule is SegmentRule.INTERVALS
    submitted, windows = read_first_segments(store), read_windows(store)
    iou = asked.settings.iou
    segments = Segments(source, submitted, windows, are_laid=are_laid, iou=iou)
    parts = segments.parts(asked.division)
    shown, hidden = parted_by_sight(store, source, asked.division, parts)
    return ReadSegments(asked, tuple(shown), tuple(hidden))


def segment_figures_of(read: ReadSegments, job: Job | None = None) -> tuple[SegmentFigures, ...]:
    """Compute every measure of every part; needs no database.

    Args:
        read: from `read_segment_parts`.
        job: progress and cancellation.

    Raises:
        CancelledError: cancelled.
    """
    job, found = job or Job(), []
    for place, part in enumerate(read.parts):
        work = job.part(place / len(read.parts), (place + 1) / len(read.parts))
        found.append(SegmentFigures(part, tuple(_results(part, read.asked, work))))
    job.advance(1)
    return tuple(found)


def _results(part: SegmentPart, asked: AskedSegments, job: Job) -> list[Result]:
    name, draws, seed = part.group.name, asked.draws, asked.seed
    results: list[Result] = []
    if not part.are_laid:
        work, settings = job.part(0, 0.5), asked.settings
        results = computed(
            part.sessions,
            settings,
            group=name,
            draws=draws,
            seed=seed,
            job=work,
            nouns=SESSIONS,
        )
    if part.table is None:
        return results
    only: frozenset[str] = frozenset()
    told = _EACH_LAID
    if not part.are_laid:
        only, told = _OF_MATCHED, _matched(part.table, asked.settings.iou)
    work = job.part(0.5, 1)
    rated = results_of(part.table, only=only, group=name, draws=draws, seed=seed, job=work)
    # Beside measures of segments these are no headline.
    return [
        *results,
        *(replace(r, settings=told, is_headline=r.is_headline and part.are_laid) for r in rated),
    ]


def _matched(table: RatingTable, iou: float) -> str:
    rated = int(((~np.isnan(table.values)).sum(axis=1) > 1).sum())
    return f"values of {several(rated, 'segment')} that two observers marked, IoU at least {iou:g}"
