"""A program killed while it makes a pack: the next one clears up, and nobody else's is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_films import make_film

from vippcoder.instruments.files import find_instrument
from vippcoder.packing.left_over import clear_left_over, half_made
from vippcoder.packing.new_pack import NewPack, make_pack

STOP_INSIDE = """
import sys, time
from pathlib import Path
from vippcoder.packing.left_over import half_made
with half_made(Path(sys.argv[1]), "media") as making:
    (making / "media" / "R-7F3K.part").write_bytes(b"half a film")
    print("making", flush=True)
    time.sleep(600)
"""


def half_way(folder: Path) -> subprocess.Popen[str]:
    """Start a program that makes a pack and stops inside."""
    program = subprocess.Popen(
        [sys.executable, "-c", STOP_INSIDE, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "making\n"
    return program


def kill(program: subprocess.Popen[str]) -> None:
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    assert program.stdout is not None
    program.stdout.close()


def test_the_next_pack_clears_what_a_killed_one_left(films: Path, tmp_path: Path) -> None:
    folder = tmp_path / "anna.vipppack"
    kill(half_way(folder))
    (left,) = tmp_path.iterdir()
    assert (left / "media" / "R-7F3K.part").is_file()
    instrument, text = find_instrument("sn-1", Path())
    film = make_film(films / "after-the-kill.mp4", "libx264")
    make_pack(folder, NewPack("anna", instrument, text, [film]))
    assert list(tmp_path.iterdir()) == [folder]
    assert sorted(path.name for path in folder.iterdir()) == ["media", "pack.sqlite"]


def test_what_another_program_is_making_is_left_alone(tmp_path: Path) -> None:
    program = half_way(tmp_path / "bea.vipppack")
    try:
        (theirs,) = tmp_path.iterdir()
        with half_made(tmp_path / "anna.vipppack", "media") as ours:
            clear_left_over(tmp_path)
            assert theirs.is_dir()
            assert ours.is_dir()
    finally:
        kill(program)


def test_what_has_no_mark_yet_is_given_time(tmp_path: Path) -> None:
    fresh, old = tmp_path / f".{'a' * 12}.making", tmp_path / f".{'b' * 12}.making"
    other = tmp_path / ".thesis.making"
    for path in (fresh, old, other):
        (path / "media").mkdir(parents=True)
        (path / "media" / "film").write_bytes(b"x")
    an_hour_ago = time.time() - 3600
    for path in (old, other):
        os.utime(path, (an_hour_ago, an_hour_ago))
    clear_left_over(tmp_path)
    assert fresh.is_dir()
    assert not old.exists()
    assert other.is_dir()


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with half_made(tmp_path / "anna.vipppack", "media"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []
