"""Making a plan: who is coded by whom, why, and in which order."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from vippcoder.domain.study import Purpose
from vippcoder.errors import Defect
from vippcoder.planning.order import Task, shuffled, with_repeats
from vippcoder.planning.problem import Load, Placed, Plan, Unplaced, Violation
from vippcoder.planning.solving import Solution, solve
from vippcoder.planning.units import chosen_gold, chosen_twice, units_of

if TYPE_CHECKING:
    from vippcoder.domain.ids import DyadId, ObserverCode, SessionId, TimepointId
    from vippcoder.planning.problem import Coder, Film, Problem
    from vippcoder.planning.units import Unit


def make_plan(problem: Problem) -> Plan:
    """Plan what is not given to anybody yet.

    The same problem gives the same plan, whatever the order of its films and observers.

    Args:
        problem: films with who has them already, observers who may be given some, rules.
    """
    problem = _drawn(problem)
    gold = chosen_gold(problem, _chance(problem, "gold"))
    twice = chosen_twice(problem, _chance(problem, "twice"))
    units = units_of(problem, twice, gold)
    _chance(problem, "units").shuffle(units)
    solution = solve(problem, units)
    tasks = _tasks(problem, units, solution, gold)
    placed: list[Placed] = []
    shortfalls: list[str] = []
    for coder in sorted(problem.coders, key=lambda coder: coder.code):
        order, missing = _ordered(problem, coder, tasks[coder.code])
        shortfalls += missing
        placed += [
            Placed(task.film.session, task.film.instrument, coder.code, task.purpose, position)
            for position, task in enumerate(order, start=1)
        ]
    return Plan(
        placed=tuple(placed),
        loads=_loads(problem, placed),
        violations=_violations(problem, placed),
        unplaced=_unplaced(problem, units, solution),
        shortfalls=(*_no_gold(units, solution), *shortfalls),
        status="optimal" if solution.is_optimal else "feasible",
        gap_us=solution.gap_us,
    )


def _drawn(problem: Problem) -> Problem:
    """Bring films and coders into an order that the seed alone decides."""
    films = sorted(problem.films, key=lambda film: (film.session, film.instrument))
    coders = sorted(problem.coders, key=lambda coder: coder.code)
    _chance(problem, "films").shuffle(films)
    _chance(problem, "coders").shuffle(coders)
    return replace(problem, films=tuple(films), coders=tuple(coders))


def _chance(problem: Problem, what: str) -> Random:
    """Return a chance of its own for each step, so that one step does not move another."""
    return Random(f"{what} {problem.rules.seed}")  # noqa: S311 - a plan is to be repeated


def _tasks(
    problem: Problem, units: list[Unit], solution: Solution, gold: frozenset[SessionId]
) -> dict[ObserverCode, list[Task]]:
    """Say of each film why each of its observers codes it: one main, one double, the rest gold."""
    chance = _chance(problem, "purposes")
    tasks: dict[ObserverCode, list[Task]] = {coder.code: [] for coder in problem.coders}
    for unit, places in zip(units, solution.takers, strict=True):
        takers = [problem.coders[place].code for place in places]
        chance.shuffle(takers)
        for film in unit.films:
            for number, taker in enumerate(takers):
                if number < unit.need:
                    tasks[taker].append(Task(film, unit.lacks[number]))
                elif film.session in gold:
                    tasks[taker].append(Task(film, Purpose.GOLD))
                else:
                    raise Defect(f"too many observers for {film.session}")
    return tasks


def _ordered(problem: Problem, coder: Coder, tasks: list[Task]) -> tuple[list[Task], list[str]]:
    rules = problem.rules
    chance = _chance(problem, " ".join(["order", coder.code, *_drawn_from(tasks)]))
    order = shuffled(tasks, chance)
    wanted = round(rules.repeat_share * len(order))
    order, got = with_repeats(order, wanted, rules.repeat_gap, Purpose.REPEAT, chance)
    if got == wanted:
        return order, []
    why = f"there are too few films for {rules.repeat_gap} others to lie between"
    return order, [f"{coder.code}: {got} of {wanted} repeats, since {why}"]


def _drawn_from(tasks: list[Task]) -> list[str]:
    """Return what an observer's order is drawn from beside the seed: ids that never leave a study.

    A seed can be guessed. From it alone an observer could tell which places hold repeats, and two
    observers which of their sessions are the same, since both lists begin in the order of ids.
    """
    return sorted(f"{task.film.session} {task.film.instrument}" for task in tasks)


def _loads(problem: Problem, placed: list[Placed]) -> tuple[Load, ...]:
    durations = {(f.session, f.instrument): f.duration_us for f in problem.films}
    new = {coder.code: 0 for coder in problem.coders}
    for one in placed:
        new[one.observer] += durations[one.session, one.instrument]
    total = sum(new.values()) + sum(coder.load_us for coder in problem.coders)
    shares = sum(coder.share for coder in problem.coders)
    return tuple(
        Load(coder.code, coder.load_us, new[coder.code], round(total * coder.share / shares))
        for coder in sorted(problem.coders, key=lambda coder: coder.code)
    )


def _violations(problem: Problem, placed: list[Placed]) -> tuple[Violation, ...]:
    films = {(film.session, film.instrument): film for film in problem.films}
    met: dict[tuple[ObserverCode, DyadId], dict[TimepointId, set[SessionId]]] = {}
    for code, visits in problem.seen.items():
        for dyad, wave in visits:
            met.setdefault((code, dyad), {}).setdefault(wave, set())
    for one in placed:
        film = films[one.session, one.instrument]
        waves = met.setdefault((one.observer, film.dyad), {})
        waves.setdefault(film.timepoint, set()).add(film.session)
    found = []
    for (code, dyad), waves in sorted(met.items()):
        sessions = sorted(set().union(*waves.values()))
        if len(waves) > 1 and sessions:
            found.append(Violation(code, dyad, tuple(sorted(waves)), tuple(sessions)))
    return tuple(found)


def _no_gold(units: list[Unit], solution: Solution) -> list[str]:
    """Say which gold sessions do not come to everybody."""
    why = "more observers, since rules keep it from the others"
    return sorted(
        f"{film.session}, {film.instrument}: gold for {given} of {unit.gold} {why}"
        for unit, takers in zip(units, solution.takers, strict=True)
        for film in unit.films
        if (given := max(len(takers) - unit.need, 0)) < unit.gold
    )


def _unplaced(problem: Problem, units: list[Unit], solution: Solution) -> tuple[Unplaced, ...]:
    found = []
    for unit, takers in zip(units, solution.takers, strict=True):
        for film in unit.films:
            lacking = unit.need - len(takers)
            if lacking > 0:
                why = _why(problem, film)
                found.append(Unplaced(film.session, film.instrument, lacking, why))
    return tuple(sorted(found, key=lambda one: (one.session, one.instrument)))


def _why(problem: Problem, film: Film) -> str:
    """Say what keeps observers from a film, most of them first."""
    if not problem.coders:
        return "there is no observer who may be given films"
    follow = [coder for coder in problem.coders if film.language in coder.languages]
    if not follow:
        return f"no observer follows its language ({film.language})"
    strangers = [coder for coder in follow if film.dyad not in coder.barred]
    if not strangers:
        return "every observer who follows its language knows the family"
    left = [coder for coder in strangers if coder.code not in film.held]
    if len(left) < len(strangers):
        many = "1 observer" if len(strangers) == 1 else f"{len(strangers)} observers"
        return f"{many} could code it, and some who could have it already"
    return f"only {len(strangers)} of {len(problem.coders)} observers can code it"
