"""Backups of a study in its window: made, proved, gone back to; the whole study verified."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from vippcoder.domain.ids import ObserverCode
from vippcoder.domain.study import Observer
from vippcoder.storage.study.people import read_observers
from vippcoder.study.backups import back_up, backups_of, lost_by
from vippcoder.study.people import add_observer
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.backups import BackupsPanel
    from vippcoder.ui.lead.window import LeadWindow


@pytest.fixture
def panel(page: Callable[[str], Panel]) -> BackupsPanel:
    return page("backups")  # type: ignore[return-value]


def hire(folder: Path, code: str) -> None:
    with opened_study(folder) as store:
        add_observer(store, Observer(ObserverCode(code), ("en",)))


def people(folder: Path) -> list[str]:
    with opened_study(folder, read_only=True) as store:
        return [observer.code for observer in read_observers(store)]


def test_an_open_study_is_backed_up_by_itself_and_at_its_end(
    panel: BackupsPanel, lead: LeadWindow, study: Path, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    assert panel.table.rows.rowCount() == 0
    assert not panel.prove.isEnabled()
    assert lead.desk is not None
    lead.desk.keeper.look()
    qtbot.waitUntil(lambda: panel.table.rows.rowCount() == 1)
    settle()
    (made,) = backups_of(study)
    made.path.unlink()
    lead.leave_study()
    assert len(backups_of(study)) == 1
    assert not list(study.glob("study.sqlite-*")), "nothing lies beside a closed study"


def test_one_is_made_at_once_and_said_where_nothing_is_new(
    panel: BackupsPanel, study: Path, settle: Callable[[], None]
) -> None:
    panel.now.click()
    settle()
    (made,) = backups_of(study)
    assert panel.table.rows.index(0, 1).data() == str(made.entries)
    assert panel.table.rows.index(0, 3).data() == "when it was made"
    panel.now.click()
    settle()
    assert panel.hint.title.text() == "The newest backup holds everything already."


def test_where_none_can_be_made_it_is_said(
    panel: BackupsPanel, lead: LeadWindow, study: Path, qtbot: QtBot
) -> None:
    (study / "backups").rmdir()
    (study / "backups").write_text("in the way", encoding="utf-8")
    assert lead.desk is not None
    lead.desk.keeper.look()
    qtbot.waitUntil(panel.bar.isVisible)
    assert panel.bar.title.text() == "No backup was made."
    at = [name for name, _ in lead._kinds].index("backups")
    assert lead.navigation.items[at].badge == "!"
    (study / "backups").unlink()
    lead.desk.keeper.look()
    qtbot.waitUntil(lambda: not panel.bar.isVisible())
    assert lead.navigation.items[at].badge == ""


def test_each_is_proved_again_and_a_broken_one_is_told_and_refused(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    back_up(study)
    hire(study, "eve")
    back_up(study)
    (newest, oldest) = backups_of(study)
    with sqlite3.connect(oldest.path) as copy:
        copy.execute("DROP TRIGGER payloads_redact_only")
        copy.execute("UPDATE payloads SET body = '{}' WHERE seq = 3")
    copy.close()
    panel: BackupsPanel = page("backups")  # type: ignore[assignment]
    panel.prove.click()
    settle()
    rows = panel.table.rows
    assert rows.index(0, 3).data() == "again, in this sitting"
    assert "journal entry 3" in rows.index(1, 3).data()
    assert panel.bar.title.text() == "1 backup of 2 cannot be gone back to."
    panel.table.choose_row(1)
    settle()
    assert not panel.back.ask.isEnabled()
    assert newest.path.exists()


def test_the_study_goes_back_with_a_reason_once_that_was_asked(
    page: Callable[[str], Panel],
    lead: LeadWindow,
    study: Path,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    back_up(study)
    hire(study, "eve")
    panel: BackupsPanel = page("backups")  # type: ignore[assignment]
    panel.table.choose_row(0)
    settle()
    assert panel.back.words.text().startswith("It loses 1 entry that is newer")
    assert not panel.back.ask.isEnabled(), "a reason comes first"
    QTest.keyClicks(panel.back.reason.first_focus(), "a slip")
    panel.back.ask.click()
    assert panel.back.leave.hasFocus(), "the way that changes nothing comes first"
    panel.back.leave.click()
    assert "eve" in people(study)
    panel.back.ask.click()
    before = lead.desk
    panel.back.sure.button.click()
    qtbot.waitUntil(lambda: lead.desk is not None and lead.desk is not before)
    settle()
    assert "eve" not in people(study)
    after: BackupsPanel = lead.pages.currentWidget()  # type: ignore[assignment]
    assert after.objectName() == "page"
    assert after.hint.title.text().startswith("The study is as it was on")
    with opened_study(study, read_only=True) as store:
        (row,) = store.rows("SELECT * FROM restorations")
    assert row["reason"] == "a slip"
    assert (study / "backups" / row["kept_as"]).exists()


def test_what_cannot_go_back_is_said_and_the_study_is_opened_as_it_was(
    page: Callable[[str], Panel],
    lead: LeadWindow,
    study: Path,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    back_up(study)
    hire(study, "eve")
    panel: BackupsPanel = page("backups")  # type: ignore[assignment]
    (made,) = backups_of(study)
    made.path.write_bytes(b"\x00" * 9000)
    before = lead.desk
    panel.desk.restore_asked.emit(made, "a slip")
    qtbot.waitUntil(lambda: lead.desk is not None and lead.desk is not before)
    settle()
    assert "eve" in people(study)
    after: BackupsPanel = lead.pages.currentWidget()  # type: ignore[assignment]
    assert after.bar.title.text() == "The study did not go back; it is as it was."


def test_a_damaged_study_offers_its_backup_on_the_start_page(
    lead: LeadWindow, study: Path, qtbot: QtBot
) -> None:
    back_up(study)
    (study / "study.sqlite").write_bytes(b"\x00" * 9000)
    assert not lead.open_folder(study)
    card = lead.start.going_back
    assert card.isVisible()
    card.ask.click()
    assert not card.sure.isEnabled(), "a reason comes first"
    QTest.keyClicks(card.why, "the disk failed")
    card.sure.click()
    qtbot.waitUntil(lambda: lead.desk is not None)
    assert not card.isVisible()
    with opened_study(study, read_only=True) as store:
        assert store.rows("SELECT reason FROM restorations")[0]["reason"] == "the disk failed"


def test_where_the_newest_backup_is_broken_too_the_one_before_is_offered(
    lead: LeadWindow, study: Path, qtbot: QtBot
) -> None:
    back_up(study)
    hire(study, "eve")
    back_up(study)
    backups_of(study)[0].path.write_bytes(b"\x00" * 9000)
    (study / "study.sqlite").write_bytes(b"\x00" * 9000)
    assert not lead.open_folder(study)
    card = lead.start.going_back
    for is_last in (False, True):
        card.ask.click()
        QTest.keyClicks(card.why, "the disk failed")
        card.sure.click()
        qtbot.waitUntil(lambda: not card.sure.isVisible())
        qtbot.waitUntil(lambda: lead.desk is not None if is_last else card.ask.isVisible())  # noqa: B023
        assert lead.start.error.isVisible() != is_last
    assert "eve" not in people(study)


def test_nothing_is_offered_where_a_study_is_only_open_elsewhere(
    lead: LeadWindow, study: Path
) -> None:
    back_up(study)
    with opened_study(study):
        assert not lead.open_folder(study)
    assert not lead.start.going_back.isVisible()


def test_the_whole_study_is_verified_and_every_fault_told(
    panel: BackupsPanel, study: Path, settle: Callable[[], None]
) -> None:
    panel.whole.verify.click()
    settle()
    assert panel.whole.outcome.text() == "Everything holds"
    assert "6 films were checked" in panel.whole._words.words.text()
    film = min((study / "media").iterdir())
    film.write_bytes(b"another film")
    panel.whole.verify.click()
    settle()
    assert panel.whole.outcome.text() == "1 fault"
    assert panel.whole.faults.rows.index(0, 0).data() == f"media/{film.name}: the film was changed"


def test_what_is_lost_is_counted_from_where_two_journals_part(study: Path) -> None:
    from vippcoder.study.backups import restore

    older = back_up(study)
    hire(study, "eve")
    newer = back_up(study)
    assert older is not None
    assert newer is not None
    restore(study, older.path, "lead", "a slip")
    with opened_study(study, read_only=True) as store:
        to_older, to_newer = lost_by(store, older.path), lost_by(store, newer.path)
    assert (to_older.entries, to_older.of("restorations"), to_older.regained) == (1, 1, 0)
    assert (to_newer.entries, to_newer.regained) == (1, newer.entries - older.entries)


def test_the_models(
    panel: BackupsPanel, settle: Callable[[], None], qtmodeltester: ModelTester
) -> None:
    panel.now.click()
    settle()
    for table in (panel.table, panel.whole.faults):
        qtmodeltester.check(table.rows)
