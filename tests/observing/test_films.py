from __future__ import annotations

import resource
import shutil
from typing import TYPE_CHECKING

import pytest

from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.observing.films import prove, put_back
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId
    from vippcoder.domain.recording import Recording
    from vippcoder.observing.pack import OpenPack


@pytest.fixture
def recording(pack: OpenPack, coding: CodingId) -> Recording:
    return pack.assignment(coding).reference


@pytest.fixture
def elsewhere(pack: OpenPack, recording: Recording, tmp_path: Path) -> Path:
    """Move the film out of the pack."""
    return shutil.move(pack.recording_path(recording), tmp_path / "from lead.mp4")


def names(pack: OpenPack) -> list[str]:
    return sorted(p.name for p in (pack.folder / "media").iterdir())


def test_the_right_film_is_put_back_and_the_pack_verifies(
    pack: OpenPack, recording: Recording, elsewhere: Path
) -> None:
    told: list[float] = []
    put_back(pack, recording, elsewhere, Job(lambda share, _what: told.append(share)))
    assert told[-1] == 1
    assert pack.recording_path(recording).stat().st_mtime == 946_684_800
    assert elsewhere.is_file()
    assert verify_pack(pack.folder).faults == ()


def test_a_damaged_film_is_replaced(pack: OpenPack, recording: Recording, elsewhere: Path) -> None:
    pack.recording_path(recording).write_text("no film at all")
    put_back(pack, recording, elsewhere)
    assert verify_pack(pack.folder).faults == ()


def test_another_film_is_refused_and_nothing_is_left(
    pack: OpenPack, recording: Recording, elsewhere: Path
) -> None:
    before = names(pack)
    elsewhere.write_bytes(elsewhere.read_bytes() + b"!")
    with pytest.raises(StudyError, match="not the film of this session") as refused:
        put_back(pack, recording, elsewhere)
    assert elsewhere.name not in refused.value.sentence(with_path=False)
    assert names(pack) == before


@pytest.mark.parametrize("what", ["absent", "folder"])
def test_what_cannot_be_read_says_so(
    pack: OpenPack, recording: Recording, tmp_path: Path, what: str
) -> None:
    before = names(pack)
    with pytest.raises(StudyError, match="cannot be read"):
        put_back(pack, recording, tmp_path if what == "folder" else tmp_path / "absent.mp4")
    assert names(pack) == before


def test_without_room_the_pack_is_as_before(
    pack: OpenPack, recording: Recording, elsewhere: Path
) -> None:
    elsewhere.write_bytes(bytes(400_000))
    before = names(pack)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(StudyError, match="has no room"):
            put_back(pack, recording, elsewhere)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert names(pack) == before


def test_cancelling_leaves_the_pack_as_before(
    pack: OpenPack, recording: Recording, elsewhere: Path
) -> None:
    before = names(pack)
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        put_back(pack, recording, elsewhere, job)
    assert names(pack) == before


def test_half_a_film_left_by_a_kill_goes_when_the_pack_is_opened(folder: Path) -> None:
    left = folder / "media" / ".R-7F3K.mp4.part"
    left.write_bytes(b"perhaps another family's film")
    with open_pack(folder, read_only=True):
        assert left.exists()
    with open_pack(folder):
        assert not left.exists()


def test_a_film_is_proved_byte_by_byte(pack: OpenPack) -> None:
    session = pack.assignments[0]
    prove(pack, session)
    film = pack.recording_path(session.reference)
    film.write_bytes(film.read_bytes()[:-1] + b"x")
    with pytest.raises(StudyError, match="not the film that was packed"):
        prove(pack, session)
    film.unlink()
    prove(pack, session)
