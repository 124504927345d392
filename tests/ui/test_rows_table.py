"""Tables of rows: columns as wide as their words where there is room; what is cut is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip

from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_delegate import width_of
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.shared.look import Look

COLUMNS: tuple[Column[str], ...] = (
    Column("Observer", str, 100, is_bold=True),
    Column("State", lambda _: "active", 90),
    Column("Why", lambda one: f"because of {one}", 0),
)
LONG = "an-observer-of-long-code"


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> RowsTable[str]:
    assert look is not None
    made: RowsTable[str] = RowsTable("people", "People", COLUMNS)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def test_a_column_grows_with_its_words_where_there_is_room(table: RowsTable[str]) -> None:
    table.show_items(["anna", "ben"])
    assert table.columnWidth(0) == 100
    table.show_items(["anna", LONG, "ben"])
    assert table.columnWidth(0) >= width_of(COLUMNS[0], LONG)
    assert table.columnWidth(1) == 90
    assert sum(table.columnWidth(i) for i in range(3)) <= table.viewport().width()
    table.resize(330, 300)
    assert table.columnWidth(0) == 100, "the last column keeps its room"


@pytest.mark.qt_log_ignore("does not support raise")
def test_only_what_is_cut_short_has_a_tooltip(
    table: RowsTable[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "hideText", lambda: told.append("nothing"))
    table.resize(330, 300)
    table.show_items([LONG, "ben"])
    delegate = table.itemDelegate()
    point = QPoint(5, 5)
    event = QHelpEvent(QEvent.Type.ToolTip, point, table.mapToGlobal(point))
    option = QStyleOptionViewItem()
    delegate.helpEvent(event, table, option, table.rows.index(1, 0))
    assert told == ["nothing"]
    delegate.helpEvent(event, table, option, table.rows.index(0, 0))
    assert QToolTip.text() == LONG
