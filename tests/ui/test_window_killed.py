"""Killing the window's process: whatever it showed as saved is in the pack, and it opens again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from vippcoder.observing import coding
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack

SCRIPT = Path(__file__).parent / "window_script.py"


def keyed_until_killed(folder: Path, seed: int) -> list[dict[str, Any]]:
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    if not first:
        raise AssertionError(process.stderr.read())
    time.sleep(random.Random(seed).uniform(0.05, 1.0))
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().splitlines()
    process.wait()
    process.stderr.close()
    return [json.loads(line) for line in (first, *rest) if line.strip().endswith("}")]


def kill_often(folder: Path, times: int) -> None:
    acknowledged = 0
    masks = set()
    for seed in range(times):
        mask, *told = keyed_until_killed(folder, seed)
        masks.add(mask["mask"])
        acknowledged += len(told)
        with open_pack(folder) as pack:
            sheet = coding.sheet(pack, pack.coding_of(mask["mask"]))
        if not told:
            continue
        last = told[-1]
        # The step that was being done when the process died may be there without having been told.
        ahead = [
            {s.id for s in sheet.segments}.symmetric_difference(last["segments"]),
            {(r.dimension, r.segment, str(r.value)) for r in sheet.ratings}.symmetric_difference(
                tuple(r) for r in last["ratings"]
            ),
            {n.text for n in sheet.notes}.symmetric_difference(last["notes"]),
        ]
        assert sum(bool(difference) for difference in ahead) <= 1, ahead
        assert max(len(ahead[0]), len(ahead[2])) <= 2
        assert len(ahead[1]) <= 2
    assert acknowledged > 5 * times
    assert len(masks) == 1, "it opens in the session in which it died"
    # These packs are made without hashing their film; everything else must hold.
    assert [f for f in verify_pack(folder).faults if not f.startswith("media/")] == []


def test_six_kills_lose_nothing_that_was_shown_as_saved(pack_folder: Path) -> None:
    kill_often(pack_folder, 6)


@pytest.mark.long
def test_fifty_kills_lose_nothing_that_was_shown_as_saved(pack_folder: Path) -> None:
    kill_often(pack_folder, 50)
