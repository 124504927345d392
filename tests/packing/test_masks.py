from __future__ import annotations

import re

from vippcoder.packing.masks import ALPHABET, draw_mask, draw_masks, shuffled_order


def test_a_mask_reads_like_a_mask() -> None:
    assert re.fullmatch(rf"R-[{ALPHABET}]{{4}}", draw_mask())


def test_no_sign_of_the_alphabet_is_taken_for_another() -> None:
    assert not set(ALPHABET) & set("01OILSZ")


def test_masks_of_a_pack_are_all_different_and_avoid_those_taken() -> None:
    first = draw_masks(400)
    second = draw_masks(400, first)
    assert len({*first, *second}) == 800


def test_an_order_holds_everything_once_and_is_seldom_the_given_one() -> None:
    orders = [shuffled_order(12) for _ in range(20)]
    assert all(sorted(order) == list(range(12)) for order in orders)
    assert len({tuple(order) for order in orders}) > 1
