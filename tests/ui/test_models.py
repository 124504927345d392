from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.coding import Note, NoteKind
from vippcoder.domain.ids import NoteId, RecordingId
from vippcoder.observing.pack import open_pack
from vippcoder.observing.worklist import work_list
from vippcoder.ui.observer.keymap import Keymap
from vippcoder.ui.observer.pages.keys import KeysModel
from vippcoder.ui.observer.pages.session_table import LENGTH, SessionsModel
from vippcoder.ui.observer.panel.evidence import CurrentRole, NotesModel

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester


def note(number: int, text: str = "words") -> Note:
    frame = number * 10
    return Note(
        NoteId(str(number)), NoteKind.EVIDENCE, RecordingId("r"), frame * 40_000, frame, text
    )


def test_notes(qtmodeltester: ModelTester) -> None:
    model = NotesModel()
    model.show_notes([note(1), note(2)])
    model.show_frame(20)
    assert [model.index(i).data(CurrentRole) for i in range(2)] == [False, True]
    model.show_notes([note(1, "other words"), note(2)])
    assert model.index(0).data() == "00:00.400 other words"
    qtmodeltester.check(model)


def test_sessions(qtmodeltester: ModelTester, pack_folder: Path) -> None:
    model = SessionsModel()
    with open_pack(pack_folder) as pack:
        model.show_items(work_list(pack))
    assert model.index(0, LENGTH).data() == "1 min"
    qtmodeltester.check(model)


def test_keys(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(KeysModel(Keymap()))
