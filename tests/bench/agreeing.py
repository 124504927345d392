"""The command for agreement on 200 sessions, 10 observers, 8 dimensions, every statistic drawn."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import krippendorff
import numpy as np

from bench import Figure

if TYPE_CHECKING:
    from pathlib import Path

SESSIONS, OBSERVERS, DIMENSIONS, DRAWS = 200, 10, 8, 2000
SHARE = 100
"""One in so many draws is computed with the library alone, and the time multiplied."""


def measure(folder: Path) -> list[Figure]:
    values = drawn_ratings()
    theirs = by_library(values[0])
    figures = []
    for name, each in (("complete", OBSERVERS), ("two_each", 2)):
        file = folder / f"{name}.csv"
        write(file, values, each)
        begun = time.perf_counter()
        command = [sys.executable, "-m", "vippcoder", "agreement", str(file), "--unit", "session"]
        options = "--observer observer --value value --by dimension --cluster family --cutoff 4"
        told = subprocess.run(
            [*command, *options.split(), "--draws", str(DRAWS), "--json"],
            stdout=subprocess.PIPE,
            check=True,
        )
        taken = time.perf_counter() - begun
        count = len(json.loads(told.stdout))
        versus = f"alpha alone of one dimension by krippendorff; ours {count} figures of 8"
        figures.append(Figure(f"agreement_{name}_s", taken, "s", versus, taken / theirs))
    return figures


def drawn_ratings() -> np.ndarray:
    """Return (dimensions, sessions, observers) half points from 1 to 7."""
    random = np.random.default_rng(1)
    true = random.normal(size=(DIMENSIONS, SESSIONS, 1))
    lenient = 0.3 * random.normal(size=(DIMENSIONS, 1, OBSERVERS))
    noise = 0.6 * random.normal(size=(DIMENSIONS, SESSIONS, OBSERVERS))
    return np.clip(np.round(2 * (4 + true + lenient + noise)) / 2, 1, 7)


def write(file: Path, values: np.ndarray, each: int) -> None:
    random = np.random.default_rng(2)
    lines = ["session,observer,dimension,family,value"]
    for session in range(SESSIONS):
        chosen = random.permutation(OBSERVERS)[:each]
        lines += [
            f"s{session},o{observer},d{dimension},f{session // 3},{value[session, observer]}"
            for dimension, value in enumerate(values)
            for observer in sorted(chosen)
        ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def by_library(values: np.ndarray) -> float:
    """Return the seconds that the library would take for the draws of one dimension's alpha."""
    random = np.random.default_rng(3)
    begun = time.perf_counter()
    for _ in range(DRAWS // SHARE):
        rows = values[random.integers(0, SESSIONS, SESSIONS)]
        krippendorff.alpha(reliability_data=rows.T, level_of_measurement="interval")
    return (time.perf_counter() - begun) * SHARE
