"""A plan is made, looked at, and holds only when its lead says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from collected import issue
from studies import stub_study
from vippcoder.domain.study import ObserverState
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.people import read_observers
from vippcoder.study.people import change_observer
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.assignment import AssignmentPanel
    from vippcoder.ui.lead.window import LeadWindow


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "trial"
    stub_study(folder, dyads=2).close()
    return folder


@pytest.fixture
def panel(page: Callable[[str], Panel]) -> AssignmentPanel:
    made: AssignmentPanel = page("assignment")  # type: ignore[assignment]
    return made


def standing(study: Path) -> list[AssignedCoding]:
    with opened_study(study, read_only=True) as store:
        return [c for c in read_assignments(store) if not c.cancelled_because]


def test_a_plan_is_looked_at_before_it_holds(
    panel: AssignmentPanel, study: Path, settle: Callable[[], None], lead: LeadWindow
) -> None:
    assert panel.about.text() == "nothing is assigned yet"
    assert not panel.side.commit.isEnabled()
    assert panel.side.commit.toolTip() == "Plan first, and look at it."
    QTest.keyClick(panel.side.propose, Qt.Key.Key_Return)
    settle()
    assert standing(study) == [], "only looked at"
    assert panel.plan.loads.rows.rowCount() == 4
    assert not panel.hint.isVisible(), "nobody's pack is waited for"
    loads = panel.plan.loads.rows
    told = sorted((loads.index(row, 1).data(), loads.index(row, 6).data()) for row in range(4))
    off = ["\N{MINUS SIGN}10 s", "even", "even", "+10 s"]
    assert told == list(zip(["20 s", "30 s", "30 s", "40 s"], off, strict=True))
    assert panel.side.words.text().startswith("12 codings new, 0 stay, 0 taken back.")
    QTest.keyClick(panel.side.commit, Qt.Key.Key_Return)
    settle()
    codings = standing(study)
    assert len(codings) == 12
    assert panel.about.text() == "12 codings assigned, 0 of them in packs"
    told = " ".join(found.text() for found in lead.findChildren(QLabel))
    assert "D-00" not in told
    assert "month-" not in told


def test_the_seed_can_be_another(
    panel: AssignmentPanel, study: Path, settle: Callable[[], None]
) -> None:
    seed = panel.side.form.rows["seed"].control.home
    QTest.keyClicks(seed, "many")
    panel.side.propose.click()
    assert panel.side.form.rows["seed"].fault == "A whole number goes here."
    seed.setFocus()
    QTest.keyClick(seed, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(seed, "77")
    panel.side.propose.click()
    settle()
    assert panel.proposal is not None
    assert panel.proposal.seed == 77
    panel.side.commit.click()
    settle()
    with opened_study(study, read_only=True) as store:
        assert [row["seed"] for row in store.rows("SELECT seed FROM plans")] == [77]


def test_what_a_pack_holds_is_taken_back_with_a_reason_alone(
    panel: AssignmentPanel, study: Path, settle: Callable[[], None], lead: LeadWindow
) -> None:
    panel.propose()
    settle()
    panel.commit()
    settle()
    lead.leave_study()
    with opened_study(study) as store:
        own = [c for c in read_assignments(store) if c.observer == "anna"]
        issue(store, "pack-a", *own)
        anna = read_observers(store)[0]
        change_observer(store, replace(anna, state=ObserverState.LEFT), "moved away")
    assert lead.open_folder(study)
    names = [name for name, _ in lead._kinds]
    lead.go_to(names.index("assignment"))
    again: AssignmentPanel = lead.panels[names.index("assignment")]  # type: ignore[assignment]
    settle()
    again.propose()
    settle()
    assert again.plan.taken.rows.index(0, 2).data() == "in a pack"
    assert again.hint.isVisible()
    assert again.hint.title.text() == "1 pack should be collected before this plan holds."
    assert again.hint.detail.text().startswith(
        "anna has left, and the pack was never collected: collect it first"
    )
    assert again.side.commit.toolTip() == "Say first why codings are taken back."
    QTest.keyClicks(again.side.form.rows["reason"].control.home, "anna left")
    again.side.commit.click()
    settle()
    assert {c.observer for c in standing(study)} == {"ben", "cleo", "dina"}
    assert not again.hint.isVisible()


def test_a_plan_of_a_study_that_changed_since_does_not_hold(
    panel: AssignmentPanel, study: Path, settle: Callable[[], None], lead: LeadWindow
) -> None:
    panel.propose()
    settle()
    assert lead.desk is not None
    with opened_study(study, read_only=True) as store:
        anna = read_observers(store)[0]
    lead.desk.write(
        lambda store, _job: change_observer(store, replace(anna, share=0.5)),
        lambda _: None,
        panel.refuse,
    )
    settle()
    panel.commit()
    settle()
    assert "changed since" in panel.bar.title.text()
    assert panel.proposal is None
    assert standing(study) == []


def test_the_models(
    panel: AssignmentPanel, settle: Callable[[], None], qtmodeltester: ModelTester
) -> None:
    panel.propose()
    settle()
    for table in (panel.plan.loads, panel.plan.violations, panel.plan.taken):
        qtmodeltester.check(table.rows)
