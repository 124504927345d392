from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from packs import FRAME_US, FRAMES, make_pack
from vippcoder.domain.coding import NoteKind, StopReason
from vippcoder.domain.ids import RecordingId
from vippcoder.errors import StudyError
from vippcoder.observing import angles, coding, evidence, history, submission
from vippcoder.observing.pack import OpenPack, open_pack
from vippcoder.observing.verification import verify_pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.ids import CodingId

OFFSETS = (120_000, -1_480_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_pack(tmp_path / "anna.vipppack", offsets=OFFSETS)


@pytest.fixture
def pack(folder: Path) -> Iterator[OpenPack]:
    with open_pack(folder) as opened:
        yield opened


@pytest.fixture
def session(pack: OpenPack) -> CodingId:
    return pack.coding_of("R-7F3K")


def offsets(pack: OpenPack, session: CodingId) -> list[tuple[int, bool]]:
    return [(o.offset_us, o.is_adjusted) for o in coding.sheet(pack, session).offsets]


def test_a_pack_says_how_its_angles_lie(pack: OpenPack, session: CodingId) -> None:
    assert [r.offset_us for r in pack.assignment(session).recordings] == [0, *OFFSETS]
    assert offsets(pack, session) == [(0, False), (120_000, False), (-1_480_000, False)]


def test_an_adjustment_is_undone_and_done_again(pack: OpenPack, session: CodingId) -> None:
    second = pack.assignment(session).recordings[1].id
    changes = angles.set_offset(pack, session, second, 160_000)
    assert changes.offsets == {second}
    assert changes.state is False
    assert offsets(pack, session)[1] == (160_000, True)
    angles.set_offset(pack, session, second, 200_000)
    history.undo(pack, session)
    assert offsets(pack, session)[1] == (160_000, True)
    history.undo(pack, session)
    assert offsets(pack, session)[1] == (120_000, False)
    assert not coding.sheet(pack, session).can_undo
    history.redo(pack, session)
    assert offsets(pack, session)[1] == (160_000, True)
    angles.set_offset(pack, session, second, None)
    assert offsets(pack, session)[1] == (120_000, False)
    history.undo(pack, session)
    assert offsets(pack, session)[1] == (160_000, True)


def test_it_stays_within_one_session(pack: OpenPack, session: CodingId) -> None:
    other = pack.coding_of("R-K9DM")
    angles.set_offset(pack, session, pack.assignment(session).recordings[2].id, 0)
    assert offsets(pack, other) == [(0, False), (120_000, False), (-1_480_000, False)]
    assert offsets(pack, session)[2] == (0, True)


def test_a_note_on_an_angle_bears_session_time(pack: OpenPack, session: CodingId) -> None:
    second = pack.assignment(session).recordings[1].id
    angles.set_offset(pack, session, second, 160_000)
    evidence.write(
        pack, session, kind=NoteKind.EVIDENCE, recording=second, frame=10, text="looks up"
    )
    (written,) = coding.sheet(pack, session).notes
    assert (written.frame, written.at_us) == (10, 10 * FRAME_US + 160_000)


def test_it_is_proved_like_every_entry(folder: Path) -> None:
    with open_pack(folder) as pack:
        session = pack.coding_of("R-7F3K")
        angles.set_offset(pack, session, pack.assignment(session).recordings[1].id, 40_000)
    assert verify_pack(folder).faults == ()
    connection = sqlite3.connect(folder / "pack.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE angle_offsets SET offset_us = 0")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("DELETE FROM recording_offsets")
    connection.execute("DROP TRIGGER angle_offsets_no_update")
    connection.execute("UPDATE angle_offsets SET offset_us = 0")
    connection.commit()
    connection.close()
    faults = " ".join(verify_pack(folder).faults)
    assert "its row in angle_offsets was changed" in faults
    assert "a rule of the database was removed" in faults


@pytest.mark.parametrize(
    ("which", "offset", "told"),
    [
        (0, 40_000, "session's clock"),
        (1, FRAMES * FRAME_US, "outside the session"),
        (1, -FRAMES * FRAME_US, "outside the session"),
    ],
)
def test_what_cannot_be_is_refused(
    pack: OpenPack, session: CodingId, which: int, offset: int, told: str
) -> None:
    with pytest.raises(StudyError, match=told):
        angles.set_offset(pack, session, pack.assignment(session).recordings[which].id, offset)
    with pytest.raises(StudyError, match="no such recording"):
        angles.set_offset(pack, session, RecordingId("rec2"), 0)
    assert offsets(pack, session) == [(0, False), (120_000, False), (-1_480_000, False)]


def test_a_closed_coding_keeps_its_offsets(pack: OpenPack, session: CodingId) -> None:
    coding.start(pack, session)
    submission.stop(pack, session, StopReason.DISTRESS)
    with pytest.raises(StudyError, match="stopped"):
        angles.set_offset(pack, session, pack.assignment(session).recordings[1].id, 0)
