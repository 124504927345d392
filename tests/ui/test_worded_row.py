"""A scale of three levels or fewer: one row of worded buttons."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from vippcoder.domain.ids import DimensionId
from vippcoder.domain.instrument import Anchor, Dimension, Person, Polarity, Scale, Unit
from vippcoder.ui.observer.panel.ladder import AnchorLadder
from vippcoder.ui.observer.panel.worded import WordedButton
from vippcoder.ui.shared.look import Choice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.shared.look import Look

LONG = "Seen at moments, then each goes on alone for a good while and comes back to it later"


def dimension(highest: int, step: str = "1") -> Dimension:
    return Dimension(
        DimensionId("mutual"),
        "Mutual play",
        Person.ADULT,
        Scale(Decimal(0), Decimal(highest), Decimal(step)),
        Polarity.HIGHER_IS_FAVOURABLE,
        "",
        Unit.BOTH,
        (Anchor(Decimal(0), "Never"), Anchor(Decimal(1), LONG)),
    )


@pytest.fixture
def ladder(qtbot: QtBot, look: Look) -> AnchorLadder:
    look.choose(Choice("light", 100))
    made = AnchorLadder(dimension(2), exemplars=[Decimal(1)])
    qtbot.addWidget(made)
    made.resize(390, made.heightForWidth(390))
    made.show()
    return made


def test_the_levels_stand_side_by_side_lowest_first_and_hold_their_words(
    ladder: AnchorLadder, look: Look
) -> None:
    for scale in (100, 150):
        look.choose(Choice("light", scale))
        ladder.resize(390, ladder.heightForWidth(390))
        levels = [ladder.levels[Decimal(n)] for n in (0, 1, 2)]
        boxes = [level.geometry() for level in levels]
        assert all(isinstance(level, WordedButton) for level in levels)
        assert boxes[0].right() < boxes[1].left() < boxes[1].right() < boxes[2].left()
        assert len({(box.top(), box.height()) for box in boxes}) == 1
        long = levels[1]
        assert isinstance(long, WordedButton)
        assert long.height() >= long.height_for(long.width(), 0, 6)
        assert long.exemplar is not None
        assert long.rect().contains(long.exemplar.geometry())


def test_a_click_asks_and_the_arrows_step(ladder: AnchorLadder, qtbot: QtBot) -> None:
    ladder.show_value(Decimal(1))
    level = ladder.levels[Decimal(1)]
    asked: list[Decimal] = []
    steps: list[int] = []
    ladder.asked.connect(asked.append)
    ladder.stepped.connect(steps.append)
    qtbot.mouseClick(ladder.levels[Decimal(2)], Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(level, key)
    assert asked == [Decimal(2)]
    assert steps == [1, -1, 1, -1]
    assert level.isChecked()
    assert level.accessibleName() == f"Mutual play 1: {LONG}"


@pytest.mark.parametrize(("highest", "step"), [(3, "1"), (2, "0.5")])
def test_longer_and_finer_scales_are_ladders(
    qtbot: QtBot, look: Look, highest: int, step: str
) -> None:
    look.choose(Choice("light", 100))
    made = AnchorLadder(dimension(highest, step))
    qtbot.addWidget(made)
    assert not made.findChildren(WordedButton)
