"""Exact seeks and steps in 1080p, from the wish to the painted frame, through the real player."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from bench import Figure, percentile

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.ui.shared.player.player import Player

SEEKS = 60
STEPS = 60
SETTLE_S = 0.3


def measure(folder: Path) -> list[Figure]:
    from PySide6.QtWidgets import QApplication

    from vippcoder.demonstration.films import draw_film
    from vippcoder.media.index import index_film
    from vippcoder.ui.shared.player import Player

    film = folder / "film.mp4"
    draw_film(film, seconds=40, width=1920, height=1080, fps=25, keyframe_every=30)
    app = QApplication.instance() or QApplication([])
    player = Player()
    times = index_film(film).frames
    player.open(film, times)
    player.set_bounds(1380, 720)
    _until_exact(app, player, 0)
    draw = random.Random(1)
    wanted = [draw.randrange(len(times)) for _ in range(SEEKS)]
    ours = [_timed(app, player, lambda n=n: player.seek(n), n) for n in wanted]
    theirs = _opencv(film, wanted)
    forward, back = _steps(app, player, len(times), 1), _steps(app, player, len(times), -1)
    player.close()
    opencv = "OpenCV set(CAP_PROP_POS_FRAMES), read, resize"
    figures = [
        Figure(
            f"exact_seek_ms_{name}",
            percentile(ours, share) * 1000,
            "ms",
            opencv,
            percentile(ours, share) / percentile(theirs, share),
        )
        for name, share in (("median", 0.5), ("p95", 0.95))
    ]
    median_seek = percentile(ours, 0.5)
    for name, steps in (("step_forward_ms_p95", forward), ("step_back_ms_p95", back)):
        p95 = percentile(steps, 0.95)
        figures.append(Figure(name, p95 * 1000, "ms", "our median exact seek", p95 / median_seek))
    return figures


def _timed(app: object, player: Player, wish: object, index: int) -> float:
    begun = time.perf_counter()
    wish()  # type: ignore[operator]
    _until_exact(app, player, index)
    return time.perf_counter() - begun


def _until_exact(app: object, player: Player, index: int) -> None:
    deadline = time.perf_counter() + 60
    while not (player.index == index and player.is_exact):
        app.processEvents()  # type: ignore[attr-defined]
        if time.perf_counter() > deadline:
            raise TimeoutError(f"frame {index} never came; the player shows {player.index}")


def _steps(app: object, player: Player, frames: int, by: int) -> list[float]:
    """Step at the pace of a key held down, starting a while after a seek."""
    taken: list[float] = []
    draw = random.Random(2)
    for _ in range(STEPS // 15):
        start = draw.randrange(20, frames - 20)
        player.seek(start)
        _until_exact(app, player, start)
        _rest(app, SETTLE_S)
        for n in range(1, 16):
            taken.append(_timed(app, player, lambda: player.step(by), start + n * by))
            _rest(app, 0.03)
    return taken


def _rest(app: object, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        app.processEvents()  # type: ignore[attr-defined]


def _opencv(film: Path, wanted: list[int]) -> list[float]:
    from vippcoder.media.opencv import cv2

    capture = cv2.VideoCapture(str(film))
    taken = []
    for index in wanted:
        begun = time.perf_counter()
        capture.set(cv2.CAP_PROP_POS_FRAMES, index)
        _there, picture = capture.read()
        cv2.resize(picture, (1280, 720), interpolation=cv2.INTER_AREA)
        taken.append(time.perf_counter() - begun)
    capture.release()
    return taken
