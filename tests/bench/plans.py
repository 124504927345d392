"""How long a plan of 504 sessions for 20 observers takes and how even it is, against plainer ways.

The time stands beside one model of all families that asks for coverage and meetings alone; the
evenness beside dealing: each visit to the two with the least film who have not met the family.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from bench import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))

if TYPE_CHECKING:
    from vippcoder.planning.problem import Problem
    from vippcoder.planning.units import Unit

ROUNDS = 3
EFFORT = 20.0
"""Deterministic time units that the one model may take at most: some minutes."""


def measure(_folder: Path) -> list[Figure]:
    from plan_problems import MINUTE_US, coder, trial
    from vippcoder.planning.planning import make_plan

    observers = tuple(coder(f"observer {number}") for number in range(20))
    ours: list[float] = []
    theirs: list[float] = []
    spreads: list[float] = []
    dealt: list[float] = []
    for seed in range(ROUNDS):
        study = replace(trial(8, dyads=84), coders=observers)
        study = replace(study, rules=replace(study.rules, seed=seed))
        begun = time.perf_counter()
        plan = make_plan(study)
        ours.append(time.perf_counter() - begun)
        if plan.violations or plan.unplaced:
            raise RuntimeError("the plan lets an observer meet a family twice, or leaves one out")
        loads = [load.new_us for load in plan.loads]
        spreads.append((max(loads) - min(loads)) / MINUTE_US)
        units = _units(study)
        begun = time.perf_counter()
        _one_model(study, units)
        theirs.append(time.perf_counter() - begun)
        dealt.append(_dealt_spread_us(study, units) / MINUTE_US)
    took, spread = median(ours), median(spreads)
    one_model = "one model of all families, coverage and meetings alone"
    dealing = "dealing each visit to the two with the least film"
    return [
        Figure("plan_500_sessions_s", took, "s", one_model, took / median(theirs)),
        Figure("plan_load_spread_min", spread, "min", dealing, spread / median(dealt)),
    ]


def _units(study: Problem) -> list[Unit]:
    from vippcoder.planning.units import units_of

    twice = {(film.session, film.instrument) for film in study.films}
    units = units_of(study, twice, frozenset())
    Random(study.rules.seed).shuffle(units)
    return units


def _one_model(study: Problem, units: list[Unit]) -> None:
    from vippcoder.planning.model import TakeModel

    model = TakeModel(study, units)
    model.minimize_costs()
    model.takers(model.solved(study.rules, effort=EFFORT))


def _dealt_spread_us(study: Problem, units: list[Unit]) -> int:
    """Deal the visits out, no family twice to anybody, and return how far the loads lie apart."""
    loads = Counter({one.code: 0 for one in study.coders})
    met: set[tuple[str, str]] = set()
    for unit in units:
        free = [code for code in loads if (code, unit.dyad) not in met]
        for code in sorted(free, key=lambda code: loads[code])[: unit.need]:
            loads[code] += unit.duration_us
            met.add((code, unit.dyad))
    return max(loads.values()) - min(loads.values())
