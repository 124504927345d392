"""Frames painted of frames due, and sound against picture, beside Qt's own player in the same run.

Both play the same films into a sound server of the bench's own, whose loudspeaker is recorded.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))

if TYPE_CHECKING:
    from played import Played
    from sound_server import SoundServer

SECONDS = 11
SLOW_SECONDS = 30
WELL = (1380, 720)


def measure(folder: Path) -> list[Figure]:
    from beeps import BeepFilm, draw_beeps
    from sound_server import is_installed, sound_server

    if not is_installed():
        print("bench: PulseAudio is not installed; playback is not measured", file=sys.stderr)
        return []
    films = {
        "1080p25": BeepFilm(SECONDS + 2, (1920, 1080), 25, grain=20),
        "1080p60": BeepFilm(SECONDS + 2, (1920, 1080), 60, grain=20),
        "4k30": BeepFilm(SECONDS + 2, (3840, 2160), 30, grain=16),
    }
    paths = {name: draw_beeps(folder / f"beeps_{name}.mp4", film) for name, film in films.items()}
    small = draw_beeps(folder / "beeps.mp4", BeepFilm(SLOW_SECONDS))
    figures: list[Figure] = []
    with sound_server() as server:
        for name, path in paths.items():
            figures += _painted(server, path, name)
        figures.append(_half_speed(server, small))
    return figures


def _painted(server: SoundServer, film: Path, name: str) -> list[Figure]:
    from played import play

    ours = play(server, film, seconds=SECONDS, size=WELL)
    theirs = play(server, film, seconds=SECONDS, size=WELL, player="qt")
    versus = "QMediaPlayer, painted by Qt"
    rows = [
        ("painted", "_percent", "%", _percent),
        ("dropped", "", "frames", lambda run: float(run.frames_due - run.frames_painted)),
        ("sound_stall", "_ms", "ms", lambda run: run.longest_silence_s * 1000),
        ("av_offset", "_ms", "ms", lambda run: _offset_ms(run, 1.0)),
        ("cpu", "_cores", "cores", lambda run: run.cpu_share),
        ("peak_memory", "_mb", "MB", lambda run: run.peak_bytes / 1e6),
    ]
    return [
        Figure(f"{what}_{name}{ending}", read(ours), unit, versus, _ratio(read(ours), read(theirs)))
        for what, ending, unit, read in rows
    ]


def _half_speed(server: SoundServer, film: Path) -> Figure:
    from played import play

    values = []
    for player in ("ours", "qt"):
        run = play(server, film, seconds=SLOW_SECONDS, speed=0.5, player=player)  # type: ignore[arg-type]
        values.append(_offset_ms(run, 0.5))
    versus = "QMediaPlayer with pitch compensation"
    return Figure("av_offset_half_speed_ms", values[0], "ms", versus, _ratio(*values))


def _percent(run: Played) -> float:
    return 100 * run.frames_painted / run.frames_due


def _offset_ms(run: Played, speed: float) -> float:
    """Return the median distance of flash and beep."""
    pairs = run.pairs(1 / speed)
    return median(abs(pair.offset_s) for pair in pairs) * 1000 if pairs else float("nan")


def _ratio(ours: float, theirs: float) -> float | None:
    return ours / theirs if theirs else None
