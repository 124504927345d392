from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from vippcoder.ui.shared.arrangement import Arrangement, Box, Room, fitted, has_captions, places

aspects = st.lists(st.sampled_from([16 / 9, 4 / 3, 1.0, 9 / 16]), min_size=1, max_size=4)
ways = st.sampled_from(list(Arrangement))
widths, heights = st.integers(640, 2560), st.integers(360, 1440)
CAPTION = 20


def overlap(one: Box, other: Box) -> int:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(across, 0) * max(down, 0)


def picture(box: Box, aspect: float) -> float:
    width, height = fitted(aspect, box.width, box.height)
    return width * height


@given(ways, widths, heights, aspects, st.integers(0, 3))
def test_every_angle_lies_in_the_well_and_only_corners_lie_over_a_film(
    how: Arrangement, width: int, height: int, films: list[float], front: int
) -> None:
    front %= len(films)
    caption = CAPTION if has_captions(how, len(films)) else 0
    boxes = places(how, Room(width, height, caption), films, front)
    assert len(boxes) == len(films)
    for box in boxes:
        assert box.left >= 0
        assert box.top >= 0
        assert box.left + box.width <= width
        assert box.top + box.height + caption <= height
        assert min(box.width, box.height) >= 20
    for one, other in combinations(range(len(films)), 2):
        is_corner = how is Arrangement.CORNER and front in {one, other}
        assert is_corner or overlap(boxes[one], boxes[other]) == 0


@given(st.sampled_from([Arrangement.ONE_LARGE, Arrangement.CORNER]), widths, heights, aspects)
def test_the_angle_in_front_is_the_largest(
    how: Arrangement, width: int, height: int, films: list[float]
) -> None:
    alike = [16 / 9] * len(films)
    for front in range(len(films)):
        boxes = places(how, Room(width, height, CAPTION), alike, front)
        sizes = [picture(box, 16 / 9) for box in boxes]
        assert sizes[front] == max(sizes)


@given(widths, heights, st.integers(2, 4))
def test_in_the_corner_the_large_picture_is_as_large_as_alone_and_makes_room(
    width: int, height: int, count: int
) -> None:
    films = [16 / 9] * count
    boxes = places(Arrangement.CORNER, Room(width, height, 0), films, 0)
    alone = fitted(16 / 9, width, height)
    assert picture(boxes[0], 16 / 9) >= alone[0] * alone[1] * 0.99
    spare = max(width - alone[0], height - alone[1])
    hidden = max(overlap(boxes[0], box) for box in boxes[1:])
    smallest = min(box.width * box.height for box in boxes[1:])
    if spare > max(width, height) * 0.36:
        assert hidden < smallest / 2


def test_two_films_lie_beside_each_other_in_a_wide_well_and_under_each_other_in_a_high_one() -> (
    None
):
    wide = places(Arrangement.SIDE_BY_SIDE, Room(1380, 500, 20), [16 / 9] * 2, 0)
    assert wide[0].top == wide[1].top
    high = places(Arrangement.SIDE_BY_SIDE, Room(640, 900, 20), [16 / 9] * 2, 0)
    assert high[0].left == high[1].left


def test_the_ways_go_round() -> None:
    how = Arrangement.SIDE_BY_SIDE
    assert how.following.following.following is how
