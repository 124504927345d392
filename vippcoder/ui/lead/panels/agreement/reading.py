"""What the page reads of the study, in the thread that reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.study.designs import read_designs
from vippcoder.study.reliability.division import By, Division

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.instrument import Instrument
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.reliability.drift import DriftRule
    from vippcoder.study.reliability.figures import Hidden
    from vippcoder.ui.lead.panels.agreement.asking import Question
    from vippcoder.ui.lead.panels.agreement.computing import Work


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The dimensions of which there are figures, by key and name."""

    names: tuple[tuple[str, str], ...]

    @staticmethod
    def of(instruments: Sequence[Instrument]) -> Dimensions:
        """Return those that are rated of whole sessions; named with the instrument if several."""
        several = len(instruments) > 1
        return Dimensions(
            tuple(
                (key_of(one.id, dimension.id), f"{one.id} {dimension.name}" if several else name)
                for one in instruments
                for dimension in one.dimensions
                if dimension.rates_sessions and (name := dimension.name)
            )
        )

    def name(self, key: str) -> str:
        """Return a dimension's name."""
        return dict(self.names).get(key, "")

    def or_first(self, key: str) -> str:
        """Return a key, or the first where there is no such dimension; empty for none."""
        known = [name for name, _ in self.names]
        return key if key in known else (known or [""])[0]


def key_of(instrument: str, dimension: str) -> str:
    """Return what a dimension is known by on the page."""
    return f"{instrument}/{dimension}"


def read_for_tables(store: StudyStore, question: Question) -> Work | None:
    """Read every dimension's tables; None while there is no design."""
    if not read_designs(store):
        return None
    return _figures(store, question, Division(frozenset({question.by} if question.by else ())))


def read_for_pairs(store: StudyStore, question: Question, dimension: str) -> Work:
    """Read the tables of each pair of observers, of one dimension."""
    instrument, _, name = dimension.partition("/")
    return _figures(store, question, Division(frozenset({By.PAIR}), instrument, name))


def _figures(store: StudyStore, question: Question, division: Division) -> Work:
    from vippcoder.study.reliability.figures import Asked, read_parts  # noqa: PLC0415 - brings scipy
    from vippcoder.ui.lead.panels.agreement.works import figures_work  # noqa: PLC0415 - brings scipy

    asked = Asked(division, cutoffs=question.cutoffs, include_unblinded=question.include_unblinded)
    return figures_work(read_parts(store, asked))


def read_for_segments(store: StudyStore, question: Question) -> Work:
    """Read every instrument's segments."""
    from vippcoder.study.reliability.segments import (  # noqa: PLC0415 - brings scipy
        AskedSegments,
        read_segment_parts,
    )
    from vippcoder.ui.lead.panels.agreement.works import segments_work  # noqa: PLC0415

    division = Division(frozenset({question.by} if question.by else ()))
    asked = AskedSegments(division, include_unblinded=question.include_unblinded)
    return segments_work(read_segment_parts(store, asked))


def read_for_drift(store: StudyStore, dimension: str, rule: DriftRule) -> Work:
    """Read every observer's course on one dimension."""
    from vippcoder.study.reliability.courses import read_courses  # noqa: PLC0415 - brings scipy
    from vippcoder.ui.lead.panels.agreement.works import (  # noqa: PLC0415 - brings scipy
        ReadDrift,
        drift_work,
    )

    instrument, _, name = dimension.partition("/")
    courses = read_courses(store, Division(instrument=instrument, dimension=name))
    return drift_work(ReadDrift(courses, rule))


def why_withheld(hidden: Hidden, person: str) -> str:
    """Say why the figures of a part are not shown, without a word of which part it is."""
    count = len(hidden.withheld)
    codings = "1 coding" if count == 1 else f"{count} codings"
    return f"withheld from {person}, who has still to code the session of {codings}"
