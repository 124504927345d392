"""A program killed while it issues or collects packs: nothing is lost, doubled or left over."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

from issuing import assigned_study, code
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.packs import read_issues, read_packs
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from pathlib import Path

ISSUE = """
import sys
from pathlib import Path
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study
with opened_study(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    issue_packs(store)
print("done", flush=True)
"""
COLLECT = """
import sys
from pathlib import Path
from vippcoder.study.packs.collecting import collect
from vippcoder.study.study import opened_study
with opened_study(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    for pack in sys.argv[2:]:
        collect(store, Path(pack))
print("done", flush=True)
"""


def killed_after(seconds: float, script: str, *arguments: object) -> bool:
    """Run a script and kill it so long after it was ready; return whether it was done before."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        time.sleep(seconds)
        program.kill()
        return "done" in program.stdout.read()


def test_packs_are_issued_once_however_often_it_is_killed(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    assigned_study(trial, observers=("anna", "ben", "cleo", "dina")).close()
    draw = random.Random(4)
    kills = 0
    while kills < 6 and not killed_after(draw.uniform(0.1, 4), ISSUE, trial):
        kills += 1
        with opened_study(trial, read_only=True) as store:
            for pack in read_packs(store):
                assert verify_pack(trial / "packs" / f"{pack.observer}.vipppack").faults == ()
    assert kills >= 2
    with opened_study(trial) as store:
        issue_packs(store)
        assert sorted(path.name for path in (trial / "packs").iterdir()) == [
            f"{name}.vipppack" for name in ("anna", "ben", "cleo", "dina")
        ]
        assert list((trial / "inbox").iterdir()) == []
        packs = read_packs(store)
        assert len(packs) == 4
        issued = [one.coding for pack in packs for one in read_issues(store, pack.id)]
        assert sorted(issued) == sorted(a.coding for a in read_assignments(store))
        assert verify_store(store).faults == ()
    for pack in packs:
        assert verify_pack(trial / "packs" / f"{pack.observer}.vipppack").faults == ()


def test_a_killed_collection_is_whole_or_not_at_all(tmp_path: Path) -> None:
    trial, quiet = tmp_path / "trial", tmp_path / "quiet"
    with closing(assigned_study(trial)) as store:
        issue_packs(store)
    packs = [trial / "packs" / f"{name}.vipppack" for name in ("anna", "ben")]
    for seed, pack in enumerate(packs):
        code(pack, seed)
    shutil.copytree(trial, quiet)
    with opened_study(quiet) as store:
        whole = [collect(store, pack).entries for pack in packs]
        wanted = [tuple(row) for row in store.rows("SELECT * FROM ratings_history")]
    draw = random.Random(5)
    for _ in range(6):
        killed_after(draw.uniform(0, 0.6), COLLECT, trial, *packs)
        with opened_study(trial, read_only=True) as store:
            counts = store.rows(
                "SELECT p.observer, count(e.seq) AS entries FROM packs p "
                "LEFT JOIN collected_entries e USING (pack_id) GROUP BY p.pack_id ORDER BY 1"
            )
            for row, entries in zip(counts, whole, strict=True):
                assert row["entries"] in {1, entries}
    with opened_study(trial) as store:
        for pack in packs:
            collect(store, pack)
        assert [tuple(row) for row in store.rows("SELECT * FROM ratings_history")] == wanted
        assert verify_store(store).faults == ()
        assert list((trial / "inbox").iterdir()) == []
