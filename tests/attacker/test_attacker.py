"""An observer who knows the format learns no dyad, timepoint, arm or order from what was given.

See docs/decisions/0034: what is tried, and what an attacker does learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import holes
import pytest
from attack import attack, attack_by_two, found_twice

if TYPE_CHECKING:
    from pathlib import Path

    from trials import Leak

TIMEPOINT, PLACE = "timepoint", "place"
INTAKE, TWO = "order of intake", "one film of two observers"

LEAKS: dict[Leak, set[tuple[str, str] | str]] = {
    holes.masks_in_order: {("mask", PLACE)},
    holes.masks_of_the_session: {("mask", TWO)},
    holes.place_by_intake: {(PLACE, INTAKE)},
    holes.a_delivery_in_order_of_timepoints: {("delivered place", TIMEPOINT)},
    holes.batches_by_timepoint: {(PLACE, TIMEPOINT)},
    holes.films_unpadded: {("size of the film", TIMEPOINT), ("hash of the film", TWO)},
    holes.real_dates: {"a file's date", ("date of the film", PLACE)},
    holes.rows_by_intake: {("row of recording", INTAKE), ("row of assignment", INTAKE)},
    holes.ids_by_time: {("coding id", PLACE)},
    holes.order_from_the_seed_alone: {("place, undone by the usual seed", TWO)},
    holes.a_dyad_on_a_free_page: {"free pages", "a text"},
    holes.recordings_keep_their_ids: {"a text", ("recording id", TWO)},
}


def test_ten_trials_tell_nothing(tmp_path: Path) -> None:
    faults, told, first = found_twice(tmp_path, range(1, 11))
    assert faults == set()
    assert told == set()
    assert first.tally.looks > 400


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_hole_is_found(tmp_path: Path, leak: Leak) -> None:
    found = attack(tmp_path, range(1, 7), leak)
    assert found.faults | found.tally.unlikely().keys() >= LEAKS[leak]


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_trials_tell_nothing(tmp_path: Path) -> None:
    faults, told, first = found_twice(tmp_path, range(1001, 2001), attack_by_two)
    assert faults == set()
    assert told == set()
    assert len(first.tally.seen["mask", PLACE]) == 6 * 1000
