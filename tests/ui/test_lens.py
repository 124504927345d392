from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vippcoder.ui.shared.lens import MOST, STEP, Lens, drawn

sides = st.integers(40, 4000).map(float)
sizes = st.tuples(sides, sides)
shares = st.floats(0, 1)
factors = st.floats(0.2, 5)


@st.composite
def looks(draw: st.DrawFn) -> tuple[Lens, tuple[float, float], tuple[float, float]]:
    """A lens as presses, turns and drags leave it, with its film and room."""
    film, room = draw(sizes), draw(sizes)
    lens = Lens()
    for _ in range(draw(st.integers(0, 5))):
        at = (draw(shares) * room[0], draw(shares) * room[1])
        lens = lens.closer(draw(factors), at, film, room)
        by = (draw(st.floats(-500, 500)), draw(st.floats(-500, 500)))
        lens = lens.panned(by, film, room)
    return lens, film, room


@given(looks())
def test_a_picture_larger_than_the_room_leaves_no_gap_and_a_smaller_lies_in_the_middle(
    look: tuple[Lens, tuple[float, float], tuple[float, float]],
) -> None:
    lens, film, room = look
    size = drawn(film, room, lens.zoom)
    for corner, long, wide in zip(lens.corner(size, room), size, room, strict=True):
        if long <= wide:
            assert corner == pytest.approx((wide - long) / 2)
        else:
            assert corner <= 0
            assert corner + long >= wide - 1e-6
    assert 1 <= lens.zoom <= MOST


@given(looks(), shares, shares, factors)
def test_what_lies_under_the_pointer_stays_there_until_an_edge_is_reached(
    look: tuple[Lens, tuple[float, float], tuple[float, float]], x: float, y: float, factor: float
) -> None:
    lens, film, room = look
    at = (x * room[0], y * room[1])
    after = lens.closer(factor, at, film, room)
    was, now = drawn(film, room, lens.zoom), drawn(film, room, after.zoom)
    starts = zip(lens.corner(was, room), after.corner(now, room), strict=True)
    for (old, new), point, before, long, wide in zip(starts, at, was, now, room, strict=True):
        wanted = point - (point - old) / before * long
        if long > wide:
            assert new == pytest.approx(min(max(wanted, wide - long), 0), abs=1e-6 * long)


@given(looks(), st.floats(-300, 300), st.floats(-300, 300))
def test_a_drag_moves_the_picture_by_as_much_until_an_edge_is_reached(
    look: tuple[Lens, tuple[float, float], tuple[float, float]], x: float, y: float
) -> None:
    lens, film, room = look
    size = drawn(film, room, lens.zoom)
    before = lens.corner(size, room)
    after = lens.panned((x, y), film, room).corner(size, room)
    for old, new, by, long, wide in zip(before, after, (x, y), size, room, strict=True):
        if long > wide:
            assert new == pytest.approx(min(max(old + by, wide - long), 0), abs=1e-6 * long)
        else:
            assert new == old


@given(sizes, sizes, st.integers(1, 6))
def test_as_many_steps_out_as_in_lead_back_to_the_whole(
    film: tuple[float, float], room: tuple[float, float], steps: int
) -> None:
    middle = (room[0] / 2, room[1] / 2)
    lens = Lens()
    for _ in range(steps):
        lens = lens.closer(STEP, middle, film, room)
    assume(lens.zoom < MOST or steps == 6)
    assert lens.zoom == pytest.approx(STEP**steps)
    for _ in range(steps):
        lens = lens.closer(1 / STEP, middle, film, room)
    assert lens == Lens()
    assert lens.is_whole
