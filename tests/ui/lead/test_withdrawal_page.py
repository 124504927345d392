"""A family is withdrawn from the window: listed by its code, asked once, removed, recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from issuing import assigned_study
from vippcoder.domain.ids import DyadId
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_dyads
from vippcoder.study.backups import back_up
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study
from vippcoder.study.withdrawal import removal
from vippcoder.study.withdrawal.removal import disposals_of, withdraw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.withdrawal import WithdrawalPanel
    from vippcoder.ui.lead.window import LeadWindow

GONE = "D-001"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a study with one pack still in it, one with its observer, and a backup."""
    folder = tmp_path / "trial"
    with opened_study(assigned_and_let_go(folder)) as store:
        issue_packs(store)
    (folder / "packs" / "ben.vipppack").rename(tmp_path / "ben.vipppack")
    back_up(folder)
    return folder


def assigned_and_let_go(folder: Path) -> Path:
    assigned_study(folder).close()
    return folder


@pytest.fixture
def panel(page: Callable[[str], Panel]) -> WithdrawalPanel:
    return page("withdrawal")  # type: ignore[return-value]


def list_family(panel: WithdrawalPanel, settle: Callable[[], None], code: str = GONE) -> None:
    panel.code.setText(code)
    QTest.keyClick(panel.code, Qt.Key.Key_Return)
    settle()


def answer(panel: WithdrawalPanel, choice: int, why: str) -> None:
    panel.ask.ratings.rows[choice].click()
    QTest.keyClicks(panel.ask.reason.first_focus(), why)


def words_of(panel: WithdrawalPanel, column: int) -> list[str]:
    rows = panel.holdings.rows
    return [str(rows.index(i, column).data()) for i in range(rows.rowCount())]


def test_nothing_names_a_family_before_its_code_is_typed(
    panel: WithdrawalPanel, settle: Callable[[], None]
) -> None:
    assert panel.holdings.rows.rowCount() == 0
    assert panel.records.rows.rowCount() == 0
    assert not panel.ask.ask.isEnabled()
    list_family(panel, settle, "D-999")
    assert panel.bar.title.text() == "There is no dyad D-999; check its code."
    list_family(panel, settle)
    assert not panel.bar.isVisible()
    assert words_of(panel, 0)[0] == "Films in the study, 3"
    assert "packs/anna.vipppack, 3" in words_of(panel, 1)
    assert "the pack of ben" in words_of(panel, 1)


def test_no_mask_is_tied_to_the_family_on_screen(
    panel: WithdrawalPanel, study: Path, settle: Callable[[], None]
) -> None:
    with opened_study(study, read_only=True) as store:
        masks = [coding.mask for coding in read_assignments(store)]
    (study / "reports" / f"{masks[0]}.txt").write_text(" ".join(masks), encoding="utf-8")
    list_family(panel, settle)
    shown = " ".join(words_of(panel, 0) + words_of(panel, 1) + words_of(panel, 2))
    assert "Reports and exports" in shown
    assert [mask for mask in masks if mask in shown] == []


def test_it_asks_for_consent_and_reason_and_once_more(
    panel: WithdrawalPanel, study: Path, settle: Callable[[], None]
) -> None:
    list_family(panel, settle)
    assert panel.ask.ratings.position is None, "nothing is chosen for the family"
    assert panel.ask.ask.toolTip() == "Choose first what becomes of the ratings."
    answer(panel, 0, "asked by the family")
    assert panel.ask.sentence.text() == (
        "3 films and 3 copies in packs will be gone for good; 1 backup will lose what tells of "
        "the family; ratings and notes will stay in the journal."
    )
    panel.ask.ask.click()
    assert panel.ask.sure.isVisible()
    assert panel.ask.leave.hasFocus(), "the way that changes nothing comes first"
    panel.ask.leave.click()
    settle()
    assert not panel.ask.sure.isVisible()
    with opened_study(study, read_only=True) as store:
        assert not any(dyad.is_withdrawn for dyad in read_dyads(store))


