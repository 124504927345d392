"""Training in the lead's window: a set taken in, a pack made, collected, released, certified."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from collected import assign, issue
from trained import set_folder, submit, training_study
from vippcoder.domain.study import Purpose
from vippcoder.storage.study.certificates import read_certificates
from vippcoder.storage.study.gold import read_recodings
from vippcoder.study.study import opened_study
from vippcoder.study.training.hidden_gold import set_hidden_gold
from vippcoder.ui.lead.panels.training.lines import CHECKS, TRAINEES
from vippcoder.ui.shared.rows import RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.training import TrainingPanel

Put = "Callable[[str], Panel]"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "trial"
    with closing(training_study(folder)) as store:
        session = store.rows("SELECT session FROM sessions_current ORDER BY session")[0][0]
        (coding,) = assign(store, "ben", session, purpose=Purpose.GOLD)
        home = issue(store, "p", coding).started(coding)
        for dimension in ("sensitivity", "non-intrusiveness"):
            home.rated(coding, dimension, 2)
        home.submitted(coding)
        values = {"sensitivity": Decimal(5), "non-intrusiveness": Decimal(4)}
        set_hidden_gold(store, session, values, source="the panel")
    return folder


def test_the_models(qtmodeltester: ModelTester) -> None:
    for columns in (TRAINEES, CHECKS):
        qtmodeltester.check(RowsModel(columns))  # type: ignore[arg-type]


def test_from_a_set_to_a_certificate(
    qtbot: QtBot,
    study: Path,
    tmp_path: Path,
    page: Callable[[str], Panel],
    settle: Callable[[], None],
) -> None:
    panel: TrainingPanel = page("training")  # type: ignore[assignment]
    assert [line.code for line in panel.table.rows.items] == ["anna", "ben"]
    panel.add_set(set_folder(tmp_path / "more", name="Autumn"))
    settle()
    assert panel.hint.title.text() == "4 films to train on: Autumn."
    assert [row.text() for row in panel.card.sets.rows] == ["Spring", "Autumn"]
    panel.table.choose_row(0)
    assert not panel.card.certify.isEnabled()
    assert panel.card.why_no_release.text() == "Nothing of a training pack has come home."
    qtbot.mouseClick(panel.card.make, Qt.MouseButton.LeftButton)
    settle()
    pack = study / "packs" / "anna.vipptraining"
    assert pack.is_dir()
    assert "anna.vipptraining" in panel.card.done.text()
    submit(pack, ["0", "0.5", "1"])
    panel.collect_pack(pack)
    settle()
    assert panel.hint.title.text() == "3 films newly submitted by anna."
    panel.table.choose_row(0)
    assert "3 of 4 films of Autumn" in panel.card.words.text()
    qtbot.mouseClick(panel.card.release, Qt.MouseButton.LeftButton)
    settle()
    assert (study / "packs" / "anna.vipprelease").is_file()
    qtbot.mouseClick(panel.card.certify, Qt.MouseButton.LeftButton)
    settle()
    with opened_study(study, read_only=True) as store:
        (certificate,) = read_certificates(store)
    assert certificate.observer == "anna"
    assert panel.table.rows.items[0].certified == f"until {certificate.due_on.isoformat()}"
    panel.collect_pack(tmp_path)
    settle()
    assert "not a training pack" in panel.bar.title.text()


def test_what_failed_a_hidden_check_is_given_once_more(
    qtbot: QtBot, study: Path, page: Callable[[str], Panel], settle: Callable[[], None]
) -> None:
    panel: TrainingPanel = page("training")  # type: ignore[assignment]
    (failed,) = panel.checks.rows.items
    assert failed.codings[0].observer == "ben"
    assert panel.again.isEnabled()
    qtbot.mouseClick(panel.again, Qt.MouseButton.LeftButton)
    settle()
    assert panel.hint.title.text() == "1 session to be coded once more."
    assert not panel.again.isEnabled()
    with opened_study(study, read_only=True) as store:
        assert len(read_recodings(store)) == 1
