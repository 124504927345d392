"""Exact seeks against libmpv's, in turn in one process: 1080p, a keyframe every 30 frames."""

from __future__ import annotations

import locale
import random
import sys
import threading
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from bench import Figure

if TYPE_CHECKING:
    from pathlib import Path

SEEKS = 60
APART = 60
"""Frames between one target and the next, at least: no cache of neighbours helps either."""
WELL = (1380, 720)
PATIENCE_S = 60
WAYS = (
    ("exact_seek_vs_mpv", "", "decoded only; ours is scaled and converted too"),
    (
        "exact_seek_vs_mpv_scaled",
        "lavfi=[scale=1280:720:flags=bilinear,format=bgr0]",
        "scaled and converted by its filter chain, as ours is",
    ),
)


def measure(folder: Path) -> list[Figure]:
    try:
        import mpv
    except (ImportError, OSError) as error:  # the package, or the library that it loads
        print(f"bench: libmpv cannot be had ({error}); not compared", file=sys.stderr)
        return []
    from vippcoder.demonstration.films import draw_film

    film = folder / "film.mp4"
    if not film.exists():
        draw_film(film, seconds=40, width=1920, height=1080, fps=25, keyframe_every=30)
    figures = []
    for name, filters, what in WAYS:
        ours, theirs = _in_turn(film, mpv, filters)
        value, versus = median(ours), f"libmpv, seek absolute+exact, frame {what}"
        figures.append(Figure(name, value * 1000, "ms", versus, value / median(theirs)))
    return figures


def _in_turn(film: Path, mpv: Any, filters: str) -> tuple[list[float], list[float]]:
    from PySide6.QtWidgets import QApplication

    from vippcoder.media.index import index_film
    from vippcoder.ui.shared.player import Player

    app = QApplication.instance() or QApplication([])
    locale.setlocale(locale.LC_NUMERIC, "C")  # libmpv refuses any other
    times = index_film(film).frames
    player, other = Player(), _Mpv(mpv, film, filters)
    player.set_bounds(*WELL)
    player.open(film, times)
    _until_exact(app, player, 0)
    ours: list[float] = []
    theirs: list[float] = []
    for index in _targets(len(times)):
        begun = time.perf_counter()
        player.seek(index)
        _until_exact(app, player, index)
        ours.append(time.perf_counter() - begun)
        theirs.append(other.seek(times.time_of(index) / 1e6))
        assert abs(other.shown_s() - times.time_of(index) / 1e6) < 0.02, "libmpv came elsewhere"
    player.close()
    other.close()
    return ours, theirs


def _targets(frames: int) -> list[int]:
    draw, found = random.Random(3), [0]
    while len(found) <= SEEKS:
        index = draw.randrange(frames)
        if abs(index - found[-1]) >= APART:
            found.append(index)
    return found[1:]


def _until_exact(app: Any, player: Any, index: int) -> None:
    deadline = time.perf_counter() + PATIENCE_S
    while not (player.index == index and player.is_exact):
        app.processEvents()
        if time.perf_counter() > deadline:
            raise TimeoutError(f"frame {index} never came; the player shows {player.index}")


class _Mpv:
    """libmpv, paused, without window or sound."""

    def __init__(self, mpv: Any, film: Path, filters: str) -> None:
        self._ready = threading.Event()
        self._player = mpv.MPV(
            vo="null",
            ao="null",
            pause=True,
            hwdec="no",
            keep_open="yes",
            vf=filters,
        )
        self._player.event_callback("playback-restart")(lambda _event: self._ready.set())
        self._player.play(str(film))
        self._wait()

    def seek(self, second: float) -> float:
        """Return how long an exact seek takes until the frame is ready."""
        self._ready.clear()
        begun = time.perf_counter()
        self._player.seek(second, "absolute", "exact")
        self._wait()
        return time.perf_counter() - begun

    def shown_s(self) -> float:
        """Return the time of the frame it has come to."""
        return float(self._player.time_pos)

    def close(self) -> None:
        self._player.terminate()

    def _wait(self) -> None:
        if not self._ready.wait(PATIENCE_S):
            raise TimeoutError("libmpv never came to a frame")
