"""What each observer's codings are held against, in the order in which they were made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.study.blindness.sight import may_see_scores
from vippcoder.study.reliability.dividing import families_of
from vippcoder.study.reliability.rolling import Met
from vippcoder.study.reliability.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.domain.ids import CodingId, DimensionId, DyadId, ObserverCode, SessionId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.independence.entering import IndependentCoding
    from vippcoder.study.reliability.cells import Source
    from vippcoder.study.reliability.division import Division
    from vippcoder.study.reliability.golds import Gold


class Against(StrEnum):
    """What an observer is held against."""

    PANEL = "panel"
    """The others' independent values of the same sessions."""
    GOLD = "gold"
    """What gold says of the sessions that have any."""


@dataclass(frozen=True, slots=True)
class Course:
    """One observer's codings of a dimension that can be compared, by place."""

    observer: ObserverCode
    instrument: str
    dimension: Dimension
    against: Against
    met: tuple[Met, ...]

    @property
    def codings(self) -> tuple[CodingId, ...]:
        """Whose scores it shows."""
        return tuple(dict.fromkeys(c for one in self.met for c in (one.coding, *one.other_codings)))


@dataclass(frozen=True, slots=True)
class ReadCourses:
    """What series can be made of."""

    courses: tuple[Course, ...]
    hidden: tuple[tuple[ObserverCode, DimensionId], ...]
    """Of whom and what nothing is shown: it holds a session that the person has still to code."""


def read_courses(store: StudyStore, division: Division) -> ReadCourses:
    """Read every observer's course against the panel, and against gold where there is any.

    Args:
        store: the study; its person is who looks.
        division: of which instrument and dimension; by what is of no matter.

    Raises:
        StudyError: the study has no design, or no such instrument or dimension.
    """
    source = read_source(store)
    source.demand(division)
    all_of_it = [c.coding for c in source.entering.all]
    withheld = {one.coding for one in may_see_scores(store, store.person, all_of_it).withheld}
    shown: list[Course] = []
    hidden: dict[tuple[ObserverCode, DimensionId], None] = {}
    for course in courses_of(source, division):
        if withheld.isdisjoint(course.codings):
            shown.append(course)
        else:
            hidden[course.observer, course.dimension.id] = None
    return ReadCourses(tuple(shown), tuple(hidden))


def courses_of(source: Source, division: Division) -> Iterator[Course]:
    """Make the courses of a study, by instrument, dimension and observer."""
    families = families_of(source)
    for instrument in source.instruments:
        if division.instrument not in {"", instrument.id}:
            continue
        meetings = _Meetings(source, instrument.id, families)
        for dimension in instrument.dimensions:
            if division.dimension in {"", dimension.id} and dimension.rates_sessions:
                yield from meetings.courses(dimension)


class _Meetings:
    """Who met whom over which session, with one instrument."""

    def __init__(self, source: Source, instrument: str, families: Mapping[DyadId, str]) -> None:
        entering = source.entering
        codings = (c for c in (*entering.between, *entering.gold) if c.instrument == instrument)
        self._instrument = instrument
        self._against_gold: dict[ObserverCode, list[tuple[IndependentCoding, Gold]]] = {}
        for coding, gold in sorted(source.checked(instrument), key=lambda one: one[0].place):
            self._against_gold.setdefault(coding.observer, []).append((coding, gold))
        self._families = {
            session: families[facts.dyad]
            for session, facts in entering.sessions.items()
            if facts.dyad in families
        }
        self._by_session: dict[SessionId, list[IndependentCoding]] = {}
        self._by_observer: dict[ObserverCode, list[IndependentCoding]] = {}
        for coding in sorted(codings, key=lambda c: (c.observer, c.place)):
            self._by_session.setdefault(coding.session, []).append(coding)
            self._by_observer.setdefault(coding.observer, []).append(coding)

    def courses(self, dimension: Dimension) -> Iterator[Course]:
        for observer, codings in self._by_observer.items():
            panel = tuple(self._panel(codings, dimension.id))
            yield Course(observer, self._instrument, dimension, Against.PANEL, panel)
            if gold := tuple(self._checks(observer, dimension.id)):
                yield Course(observer, self._instrument, dimension, Against.GOLD, gold)

    def _panel(self, codings: Sequence[IndependentCoding], dimension: DimensionId) -> Iterator[Met]:
        for coding in codings:
            others = {
                other.coding: value
                for other in self._by_session[coding.session]
                if other.observer != coding.observer
                and (value := other.values.get(dimension)) is not None
            }
            if others:
                yield from self._met(coding, dimension, others)

    def _checks(self, observer: ObserverCode, dimension: DimensionId) -> Iterator[Met]:
        for coding, known in self._against_gold.get(observer, ()):
            gold = known.values.get(dimension)
            if gold is not None:
                behind = [c.coding for c in self._by_session[coding.session] if c is not coding]
                for met in self._met(coding, dimension, dict.fromkeys(behind, gold)):
                    yield replace(met, others=(gold,))

    def _met(
        self, coding: IndependentCoding, dimension: DimensionId, others: Mapping[CodingId, float]
    ) -> Iterator[Met]:
        own = coding.values.get(dimension)
        if own is not None:
            yield Met(
                coding.coding,
                coding.mask,
                coding.place,
                coding.submitted_at,
                self._families[coding.session],
                own,
                tuple(others.values()),
                tuple(others),
            )
