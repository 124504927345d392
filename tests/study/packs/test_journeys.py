"""What travels is locked with a passphrase, opened nowhere but in its place, and comes home."""

from __future__ import annotations

import io
import shutil
import tarfile
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pyrage
import pytest

from issuing import assign, assigned_study, code
from vippcoder.domain.ids import ObserverCode
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.observing.journeys import lock_pack, unlock_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack import locked_file
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.packs import journeys
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.journeys import arrived, issue_locked
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = "seven grey herons"
ANNA = ObserverCode("anna")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that sent one locked pack off."""
    folder = tmp_path_factory.mktemp("sent") / "trial"
    with closing(assigned_study(folder, observers=("anna",), dyads=1)) as store:
        issue_locked(store, ANNA, WORDS)
    return folder


@pytest.fixture
def file(sent: Path, tmp_path: Path) -> Path:
    target = tmp_path / "post" / "anna.vipppack.age"
    target.parent.mkdir()
    shutil.copyfile(sent / "packs" / "anna.vipppack.age", target)
    return target


def test_one_file_leaves_that_tells_neither_date_nor_owner(sent: Path) -> None:
    assert [path.name for path in (sent / "packs").iterdir()] == ["anna.vipppack.age"]
    file = sent / "packs" / "anna.vipppack.age"
    assert file.stat().st_mtime == 946_684_800
    with tarfile.open(file) as outer:
        for member in outer:
            owner = (member.uid, member.gid, member.uname, member.gname)
            assert (owner, member.mtime) == ((0, 0, "", ""), 946_684_800)
        assert outer.getnames() == ["key.age", "pack.tar.age"]
        locked = [outer.extractfile(name) for name in outer.getnames()]
        key, inner = (part.read() for part in locked if part is not None)
    identity = pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(key, WORDS).decode())
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(inner, [identity]))) as pack:
        assert pack.getnames()[0] == "pack.sqlite"
        assert len(pack.getnames()) == 4
        for member in pack:
            owner = (member.uid, member.gid, member.uname, member.gname)
            assert (owner, member.mtime) == ((0, 0, "", ""), 946_684_800)
    assert b"SQLite" not in file.read_bytes()


def test_it_is_opened_coded_locked_again_and_collected(
    sent: Path, file: Path, tmp_path: Path
) -> None:
    pack = unlock_pack(file, WORDS)
    assert pack == file.parent / "anna.vipppack"
    assert verify_pack(pack).faults == ()
    assert {path.stat().st_mtime for path in (pack / "media").iterdir()} == {946_684_800}
    code(pack, 3)
    (pack / "safeguarding").mkdir()
    (pack / "safeguarding" / "note.age").write_bytes(b"age-encryption.org/v1 ...")
    home = lock_pack(pack, WORDS, with_films=False)
    assert home.stat().st_size < (pack / "pack.sqlite").stat().st_size + 50_000
    shutil.copytree(sent, tmp_path / "trial")
    with opened_study(tmp_path / "trial") as store:
        with arrived(store, home, WORDS, Job()) as folder:
            assert [path.name for path in (folder / "safeguarding").iterdir()] == ["note.age"]
            assert collect(store, folder).added > 20
        assert list((tmp_path / "trial" / "inbox").iterdir()) == []
        assert verify_store(store).faults == ()


def test_a_later_batch_goes_after_it_as_a_locked_delivery(sent: Path, tmp_path: Path) -> None:
    shutil.copytree(sent, tmp_path / "trial")
    with opened_study(tmp_path / "trial") as store:
        assign(store, "anna", read_sessions(store)[:1], batch=2)
        (done,) = issue_locked(store, ANNA, WORDS)
        assert done.folder.name == "anna-2.vippdelivery.age"
        assert len(done.masks) == 1
        assert not (tmp_path / "trial" / "packs" / "anna-2.vippdelivery").exists()


def test_killed_before_it_was_locked_it_is_locked_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial, observers=("anna",), dyads=1)) as store:
        with monkeypatch.context() as patch:
            patch.setattr(journeys, "lock_folder", _stop)
            with pytest.raises(KeyboardInterrupt):
                issue_locked(store, ANNA, WORDS)
        assert [path.name for path in (trial / "packs").iterdir()] == ["anna.vipppack"]
        (done,) = issue_locked(store, ANNA, WORDS)
        assert (done.folder.name, done.masks) == ("anna.vipppack.age", ())
        assert [path.name for path in (trial / "packs").iterdir()] == ["anna.vipppack.age"]
        assert issue_locked(store, ANNA, WORDS) == ()


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_pack_in_which_somebody_worked_is_not_locked_away(sent: Path, file: Path) -> None:
    pack = unlock_pack(file, WORDS)
    code(pack, 1, sessions=1)
    trial = file.parent / "trial"
    shutil.copytree(sent, trial)
    pack.rename(trial / "packs" / pack.name)
    with opened_study(trial) as store:
        assert issue_locked(store, ANNA, WORDS) == ()
    assert (trial / "packs" / "anna.vipppack").is_dir()


def test_what_does_not_fit_or_was_changed_opens_nothing(file: Path) -> None:
    with pytest.raises(StudyError, match="the passphrase does not fit"):
        unlock_pack(file, "seven grey geese")
    whole = file.read_bytes()
    for changed in (
        whole[: len(whole) // 2],
        whole[:-60_000] + b"x" + whole[-59_999:],
        b"not a tar" * 1000,
        b"",
    ):
        file.write_bytes(changed)
        with pytest.raises(StudyError, match=r"was changed on its way|is no locked pack"):
            unlock_pack(file, WORDS)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    file.write_bytes(whole)
    (file.parent / "anna.vipppack").mkdir()
    with pytest.raises(StudyError, match="exists already"):
        unlock_pack(file, WORDS)
    with pytest.raises(StudyError, match="is no locked pack"):
        unlock_pack(file.parent / "anna.vipppack", WORDS)


def member(name: str, content: bytes = b"x", **more: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in more.items():
        setattr(info, key, value)
    return info, content


TRICKS = {
    "up": [member("../evil")],
    "up inside": [member("media/../../evil")],
    "absolute": [member("/tmp/evil")],
    "link": [member("media/link.mp4", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd")],
    "hard link": [member("media/link.mp4", b"", type=tarfile.LNKTYPE, linkname="pack.sqlite")],
    "folder": [member("media", b"", type=tarfile.DIRTYPE)],
    "device": [member("media/null", b"", type=tarfile.CHRTYPE)],
    "hidden": [member("media/.ssh")],
    "deep": [member("media/a/b.mp4")],
    "strange": [member("run.sh")],
    "twice": [member("pack.sqlite"), member("pack.sqlite", b"y")],
    "backslash": [member("media\\..\\evil")],
    "long name": [member("media/" + "a" * 200)],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_nothing_leads_out_of_the_folder(
    tmp_path: Path, trick: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = pyrage.x25519.Identity.generate()
    monkeypatch.setattr(locked_file, "_key", lambda *_: key)
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for info, content in [member("manifest.json"), *TRICKS[trick]]:
            tar.addfile(info, io.BytesIO(content))
    file = tmp_path / "in" / "anna.vipppack.age"
    file.parent.mkdir()
    with tarfile.open(file, "w") as outer:
        for info, content in (
            member("key.age"),
            member("pack.tar.age", pyrage.encrypt(inner.getvalue(), [key.to_public()])),
        ):
            outer.addfile(info, io.BytesIO(content))
    with pytest.raises(StudyError, match="holds something that has no place in a pack"):
        unlock_pack(file, WORDS)
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "anna.vipppack.age"]


def test_cancelling_and_a_short_passphrase_leave_nothing(sent: Path, tmp_path: Path) -> None:
    pack = tmp_path / "anna.vipppack"
    (pack / "media").mkdir(parents=True)
    (pack / "manifest.json").write_text("{}", encoding="utf-8")
    (pack / "media" / "R-2222.mp4").write_bytes(bytes(3 << 20))
    with pytest.raises(StudyError, match="too short"):
        lock_pack(pack, "short")
    job = Job(lambda fraction, _what: job.cancel() if fraction > 0.4 else None)
    with pytest.raises(CancelledError):
        lock_pack(pack, WORDS, job)
    assert [path.name for path in tmp_path.iterdir()] == ["anna.vipppack"]
    with opened_study(sent) as store, pytest.raises(StudyError, match="too short"):
        issue_locked(store, ANNA, "short")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file grow larger, as a full disk does."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_in_plain_words_and_leaves_nothing(
    sent: Path, file: Path, tmp_path: Path
) -> None:
    pack = unlock_pack(file, WORDS, tmp_path / "anna.vipppack")
    with files_of_at_most(60_000), pytest.raises(StudyError) as told:
        lock_pack(pack, WORDS)
    assert "cannot be written: File too large; make room there" in str(told.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anna.vipppack", "post"]
    trial = shutil.copytree(sent, tmp_path / "trial")
    with opened_study(trial) as store:
        with files_of_at_most(60_000), pytest.raises(StudyError, match="no room for a copy"):
            collect(store, pack)
        assert list((trial / "inbox").iterdir()) == []
        assert verify_store(store).faults == ()
