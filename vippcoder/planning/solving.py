"""Which observer takes which unit: solved by CP-SAT, in a way that a seed repeats.

First as few units as possible are left without observers, then as few observers as possible meet a
family at two timepoints, then the loads are as even as they can be. The first two are questions of
each family alone, so each is solved alone and exactly; the loads are then evened out over all
families under what was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import Defect
from vippcoder.planning.model import TICK_US, Costs, TakeModel, weights_of

if TYPE_CHECKING:
    from vippcoder.planning.problem import Problem
    from vippcoder.planning.units import Unit

_EFFORT = 1.5
"""Deterministic time units, some ten seconds of one core: the same on any machine."""

Takers = tuple[int, ...]
"""Of a unit, the places of its observers in the problem's coders."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Who takes what."""

    takers: tuple[Takers, ...]
    """Of each unit, in order."""
    is_optimal: bool
    gap_us: int
    """By how much the loads could at most be more even; 0 where that is proved."""


def solve(problem: Problem, units: list[Unit]) -> Solution:
    """Solve a problem whose order of units and coders was drawn by its seed.

    Raises:
        Defect: the solver finds nothing, which no problem allows.
    """
    families: dict[str, list[int]] = {}
    for number, unit in enumerate(units):
        families.setdefault(unit.dyad, []).append(number)
    loads = [coder.load_us for coder in problem.coders]
    hint: dict[int, Takers] = {}
    costs: dict[str, Costs] = {}
    for dyad, numbers in families.items():
        own = [units[number] for number in numbers]
        takers, costs[dyad] = _family(problem, own, loads)
        for number, places in zip(numbers, takers, strict=True):
            hint[number] = places
            for place in places:
                loads[place] += units[number].duration_us
    return _evened(problem, units, hint, costs)


def _family(problem: Problem, units: list[Unit], loads: list[int]) -> tuple[list[Takers], Costs]:
    """Solve one family: as covered as it can be, then as few meetings, then for who has least."""
    model = TakeModel(problem, units)
    weights = weights_of(problem.coders)
    burden = [round(load / TICK_US * weight) for load, weight in zip(loads, weights, strict=True)]
    toil, toil_most = model.toil(burden)
    meetings_most = sum(len(problem.coders) * 4 for _ in units) + 1
    per_meeting = toil_most + 1
    model.minimize_in_turn(per_meeting * meetings_most, per_meeting, toil)
    solver = model.solved(problem.rules, effort=_EFFORT)
    return model.takers(solver), model.costs(solver)


def _evened(
    problem: Problem, units: list[Unit], hint: dict[int, Takers], costs: dict[str, Costs]
) -> Solution:
    """Even the loads out, with no family worse off than it has to be."""
    model = TakeModel(problem, units)
    model.bound(costs)
    model.hint(hint)
    model.minimize(model.spread())
    solver = model.solved(problem.rules, effort=_EFFORT)
    takers = tuple(model.takers(solver))
    if len(takers) != len(units):
        raise Defect("the solver lost a unit")
    left = max(round(solver.objective_value - solver.best_objective_bound), 0)
    return Solution(takers, left == 0, left * TICK_US)
