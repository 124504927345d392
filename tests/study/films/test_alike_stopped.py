"""Making films alike is cancelled, killed or met by a withdrawal: all of them or none."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from vippcoder.cli.app import run
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.remakes import REMAKING, read_form
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.films import remaking
from vippcoder.study.films.alike import make_alike
from vippcoder.study.films.remaking import remove_left_films
from vippcoder.study.study import opened_study
from vippcoder.study.withdrawal.holdings import holdings_of

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


def test_cancelled_it_leaves_the_study_as_it_was_and_goes_on_later(store: StudyStore) -> None:
    before = {path.name: path.read_bytes() for path in (store.folder / MEDIA).iterdir()}
    seen: list[str] = []

    class Impatient(Job):
        def advance(self, fraction: float, what: str = "") -> None:
            seen.append(what)
            if fraction > 0.6:
                self.cancel()
            super().advance(fraction, what)

    with pytest.raises(CancelledError):
        make_alike(store, job=Impatient())
    media = store.folder / MEDIA
    assert {p.name: p.read_bytes() for p in media.iterdir() if p.is_file()} == before
    finished = {path.name: path.stat().st_mtime_ns for path in (media / REMAKING).glob("*.mp4")}
    assert finished
    times: dict[str, int] = {}

    class Watching(Job):
        def advance(self, fraction: float, what: str = "") -> None:
            for path in (media / REMAKING).glob("*.mp4"):
                times.setdefault(path.name, path.stat().st_mtime_ns)
            super().advance(fraction, what)

    make_alike(store, job=Watching())
    assert finished.items() <= times.items()
    assert not (media / REMAKING).exists()
    assert verify_store(store).faults == ()


def test_a_withdrawal_in_the_middle_finds_what_is_half_done(store: StudyStore) -> None:
    session = read_sessions(store)[0]
    folder = store.folder / MEDIA / REMAKING
    folder.mkdir()
    stem = session.recordings[0].recording.file.removesuffix(".mp4")
    left = [folder / f"{stem}.mp4", folder / f"{stem}.part"]
    for path in left:
        path.write_bytes(b"half done")
    assert set(left) <= {holding.path for holding in holdings_of(store, session.dyad)}


def wholly_one_thing(folder: Path) -> bool:
    """Whether the study holds its films, each once, and nothing else; says if they are alike."""
    with opened_study(folder) as again:
        known = {session.recordings[0].recording.file for session in read_sessions(again)}
        remove_left_films(again)
        there = {path.name for path in (folder / MEDIA).iterdir() if path.is_file()}
        assert there == known
        assert not [p for p in (folder / MEDIA).iterdir() if p.name.startswith(".taking")]
        assert verify_store(again).faults == ()
        return read_form(again) is not None


@pytest.mark.long
@pytest.mark.parametrize("seconds", [1.5, 3.0, 5.0])
def test_killed_at_any_moment_it_is_wholly_before_or_wholly_after(
    store: StudyStore, seconds: float
) -> None:
    folder = store.folder
    store.close()
    command = [sys.executable, "-m", "vippcoder", "study", "alike", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run_on:
        with suppress(subprocess.TimeoutExpired):
            run_on.wait(seconds)
        run_on.kill()
    wholly_one_thing(folder)
    assert run(["study", "alike", str(folder)]) == 0
    assert wholly_one_thing(folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="ends a forked process")
@pytest.mark.parametrize("moment", ["begin_taking", "place", "_write", "end_taking"])
def test_killed_while_films_take_each_others_place(
    store: StudyStore, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program ends before, while and after the files are moved and the rows are written."""
    folder = store.folder

    def ends(*_arguments: object) -> None:
        os._exit(9)

    child = os.fork()
    if child == 0:
        monkeypatch.setattr(remaking, moment, ends)
        make_alike(store)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    store.close()
    was_alike = wholly_one_thing(folder)
    assert was_alike == (moment == "end_taking")
    assert run(["study", "alike", str(folder)]) == 0
    assert wholly_one_thing(folder)
