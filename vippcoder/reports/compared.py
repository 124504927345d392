"""From values of dyads and visits to the arms that are compared, at each timepoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from vippcoder.domain.design import EventKind
from vippcoder.domain.instrument import shown
from vippcoder.outcomes.arms import Unit, arms_of_units
from vippcoder.study.locking.rows import has_event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vippcoder.domain.design import Event
    from vippcoder.domain.ids import DimensionId, DyadId, TimepointId
    from vippcoder.domain.instrument import Dimension, Instrument
    from vippcoder.outcomes.arms import Arms
    from vippcoder.reports.released import Released
    from vippcoder.study.locking.rows import AnalysisRow

Place: TypeAlias = "tuple[DyadId, TimepointId, str, DimensionId]"
"""Dyad, timepoint, instrument and dimension."""
Values: TypeAlias = "Mapping[Place, float]"
"""What is missing is absent."""


def place_of(row: AnalysisRow) -> Place:
    """Return of what a row of the table is."""
    return row.dyad, row.timepoint, row.instrument, row.dimension


def locked_values(released: Released) -> dict[Place, float]:
    """Return the values as they were locked."""
    return {place_of(row): row.value for row in released.table.rows if row.value is not None}


def events_of(released: Released, instrument: Instrument, dimension: Dimension) -> list[Event]:
    """Return what the design counts of a dimension."""
    return [
        event
        for event in released.design.events
        if event.dimension == dimension.id and event.instrument in {"", instrument.id}
    ]


def event_in_words(name: str, event: Event) -> str:
    """Return an event as it is told: `sensitivity at or above 5`.

    Args:
        name: of the dimension.
        event: of the design.
    """
    match event.kind:
        case EventKind.AT_OR_ABOVE:
            return f"{name} at or above {shown(event.bound)}"
        case EventKind.AT_OR_BELOW:
            return f"{name} at or below {shown(event.bound)}"
        case EventKind.CHANGE_FROM_BASELINE:
            way = "higher" if event.bound >= 0 else "lower"
            return f"{name} at least {shown(abs(event.bound))} {way} than at baseline"


def compared_arms(
    released: Released, values: Values, *, with_events: bool = True
) -> tuple[Arms, ...]:
    """Return the arms of every dimension at each timepoint: the value, then the design's events.

    Every dyad that was allocated is in them; one without a value counts as missing. From the second
    timepoint on each has its baseline value beside it.

    Args:
        released: the study.
        values: as they were locked, or other ones for a sensitivity analysis.
        with_events: leave events out by False.
    """
    found = []
    for instrument, dimension in released.dimensions():
        found += list(_of_values(released, values, instrument, dimension))
        if with_events:
            for event in events_of(released, instrument, dimension):
                found += list(event_arms(released, values, (instrument, dimension), event))
    return tuple(found)


def event_arms(
    released: Released,
    values: Values,
    of: tuple[Instrument, Dimension],
    event: Event,
) -> Iterator[Arms]:
    """Yield the arms of one event at each timepoint at which it can be had.

    Args:
        released: the study.
        values: of dyads and visits.
        of: whose event it is.
        event: of the design, or at another cut-off.
    """
    instrument, dimension = of
    name = released.name_of(instrument, dimension)
    for timepoint in released.design.timepoints:
        is_first = timepoint.id == released.baseline
        if is_first and event.kind is EventKind.CHANGE_FROM_BASELINE:
            continue
        units = []
        for dyad in released.dyads:
            value = values.get((dyad, timepoint.id, instrument.id, dimension.id))
            before = _baseline(released, values, dyad, of) if not is_first else None
            had = has_event(event, value, before)
            number = None if had is None else float(had)
            units.append(Unit(dyad, released.table.arms[dyad], number, before))
        yield arms_of_units(
            units,
            released.arms,
            event_in_words(name, event),
            is_event=True,
            timepoint=timepoint.id,
            baseline_name="" if is_first else f"{name} at {released.baseline}",
        )


def _of_values(
    released: Released, values: Values, instrument: Instrument, dimension: Dimension
) -> Iterator[Arms]:
    name = released.name_of(instrument, dimension)
    for timepoint in released.design.timepoints:
        is_first = timepoint.id == released.baseline
        units = [
            Unit(
                dyad,
                released.table.arms[dyad],
                values.get((dyad, timepoint.id, instrument.id, dimension.id)),
                None if is_first else _baseline(released, values, dyad, (instrument, dimension)),
            )
            for dyad in released.dyads
        ]
        yield arms_of_units(
            units,
            released.arms,
            name,
            is_event=False,
            timepoint=timepoint.id,
            baseline_name="" if is_first else f"{name} at {released.baseline}",
        )


def _baseline(
    released: Released, values: Values, dyad: DyadId, of: tuple[Instrument, Dimension]
) -> float | None:
    return values.get((dyad, released.baseline, of[0].id, of[1].id))
