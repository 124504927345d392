"""Which observer takes which unit: solved by CP-SAT, in a way that a seed repeats.

First as few units as possible are left without observers, then as few observers as possible meet a
family at two timepoints, then gold comes to as many as it can; last, the loads are as even as they
can be. All but the last are questions of each family alone, so each is solved alone and exactly;
the loads are then evened out over all families under what was found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from vippcoder.planning.evenness import Loads, weights_of
from vippcoder.planning.model import TICK_US, Costs, TakeModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.planning.problem import Problem
    from vippcoder.planning.units import Unit

_EFFORT = 1.5
"""Deterministic time units, some ten seconds of one core: the same on any machine."""

_BLOCK = 600
"""Questions of who takes what that are solved at once; with more, a search hardly ends."""
_BLOCK_EFFORT, _TOIL_EFFORT = 0.3, 0.02

_WAVE, _MIX = 4, 2
"""Weight of a timepoint's minutes against all; units by which chance may outweigh minutes."""

Takers = tuple[int, ...]
"""Of a unit, the places of its observers in the problem's coders."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Who takes what."""

    takers: tuple[Takers, ...]
    """Of each unit, in order."""
    is_optimal: bool
    """Whether every family is proved to be at its best, and the loads are even."""
    gap_us: int
    """By how much the loads could at most be more even; 0 where they are even."""


def solve(problem: Problem, units: list[Unit]) -> Solution:
    """Solve a problem whose order of units and coders was drawn by its seed.

    Raises:
        Defect: the solver finds nothing, which no problem allows.
    """
    families: dict[str, list[int]] = {}
    for number, unit in enumerate(units):
        families.setdefault(unit.dyad, []).append(number)
    burden = _Burden(problem, units)
    hint: dict[int, Takers] = {}
    costs: dict[str, Costs] = {}
    all_proved = True
    for dyad, numbers in families.items():
        own = [units[number] for number in numbers]
        takers, costs[dyad], is_proved = _family(problem, own, burden)
        all_proved &= is_proved
        for number, places in zip(numbers, takers, strict=True):
            hint[number] = places
            for place in places:
                burden.add(units[number], place)
    evened = _evened(problem, units, hint, families, costs)
    return replace(evened, is_optimal=evened.is_optimal and all_proved)


class _Burden:
    """How much each observer has while the families are solved one after the other.

    Beside all minutes it looks at those of the timepoint, since an observer who rates high would
    shift one timepoint against another, and at chance: by minutes alone the same two would meet
    over and over, and pairs that share no observer cannot be compared.

    Args:
        problem: what the observers have.
        units: what is given out.
    """

    def __init__(self, problem: Problem, units: Sequence[Unit]) -> None:
        self._weights = weights_of(problem.coders)
        self._chance = Random(f"burden {problem.rules.seed}")  # noqa: S311 - to be repeated
        self._unit_us = round(sum(unit.duration_us for unit in units) / max(len(units), 1))
        self._loads = [coder.load_us for coder in problem.coders]
        self._waves: dict[tuple[int, str], int] = {}
        for place, coder in enumerate(problem.coders):
            for _, wave in sorted(problem.seen.get(coder.code, ())):
                self._waves[place, wave] = self._waves.get((place, wave), 0) + self._unit_us

    def add(self, unit: Unit, place: int) -> None:
        """Note that an observer took a unit."""
        self._loads[place] += unit.duration_us
        key = (place, unit.timepoint)
        self._waves[key] = self._waves.get(key, 0) + unit.duration_us

    def of(self, unit: Unit, place: int) -> int:
        """Return how little a unit suits an observer now, in ticks, 0 or more."""
        had = self._loads[place] + _WAVE * self._waves.get((place, unit.timepoint), 0)
        by_chance = self._chance.random() * _MIX * self._unit_us
        return round((had * self._weights[place] + by_chance) / TICK_US)


def _family(
    problem: Problem, units: list[Unit], burden: _Burden
) -> tuple[list[Takers], Costs, bool]:
    """Solve one family: covered, then few meetings, then gold, then for who has least.

    Returns:
        Who takes each unit, what the family cannot be spared, and whether that is proved.
    """
    model = TakeModel(problem, units)
    model.minimize_costs()
    solver = model.solved(problem.rules, effort=_EFFORT)
    costs = model.costs(solver)
    is_proved = solver.objective_value == solver.best_objective_bound
    model.bound({units[0].dyad: costs})
    model.hint(dict(enumerate(model.takers(solver))))
    model.minimize(model.toil(burden.of))
    return model.takers(model.solved(problem.rules, effort=_TOIL_EFFORT)), costs, is_proved


def _evened(
    problem: Problem,
    units: list[Unit],
    takers: dict[int, Takers],
    families: dict[str, list[int]],
    costs: dict[str, Costs],
) -> Solution:
    """Even the loads out, some families at a time, with no family worse off than it has to be."""
    loads = Loads.of(problem, units, takers)
    names = sorted(families)
    Random(f"evening {problem.rules.seed}").shuffle(names)  # noqa: S311 - to be repeated
    while names and not loads.are_even:
        numbers: list[int] = []
        block: dict[str, Costs] = {}
        while names and len(numbers) * len(problem.coders) < _BLOCK:
            block[names[-1]] = costs[names[-1]]
            numbers += families[names.pop()]
        _even_block(problem, units, takers, numbers, block)
        loads = Loads.of(problem, units, takers)
    left = max(loads.spread_us - loads.enough_us, 0)
    in_order = tuple(takers[number] for number in range(len(units)))
    return Solution(in_order, loads.are_even, left)


def _even_block(
    problem: Problem,
    units: list[Unit],
    takers: dict[int, Takers],
    numbers: list[int],
    costs: dict[str, Costs],
) -> None:
    """Give some families' units out once more, beside what all others have."""
    others = {number: places for number, places in takers.items() if number not in set(numbers)}
    loads = Loads.of(problem, units, others)
    own = [units[number] for number in numbers]
    now = {place: takers[number] for place, number in enumerate(numbers)}
    model = TakeModel(problem, own)
    model.bound(costs)
    model.hint(now)
    model.minimize(model.spread(now, loads.each_us, Loads.of(problem, units, takers).enough_us))
    solved = model.takers(model.solved(problem.rules, effort=_BLOCK_EFFORT))
    before = Loads.of(problem, units, takers).spread_us
    after = {**takers, **dict(zip(numbers, solved, strict=True))}
    if Loads.of(problem, units, after).spread_us < before:
        takers.update(after)
