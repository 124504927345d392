"""Killed while a training pack is made, collected or released: whole or not at all."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

from trained import submit, training_study
from vippcoder.observing import training
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.study.training import (
    read_released,
    read_submissions,
    read_training_packs,
)
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.study import opened_study
from vippcoder.study.training.collecting import collect_training
from vippcoder.study.training.packs import make_pack
from vippcoder.study.training.releasing import release

if TYPE_CHECKING:
    from pathlib import Path

_BEGIN = """
import sys
from pathlib import Path
from vippcoder.study.study import opened_study
from vippcoder.study.training.collecting import collect_training
from vippcoder.study.training.packs import make_pack
from vippcoder.study.training.releasing import release
with opened_study(Path(sys.argv[1])) as store:
    print("ready", flush=True)
"""
MAKE = f"{_BEGIN}    make_pack(store, 'anna', 'Spring', again=True)\nprint('done', flush=True)\n"
COLLECT = (
    f"{_BEGIN}    collect_training(store, Path(sys.argv[2]))\n    release(store, 'anna')\n"
    "print('done', flush=True)\n"
)


def killed_after(seconds: float, script: str, *arguments: object) -> bool:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        time.sleep(seconds)
        program.kill()
        return "done" in program.stdout.read()


def test_every_pack_that_appears_has_its_keys_in_the_study(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    training_study(trial).close()
    draw = random.Random(3)
    for _ in range(5):
        killed_after(draw.uniform(0.1, 2.5), MAKE, trial)
        with opened_study(trial, read_only=True) as store:
            known = {pack.file for pack in read_training_packs(store)}
        appeared = {path.name for path in (trial / "packs").glob("*.vipptraining")}
        assert appeared <= known
        for name in appeared:
            assert verify_pack(trial / "packs" / name).faults == ()
    with opened_study(trial) as store:
        made = make_pack(store, "anna", "Spring", again=True)
        assert verify_store(store).faults == ()
    assert (trial / "packs" / made.file).is_dir()
    assert not list((trial / "packs").glob(".*.making"))


def test_a_killed_collection_and_release_are_whole_or_not_at_all(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    with closing(training_study(trial)) as store:
        pack = store.folder / "packs" / make_pack(store, "anna", "Spring").file
    submit(pack, ["0", "2", "0"])
    draw = random.Random(4)
    for _ in range(5):
        killed_after(draw.uniform(0, 0.4), COLLECT, trial, pack)
        with opened_study(trial, read_only=True) as store:
            assert len(read_submissions(store)) in {0, 3}
            assert len(read_released(store)) in {0, 3}
    with opened_study(trial) as store:
        collect_training(store, pack)
        (released,) = release(store, "anna")
        assert verify_store(store).faults == ()
        assert list((trial / "inbox").iterdir()) == []
    with open_pack(pack) as opened:
        training.take(opened, released.file)
        assert len(training.feedback(opened)) == 3


TAKE = """
import sys
from pathlib import Path
from vippcoder.observing import training
from vippcoder.observing.pack import open_pack
with open_pack(Path(sys.argv[1])) as pack:
    print("ready", flush=True)
    training.take(pack, Path(sys.argv[2]))
print("done", flush=True)
"""


def test_taking_gold_in_is_whole_or_not_at_all(tmp_path: Path) -> None:
    with closing(training_study(tmp_path / "trial")) as store:
        pack = store.folder / "packs" / make_pack(store, "anna", "Spring").file
        submit(pack, ["0", "2", "0"])
        collect_training(store, pack)
        (released,) = release(store, "anna")
    draw = random.Random(5)
    for number in range(5):
        copy = tmp_path / f"{number}.vipptraining"
        shutil.copytree(pack, copy)
        killed_after(draw.uniform(0, 0.05), TAKE, copy, released.file)
        with open_pack(copy) as opened:
            assert len(training.feedback(opened)) in {0, 3}
            training.take(opened, released.file)
            assert len(training.feedback(opened)) == 3
        assert verify_pack(copy).faults == ()
