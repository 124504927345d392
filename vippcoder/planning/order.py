"""The order in which an observer meets films: by chance, families apart, repeats late enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from vippcoder.domain.study import Purpose
    from vippcoder.planning.problem import Film

_TRIES = 2_000
_APART = 6
"""Places: what was five films ago is not fresh any more."""


@dataclass(frozen=True, slots=True)
class Task:
    """A film that an observer codes, and why."""

    film: Film
    purpose: Purpose


def shuffled(tasks: list[Task], chance: Random) -> list[Task]:
    """Return the films in an order by chance in which one family's lie apart.

    Two films by chance change places as long as that brings no family's films nearer together.
    Timepoint and order of intake play no part.
    """
    order = sorted(tasks, key=lambda task: (task.film.session, task.film.instrument))
    chance.shuffle(order)
    crowding = _crowding(order)
    for _ in range(_TRIES):
        if not crowding:
            break
        first, second = chance.randrange(len(order)), chance.randrange(len(order))
        order[first], order[second] = order[second], order[first]
        after = _crowding(order)
        if after > crowding:
            order[first], order[second] = order[second], order[first]
        else:
            crowding = after
    return order


def with_repeats(
    order: list[Task], count: int, gap: int, repeat: Purpose, chance: Random
) -> tuple[list[Task], int]:
    """Put some films a second time into an order, at least `gap` films after the first.

    Args:
        order: the observer's films.
        count: how many shall come again.
        gap: films that lie at least between the two.
        repeat: the purpose of the second coding.
        chance: chooses which, and where they come.

    Returns:
        The order, and how many could be repeated.
    """
    candidates = [place for place in range(len(order)) if place + gap < len(order)]
    chosen = sorted(chance.sample(candidates, min(count, len(candidates))), reverse=True)
    for place in chosen:  # from the end, so that earlier places stay what they are
        at = chance.randint(place + gap + 1, len(order))
        order.insert(at, Task(order[place].film, repeat))
    return order, len(chosen)


def _crowding(order: list[Task]) -> int:
    """Return how much films of one family crowd each other: 0 where they lie `_APART` apart."""
    last: dict[str, int] = {}
    crowding = 0
    for place, task in enumerate(order):
        before = last.get(task.film.dyad)
        if before is not None and place - before < _APART:
            crowding += (_APART - (place - before)) ** 2
        last[task.film.dyad] = place
    return crowding
