"""The outcomes once more: without some codings, by observer, at other cut-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.domain.design import Event, EventKind
from vippcoder.outcomes.results import results_of
from vippcoder.reports.compared import (
    compared_arms,
    event_arms,
    events_of,
    locked_values,
    place_of,
)
from vippcoder.study.adjudication.values import Origin, SessionValue
from vippcoder.study.locking.rows import value_of_tasks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from vippcoder.domain.ids import DimensionId, ObserverCode, SessionId
    from vippcoder.outcomes.result import Result
    from vippcoder.reports.compared import Place, Values
    from vippcoder.reports.guesses import Guessed
    from vippcoder.reports.released import Released

_TOLD: Final = frozenset({"risk_ratio", "risk_difference", "mean_difference"})
AS_LOCKED: Final = "as locked"
_MEAN: Final = (
    "the mean of first submissions, agreed values left aside, by the design's rule across tasks"
)
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Variation:
    """The outcomes once more, with other values."""

    name: str
    """`without unblinded codings`, `anna alone`."""
    told: str
    """What was left out, or how values were made."""
    results: tuple[Result, ...]


def variations(released: Released, guesses: Collection[Guessed]) -> tuple[Variation, ...]:
    """Return the outcomes with other values, those as locked first.

    Args:
        released: the study.
        guesses: what observers took sessions for.
    """
    told = [Variation(AS_LOCKED, "", _results(released, locked_values(released)))]
    found = [_without_unblinded(released), _without_right_guesses(released, guesses)]
    found += _by_observer(released)
    told += [Variation(name, what, _results(released, values)) for name, what, values in found]
    return tuple(told)


def at_every_cutoff(released: Released) -> tuple[Result, ...]:
    """Return the risk ratio at each cut-off that a value of the scale can be, with its flips.

    For events at or above, or at or below, a cut-off: the same as the design's, moved along the
    scale. Where everybody has the event, or nobody, there is nothing to tell.
    """
    values, found = locked_values(released), []
    for instrument, dimension in released.dimensions():
        kinds = dict.fromkeys(
            event.kind
            for event in events_of(released, instrument, dimension)
            if event.kind is not EventKind.CHANGE_FROM_BASELINE
        )
        for kind in kinds:
            for bound in dimension.scale.values():
                event = Event(dimension.id, kind, bound, instrument.id)
                of = (instrument, dimension)
                found += [
                    arms
                    for arms in event_arms(released, values, of, event)
                    if set(arms.values[arms.seen].tolist()) == {0.0, 1.0}
                ]
    return tuple(r for r in results_of(found, only={"risk_ratio"}) if r.method == "katz")


def _results(released: Released, values: Values) -> tuple[Result, ...]:
    arms = compared_arms(released, values)
    methods = {"katz", "koopman", "newcombe", "welch", "ancova"}
    return tuple(r for r in results_of(arms, only=_TOLD) if r.method in methods)


def _without_unblinded(released: Released) -> tuple[str, str, dict[Place, float]]:
    known = {place_of(row) for row in released.table.rows if row.has_unblinded}
    kept = {place: v for place, v in locked_values(released).items() if place not in known}
    what = f"without {len(known)} values that somebody who knew a group had a part in"
    return "without unblinded codings", what, kept


def _without_right_guesses(
    released: Released, guesses: Collection[Guessed]
) -> tuple[str, str, dict[Place, float]]:
    right = {(one.dyad, one.timepoint) for one in guesses if one.is_right}
    held = locked_values(released)
    kept = {place: value for place, value in held.items() if (place[0], place[1]) not in right}
    what = f"without {len(held) - len(kept)} values of visits whose arm an observer guessed rightly"
    return "without rightly guessed visits", what, kept


def _by_observer(released: Released) -> Iterator[tuple[str, str, dict[Place, float]]]:
    observers = {value.observer for coded in released.coded for value in coded.values}
    for one in sorted(observers):
        values = values_of(released, {one})
        name = released.observers[one]
        yield f"{name} alone", f"only values of {name}: {_MEAN}", values
    if len(observers) > _PAIR:
        for one in sorted(observers):
            values = values_of(released, observers - {one})
            name = released.observers[one]
            yield f"without {name}", f"no value of {name}: {_MEAN}", values


def values_of(released: Released, observers: Collection[ObserverCode]) -> dict[Place, float]:
    """Return one value for each visit and dimension from the independent codings of some observers.

    Args:
        released: the study.
        observers: whose.
    """
    given: dict[tuple[SessionId, str, DimensionId], list[float]] = {}
    for coded in released.coded:
        own = [v.value for v in coded.values if v.value is not None and v.observer in observers]
        if own:
            given[coded.session, coded.instrument, coded.dimension] = own
    tasks = [task.id for task in released.design.tasks]
    facts = released.entering.sessions
    visits: dict[Place, list[SessionValue]] = {}
    for key in sorted(given, key=lambda key: (tasks.index(facts[key[0]].task), key)):
        session, instrument, dimension = key
        of, values = facts[session], given[key]
        mean = SessionValue(*key, sum(values) / len(values), Origin.MEAN)
        visits.setdefault((of.dyad, of.timepoint, instrument, dimension), []).append(mean)
    rule = released.design.one_value.across_tasks
    made = {place: value_of_tasks(rule, held)[0] for place, held in visits.items()}
    return {place: value for place, value in made.items() if value is not None}
