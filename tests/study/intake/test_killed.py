"""Pulling the plug while films are taken in: no orphan, no duplicate, and the next run goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from intake_stage import manifest_of, new_study, small_film, unsound
from vippcoder.storage.study.films import read_dyads, read_sessions, read_visits
from vippcoder.storage.study.telling import read_telling_terms
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = Path(__file__).parent / "intake_to_kill.py"
LONGEST = 40


def started(*arguments: object) -> subprocess.Popen[str]:
    """Start the intake and return it once it has planned."""
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("begun")
    return process


def killed_until_whole(
    folder: Path,
    arguments: Callable[[], tuple[object, ...]],
    lasts: float,
    kills: int,
) -> int:
    """Kill the intake at random moments, look at the study after each, then let it end.

    Returns how often it was killed before everything was in.
    """
    chance, early = Random(7), 0
    for _ in range(kills):
        process = started(*arguments())
        time.sleep(chance.uniform(0, lasts))
        early += process.poll() is None
        process.send_signal(signal.SIGKILL)
        ended(process)
        with opened_study(folder) as store:
            assert unsound(store) == []
            assert verify_store(store).faults == ()
    assert ended(started(*arguments())).endswith("whole\n")
    return early


def ended(process: subprocess.Popen[str]) -> str:
    """Wait for the intake's end and return what else it said."""
    assert process.stdout is not None
    with process:
        return process.stdout.read()


def films_of(folder: Path, count: int) -> tuple[Path, Path]:
    """Lay out a study and a manifest of so many films; return both."""
    films = folder / "films"
    films.mkdir()
    rows = []
    for number in range(count):
        dyad, wave = divmod(number, 3)
        timepoint = ("baseline", "month-5", "month-8")[wave]
        small_film(films / f"{number}.mp4", number)
        rows.append(f"D-{dyad:03d},{timepoint},meal,{number}.mp4")
    new_study(folder / "trial").close()
    return folder / "trial", manifest_of(films, rows)


def check_whole(study: Path, count: int) -> None:
    with opened_study(study) as store:
        assert len(read_sessions(store)) == count
        assert len(read_visits(store)) == count
        assert len(read_dyads(store)) == -(-count // 3)
        assert len(read_telling_terms(store)) == count
        assert unsound(store) == []
        assert verify_store(store).faults == ()


def test_killed_at_random_moments_it_leaves_nothing_and_goes_on(tmp_path: Path) -> None:
    study, manifest = films_of(tmp_path, 24)
    early = killed_until_whole(study, lambda: (study, manifest, 0), 0.12, 12)
    assert early
    check_whole(study, 24)


def test_killed_processes_leave_with_the_program(tmp_path: Path) -> None:
    study, manifest = films_of(tmp_path, 6)
    process = started(study, manifest, 2, "real")
    assert process.stdout is not None
    assert process.stdout.readline() == "on\n"
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.is_file():
        pytest.skip("the system does not list children")
    theirs = children.read_text().split()
    process.send_signal(signal.SIGKILL)
    ended(process)
    assert len(theirs) >= 2
    for _ in range(LONGEST):
        alive = [pid for pid in theirs if is_running(pid)]
        if not alive:
            break
        time.sleep(0.25)
    assert not alive
    with opened_study(study) as store:
        assert unsound(store) == []


def is_running(pid: str) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.is_file() and ") Z" not in status.read_text()


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_hundred_films_killed_eighty_times(tmp_path: Path) -> None:
    study, manifest = films_of(tmp_path, 100)
    numbers = iter(range(1000))
    early = killed_until_whole(study, lambda: (study, manifest, next(numbers) % 3), 0.5, 80)
    assert early >= 20
    check_whole(study, 100)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_hundred_films_that_are_decoded_killed_often(tmp_path: Path) -> None:
    study, manifest = films_of(tmp_path, 100)
    early = killed_until_whole(study, lambda: (study, manifest, 2, "real"), 5.0, 15)
    assert early >= 5
    check_whole(study, 100)
