"""However ratings are divided, nothing is lost and nothing counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vippcoder.domain.ids import (
    CodingId,
    DyadId,
    Mask,
    ObserverCode,
    SessionId,
    TaskId,
    TimepointId,
)
from vippcoder.domain.study import Purpose
from vippcoder.instruments.files import find_instrument
from vippcoder.study.independence.entering import (
    Entering,
    Excluded,
    IndependentCoding,
    SessionFacts,
    Why,
)
from vippcoder.study.reliability.cells import Source
from vippcoder.study.reliability.division import By, Division
from vippcoder.study.reliability.parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.study.reliability.parts import Part

INSTRUMENT, _ = find_instrument("sn-1", Path())
DIMENSION = INSTRUMENT.dimensions[0]
SESSIONS, OBSERVERS = 8, ("anna", "ben", "cleo", "dina")
VALUES = st.sampled_from([1.0, 2.5, 4.0, 5.5, 7.0, None])
GIVEN = st.dictionaries(
    st.tuples(st.integers(0, SESSIONS - 1), st.sampled_from(OBSERVERS)), VALUES, max_size=24
)
LEFT_OUT = st.sets(st.tuples(st.integers(0, SESSIONS - 1), st.sampled_from(OBSERVERS)), max_size=6)


def source_of(
    given_values: dict[tuple[int, str], float | None], left_out: Iterable[tuple[int, str]]
) -> Source:
    codings, mains = [], set()
    start = datetime(2025, 1, 20, tzinfo=UTC)
    for number, ((session, observer), value) in enumerate(sorted(given_values.items())):
        is_main = session not in mains
        mains.add(session)
        codings.append(
            IndependentCoding(
                CodingId(f"c{number}"),
                Mask(f"R-{997 * number % 9973:04d}"),
                ObserverCode(observer),
                Purpose.MAIN if is_main else Purpose.DOUBLE,
                "sn-1",
                "1",
                SessionId(f"s{session}"),
                start + timedelta(days=5 * number),
                number + 1,
                {DIMENSION.id: value},
            )
        )
    excluded = tuple(
        Excluded(
            CodingId(f"x{number}"),
            Mask(f"R-X{number:03d}"),
            ObserverCode(observer),
            SessionId(f"s{session}"),
            "sn-1",
            Purpose.DOUBLE,
            Why.STOPPED,
        )
        for number, (session, observer) in enumerate(sorted(left_out))
    )
    facts = {
        SessionId(f"s{number}"): SessionFacts(
            DyadId(f"D-{number // 3}"),
            TimepointId(f"t{number % 3}"),
            TaskId(f"k{number % 2}"),
        )
        for number in range(SESSIONS)
    }
    entering = Entering(tuple(codings), (), (), excluded, (), facts)
    return Source(entering, (INSTRUMENT,), ("t0", "t1", "t2"))


def cut(source: Source, *by: By) -> list[Part]:
    return list(parts_of(source, Division(frozenset(by), dimension=DIMENSION.id)))


law = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@law
@given(GIVEN, LEFT_OUT)
def test_every_coding_is_counted_once(
    values: dict[tuple[int, str], float | None], left_out: set[tuple[int, str]]
) -> None:
    (whole,) = cut(source_of(values, left_out))
    counted = whole.counted
    assert int((~np.isnan(whole.table.values)).sum()) + counted.missing == len(values)
    assert len(counted.excluded) == len(left_out)
    per_unit = (~np.isnan(whole.table.values)).sum(axis=1)
    assert counted.sessions == int((per_unit > 1).sum())
    assert counted.single == int((per_unit == 1).sum())
    assert counted.pairs == int((per_unit * (per_unit - 1) // 2).sum())


@law
@given(GIVEN, LEFT_OUT)
def test_the_parts_of_a_division_add_up_to_the_whole(
    values: dict[tuple[int, str], float | None], left_out: set[tuple[int, str]]
) -> None:
    source = source_of(values, left_out)
    (whole,) = cut(source)
    for by in (By.TIMEPOINT, By.TASK, By.MONTH):
        parts = cut(source, by)
        for name in ("sessions", "pairs", "single", "missing"):
            total = sum(getattr(part.counted, name) for part in parts)
            assert total == getattr(whole.counted, name), (by, name)
    assert sum(part.counted.pairs for part in cut(source, By.PAIR)) == whole.counted.pairs
    assert sum(part.counted.pairs for part in cut(source, By.OBSERVER)) == 2 * whole.counted.pairs


@law
@given(GIVEN)
def test_a_pair_s_values_are_those_of_the_whole(
    values: dict[tuple[int, str], float | None],
) -> None:
    source = source_of(values, ())
    (whole,) = cut(source)
    for part in cut(source, By.PAIR):
        own = whole.table.of_observers(*part.table.observers)
        assert set(part.table.observers) <= set(whole.table.observers)
        held = dict(zip(own.units, own.values.tolist(), strict=True))
        for unit, row in zip(part.table.units, part.table.values.tolist(), strict=True):
            assert np.array_equal(row, held[unit], equal_nan=True)
