"""A process that uses the player for long and says what it holds: threads, open files, memory."""

from __future__ import annotations

import ctypes
import gc
import json
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from playback_run import PATIENCE_MS, highest_memory, until
from vippcoder.media.index import index_film
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)


def open_and_close(film: Path, cycles: int) -> list[dict[str, int]]:
    """Open a film, look at it, play every other time, close it; told after each tenth cycle."""
    player, frames, told = Player(), index_film(film).frames, []
    chance = Random(1)
    for cycle in range(cycles):
        player.open(film, frames)
        until(lambda: player.is_exact, PATIENCE_MS)
        if cycle % 2:
            player.set_speed(chance.choice(SPEEDS))
            player.play()
            until(lambda: player.index > 1, PATIENCE_MS)
        player.close()
        if cycle % 10 == 9:
            _tidy()
            told.append(held())
    return told


def _tidy() -> None:
    """Give back what is only kept for later, so that what grows is seen."""
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)


def use_at_random(film: Path, wishes: int) -> list[dict[str, int]]:
    """Seek, step, play, shuttle, loop and change speed and size; told after each wish."""
    player, view, frames, told = Player(), FilmView(), index_film(film).frames, []
    view.bounds_changed.connect(player.set_bounds)
    player.picture_shown.connect(view.show_picture)
    view.resize(1380, 720)
    view.show()
    player.open(film, frames)
    until(lambda: player.is_exact, PATIENCE_MS)
    chance, last = Random(2), len(frames) - 1
    acts: list[Callable[[], None]] = [
        lambda: player.seek(chance.randint(0, last)),
        lambda: player.step(chance.choice((-5, -1, 1, 5))),
        player.toggle,
        lambda: player.shuttle(chance.choice((-1, 1))),
        lambda: player.set_speed(chance.choice(SPEEDS)),
        lambda: player.play_range(frames.range_of(at := chance.randint(0, last - 30), at + 30)),
        lambda: view.resize(chance.choice((900, 1380)), chance.choice((500, 720))),
    ]
    for _ in range(wishes):
        chance.choice(acts)()
        until(lambda: False, chance.randint(1, 200))
        told.append(held())
    player.close()
    return told


def held() -> dict[str, int]:
    """Return how many threads and open files there are, and the memory in use now, in bytes."""
    status = Path("/proc/self/status").read_text().splitlines()
    numbers = {line.split(":")[0]: line.split()[1] for line in status if line.split()[1:]}
    return {
        "threads": int(numbers["Threads"]),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "bytes": int(numbers["VmRSS"]) * 1024,
    }


if __name__ == "__main__":
    QApplication([])
    use = {"open": open_and_close, "random": use_at_random}[sys.argv[1]]
    steps = use(Path(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({"steps": steps, "peak_bytes": highest_memory()}))
