"""What is to be computed of tables and of courses, and what each piece depends on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from vippcoder.study.reliability.drift import DriftRule, drift_of
from vippcoder.study.reliability.figures import Figures, cutoffs_of, figures_of
from vippcoder.study.reliability.segments import segment_figures_of
from vippcoder.ui.lead.panels.agreement.computing import Piece, Work

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId
    from vippcoder.jobs import Job
    from vippcoder.study.reliability.courses import Course, ReadCourses
    from vippcoder.study.reliability.drift import Drift
    from vippcoder.study.reliability.figures import ReadParts
    from vippcoder.study.reliability.parts import Part
    from vippcoder.study.reliability.segment_parts import SegmentPart
    from vippcoder.study.reliability.segments import ReadSegments, SegmentFigures
    from vippcoder.ui.lead.panels.agreement.computing import Computed


def figures_work(read: ReadParts) -> Work:
    """Return the work of all figures of some tables, a piece a table."""
    pieces = [Piece(_part_key(read, part), partial(_figures, read, part)) for part in read.parts]
    return Work(read, tuple(pieces))


def figures_in(computed: Computed) -> tuple[Any, ...]:
    """Return the figures of a work, of segments too, each with its part as it was read last."""
    parts = computed.about.parts
    return tuple(
        replace(found, part=part) for found, part in zip(computed.results, parts, strict=True)
    )


def _figures(read: ReadParts, part: Part, job: Job) -> Figures:
    (found,) = figures_of(replace(read, parts=(part,)), job)
    return found


def _part_key(read: ReadParts, part: Part) -> bytes:
    table, asked = part.table, read.asked
    about = (
        part.group,
        table.values.shape,
        table.units,
        table.observers,
        table.clusters,
        table.categories,
        table.level,
        cutoffs_of(read, part),
        asked.draws,
        asked.seed,
    )
    return _hash(about, table.values.tobytes())


def segments_work(read: ReadSegments) -> Work:
    """Return the work of all figures of segments, a piece a part."""
    pieces = [
        Piece(_segments_key(read, part), partial(_segments, read, part)) for part in read.parts
    ]
    return Work(read, tuple(pieces))


def _segments(read: ReadSegments, part: SegmentPart, job: Job) -> SegmentFigures:
    (found,) = segment_figures_of(replace(read, parts=(part,)), job)
    return found


def _segments_key(read: ReadSegments, part: SegmentPart) -> bytes:
    asked, table = read.asked, part.table
    about = (part.group, part.sessions, part.are_laid, asked.settings, asked.draws, asked.seed)
    if table is None:
        return _hash(about)
    names = (table.values.shape, table.units, table.observers, table.clusters, table.categories)
    return _hash((about, names), table.values.tobytes())


@dataclass(frozen=True, slots=True)
class ReadDrift:
    """Courses, and how drift is looked for in them."""

    courses: ReadCourses
    rule: DriftRule


def drift_work(read: ReadDrift) -> Work:
    """Return the work of all courses' series, a piece a course."""
    pieces = [
        Piece(_course_key(course, read.rule), partial(_drift, course, read.rule))
        for course in read.courses.courses
    ]
    return Work(read, tuple(pieces))


def _drift(course: Course, rule: DriftRule, job: Job) -> Drift:
    (found,) = drift_of((course,), rule, job)
    return found


def _course_key(course: Course, rule: DriftRule) -> bytes:
    about = (course.observer, course.instrument, course.dimension, course.against, course.met, rule)
    return _hash(about)


def codings_in(computed: Computed) -> tuple[CodingId, ...]:
    """Return whose scores the results of a work hold."""
    about = computed.about
    parts = about.courses.courses if isinstance(about, ReadDrift) else about.parts
    return tuple(dict.fromkeys(coding for part in parts for coding in part.codings))


def _hash(about: object, values: bytes = b"") -> bytes:
    return blake2b(repr(about).encode() + values, digest_size=16).digest()
