"""Pulling the plug: whatever was acknowledged is there afterwards, whole, in an unbroken chain."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from packs import make_pack
from vippcoder.observing import coding
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack

SCRIPT = Path(__file__).parent / "scripted_coding.py"


def coded_until_killed(folder: Path, seed: int) -> list[dict[str, Any]]:
    """Run the script, kill it at a random moment of its work, return what it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), str(seed)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first, "the script did not start"
    time.sleep(random.Random(seed).uniform(0.0, 0.25))
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().splitlines()
    process.wait()
    whole = [line for line in rest if line.endswith("}")]
    return [json.loads(line) for line in (first, *whole)]


@pytest.mark.parametrize("kills", [12, pytest.param(50, marks=pytest.mark.long)])
def test_kills_lose_no_acknowledged_change(tmp_path: Path, kills: int) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    acknowledged = 0
    for seed in range(kills):
        mask, *told = coded_until_killed(folder, seed)
        acknowledged += len(told)
        with open_pack(folder) as pack:
            sheet = coding.sheet(pack, pack.coding_of(mask["mask"]))
        if not told:
            continue
        last = told[-1]
        # A change that was committed but not yet acknowledged may stand beside the last one told.
        held = [
            {s.id for s in sheet.segments}.symmetric_difference(s[0] for s in last["segments"]),
            {(r.dimension, str(r.value)) for r in sheet.ratings}.symmetric_difference(
                tuple(r) for r in last["ratings"]
            ),
            {n.text for n in sheet.notes}.symmetric_difference(last["notes"]),
            set(range(last["watched"], len(sheet.watched))),
        ]
        assert sum(bool(difference) for difference in held) <= 1
        assert len(held[1]) <= 2, "a value at most was replaced"
        assert max(len(held[0]), len(held[2]), len(held[3])) <= 1
    assert acknowledged > 4 * kills
    assert verify_pack(folder).faults == ()
