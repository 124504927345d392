"""Packs leave and come home from the window, by the same verbs as by command."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from issuing import assign, assigned_study
from vippcoder.domain.ids import DyadId, ObserverCode
from vippcoder.domain.study import Dyad, Observer
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.observing import coding
from vippcoder.observing.pack import open_pack
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack.journey import lock_folder, unlock
from vippcoder.storage.study.checks import read_checks
from vippcoder.storage.study.films import dyad_entry, read_sessions
from vippcoder.storage.study.packs import read_collections, read_packs
from vippcoder.storage.study.people import observer_entries
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.packs import PacksPanel
    from vippcoder.ui.lead.window import LeadWindow


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "trial"
    assigned_study(folder).close()
    return folder


def drop(panel: PacksPanel, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier
    panel.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none.NoModifier))


def test_packs_are_issued_to_one_and_to_all(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    assert panel.packs.rows.index(0, 2).data() == "6 sessions"
    panel.packs.choose_row(1)
    assert panel.issue.one.text() == "Issue ben's pack"
    QTest.keyClick(panel.issue.one, Qt.Key.Key_Return)
    settle()
    assert [p.name for p in (study / "packs").iterdir()] == ["ben.vipppack"]
    assert "Issued: 1 new pack, with 6 sessions: ben." in panel.issue.done.text()
    panel.issue.all.click()
    settle()
    with opened_study(study, read_only=True) as store:
        assert sorted(pack.observer for pack in read_packs(store)) == ["anna", "ben"]
    assert panel.packs.rows.index(0, 2).data() == "nothing"
    assert panel.packs.rows.index(0, 3).data() == "6 sessions in 1 batch"
    assert not panel.issue.all.isEnabled()
    assert panel.issue.all.toolTip() == "Everything that is assigned has been issued."


def test_an_early_batch_asks_for_its_reason(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    with opened_study(study) as store:
        store.write(dyad_entry(Dyad(DyadId("D-009"))))
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    assert "3 visits of the design have neither" in panel.issue.words.text()
    assert not panel.issue.all.isEnabled()
    QTest.keyClicks(panel.issue.early.first_focus(), "anna leaves in May")
    panel.issue.all.click()
    settle()
    with opened_study(study, read_only=True) as store:
        assert len(read_packs(store)) == 2
        (row, _) = store.rows("SELECT * FROM early_batches")
    assert row["reason"] == "anna leaves in May"


def test_a_later_batch_is_a_delivery_to_hand_over(
    lead: LeadWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    folder = tmp_path / "later"
    with closing(assigned_study(folder, observers=())) as store:
        store.write(*observer_entries(None, Observer(ObserverCode("anna"), ("en",)), ""))
        assign(store, "anna", read_sessions(store)[:3])
        issue_packs(store)
        assign(store, "anna", read_sessions(store)[3:], batch=2)
    assert lead.open_folder(folder)
    names = [name for name, _ in lead._kinds]
    lead.go_to(names.index("packs"))
    panel: PacksPanel = lead.panels[names.index("packs")]  # type: ignore[assignment]
    settle()
    assert panel.packs.rows.index(0, 2).data() == "3 sessions"
    panel.issue.folders.click()
    panel.issue.all.click()
    settle()
    assert "1 delivery, with 3 sessions: anna" in panel.issue.done.text(), panel.bar.title.text()
    assert (folder / "packs" / "anna-2.vippdelivery").is_dir()


def test_what_cannot_be_issued_is_said(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    for film in (study / "media").iterdir():
        film.rename(film.with_suffix(".away"))
    panel.issue.all.click()
    settle()
    assert panel.bar.isVisible()
    assert panel.issue.override.isHidden(), "a reason does not bring films back"
    assert not list((study / "packs").glob("*.vipppack"))


def test_a_pack_that_fails_the_check_leaves_with_a_reason_alone(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    with opened_study(study) as store:
        (row, *_) = store.rows("SELECT * FROM recordings")
        film = study / "media" / row["file"]
        film.write_bytes(film.read_bytes() + b"\0\0\0\x10freemonth-5\0")
        columns = {key: row[key] for key in row.keys() if key != "seq"}  # noqa: SIM118
        store.write(Entry("recordings", {**columns, "sha256": sha256(film)}))
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    panel.packs.choose_row(0)
    panel.issue.one.click()
    settle()
    assert "does not pass the blinding check" in panel.bar.title.text()
    assert not list((study / "packs").glob("*.vipppack"))
    QTest.keyClicks(panel.issue.override.first_focus(), "the word is in every film")
    panel.issue.one.click()
    settle()
    assert [p.name for p in (study / "packs").glob("*.vipppack")] == ["anna.vipppack"]
    with opened_study(study, read_only=True) as store:
        assert read_checks(store)[-1].overridden_because == "the word is in every film"


def test_a_lost_pack_is_replaced_with_a_reason(
    page: Callable[[str], Panel], study: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    card = panel.issue
    panel.packs.choose_row(1)
    assert card.lost.isHidden(), "ben has no pack that could be lost"
    card.all.click()
    settle()
    shutil.move(study / "packs" / "anna.vipppack", tmp_path / "anna.vipppack")
    panel.packs.choose_row(0)
    assert not card.one.isEnabled()
    QTest.keyClick(card.lost.lost, Qt.Key.Key_Space)
    assert card.one.text() == "Replace anna's pack"
    assert card.one.toolTip() == "Say first how the pack was lost."
    assert not card.all.isEnabled()
    QTest.keyClicks(card.lost.how.first_focus(), "her disk broke")
    panel.packs.choose_row(1)
    assert not card.lost.is_chosen, "it was anna's pack that was lost"
    panel.packs.choose_row(0)
    QTest.keyClick(card.lost.lost, Qt.Key.Key_Space)
    QTest.keyClicks(card.lost.how.first_focus(), "her disk broke")
    QTest.keyClick(card.one, Qt.Key.Key_Return)
    settle()
    assert "Issued: 1 new pack, with 6 sessions: anna." in card.done.text(), panel.bar.title.text()
    assert not card.lost.is_chosen
    with opened_study(study, read_only=True) as store:
        assert [pack.observer for pack in read_packs(store)] == ["anna", "ben", "anna"]
        assert [row["reason"] for row in store.rows("SELECT reason FROM lost_packs")] == [
            "her disk broke"
        ]
    drop(panel, tmp_path / "anna.vipppack")
    settle()
    assert panel.outcomes.rows.index(0, 2).data() == "Nothing new since the last time"


def test_a_pack_that_lies_in_the_study_is_not_given_up(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    panel.issue.all.click()
    settle()
    panel.packs.choose_row(0)
    panel.issue.lost.lost.click()
    QTest.keyClicks(panel.issue.lost.how.first_focus(), "it must be somewhere")
    panel.issue.one.click()
    settle()
    assert "lies here with everything" in panel.bar.title.text().lower()
    with opened_study(study, read_only=True) as store:
        assert len(read_packs(store)) == 2


def test_packs_are_collected_by_dropping_them(
    page: Callable[[str], Panel], study: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    panel.issue.all.click()
    settle()
    anna, other = study / "packs" / "anna.vipppack", tmp_path / "elsewhere" / "anna.vipppack"
    shutil.copytree(anna, other)
    for place, times in ((anna, 1), (other, 2)):
        with open_pack(place) as pack:
            for given in pack.assignments[:times]:
                coding.rate(pack, given.coding, "sensitivity", 4)  # type: ignore[arg-type]
    foreign = tmp_path / "holiday"
    foreign.mkdir()
    drop(panel, anna, foreign)
    settle()
    rows = panel.outcomes.rows
    assert rows.index(0, 2).data() == "Collected"
    assert rows.index(1, 2).data().startswith("Refused: this folder is not a pack")
    drop(panel, anna, other)
    settle()
    assert rows.index(0, 2).data() == "Nothing new since the last time"
    assert "quarantine" in rows.index(1, 2).data()
    assert panel.quarantine.isVisible()
    assert panel.quarantine.rows.index(0, 0).data() == "anna"
    with opened_study(study, read_only=True) as store:
        assert len(read_collections(store)) == 3


def test_locked_notes_about_a_child_are_handed_to_the_contact(
    page: Callable[[str], Panel], tmp_path: Path, settle: Callable[[], None]
) -> None:
    pack, contact = tmp_path / "anna.vipppack", tmp_path / "contact"
    (pack / "safeguarding").mkdir(parents=True)
    (pack / "safeguarding" / "one.age").write_bytes(b"age-encryption.org/v1\nlocked")
    contact.mkdir()
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    drop(panel, pack)
    settle()
    assert panel.outcomes.rows.index(0, 2).data().startswith("Refused"), "and yet its note goes on"
    assert panel.hint.title.text().startswith("1 locked note about a child: hand to")
    panel.hand_over(contact)
    settle()
    assert [note.name for note in contact.iterdir()] == ["one.age"]
    assert panel.hint.title.text() == "1 locked note copied."


def test_a_pack_travels_locked_and_comes_home_locked(
    page: Callable[[str], Panel], study: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    panel.packs.choose_row(0)
    card = panel.issue
    card.locks.click()
    assert not card.all.isEnabled()
    assert card.one.toolTip() == "Type the passphrase twice."
    first, again = (card.secrets.rows[key].control.home for key in ("passphrase", "again"))
    assert first.echoMode() is QLineEdit.EchoMode.Password  # type: ignore[attr-defined]
    QTest.keyClicks(first, "correct horse")
    QTest.keyClicks(again, "correct house")
    card.one.click()
    assert card.secrets.rows["again"].fault == "The two are not the same."
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(again, "correct horse")
    card.one.click()
    settle()
    assert [p.name for p in (study / "packs").iterdir()] == ["anna.vipppack.age"]
    assert "Locked for the journey: anna.vipppack.age" in card.done.text(), panel.bar.title.text()
    assert not card.locks.isChecked()
    home = tmp_path / "home" / "anna.vipppack"
    unlock(study / "packs" / "anna.vipppack.age", home, "correct horse", Job())
    with open_pack(home) as pack:
        coding.rate(pack, pack.assignments[0].coding, "sensitivity", 4)  # type: ignore[arg-type]
    (home / "safeguarding").mkdir(exist_ok=True)
    (home / "safeguarding" / "one.age").write_bytes(b"age-encryption.org/v1\nlocked")
    sent = tmp_path / "anna.vipppack.age"
    lock_folder(home, sent, "correct horse", Job())
    drop(panel, sent)
    assert panel.passphrase.isVisible()
    QTest.keyClicks(panel.passphrase.field, "wrong horse")
    QTest.keyClick(panel.passphrase.field, Qt.Key.Key_Return)
    settle()
    assert panel.outcomes.rows.index(0, 2).data().startswith("Refused")
    drop(panel, sent)
    QTest.keyClicks(panel.passphrase.field, "correct horse")
    panel.passphrase.open.click()
    settle()
    assert panel.outcomes.rows.index(0, 2).data() == "Collected"
    assert panel.passphrase.isHidden()
    contact = tmp_path / "contact"
    contact.mkdir()
    panel.hand_over(contact)
    settle()
    assert [note.name for note in contact.iterdir()] == ["one.age"]


def test_the_models(
    page: Callable[[str], Panel], settle: Callable[[], None], qtmodeltester: ModelTester
) -> None:
    panel: PacksPanel = page("packs")  # type: ignore[assignment]
    panel.collect([Path("/nowhere")])
    settle()
    for table in (panel.packs, panel.outcomes):
        qtmodeltester.check(table.rows)