def test_the_family_is_removed_and_the_record_is_shown_and_handed_on(
    panel: WithdrawalPanel, study: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    list_family(panel, settle)
    QTest.keyClick(panel.ask.ratings.rows[0], Qt.Key.Key_2)
    QTest.keyClicks(panel.ask.reason.first_focus(), "asked by the family")
    panel.ask.ask.click()
    panel.ask.sure.button.click()
    settle()
    assert not any(GONE in path.name for path in (study / "media").iterdir())
    with opened_study(study, read_only=True) as store:
        ((record, signature),) = disposals_of(store)
    assert json.loads(record)["ratings"] == "redact"
    assert words_of(panel, 0)[0] == "Elsewhere, 4", "what is left comes first"
    assert "was removed" in words_of(panel, 2)
    assert "4 things left to see to" in panel.words.text()
    assert panel.record.isVisible()
    assert panel.record.state.text() == "The signature holds."
    assert panel.records.rows.index(0, 1).data() == "holds"
    panel.record.copy.click()
    copied = json.loads(QGuiApplication.clipboard().text())
    panel.export(panel.record.record, tmp_path / "record.json")  # type: ignore[arg-type]
    assert json.loads((tmp_path / "record.json").read_text(encoding="utf-8")) == copied
    assert (copied["record"], copied["signature"]) == (record, signature)
    assert is_proved_elsewhere(copied)


def is_proved_elsewhere(told: dict[str, str]) -> bool:
    """Check a signature with nothing but what was handed on."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["public_key"]))
    key.verify(bytes.fromhex(told["signature"]), told["record"].encode())  # raises where it fails
    return told["algorithm"] == "Ed25519"


def test_done_again_it_says_that_nothing_was_left_to_do(
    panel: WithdrawalPanel, study: Path, settle: Callable[[], None]
) -> None:
    for _ in range(2):
        panel.withdraw(DyadId("D-001"), "keep", "asked by the family")
        settle()
    assert panel.words.text().startswith("Withdrawn before; nothing was left to do"), (
        panel.words.text()
    )
    assert panel.records.rows.rowCount() == 1
    with opened_study(study, read_only=True) as store:
        assert len(disposals_of(store)) == 1


def test_a_record_that_cannot_be_written_is_said(
    panel: WithdrawalPanel, study: Path, settle: Callable[[], None]
) -> None:
    list_family(panel, settle)
    answer(panel, 0, "moved away")
    panel.ask.ask.click()
    panel.ask.sure.button.click()
    settle()
    panel.export(panel.record.record, study / "nowhere" / "record.json")  # type: ignore[arg-type]
    assert panel.bar.title.text().startswith("It cannot be written")


def test_one_that_was_interrupted_is_told_and_goes_on(
    lead: LeadWindow, study: Path, settle: Callable[[], None]
) -> None:
    def stop_after_two(share: float, _what: str) -> None:
        if share > 0.1:
            job.cancel()

    job = Job(stop_after_two)
    with opened_study(study) as store, pytest.raises(CancelledError):
        withdraw(store, DyadId(GONE), "redact", "asked by the family", job)
    assert lead.open_folder(study)
    settle()
    at = [name for name, _ in lead._kinds].index("withdrawal")
    assert lead.navigation.items[at].badge == "!", "also before the page is opened"
    lead.go_to(at)
    settle()
    panel: WithdrawalPanel = lead.panels[at]  # type: ignore[assignment]
    assert panel.hint.title.text() == "The withdrawal of D-001 was interrupted."
    panel.hint.button.click()
    settle()
    assert not panel.hint.isVisible()
    assert lead.navigation.items[at].badge == ""
    assert not any(GONE in path.name for path in (study / "media").iterdir())
    assert panel.record.state.text() == "The signature holds."


def test_what_cannot_be_removed_is_said_and_offered_again(
    panel: WithdrawalPanel,
    study: Path,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise StudyError("cannot be removed: no room", mend="then withdraw again")

    list_family(panel, settle)
    answer(panel, 0, "moved away")
    panel.ask.ask.click()
    with monkeypatch.context() as patch:
        patch.setattr("vippcoder.study.withdrawal.removal._remove", refuse)
        panel.ask.sure.button.click()
        settle()
    assert panel.bar.title.text().startswith("Cannot be removed")
    assert panel.hint.button.text() == "Go on"
    panel.hint.button.click()
    settle()
    assert not panel.bar.isVisible()
    assert not any(GONE in path.name for path in (study / "media").iterdir())


def test_cancelled_in_the_middle_it_is_offered_again(
    panel: WithdrawalPanel,
    study: Path,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remove = removal._remove

    def cancel_and_remove(*given: object) -> None:
        panel.desk.cancel()
        remove(*given)  # type: ignore[arg-type]

    list_family(panel, settle)
    answer(panel, 0, "moved away")
    panel.ask.ask.click()
    with monkeypatch.context() as patch:
        patch.setattr(removal, "_remove", cancel_and_remove)
        panel.ask.sure.button.click()
        settle()
    assert len([path for path in (study / "media").iterdir() if GONE in path.name]) == 2
    assert panel.hint.button.text() == "Go on"
    panel.hint.button.click()
    settle()
    assert panel.record.state.text() == "The signature holds."


def test_a_changed_record_does_not_hold(page: Callable[[str], Panel], study: Path) -> None:
    with opened_study(study) as store:
        withdraw(store, DyadId(GONE), "keep", "asked by the family")
        store.connection.execute("DROP TRIGGER disposals_no_update")
        store.connection.execute("UPDATE disposals SET record = replace(record, 'keep', 'redact')")
    panel: WithdrawalPanel = page("withdrawal")  # type: ignore[assignment]
    assert panel.records.rows.index(0, 1).data() == "does not hold"
    panel.records.setFocus()
    QTest.keyClick(panel.records, Qt.Key.Key_Return)
    assert panel.record.state.text().startswith("The signature does not hold")


def test_kept_ratings_can_be_redacted_later_and_not_back(
    panel: WithdrawalPanel, settle: Callable[[], None]
) -> None:
    for choice in (0, 1):
        list_family(panel, settle)
        assert panel.ask.ratings.rows[0].isEnabled()
        answer(panel, choice, "asked by the family")
        panel.ask.ask.click()
        panel.ask.sure.button.click()
        settle()
    list_family(panel, settle)
    assert not panel.ask.ratings.rows[0].isEnabled()
    assert panel.ask.ratings.position == 1
    assert panel.ask.note.text().startswith("This family has withdrawn, and its ratings are red")


def test_the_models(
    panel: WithdrawalPanel, settle: Callable[[], None], qtmodeltester: ModelTester
) -> None:
    list_family(panel, settle)
    for table in (panel.holdings, panel.records):
        qtmodeltester.check(table.rows)
