"""Observers are added and changed in the card beside the table, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from vippcoder.domain.study import ObserverState
from vippcoder.storage.study.people import read_observers
from vippcoder.study.study import opened_study
from vippcoder.ui.lead.panels.observers.fields import COLUMNS
from vippcoder.ui.shared.rows import RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester

    from vippcoder.domain.study import Observer
    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.observers import ObserversPanel

Put = "Callable[[str], Panel]"


def observers(study: Path) -> dict[str, Observer]:
    with opened_study(study, read_only=True) as store:
        return {o.code: o for o in read_observers(store)}


def type_into(panel: ObserversPanel, key: str, text: str) -> None:
    home = panel.card.form.rows[key].control.home
    home.setFocus()
    QTest.keyClick(home, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(home, text)


def test_the_model(qtmodeltester: ModelTester, study: Path) -> None:
    model: RowsModel[Observer] = RowsModel(COLUMNS)
    model.show_items(tuple(observers(study).values()))
    assert model.index(0, 0).data() == "anna"
    assert model.index(0, 6).data() == "none"
    qtmodeltester.check(model)


def test_an_observer_is_added(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: ObserversPanel = page("observers")  # type: ignore[assignment]
    QTest.keyClick(panel.table, Qt.Key.Key_Insert)
    type_into(panel, "code", "eva")
    type_into(panel, "languages", "de, en")
    type_into(panel, "share", "0,5")
    type_into(panel, "meets", "D-001")
    QTest.keyClick(panel.card.keep, Qt.Key.Key_Return)
    settle()
    eva = observers(study)["eva"]
    assert (eva.languages, eva.share, eva.is_certified, eva.knows) == (
        ("de", "en"),
        0.5,
        False,
        ("D-001",),
    )
    assert panel.table.item == eva
    shown = [panel.table.rows.index(4, column).data() for column in range(len(COLUMNS))]
    assert "D-001" not in " ".join(shown), "families are a count"
    assert panel.card.about.text() == "knows 1 family"


def test_what_cannot_be_taken_is_told_at_the_field(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: ObserversPanel = page("observers")  # type: ignore[assignment]
    panel.begin_new()
    type_into(panel, "code", "Eva K")
    type_into(panel, "languages", "en")
    type_into(panel, "minutes_a_week", "many")
    panel.card.keep.click()
    assert panel.card.form.rows["minutes_a_week"].fault == "A whole number goes here."
    type_into(panel, "minutes_a_week", "90")
    panel.card.keep.click()
    settle()
    assert "not an observer's code" in panel.card.error.title.text()
    assert len(observers(study)) == 4


def test_a_state_is_changed_with_a_reason(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: ObserversPanel = page("observers")  # type: ignore[assignment]
    panel.table.choose_row(1)
    reason = panel.card.change_form.rows["reason"]
    assert reason.isHidden()
    panel.card.change_form.rows["state"].control.parts.parts[1].click()  # type: ignore[attr-defined]
    assert not reason.isHidden()
    panel.card.keep.click()
    settle()
    assert reason.fault == "Say in a few words why."
    assert observers(study)["ben"].state is ObserverState.ACTIVE
    type_into(panel, "reason", "broke a leg")
    panel.card.keep.click()
    settle()
    assert observers(study)["ben"].state is ObserverState.AWAY
    assert panel.table.rows.index(1, 1).data() == "away"
    assert panel.table.item == observers(study)["ben"]


def test_what_was_typed_is_not_lost_by_going_elsewhere(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: ObserversPanel = page("observers")  # type: ignore[assignment]
    type_into(panel, "minutes_a_week", "77")
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.card.observer is not None
    assert panel.card.observer.code == "anna"
    assert panel.card.error.isVisible()
    assert not panel.may_leave()
    panel.card.undo.click()
    assert panel.may_leave()
    settle()
    assert observers(study)["anna"].minutes_a_week == 300
