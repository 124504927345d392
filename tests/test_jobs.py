from __future__ import annotations

from time import monotonic

import pytest

from vippcoder.errors import CancelledError
from vippcoder.jobs import Job


def test_giving_way_rests_only_while_it_is_asked_to() -> None:
    busy = [True, True, False, False]
    asked: list[bool] = []

    def is_busy() -> bool:
        asked.append(busy[len(asked)])
        return asked[-1]

    told: list[float] = []
    job = Job(lambda share, _: told.append(share)).giving_way(is_busy)
    for share in (0.1, 0.2):
        job.advance(share)
    assert not job.should_stop()
    assert told == [0.1, 0.2]
    assert asked == [True, True, False]


def test_cancelling_ends_a_rest_and_reaches_every_part() -> None:
    whole = Job()
    part = whole.giving_way(lambda: True).part(0.5, 1)
    began = monotonic()
    while monotonic() - began < 0.2:
        pass  # what a decoder would do
    whole.cancel()
    assert part.should_stop()
    with pytest.raises(CancelledError):
        part.advance(0.5)
