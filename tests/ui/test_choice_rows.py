"""Answers with long words: all of them can be read, whatever their number and the text's size."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from vippcoder.ui.shared.choice_rows import ChoiceRows
from vippcoder.ui.shared.look import Choice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.shared.look import Look

SHORT = ("Video feedback", "Usual care", "I do not know")
LONG = (
    "Video feedback with booster sessions and telephone calls",
    "Care as usual with six telephone calls by a neutral person",
    "I do not know",
)
LONGER = tuple(f"{words}, as the protocol of the second wave describes them" for words in LONG)


@pytest.mark.parametrize("scale", [100, 150])
@pytest.mark.parametrize("texts", [SHORT, LONG, LONGER])
@pytest.mark.parametrize("width", [420, 680, 820])
def test_no_answer_is_cut_short(
    qtbot: QtBot, look: Look, texts: tuple[str, ...], scale: int, width: int
) -> None:
    look.choose(Choice("light", scale))
    rows = ChoiceRows("guess", "Which group?", texts, side_by_side=True)
    qtbot.addWidget(rows)
    rows.show()
    rows.resize(width, 10)
    qtbot.wait(1)
    rows.resize(width, rows.sizeHint().height())
    qtbot.wait(1)
    boxes = [row.geometry() for row in rows.rows]
    for row, box in zip(rows.rows, boxes, strict=True):
        assert box.height() >= row.height_in(box.width())
        assert box.right() < width
    assert not any(a.intersects(b) for a, b in itertools.pairwise(boxes))


def test_short_answers_stand_side_by_side_and_long_ones_beneath_each_other(
    qtbot: QtBot, look: Look
) -> None:
    look.choose(Choice("light", 100))
    tops = {}
    for texts in (SHORT, LONGER):
        rows = ChoiceRows("guess", "Which group?", texts, side_by_side=True)
        qtbot.addWidget(rows)
        rows.resize(680, 300)
        rows.show()
        qtbot.wait(1)
        tops[texts] = len({row.geometry().top() for row in rows.rows})
    assert tops == {SHORT: 1, LONGER: 3}
