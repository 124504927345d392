"""Who gets how much of what: even loads, mixed pairs, double codings, gold, what is held."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from plan_problems import MINUTE_US, NAMES, WAVES, coder, film, problem, trial
from vippcoder.domain.ids import SessionId
from vippcoder.domain.study import Purpose
from vippcoder.planning.planning import make_plan
from vippcoder.planning.problem import Rules


def test_with_six_observers_nobody_meets_a_family_twice() -> None:
    assert make_plan(trial(6)).violations == ()


def test_with_four_observers_the_fewest_meet_a_family_twice() -> None:
    """Three visits by two observers each are six places a family: two of them by somebody known."""
    plan = make_plan(trial(4))
    twice = sum(len(v.timepoints) - 1 for v in plan.violations)
    assert twice == 12 * 2


def test_the_load_is_even_and_follows_the_share() -> None:
    given_problem = trial(4)
    coders = tuple(replace(c, share=0.5) if c.code == "anna" else c for c in given_problem.coders)
    plan = make_plan(replace(given_problem, coders=coders))
    for load in plan.loads:
        assert abs(load.new_us - load.fair_us) <= 25 * MINUTE_US
    by_code = {load.observer: load.new_us for load in plan.loads}
    assert by_code["anna"] == pytest.approx(by_code["ben"] / 2, rel=0.1)


def test_all_is_coded_twice_by_two_people() -> None:
    plan = make_plan(trial(5))
    for found in trial(5).films:
        takers = [one for one in plan.placed if one.session == found.session]
        assert Counter(one.purpose for one in takers) == {Purpose.MAIN: 1, Purpose.DOUBLE: 1}
        assert len({one.observer for one in takers}) == 2


def test_a_share_is_coded_twice_at_each_timepoint() -> None:
    given_problem = replace(trial(6), rules=Rules(seed=5, double_share=0.25))
    plan = make_plan(given_problem)
    waves = {found.session: found.timepoint for found in given_problem.films}
    twice = Counter(waves[p.session] for p in plan.placed if p.purpose is Purpose.DOUBLE)
    assert twice == dict.fromkeys(WAVES, 6)


def test_gold_sessions_come_to_everybody() -> None:
    gold = SessionId("s-4-month-5-play")
    given_problem = trial(6, waves=("month-5",))
    plan = make_plan(replace(given_problem, rules=Rules(seed=5, gold=(gold,))))
    takers = [one for one in plan.placed if one.session == gold]
    assert {one.observer for one in takers} == set(NAMES[:6])
    assert Counter(one.purpose for one in takers) == {
        Purpose.MAIN: 1,
        Purpose.DOUBLE: 1,
        Purpose.GOLD: 4,
    }


def test_gold_never_lets_an_observer_meet_a_family_twice() -> None:
    """All six meet the family anyway, at one timepoint each: there is nobody left for the gold."""
    gold = SessionId("s-4-month-5-play")
    plan = make_plan(replace(trial(6), rules=Rules(seed=5, gold=(gold,))))
    assert plan.violations == ()
    assert len([one for one in plan.placed if one.session == gold]) == 2
    assert any(
        gold in shortfall and "gold for 0 of 4" in shortfall for shortfall in plan.shortfalls
    )
    seven = make_plan(replace(trial(7), rules=Rules(seed=5, gold=(gold,))))
    assert seven.violations == ()
    assert [one.purpose for one in seven.placed if one.session == gold].count(Purpose.GOLD) == 1


def test_pairs_are_mixed_and_timepoints_shared_evenly() -> None:
    """Two who always code together could be compared with nobody else."""
    plan = make_plan(trial(8, dyads=24))
    pairs: dict[str, set[str]] = {}
    for one in plan.placed:
        pairs.setdefault(one.session, set()).add(one.observer)
    assert len({frozenset(pair) for pair in pairs.values()}) >= 20, "of 28 that are possible"
    waves = {found.session: found.timepoint for found in trial(8, dyads=24).films}
    counts = Counter((one.observer, waves[one.session]) for one in plan.placed)
    assert all(6 <= counts[name, wave] <= 18 for name in NAMES for wave in WAVES), "12 each"


@pytest.mark.parametrize("has", [Purpose.MAIN, Purpose.DOUBLE, Purpose.GOLD])
def test_what_is_lacking_is_given_whatever_others_have(has: Purpose) -> None:
    given_film = replace(film(1, "baseline", held=("anna",)), purposes=(has,))
    plan = make_plan(problem([given_film], [coder("ben"), coder("cleo")]))
    assert {one.purpose for one in plan.placed} == {Purpose.MAIN, Purpose.DOUBLE} - {has}


def test_what_is_held_already_is_left_and_only_the_rest_is_given() -> None:
    films = [film(1, "baseline", held=("anna",)), film(2, "baseline", held=("anna", "ben"))]
    plan = make_plan(problem(films, [coder("anna"), coder("ben"), coder("cleo")]))
    (one,) = plan.placed
    assert (one.session, one.purpose) == ("s-1-baseline-play", Purpose.DOUBLE)
    assert one.observer in {"ben", "cleo"}


@pytest.mark.long
def test_five_hundred_sessions_and_twenty_observers() -> None:
    big = trial(8, dyads=84)
    coders = tuple(coder(f"observer {number}") for number in range(20))
    plan = make_plan(replace(big, coders=coders))
    assert len(big.films) == 504
    assert plan.violations == ()
    assert plan.unplaced == ()
    assert plan.status == "optimal"
    assert all(abs(load.new_us / load.fair_us - 1) < 0.03 for load in plan.loads)
    pairs: dict[str, set[str]] = {}
    for one in plan.placed:
        pairs.setdefault(one.session, set()).add(one.observer)
    assert len({frozenset(pair) for pair in pairs.values()}) > 100
