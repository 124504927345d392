"""Every hard rule holds for designs by chance, and the same seed gives the same plan."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan_problems import coder, film, problem, problems
from vippcoder.domain.ids import DyadId
from vippcoder.domain.study import Purpose
from vippcoder.planning.planning import make_plan

if TYPE_CHECKING:
    from random import Random

    from vippcoder.planning.problem import Coder, Film, Problem

slow_is_fine = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@slow_is_fine
@given(problems())
def test_every_hard_rule_holds(given_problem: Problem) -> None:
    plan = make_plan(given_problem)
    films = {(f.session, f.instrument): f for f in given_problem.films}
    coders = {c.code: c for c in given_problem.coders}
    taken: Counter[tuple[str, str]] = Counter()
    for one in plan.placed:
        found, who = films[one.session, one.instrument], coders[one.observer]
        assert found.language in who.languages
        assert found.dyad not in who.barred
        assert one.observer not in found.held
        if one.purpose is not Purpose.REPEAT:
            taken[one.session, one.observer] += 1
    assert all(count == 1 for count in taken.values()), "one person, one session, one instrument"
    for (session, instrument), found in films.items():
        purposes = Counter(
            one.purpose
            for one in plan.placed
            if (one.session, one.instrument) == (session, instrument)
        )
        assert purposes[Purpose.MAIN] + bool(found.held) <= 1
        assert purposes[Purpose.MAIN] + purposes[Purpose.DOUBLE] + len(found.held) <= max(
            2, len(found.held)
        )


@slow_is_fine
@given(problems())
def test_whoever_meets_a_family_twice_is_listed_and_nobody_else(given_problem: Problem) -> None:
    plan = make_plan(given_problem)
    films = {(f.session, f.instrument): f for f in given_problem.films}
    met: dict[tuple[str, str], set[str]] = {}
    for code, visits in given_problem.seen.items():
        for dyad, wave in visits:
            met.setdefault((code, dyad), set()).add(wave)
    new = set()
    for one in plan.placed:
        found = films[one.session, one.instrument]
        met.setdefault((one.observer, found.dyad), set()).add(found.timepoint)
        new.add((one.observer, found.dyad))
    wanted = {pair for pair, waves in met.items() if len(waves) > 1 and pair in new}
    assert {(v.observer, v.dyad) for v in plan.violations} == wanted


@slow_is_fine
@given(problems(), st.randoms(use_true_random=False))
def test_the_same_seed_gives_the_same_plan_in_whatever_order(
    given_problem: Problem, chance: Random
) -> None:
    films, coders = list(given_problem.films), list(given_problem.coders)
    chance.shuffle(films)
    chance.shuffle(coders)
    again = replace(given_problem, films=tuple(films), coders=tuple(coders))
    assert make_plan(again) == make_plan(given_problem)


@slow_is_fine
@given(problems())
def test_repeats_come_late_enough_and_to_the_same_observer(given_problem: Problem) -> None:
    plan = make_plan(given_problem)
    for code in {one.observer for one in plan.placed}:
        own = [one for one in plan.placed if one.observer == code]
        assert [one.position for one in own] == list(range(1, len(own) + 1))
        for one in own:
            if one.purpose is Purpose.REPEAT:
                first = next(
                    other
                    for other in own
                    if (other.session, other.instrument) == (one.session, one.instrument)
                )
                assert first.purpose is not Purpose.REPEAT
                assert one.position - first.position > given_problem.rules.repeat_gap


@slow_is_fine
@given(problems())
def test_a_film_with_too_few_observers_is_told_and_the_rest_is_planned(
    given_problem: Problem,
) -> None:
    plan = make_plan(given_problem)
    told = {(one.session, one.instrument): one for one in plan.unplaced}
    for found in given_problem.films:
        got = sum(
            (one.session, one.instrument) == (found.session, found.instrument)
            and one.purpose in {Purpose.MAIN, Purpose.DOUBLE}
            for one in plan.placed
        )
        if not got and not found.held:
            assert (found.session, found.instrument) in told
    assert all(one.lacking > 0 and one.why for one in plan.unplaced)


@pytest.mark.parametrize(
    ("films", "coders", "why"),
    [
        ([film(1, "baseline")], [], "no observer who may be given films"),
        ([film(1, "baseline", language="fr")], [coder("anna")], r"follows its language \(fr\)"),
        (
            [film(1, "baseline")],
            [coder("anna", barred=frozenset({DyadId("D-001")}))],
            "knows the family",
        ),
    ],
)
def test_why_nobody_can_code_it_is_said(films: list[Film], coders: list[Coder], why: str) -> None:
    (one,) = make_plan(problem(films, coders)).unplaced
    assert one.session == films[0].session
    assert re.search(why, one.why)


def test_another_process_makes_the_same_plan() -> None:
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from plan_problems import trial\n"
        "from vippcoder.planning.planning import make_plan\n"
        "import hashlib; print(hashlib.sha256(repr(make_plan(trial(5))).encode()).hexdigest())"
    )
    folder = str(Path(__file__).parents[1])
    told = {
        subprocess.run(
            [sys.executable, "-c", script, folder],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "4711")
    }
    assert len(told) == 1
    assert told != {""}
