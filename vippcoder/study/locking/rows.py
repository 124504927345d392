"""One value for each dyad, timepoint and dimension, by the rules that the design fixed beforehand.

Across observers the rule makes a session's value; across tasks it makes a visit's of its sessions'.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vippcoder.domain.design import AcrossTasks, Event, EventKind
from vippcoder.domain.instrument import shown
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.releases import read_emergencies
from vippcoder.study.adjudication.values import Origin, session_values
from vippcoder.study.design.versions import design_instruments, read_design
from vippcoder.study.independence.entering import independent_ratings
from vippcoder.study.locking.missing import Missing, read_reasons, read_withdrawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import DimensionId, DyadId, TimepointId
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.adjudication.values import SessionValue

_WAITING: Final = frozenset({Origin.TO_COME, Origin.TO_BE_AGREED})
_PLACES: Final = 9
"""Decimal places at which a mean is held against a cut-off: 4.999 999 999 9 is 5."""


@dataclass(frozen=True, slots=True)
class AnalysisRow:
    """What one dyad contributes at one timepoint on one dimension."""

    dyad: DyadId
    timepoint: TimepointId
    instrument: str
    dimension: DimensionId
    value: float | None
    """None where `missing` says why."""
    origin: str
    """Where the value comes from: `mean`, `agreed`; of several tasks `agreed+mean`. Empty where
    there is none."""
    missing: Missing | None
    missing_because: str
    """As intake was told; empty where there is a value or nobody said why there is none."""
    has_unblinded: bool
    """Whether somebody who knew a group rated any of it."""
    is_emergency: bool
    """Whether the dyad's arm was looked up before the ratings were locked."""
    events: Mapping[str, bool | None] = field(default_factory=dict)
    """By the event's name; None where the value, or the baseline's, is missing."""


def rows_of(store: StudyStore, before: int | None = None) -> tuple[AnalysisRow, ...]:
    """Make the table's rows of what the study holds, arms apart.

    Args:
        store: the study; may be open for reading alone.
        before: the lock's entry; emergencies after it are not marked. None: all are.

    Raises:
        StudyError: the study has no design.
    """
    reading = _Reading(store, before)
    return tuple(
        reading.row(dyad, timepoint.id, instrument, dimension)
        for dyad in reading.dyads
        for timepoint in reading.design.timepoints
        for instrument, dimension in reading.dimensions
    )


def event_name(event: Event) -> str:
    """Return under which name an event's column stands: `at_or_above_5`."""
    return f"{event.kind.value.replace('-', '_')}_{shown(event.bound)}"


class _Reading:
    """What is read once for all rows."""

    def __init__(self, store: StudyStore, before: int | None) -> None:
        self.design: StudyDesign = read_design(store)
        self.dyads = [dyad.id for dyad in read_dyads(store)]
        self.dimensions = [
            (instrument.id, dimension.id)
            for instrument, _ in sorted(design_instruments(store), key=lambda pair: pair[0].id)
            for dimension in instrument.dimensions
        ]
        entering = independent_ratings(store, include_unblinded=True)
        tasks = [task.id for task in self.design.tasks]
        self._values: dict[tuple[str, str, str, str], list[SessionValue]] = {}
        facts = entering.sessions
        found = sorted(session_values(store), key=lambda v: tasks.index(facts[v.session].task))
        for value in found:
            of = facts[value.session]
            key = (of.dyad, of.timepoint, value.instrument, value.dimension)
            self._values.setdefault(key, []).append(value)
        self._filmed = {(of.dyad, of.timepoint) for of in facts.values()}
        self._unblinded = {
            (coding.session, coding.instrument)
            for coding in entering.between
            if coding.is_unblinded
        }
        self._reasons = read_reasons(store)
        self._withdrawn = read_withdrawn(store)
        self._emergencies = {
            one.dyad for one in read_emergencies(store) if before is None or one.seq < before
        }

    def row(
        self, dyad: DyadId, timepoint: TimepointId, instrument: str, dimension: DimensionId
    ) -> AnalysisRow:
        held = self._values.get((dyad, timepoint, instrument, dimension), [])
        value, origin = value_of_tasks(self.design.one_value.across_tasks, held)
        missing = None if value is not None else self._why(dyad, timepoint, held)
        reason = self._reasons.get((dyad, timepoint))
        return AnalysisRow(
            dyad,
            timepoint,
            instrument,
            dimension,
            value,
            origin,
            missing,
            reason.words if reason and missing not in {None, Missing.CANNOT_CODE} else "",
            any((one.session, one.instrument) in self._unblinded for one in held),
            dyad in self._emergencies,
            {
                event_name(event): self._has(event, dyad, timepoint, instrument, value)
                for event in self.design.events
                if event.dimension == dimension and event.instrument in {"", instrument}
            },
        )

    def _why(self, dyad: DyadId, timepoint: TimepointId, held: Sequence[SessionValue]) -> Missing:
        if dyad in self._withdrawn:
            return Missing.WITHDREW
        if held and not any(one.origin in _WAITING for one in held):
            return Missing.CANNOT_CODE
        reason = self._reasons.get((dyad, timepoint))
        if (dyad, timepoint) in self._filmed or reason is None:
            return Missing.PENDING
        return reason.missing

    def _has(
        self,
        event: Event,
        dyad: DyadId,
        timepoint: TimepointId,
        instrument: str,
        value: float | None,
    ) -> bool | None:
        baseline = None
        first = self.design.timepoints[0].id
        if event.kind is EventKind.CHANGE_FROM_BASELINE and timepoint != first:
            key = (dyad, first, instrument, event.dimension)
            rule = self.design.one_value.across_tasks
            baseline, _ = value_of_tasks(rule, self._values.get(key, []))
        return has_event(event, value, baseline)


def has_event(event: Event, value: float | None, baseline: float | None) -> bool | None:
    """Return whether a dyad has an event at a timepoint; None where what it asks for is missing.

    Args:
        event: of the design.
        value: the one value of the visit.
        baseline: that of the first timepoint, for a change; None at the first timepoint itself.
    """
    if value is None:
        return None
    bound = float(event.bound)
    match event.kind:
        case EventKind.AT_OR_ABOVE:
            return round(value, _PLACES) >= bound
        case EventKind.AT_OR_BELOW:
            return round(value, _PLACES) <= bound
        case EventKind.CHANGE_FROM_BASELINE:
            if baseline is None:
                return None
            change = round(value - baseline, _PLACES)
            return change >= bound if bound >= 0 else change <= bound


def value_of_tasks(rule: AcrossTasks, held: Sequence[SessionValue]) -> tuple[float | None, str]:
    """Make one value of a visit's sessions, which stand in the design's order of tasks.

    Where one of them is still to come or to be agreed there is none yet.
    """
    if any(one.origin in _WAITING for one in held):
        return None, ""
    given = [(one.value, one.origin.value) for one in held if one.value is not None]
    if not given:
        return None, ""
    match rule:
        case AcrossTasks.FIRST:
            value, origin = given[0]
        case AcrossTasks.LOWEST:
            value, origin = min(given)
        case AcrossTasks.HIGHEST:
            value, origin = max(given)
        case AcrossTasks.MEAN:
            value = sum(one for one, _ in given) / len(given)
            origin = "+".join(sorted({one for _, one in given}))
    return value, origin
