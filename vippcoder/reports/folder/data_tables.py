"""What was observed: dyad by visit, single ratings, and the long form that the scripts read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.reports.compared import compared_arms, events_of, locked_values
from vippcoder.reports.folder.table import Table
from vippcoder.study.locking.rows import event_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.domain.instrument import Dimension, Instrument
    from vippcoder.reports.folder.table import Cell
    from vippcoder.reports.released import Released

_DYAD = ("dyad", "its code: a pseudonym")
_ARM = ("arm", "the arm it was allocated to")
_TIMEPOINT = ("timepoint", "when, by the design")


def visits_table(released: Released) -> Table:
    """Return a row for each dyad and timepoint: value, why it is missing, events."""
    columns = [_DYAD, _ARM, ("arm_is_proven", "1: the allocation is the one sealed"), _TIMEPOINT]
    for instrument, dimension in released.dimensions():
        columns += _dimension_columns(released, instrument, dimension)
    rows = {(r.dyad, r.timepoint, r.instrument, r.dimension): r for r in released.table.rows}
    unblinding = released.table.unblinding
    is_proven = unblinding is not None and unblinding.is_proven
    visits = dict.fromkeys((row.dyad, row.timepoint) for row in released.table.rows)
    written = []
    for dyad, timepoint in visits:
        cells: list[Cell] = [dyad, released.table.arms.get(dyad), is_proven, timepoint]
        for instrument, dimension in released.dimensions():
            row = rows[dyad, timepoint, instrument.id, dimension.id]
            cells += [row.value, row.origin, row.missing, row.has_unblinded, *row.events.values()]
        written.append(tuple(cells))
    return Table("visits", "a dyad at a timepoint", tuple(columns), tuple(written))


def _dimension_columns(
    released: Released, instrument: Instrument, dimension: Dimension
) -> Iterator[tuple[str, str]]:
    name = released.name_of(instrument, dimension)
    scale = dimension.scale.describe()
    yield name, f"{dimension.name}, {scale}, {dimension.polarity.value}; {instrument.id}"
    yield f"{name} from", "how the value was made: mean, agreed, main, only"
    yield f"{name} missing", "why there is none, in one of six words"
    yield f"{name} unblinded", "1: somebody who knew a group had a part in it"
    for event in events_of(released, instrument, dimension):
        column = f"{name} {event_name(event)}"
        yield column, "1: the dyad has the event; empty where it cannot be told"


def ratings_table(released: Released) -> Table:
    """Return a row for each independent value that the locked ones are made of."""
    facts = released.entering.sessions
    rows = [
        (
            facts[coded.session].dyad,
            released.table.arms.get(facts[coded.session].dyad),
            facts[coded.session].timepoint,
            facts[coded.session].task,
            coded.instrument,
            coded.dimension,
            released.observers[value.observer],
            value.is_main,
            value.value,
            value.value is None,
        )
        for coded in released.coded
        for value in coded.values
    ]
    columns = (
        _DYAD,
        _ARM,
        _TIMEPOINT,
        ("task", "what was filmed"),
        ("instrument", "rated with"),
        ("dimension", "what was rated"),
        ("observer", "who rated, by number"),
        ("is_main", "1: the main coding, 0: the double one"),
        ("value", "as first submitted"),
        ("cannot_code", "1: the observer could not code it"),
    )
    rows.sort(key=lambda row: tuple(map(str, row[:7])))
    return Table("ratings", "an observer's first value of a session", columns, tuple(rows))


def analysis_table_of(released: Released) -> Table:
    """Return the long form that the scripts make the main table from."""
    rows = [
        (unit, arm, is_one, arms.timepoint, arms.outcome, kind, None if v != v else float(v))  # noqa: PLR0124 - not a number
        for arms in compared_arms(released, locked_values(released))
        for kind in ("event" if arms.is_event else "value",)
        for unit, is_one, v in zip(
            arms.units, arms.in_one.tolist(), arms.values.tolist(), strict=True
        )
        for arm in (arms.names[0 if is_one else 1],)
    ]
    columns = (
        _DYAD,
        _ARM,
        ("is_arm1", "1: of the arm that is compared with the reference arm, 0: of the latter"),
        _TIMEPOINT,
        ("outcome", "a dimension, or an event of the design"),
        ("kind", "value or event"),
        ("observed", "the value, or 1 and 0 of an event; empty where it is missing"),
    )
    return Table("analysis", "a dyad's outcome at a timepoint", columns, tuple(rows))


def instruments_table(released: Released) -> Table:
    """Return the dimensions that were rated, and what the design counts of them."""
    rows = tuple(
        (
            instrument.id,
            instrument.edition,
            dimension.id,
            dimension.name,
            dimension.scale.describe(),
            dimension.polarity.value,
            "; ".join(
                f"{event.kind.value} {event.bound}"
                for event in events_of(released, instrument, dimension)
            ),
        )
        for instrument, dimension in released.dimensions()
    )
    columns = (
        ("instrument", "its id"),
        ("edition", "of the instrument"),
        ("dimension", "its id"),
        ("name", "as observers read it"),
        ("scale", "the values it may take"),
        ("polarity", "which end is favourable"),
        ("events", "what the design counts of it"),
    )
    return Table("instruments", "a rated dimension", columns, rows)
