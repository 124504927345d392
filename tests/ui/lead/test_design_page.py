"""The design's form says what its file says; what is wrong is told at the field."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studies import stub_design
from vippcoder.storage.study.designs import read_designs
from vippcoder.study.design.text.reading import design_from_text
from vippcoder.study.design.text.writing import design_text
from vippcoder.study.design.versions import read_design
from vippcoder.study.study import opened_study
from vippcoder.ui.lead.panels.design.document import text_of, values_of
from vippcoder.ui.lead.panels.design.fields import SECTIONS
from vippcoder.ui.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from vippcoder.domain.design import StudyDesign
    from vippcoder.storage.study.designs import StoredDesign
    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.design import DesignPanel
    from vippcoder.ui.lead.window import LeadWindow
    from vippcoder.ui.shared.look import Look

FULL = """
format = 1
title = "Care \\"at home\\""
seed = 7
commitment = "%s"
telling_words = ["Leiden", "Dr. Ay"]
[[timepoint]]
id = "baseline"
name = "Baseline"
[[timepoint]]
id = "month-5"
name = "Month 5"
[[timepoint]]
id = "month-8"
name = "Month 8"
[[task]]
id = "free-play"
name = "free play"
[[task]]
id = "meal"
name = "meal"
[[instrument]]
id = "sn-1"
edition = "1"
tasks = ["free-play", "meal"]
[guesses]
groups = ["Programme", "Usual care"]
asks_timepoint = true
[segments]
rule = "intervals"
interval_seconds = 12.5
[double_coding]
share = 0.25
[checks]
gold_sessions = 3
repeat_share = 0.1
repeat_gap_sessions = 6
[one_value]
across_tasks = "lowest"
across_observers = "agreed"
[[event]]
instrument = "sn-1"
dimension = "sensitivity"
kind = "change-from-baseline"
bound = -1.5
[safeguarding]
name = "A. Vos"
reach = "+31 6"
recipient = ""
""" % ("0f" * 32)


def designs(study: Path) -> tuple[StoredDesign, ...]:
    with opened_study(study, read_only=True) as store:
        return read_designs(store)


def design(study: Path) -> StudyDesign:
    with opened_study(study, read_only=True) as store:
        return read_design(store)


def retype(panel: DesignPanel, key: str, text: str) -> None:
    home = panel.form.rows[key].control.home
    home.setFocus()
    QTest.keyClick(home, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(home, text)


@pytest.mark.parametrize("text", [FULL, design_text(stub_design())], ids=["full", "stub"])
def test_the_form_says_what_the_file_says(qtbot: QtBot, look: Look, text: str) -> None:
    assert look
    form = Form("design", SECTIONS)
    qtbot.addWidget(form)
    canonical = design_text(design_from_text(text))
    form.show_values(values_of(canonical))
    values = form.read()
    assert values is not None
    assert design_text(design_from_text(text_of(values))) == canonical


def test_every_key_of_the_file_has_a_field() -> None:
    told = set(values_of(design_text(design_from_text(FULL)))) - {"format"}
    asked = {field.key for section in SECTIONS for field in section.fields}
    assert told == asked
    tables = {f.key: {c.key for c in f.cells} for s in SECTIONS for f in s.fields if f.cells}
    for name, rows in tomllib.loads(FULL).items():
        if name in tables:
            assert set(rows[0]) <= tables[name]


def test_a_change_is_recorded_as_a_version(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None], lead: LeadWindow
) -> None:
    panel: DesignPanel = page("design")  # type: ignore[assignment]
    assert not panel.record.record.isEnabled()
    retype(panel, "title", "A better name")
    assert panel.record.state.text() == "Changed since version 1"
    assert not panel.may_leave()
    retype(panel, "double_coding.share", "50")
    panel.record.reason.rows["reason"].control.home.setFocus()
    QTest.keyClicks(panel.record.reason.rows["reason"].control.home, "too few observers")
    panel.record.record.click()
    settle()
    assert (design(study).title, design(study).double_coding.share) == ("A better name", 0.5)
    assert [v.reason for v in designs(study)] == ["", "too few observers"]
    assert panel.may_leave()
    assert panel.record.state.text() == "Version 2"
    assert lead.windowTitle() == "A better name"
    assert panel.record.versions.rows.index(0, 2).data() == "too few observers"


def test_rows_are_typed_by_keys_alone(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None], qtbot: QtBot
) -> None:
    panel: DesignPanel = page("design")  # type: ignore[assignment]
    table = panel.form.rows["task"].control.home
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: panel.focusWidget().objectName() == "cell")
    QTest.keyClicks(panel.focusWidget(), "clean-up")
    QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: table.currentIndex().column() == 1)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: panel.focusWidget().objectName() == "cell")
    QTest.keyClicks(panel.focusWidget(), "clean up")
    QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(panel.record.record.isEnabled)
    qtbot.waitUntil(lambda: panel.focusWidget() is table)
    panel.record.record.click()
    settle()
    assert [(t.id, t.name) for t in design(study).tasks][1:] == [("clean-up", "clean up")]


def test_what_is_wrong_is_told_at_the_field_and_in_a_sentence(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: DesignPanel = page("design")  # type: ignore[assignment]
    retype(panel, "seed", "many")
    panel.record.record.click()
    assert panel.form.rows["seed"].fault == "A whole number goes here."
    retype(panel, "seed", "-4")
    retype(panel, "commitment", "abc")
    panel.record.record.click()
    settle()
    assert "is out of range" in panel.form.rows["seed"].fault
    assert "is not a commitment" in panel.form.rows["commitment"].fault
    assert panel.bar.title.text() == "2 fields need mending; nothing was recorded."
    assert len(designs(study)) == 1
    panel.record.undo.click()
    assert panel.may_leave()
    assert not panel.bar.isVisible()


def test_an_instrument_that_is_not_there_is_told(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: DesignPanel = page("design")  # type: ignore[assignment]
    values = values_of(designs(study)[0].definition)
    values["instrument"] = [{"id": "home-made", "edition": "3"}]
    panel.form.show_values(values)
    panel.record.record_asked.emit("")
    settle()
    assert "home-made" in panel.form.rows["instrument"].fault
    assert panel.bar.isVisible()
    assert len(designs(study)) == 1


def test_what_the_study_holds_is_told_at_its_field(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: DesignPanel = page("design")  # type: ignore[assignment]
    values = values_of(designs(study)[0].definition)
    values["timepoint"] = [{"id": "baseline", "name": "Baseline"}]
    panel.form.show_values(values)
    panel.record.record_asked.emit("")
    settle()
    assert "month-5 is left out" in panel.form.rows["timepoint"].fault
    assert panel.bar.title.text() == "The design does not fit the study; nothing was recorded."
    assert len(designs(study)) == 1


def test_a_file_fills_the_form_and_is_recorded_on_asking(
    page: Callable[[str], Panel], study: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    panel: DesignPanel = page("design")  # type: ignore[assignment]
    file, copy = tmp_path / "care.toml", tmp_path / "copy.toml"
    file.write_text(FULL.replace('title = "Care', 'titel = "Care'), encoding="utf-8")
    panel.import_file(file)
    assert "titel is not known here" in panel.bar.detail.text()
    file.write_text(FULL, encoding="utf-8")
    panel.import_file(file)
    assert not panel.bar.isVisible()
    assert panel.record.state.text() == "Read from care.toml, not recorded yet"
    assert len(designs(study)) == 1
    panel.export_file(copy)
    assert design_from_text(copy.read_text(encoding="utf-8")) == design_from_text(FULL)
    panel.record.record.click()
    settle()
    assert design(study) == design_from_text(FULL)


def test_the_form_is_shown_as_toml(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: DesignPanel = page("design")  # type: ignore[assignment]
    panel.view.parts[1].click()
    assert design_from_text(panel.text.text.toPlainText()) == design(study)
    panel.record.versions.entered.emit(designs(study)[0])
    settle()
    assert panel.text.text.toPlainText() == designs(study)[0].definition


def test_a_new_study_begins_with_an_empty_form(
    lead: LeadWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    lead.make_study(tmp_path / "new")
    settle()
    panel: DesignPanel = lead.panels[0]  # type: ignore[assignment]
    assert panel.record.record.text() == "Record version 1"
    assert panel.may_leave()
    panel.record.record.click()
    assert "is missing" in panel.form.rows["title"].fault
    assert "is missing" in panel.form.rows["timepoint"].fault


def test_the_models(page: Callable[[str], Panel], qtmodeltester: ModelTester) -> None:
    panel: DesignPanel = page("design")  # type: ignore[assignment]
    qtmodeltester.check(panel.form.rows["timepoint"].control.home.rows)  # type: ignore[attr-defined]
    qtmodeltester.check(panel.record.versions.rows)
