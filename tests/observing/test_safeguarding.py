"""A concern for a child: one person reads the note, nothing else tells that there was one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage
import pytest

from packs import make_pack
from vippcoder.domain.design import SafeguardingContact
from vippcoder.domain.guidance import Guidance
from vippcoder.errors import StudyError
from vippcoder.observing.pack import open_pack
from vippcoder.observing.safeguarding import write_note
from vippcoder.observing.verification import verify_pack
from vippcoder.study.messages.safeguarding import sealed_notes

if TYPE_CHECKING:
    from pathlib import Path

NAME, REACH = "Dr. Adams", "020 555 0100"
TEXT = "A bruise on the left arm, and the child flinches."


@pytest.fixture
def identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def pack_for(folder: Path, recipient: str) -> Path:
    contact = SafeguardingContact(NAME, REACH, recipient)
    return make_pack(folder / "anna.vipppack", guidance=Guidance(contact=contact))


def test_only_its_reader_reads_a_note(tmp_path: Path, identity: pyrage.x25519.Identity) -> None:
    folder = pack_for(tmp_path, str(identity.to_public()))
    before = verify_pack(folder)
    with open_pack(folder) as pack:
        write_note(pack, TEXT, mask=pack.assignments[1].mask, at_us=151_480_000)
    (note,) = sealed_notes(folder)
    read = pyrage.decrypt(note.read_bytes(), [identity]).decode()
    assert TEXT in read
    assert "Session: R-K9DM, at 02:31.480" in read
    assert "Observer: anna" in read
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(note.read_bytes(), [pyrage.x25519.Identity.generate()])
    after = verify_pack(folder)
    assert (after.faults, after.head) == ((), before.head), "no entry, and verify tolerates it"
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"bruise" not in path.read_bytes(), path
            assert "R-K9DM" not in path.read_text(errors="ignore") or path != note
            assert path == note or "age" not in path.suffix


def test_name_date_and_size_of_a_note_tell_nothing(
    tmp_path: Path, identity: pyrage.x25519.Identity
) -> None:
    folder = pack_for(tmp_path, str(identity.to_public()))
    with open_pack(folder, read_only=True) as pack:
        for words in ("Short.", TEXT * 20, TEXT):
            write_note(pack, words, mask=pack.assignments[0].mask)
    notes = sealed_notes(folder)
    assert len(notes) == 3
    read = [len(pyrage.decrypt(note.read_bytes(), [identity])) for note in notes]
    assert read == [4096] * 3, "what age adds around it varies at random"
    dates = {note.stat().st_mtime for note in notes} | {notes[0].parent.stat().st_mtime}
    assert dates == {946_684_800.0}
    assert not [note for note in notes if "R-" in note.name or not note.stem.isalnum()]
    assert [path.suffix for path in notes[0].parent.iterdir()] == [".age"] * 3


@pytest.mark.parametrize("recipient", ["", "age1nonsense"])
def test_without_a_key_nothing_is_written(tmp_path: Path, recipient: str) -> None:
    folder = pack_for(tmp_path, recipient)
    held = {path.name for path in folder.rglob("*")}
    with (
        open_pack(folder, read_only=True) as pack,
        pytest.raises(StudyError, match=f"tell {NAME} yourself .{REACH}."),
    ):
        write_note(pack, TEXT)
    database = {"pack.sqlite-shm", "pack.sqlite-wal"}
    assert {path.name for path in folder.rglob("*")} - database == held


def test_without_a_contact_the_lead_is_named(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    with (
        open_pack(folder, read_only=True) as pack,
        pytest.raises(StudyError, match="tell your lead or supervisor"),
    ):
        write_note(pack, TEXT)
    assert not (folder / "safeguarding").exists()


def test_a_note_that_cannot_be_written_says_so(
    tmp_path: Path, identity: pyrage.x25519.Identity
) -> None:
    folder = pack_for(tmp_path, str(identity.to_public()))
    (folder / "safeguarding").write_text("a file where the folder should be")
    with open_pack(folder) as pack, pytest.raises(StudyError, match="could not be written") as told:
        write_note(pack, TEXT)
    assert TEXT not in str(told.value)
    assert sealed_notes(folder) == ()


def test_a_note_needs_words(tmp_path: Path, identity: pyrage.x25519.Identity) -> None:
    folder = pack_for(tmp_path, str(identity.to_public()))
    with open_pack(folder) as pack, pytest.raises(StudyError, match="needs words"):
        write_note(pack, " \n ")
    assert not (folder / "safeguarding").exists()
