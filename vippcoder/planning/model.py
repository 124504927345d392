"""The question who takes which unit, in the solver's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

# The solver takes half a second to import; the module is imported by planning alone.
from ortools.sat.python import cp_model

from vippcoder.errors import Defect
from vippcoder.planning.evenness import weights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ortools.sat.python.cp_model import CpSolver, IntVar, LinearExprT

    from vippcoder.planning.problem import Coder, Problem, Rules
    from vippcoder.planning.units import Unit

_SEARCHES: Final = 5
"""Ways of searching that take turns: some improve what others found."""
TICK_US: Final = 6_000_000
"""Loads are counted in tenths of a minute."""


class Costs(NamedTuple):
    """What a family cannot be spared."""

    lacking: int
    """Observers that its units lack."""
    meetings: int
    """Timepoints, beyond the first, at which observers meet it, over all observers."""
    gold: int
    """Observers who do not get its gold sessions."""


def ticks_of(unit: Unit) -> int:
    """Return a unit's length, at least one tick."""
    return max(round(unit.duration_us / TICK_US), 1)


class TakeModel:
    """A model in which observers take units under every hard rule.

    Args:
        problem: coders and whom they have met.
        units: what is to be taken.
    """

    def __init__(self, problem: Problem, units: Sequence[Unit]) -> None:
        self._model = cp_model.CpModel()
        self._problem, self._units = problem, units
        self.takes: dict[tuple[int, int], IntVar] = {
            (number, place): self._model.new_bool_var(f"u{number} c{place}")
            for number, unit in enumerate(units)
            for place, coder in enumerate(problem.coders)
            if unit.suits(coder)
        }
        self._lacking: dict[str, list[IntVar]] = {}
        self._meetings: dict[str, list[IntVar]] = {}
        self._no_gold: dict[str, list[IntVar]] = {}
        self._cover()
        self._meet()

    @property
    def lacking(self) -> LinearExprT:
        """Observers that are lacking, over all units."""
        return sum(lack for lacks in self._lacking.values() for lack in lacks)

    @property
    def meetings(self) -> LinearExprT:
        """Timepoints beyond the first at which observers meet families, over all."""
        return sum(meeting for meetings in self._meetings.values() for meeting in meetings)

    @property
    def no_gold(self) -> LinearExprT:
        """Observers who do not get gold sessions, over all of these."""
        return sum(missing for all_missing in self._no_gold.values() for missing in all_missing)

    def minimize(self, what: LinearExprT) -> None:
        """Set what is to be as small as can be."""
        self._model.minimize(what)

    def minimize_costs(self) -> None:
        """Set what lacks to be as small as can be, then meetings, then gold that is missing."""
        terms: list[tuple[IntVar, int]] = []
        weight = 1
        gold = sum(unit.gold for unit in self._units)
        meetings = len(self._problem.coders) * len(self._units)
        for kind, most in ((self._no_gold, gold), (self._meetings, meetings), (self._lacking, 0)):
            terms += [(variable, weight) for variables in kind.values() for variable in variables]
            weight *= most + 1
        costs = cp_model.LinearExpr.weighted_sum(
            [variable for variable, _ in terms], [weight for _, weight in terms]
        )
        self._model.minimize(costs)

    def bound(self, costs: Mapping[str, Costs]) -> None:
        """Let no family cost more than it has to."""
        for dyad, cost in costs.items():
            self._model.add(sum(self._lacking.get(dyad, [])) <= cost.lacking)
            meetings = self._meetings.get(dyad, [])
            if meetings:
                self._model.add(sum(meetings) <= cost.meetings)
            self._model.add(sum(self._no_gold.get(dyad, [])) <= cost.gold)

    def hint(self, takers: Mapping[int, tuple[int, ...]]) -> None:
        """Say a solution to begin from."""
        for (number, place), take in self.takes.items():
            self._model.add_hint(take, place in takers[number])

    def toil(self, burden: Callable[[Unit, int], int]) -> LinearExprT:
        """Return what taking weighs, more for those whom a unit suits less.

        Args:
            burden: how little a unit suits a coder.
        """
        weights = [burden(self._units[number], place) for number, place in self.takes]
        return cp_model.LinearExpr.weighted_sum(list(self.takes.values()), weights)

    def spread(
        self, takers: Mapping[int, tuple[int, ...]], before_us: Sequence[int], enough_us: int
    ) -> IntVar:
        """Return how far the loads, each by its share, lie apart, in ticks.

        Args:
            takers: a solution to begin from, as in `hint`.
            before_us: what each coder has beside what is taken here.
            enough_us: how far loads may lie apart and count as even.
        """
        model, coders = self._model, self._problem.coders
        weights = weights_of(coders)
        now = [round(us / TICK_US * w) for us, w in zip(before_us, weights, strict=True)]
        terms: list[list[tuple[IntVar, int]]] = [[] for _ in coders]
        for (number, place), take in self.takes.items():
            ticks = round(ticks_of(self._units[number]) * weights[place])
            terms[place].append((take, ticks))
        widest = max((sum(t for _, t in own) + has for own, has in zip(terms, now, strict=True)))
        low, high = (model.new_int_var(0, widest, name) for name in ("low", "high"))
        for has, own in zip(now, terms, strict=True):
            load = sum(ticks * take for take, ticks in own) + has
            model.add(load <= high)
            model.add(load >= low)
        for number, places in takers.items():
            for place in places:
                now[place] += round(ticks_of(self._units[number]) * weights[place])
        enough = min(round(enough_us / TICK_US), widest)
        spread = model.new_int_var(enough, widest, "spread")  # closer is not worth a search
        model.add(spread >= high - low)
        far = max(max(now) - min(now), enough)
        for variable, value in ((low, min(now)), (high, max(now)), (spread, far)):
            model.add_hint(variable, value)
        return spread

    def solved(self, rules: Rules, *, effort: float) -> CpSolver:
        """Solve, in the same way on every machine.

        Args:
            rules: its seed decides among equal solutions.
            effort: deterministic time units at most.

        Raises:
            Defect: there is no solution, which no problem allows.
        """
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = _SEARCHES
        solver.parameters.interleave_search = True  # threads race: the seed would not repeat
        solver.parameters.random_seed = rules.seed % 2**31
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(self._model)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            raise Defect(f"the solver ended with {solver.status_name(status)}")
        return solver

    def takers(self, solver: CpSolver) -> list[tuple[int, ...]]:
        """Return who takes each unit, as solved."""
        taken: list[list[int]] = [[] for _ in self._units]
        for (number, place), take in self.takes.items():
            if solver.value(take):
                taken[number].append(place)
        return [tuple(places) for places in taken]

    def costs(self, solver: CpSolver) -> Costs:
        """Return what the families cost, as solved."""
        values = (solver.value(what) for what in (self.lacking, self.meetings, self.no_gold))
        return Costs(*values)

    def _cover(self) -> None:
        """Give each unit its observers, and count those that it lacks."""
        by_unit: list[list[IntVar]] = [[] for _ in self._units]
        for (number, _), take in self.takes.items():
            by_unit[number].append(take)
        for number, (unit, takes) in enumerate(zip(self._units, by_unit, strict=True)):
            lack = self._model.new_int_var(0, unit.need, f"lack {number}")
            missing = self._model.new_int_var(0, unit.gold, f"no gold {number}")
            self._model.add(sum(takes) + lack + missing == unit.need + unit.gold)
            self._lacking.setdefault(unit.dyad, []).append(lack)
            self._no_gold.setdefault(unit.dyad, []).append(missing)

    def _meet(self) -> None:
        """Count the timepoints, beyond the first, at which an observer meets a family."""
        visits: dict[str, dict[str, list[int]]] = {}
        for number, unit in enumerate(self._units):
            visits.setdefault(unit.dyad, {}).setdefault(unit.timepoint, []).append(number)
        for dyad, waves in visits.items():
            for place, coder in enumerate(self._problem.coders):
                meeting = self._meeting(dyad, waves, place, coder)
                if meeting is not None:
                    self._meetings.setdefault(dyad, []).append(meeting)

    def _meeting(
        self, dyad: str, waves: dict[str, list[int]], place: int, coder: Coder
    ) -> IntVar | None:
        model = self._model
        met = {wave for family, wave in self._problem.seen.get(coder.code, ()) if family == dyad}
        fresh = []
        for wave, numbers in waves.items():
            takes = [self.takes[n, place] for n in numbers if (n, place) in self.takes]
            self._keep_apart(numbers, place)
            if wave in met or not takes:
                continue
            if len(takes) == 1:
                fresh.append(takes[0])
            else:
                meets = model.new_bool_var(f"{dyad} {wave} c{place}")
                model.add_max_equality(meets, takes)
                fresh.append(meets)
        most = len(fresh) + len(met) - 1
        if not fresh or most < 1:
            return None
        meeting = model.new_int_var(0, most, f"{dyad} c{place}")
        model.add(meeting >= sum(fresh) + len(met) - 1)
        return meeting

    def _keep_apart(self, numbers: list[int], place: int) -> None:
        """Let an observer code a session under one instrument alone."""
        for i, first in enumerate(numbers):
            for second in numbers[i + 1 :]:
                sessions = {film.session for film in self._units[first].films}
                if (
                    sessions & {film.session for film in self._units[second].films}
                    and {
                        (first, place),
                        (second, place),
                    }
                    <= self.takes.keys()
                ):
                    self._model.add_at_most_one(
                        [self.takes[first, place], self.takes[second, place]]
                    )
