"""The order in which an observer codes tells nothing and cannot be guessed."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

from plan_problems import WAVES, coder, film, problem
from vippcoder.domain.ids import SessionId
from vippcoder.domain.study import Purpose
from vippcoder.planning.order import Task, shuffled
from vippcoder.planning.planning import make_plan


def test_the_order_tells_neither_timepoint_nor_family() -> None:
    """Mean places of the three timepoints lie together, and one family's films lie apart."""
    tasks = [
        Task(film(dyad, wave, task), Purpose.MAIN)
        for dyad in range(17)
        for wave in WAVES
        for task in ("play", "meal")
    ]
    places: dict[str, list[float]] = {wave: [] for wave in WAVES}
    nearest = []
    for seed in range(40):
        order = [task.film for task in shuffled(tasks, Random(seed))]
        assert len(order) == len(tasks)
        for place, found in enumerate(order):
            places[found.timepoint].append(place / len(order))
        nearest.append(
            min(j - i for (i, a), (j, b) in combinations(enumerate(order), 2) if a.dyad == b.dyad)
        )
    means = [sum(found) / len(found) for found in places.values()]
    assert max(means) - min(means) < 0.03
    assert min(nearest) >= 3, "by chance alone nearly every order has neighbours of one family"


def test_neither_an_order_nor_the_places_of_repeats_follow_from_the_seed_alone() -> None:
    """The seed can be guessed; the ids of sessions never leave the study."""

    def planned(prefix: str) -> list[tuple[str, str]]:
        films = [
            replace(film(number, "baseline"), session=SessionId(f"{prefix}-{number:02d}"))
            for number in range(20)
        ]
        plan = make_plan(problem(films, [coder("anna")], repeat_share=0.2, repeat_gap=3))
        return [(one.session.rpartition("-")[2], one.purpose) for one in plan.placed]

    first, second = planned("s-4b"), planned("s-e1")
    assert sorted(first) != sorted(second), "other films come again"
    assert [film for film, _ in first] != [film for film, _ in second]
    assert [why for _, why in first] != [why for _, why in second]
    assert planned("s-4b") == first
