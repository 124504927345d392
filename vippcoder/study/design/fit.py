"""Whether a design fits the instruments it uses and the data that the study has already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.design import EventKind
from vippcoder.domain.instrument import shown
from vippcoder.study.design.text.places import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.domain.design import Event, StudyDesign
    from vippcoder.domain.instrument import Instrument, Scale
    from vippcoder.storage.study.designs import StoredInstrument
    from vippcoder.storage.study.store import StudyStore


_TIMEPOINTS = """SELECT timepoint AS id, count(*) || ' visits' AS number FROM (
    SELECT dyad, timepoint FROM visits_current UNION SELECT dyad, timepoint FROM sessions_current
) GROUP BY timepoint"""
_TASKS = "SELECT task AS id, count(*) || ' sessions' AS number FROM sessions_current GROUP BY task"


def misfits(design: StudyDesign, instruments: Sequence[Instrument]) -> Iterator[Problem]:
    """Yield what the design's events ask of instruments that do not have it."""
    for number, event in enumerate(design.events, start=1):
        having = [
            instrument
            for instrument in instruments
            if event.instrument in ("", instrument.id)
            and any(d.id == event.dimension for d in instrument.dimensions)
        ]
        place = Place("event", number, "dimension")
        if not having:
            known = ", ".join(d.id for i in instruments for d in i.dimensions)
            yield Problem(
                place,
                f"is {event.dimension}, which no instrument of the design has",
                f"the dimensions are {known}",
            )
        elif len(having) > 1:
            yield Problem(
                place,
                f"is {event.dimension}, which several instruments have",
                f'add instrument = "{having[0].id}", or another of them',
            )
        else:
            scale = having[0].dimension(event.dimension).scale
            if why := _off_scale(event, scale):
                yield Problem(
                    Place("event", number, "bound"), why, f"the scale is {scale.describe()}"
                )


def _off_scale(event: Event, scale: Scale) -> str:
    """Say why a bound decides nothing; a mean may lie between two values of a scale."""
    match event.kind:
        case EventKind.AT_OR_ABOVE:
            decides = scale.lowest < event.bound <= scale.highest
        case EventKind.AT_OR_BELOW:
            decides = scale.lowest <= event.bound < scale.highest
        case EventKind.CHANGE_FROM_BASELINE:
            decides = abs(event.bound) <= scale.highest - scale.lowest
    return "" if decides else f"is {shown(event.bound)}, which every value is on one side of"


def orphans(store: StudyStore, design: StudyDesign) -> Iterator[Problem]:
    """Yield what the study holds and the design no longer has a place for."""
    for noun, query, known in (
        ("timepoint", _TIMEPOINTS, {t.id for t in design.timepoints}),
        ("task", _TASKS, {t.id for t in design.tasks}),
    ):
        for row in store.rows(query):
            if row["id"] not in known:
                yield Problem(
                    Place(key=noun),
                    f"{row['id']} is left out, but the study has {row['number']} of it",
                    "keep it",
                )
    for row in store.rows(
        "SELECT a.instrument, s.task, count(*) AS number FROM assignments_current a "
        "JOIN sessions_current s USING (session) WHERE a.cancelled_because = '' "
        "GROUP BY a.instrument, s.task"
    ):
        rated_with = {use.id for use in design.instruments_of(row["task"])}
        if row["instrument"] not in rated_with and design.task(row["task"]):
            yield Problem(
                Place(key="instrument"),
                f"{row['instrument']} no longer rates {row['task']}, but codings with it are "
                f"assigned: {row['number']}",
                "keep it, or take them off their observers first",
            )


def rewritten(
    store: StudyStore, design: StudyDesign, instruments: Sequence[StoredInstrument]
) -> Iterator[Problem]:
    """Yield the instruments whose words changed under an edition that was issued.

    A rating names the edition it was made under: two texts of one edition would make it a guess.
    """
    for held in instruments:
        issued = store.rows(
            "SELECT 1 FROM issues n JOIN design_instruments d ON d.version = n.design_version "
            "JOIN instruments i ON i.seq = d.held_in WHERE i.instrument = ? AND i.edition = ? "
            "AND i.definition <> ? LIMIT 1",
            (held.instrument, held.edition, held.definition),
        )
        if issued:
            number = [use.id for use in design.instruments].index(held.instrument) + 1
            yield Problem(
                Place("instrument", number, "edition"),
                f"is {held.edition}, but its file has other words than the one that was issued",
                "give the new words a new edition",
            )
