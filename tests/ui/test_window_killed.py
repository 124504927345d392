"""Killing the window's process: whatever it showed as saved is in the pack, and it opens again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from vippcoder.observing import coding
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from window_keys import rows

SCRIPT = Path(__file__).parent / "window_script.py"
RATINGS = (
    "SELECT dimension, segment_id, value FROM ratings_current WHERE mask = ? "
    "ORDER BY dimension, segment_id"
)
MAY_CHANGE = {
    "ratings": ("digit", "H", "C", "X", "I", "O", "B", "Ctrl+Z", "Ctrl+Y", "Del"),
    "place": ("T", "PgDown", "PgUp", "Ctrl+Up", "Right", "Shift+Left", "I", "O", "B", "Ctrl+Z",
              "Ctrl+Y", "Del"),
    "segments": ("I", "O", "B", "Ctrl+Z", "Ctrl+Y", "Del"),
    "notes": ("Y", "note", "Ctrl+Z", "Ctrl+Y", "Del"),
}  # fmt: skip
"""What a key that was pressed but not acknowledged may have changed already."""


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
        process.wait()
        raise AssertionError(process.stderr.read())
    time.sleep(random.Random(seed).uniform(0.05, 2.0))
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().splitlines()
    process.wait()
    told = process.stderr.read()
    process.stderr.close()
    assert not told
    return [json.loads(line) for line in (first, *rest) if line.strip().endswith("}")]


def stored(folder: Path, mask: str) -> dict[str, Any]:
    """Return what a SQL tool finds, and where the window would open."""
    with open_pack(folder) as pack:
        sheet = coding.sheet(pack, pack.coding_of(mask))
        assert coding.last_opened(pack) == sheet.coding
    with_mask = f"'{mask}'"
    place = asdict(sheet.place)
    if all(s.id != place["segment"] for s in sheet.segments):
        place["segment"] = None  # killed between deleting it and letting go of it
    return {
        "segments": sorted([s.id, s.range.start_us, s.range.end_us] for s in sheet.segments),
        "ratings": sorted(map(list, rows(folder, RATINGS.replace("?", with_mask))), key=str),
        "notes": sorted([n.frame, n.text] for n in sheet.notes),
        "place": place,
    }


def check(folder: Path, told: list[dict[str, Any]]) -> None:
    last = next(line for line in reversed(told) if "done" in line)
    now = stored(folder, last["mask"])
    pressed = told[-1].get("doing") or next(
        (line["doing"] for line in reversed(told) if "doing" in line and "typed" in told[-1]), ""
    )
    for what in ("segments", "ratings", "notes"):
        last[what] = sorted(last[what], key=str if what == "ratings" else None)
    different = {what for what in now if now[what] != last[what]}
    assert all(pressed in MAY_CHANGE[what] for what in different), (pressed, last, now)
    if "notes" in different and pressed == "note":
        check_words(told, now)


def check_words(told: list[dict[str, Any]], now: dict[str, Any]) -> None:
    """The words in the pack are at most a second older than those typed."""
    typed = [line for line in told if "typed" in line]
    old = [line["typed"] for line in typed if line["at"] <= told[-1]["at"] - 1]
    texts = [text for _, text in now["notes"]]
    assert not old or any(text.startswith(old[-1].strip()) for text in texts), (old[-1], texts)


def kill_often(folder: Path, times: int) -> None:
    done: Counter[str] = Counter()
    place = None
    for seed in range(times):
        told = keyed_until_killed(folder, seed)
        assert told[0]["came_back"] == bool(seed), "it opens in the session in which it died"
        if place is not None:
            assert told[0]["place"] == place, "and at the same place"
        check(folder, told)
        done += Counter(line["done"] for line in told if "done" in line)
        place = stored(folder, told[0]["mask"])["place"]
    assert done.total() > 4 * times
    assert verify_pack(folder).faults == ()


def test_six_kills_lose_nothing_that_was_shown_as_saved(pack_folder: Path) -> None:
    kill_often(pack_folder, 6)


@pytest.mark.long
def test_fifty_kills_lose_nothing_that_was_shown_as_saved(pack_folder: Path) -> None:
    kill_often(pack_folder, 50)
