"""How long a rating takes until it is on disk, against one bare committed row."""

from __future__ import annotations

import sqlite3
import sys
import time
from decimal import Decimal
from pathlib import Path

from bench import Figure, percentile

sys.path.insert(0, str(Path(__file__).parents[1]))

ROUNDS = 300


def measure(folder: Path) -> list[Figure]:
    from packs import make_pack
    from vippcoder.observing import coding
    from vippcoder.observing.pack import open_pack

    bare = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE ratings (seq INTEGER PRIMARY KEY, value REAL)")
    ours: list[float] = []
    theirs: list[float] = []
    with open_pack(make_pack(folder / "commits.vipppack")) as pack:
        session = pack.coding_of("R-7F3K")
        for n in range(ROUNDS):
            value = Decimal(1 + n % 7)
            begun = time.perf_counter()
            coding.rate(pack, session, "sensitivity", value)
            ours.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            bare.execute("INSERT INTO ratings (value) VALUES (?)", (float(value),))
            theirs.append(time.perf_counter() - begun)
    bare.close()
    p95, bare_p95 = percentile(ours, 0.95), percentile(theirs, 0.95)
    return [Figure("commit_ms_p95", p95 * 1000, "ms", "one bare row, WAL and FULL", p95 / bare_p95)]
