"""The question who takes which unit, in the solver's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

# The solver takes half a second to import; the module is imported by planning alone.
from ortools.sat.python import cp_model

from vippcoder.errors import Defect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ortools.sat.python.cp_model import CpSolver, IntVar, LinearExprT

    from vippcoder.planning.problem import Coder, Problem, Rules
    from vippcoder.planning.units import Unit

_SEARCHES: Final = 5
"""Ways of searching that take turns: some improve what others found."""
TICK_US: Final = 6_000_000
"""Loads are counted in tenths of a minute."""
_EVEN: Final = 20
_EVEN_SHARE: Final = 0.03
"""Loads that lie within two minutes, or three in a hundred, are even."""


class Costs(NamedTuple):
    """What a family cannot be spared."""

    lacking: int
    """Observers that its units lack."""
    meetings: int
    """Timepoints, beyond the first, at which observers meet it, over all observers."""


def ticks_of(unit: Unit) -> int:
    """Return a unit's length, at least one tick."""
    return max(round(unit.duration_us / TICK_US), 1)


def weights_of(coders: Sequence[Coder]) -> list[float]:
    """Return what a minute weighs for each observer: less for one with a larger share."""
    mean = sum(coder.share for coder in coders) / max(len(coders), 1)
    return [mean / coder.share for coder in coders]


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

    def minimize(self, what: LinearExprT) -> None:
        """Set what is to be as small as can be."""
        self._model.minimize(what)

    def minimize_in_turn(self, per_lack: int, per_meeting: int, toil: LinearExprT) -> None:
        """Set what lacks to be as small as can be, then the meetings, then the toil."""
        terms = [(lack, per_lack) for lacks in self._lacking.values() for lack in lacks]
        terms += [(meets, per_meeting) for meeting in self._meetings.values() for meets in meeting]
        costs = cp_model.LinearExpr.weighted_sum(
            [variable for variable, _ in terms], [weight for _, weight in terms]
        )
        self._model.minimize(cp_model.LinearExpr.sum([costs, toil]))

    def bound(self, costs: Mapping[str, Costs]) -> None:
        """Let no family cost more than it has to."""
        for dyad, cost in costs.items():
            self._model.add(sum(self._lacking.get(dyad, [])) <= cost.lacking)
            meetings = self._meetings.get(dyad, [])
            if meetings:
                self._model.add(sum(meetings) <= cost.meetings)

    def hint(self, takers: Mapping[int, tuple[int, ...]]) -> None:
        """Say a solution to begin from."""
        for (number, place), take in self.takes.items():
            self._model.add_hint(take, place in takers[number])

    def toil(self, burden: Sequence[int]) -> tuple[LinearExprT, int]:
        """Return what taking weighs, more for those who have much, and the most that it can be.

        Args:
            burden: of each coder, the load so far.
        """
        least = min(burden, default=0)
        weights = [
            ticks_of(self._units[number]) * (burden[place] - least) for number, place in self.takes
        ]
        return cp_model.LinearExpr.weighted_sum(list(self.takes.values()), weights), sum(weights)

    def spread(self) -> IntVar:
        """Return how far the loads, each by its share, lie apart, in ticks; even ones are alike."""
        model, coders = self._model, self._problem.coders
        by_coder: list[list[tuple[int, IntVar]]] = [[] for _ in coders]
        for (number, place), take in self.takes.items():
            by_coder[place].append((ticks_of(self._units[number]), take))
        widest, loads = 1, []
        for coder, weight, taken in zip(coders, weights_of(coders), by_coder, strict=True):
            before = round(coder.load_us / TICK_US * weight)
            terms = [(round(ticks * weight), take) for ticks, take in taken]
            widest = max(widest, before + sum(ticks for ticks, _ in terms))
            loads.append(sum(ticks * take for ticks, take in terms) + before)
        low, high = (model.new_int_var(0, widest, name) for name in ("low", "high"))
        for load in loads:
            model.add(load <= high)
            model.add(load >= low)
        enough = min(max(_EVEN, round(_EVEN_SHARE * self._mean_load())), widest)
        spread = model.new_int_var(enough, widest, "spread")  # closer is not worth a search
        model.add(spread >= high - low)
        return spread

    def _mean_load(self) -> float:
        new = sum(ticks_of(unit) * unit.need for unit in self._units)
        before = sum(coder.load_us / TICK_US for coder in self._problem.coders)
        return (new + before) / max(len(self._problem.coders), 1)

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
        return Costs(solver.value(self.lacking), solver.value(self.meetings))

    def _cover(self) -> None:
        """Give each unit its observers, and count those that it lacks."""
        by_unit: list[list[IntVar]] = [[] for _ in self._units]
        for (number, _), take in self.takes.items():
            by_unit[number].append(take)
        for number, (unit, takes) in enumerate(zip(self._units, by_unit, strict=True)):
            lack = self._model.new_int_var(0, unit.need, f"lack {number}")
            self._model.add(sum(takes) + lack == unit.need)
            self._lacking.setdefault(unit.dyad, []).append(lack)

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
