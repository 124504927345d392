"""Exact seeks in 1080p with a keyframe every 250 frames, and in its proxy."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from bench import Figure, percentile
from vippcoder.demonstration.films import draw_film
from vippcoder.media.decode import FrameReader
from vippcoder.media.proxy import make_proxy

if TYPE_CHECKING:
    from pathlib import Path

SEEKS = 60


def measure(folder: Path) -> list[Figure]:
    film, proxy = folder / "far_apart.mp4", folder / "far_apart.proxy.mp4"
    draw_film(film, seconds=20, width=1920, height=1080, keyframe_every=250)
    begun = time.perf_counter()
    made = make_proxy(film, proxy)
    spent = time.perf_counter() - begun
    far, near = _seeks(film, proxy)
    worst, before = percentile(near, 0.95), percentile(far, 0.95)
    middle, middle_before = percentile(near, 0.5), percentile(far, 0.5)
    return [
        Figure("proxy_seek_ms_p95", worst, "ms", "the original, exact seek", worst / before),
        Figure("proxy_seek_ms", middle, "ms", "the original, exact seek", middle / middle_before),
        Figure("proxy_making_s", spent, "s", "the film's length", spent / 20),
        Figure(
            "proxy_size_mb",
            made.size_bytes / 1e6,
            "MB",
            "the original",
            made.size_bytes / made.original_bytes,
        ),
    ]


def _seeks(film: Path, proxy: Path) -> tuple[list[float], list[float]]:
    """Seek in both in turn; a cache of one frame, so that every seek decodes."""
    took: tuple[list[float], list[float]] = ([], [])
    chance = random.Random(3)
    with FrameReader(film, cache_bytes=1) as far, FrameReader(proxy, cache_bytes=1) as near:
        for _ in range(SEEKS):
            number = chance.randrange(len(far))
            for reader, times in ((far, took[0]), (near, took[1])):
                begun = time.perf_counter()
                reader.frame(number)
                times.append((time.perf_counter() - begun) * 1000)
    return took
