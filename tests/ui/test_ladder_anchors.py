"""Ladders of nine and four levels: every level has a row, and the anchors that apply are told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vippcoder.domain.instrument import Anchor
from vippcoder.instruments.files import find_instrument
from vippcoder.ui.observer.panel.ladder import AnchorLadder
from vippcoder.ui.shared.look import Choice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.shared.look import Look

WORDS = "Words that the licensee filled in for this level, long enough to take two lines of it"


def ladder(qtbot: QtBot, instrument: str, *, worded: bool) -> AnchorLadder:
    shell = find_instrument(instrument, Path())[0].dimensions[0]
    words = WORDS if worded else ""
    anchors = tuple(Anchor(a.level, words) for a in shell.anchors)
    made = AnchorLadder(replace(shell, anchors=anchors))
    qtbot.addWidget(made)
    made.resize(390, made.heightForWidth(390))
    made.show()
    return made


def tinted(made: AnchorLadder) -> list[int]:
    return sorted(int(value) for value, row in made._rows.items() if row.is_tinted)


@pytest.mark.parametrize("worded", [False, True], ids=["empty", "filled in"])
@pytest.mark.parametrize(("name", "levels"), [("ainsworth-shell", 9), ("nichd-shell", 4)])
def test_every_level_is_a_row_of_one_column_highest_on_top(
    qtbot: QtBot, look: Look, name: str, levels: int, *, worded: bool
) -> None:
    look.choose(Choice("light", 100))
    made = ladder(qtbot, name, worded=worded)
    boxes = [made.levels[Decimal(n)].geometry() for n in range(levels, 0, -1)]
    assert len(made.levels) == levels
    assert {box.left() for box in boxes} == {0}
    assert {box.width() for box in boxes} == {390}
    assert all(above.bottom() + 1 == below.top() for above, below in pairwise(boxes))
    assert boxes[-1].bottom() < made.height()


def test_between_two_anchors_both_apply(qtbot: QtBot, look: Look) -> None:
    look.choose(Choice("light", 100))
    made = ladder(qtbot, "ainsworth-shell", worded=True)
    for value, applying in ((4, [3, 4, 5]), (5, [5]), (9, [9]), (2, [1, 2, 3])):
        made.show_value(Decimal(value))
        assert tinted(made) == applying
    assert made.levels[Decimal(4)].accessibleName() == "Sensitivity 4, between 3 and 5"
    assert made.levels[Decimal(5)].accessibleName() == f"Sensitivity 5: {WORDS}"
    made.show_value(None)
    assert tinted(made) == []


def test_without_any_words_a_value_stands_alone(qtbot: QtBot, look: Look) -> None:
    look.choose(Choice("light", 100))
    made = ladder(qtbot, "ainsworth-shell", worded=False)
    made.show_value(Decimal(4))
    assert tinted(made) == [4]
    assert made.levels[Decimal(4)].accessibleName() == "Sensitivity 4"
