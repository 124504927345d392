"""Plays a film of beeps and flashes and compares what was heard with what was seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from beeps import Beep, find_beeps, longest_silence_s

if TYPE_CHECKING:
    from sound_server import Recording, SoundServer

_START_UP_S = 120
LIGHT_PIXELS = 500_000


@dataclass(frozen=True)
class Pair:
    """A beep and the flash that belongs to it, in seconds of CLOCK_MONOTONIC."""

    heard_at: float
    painted_at: float
    hertz: float

    @property
    def offset_s(self) -> float:
        """How much later the flash was painted than the beep was heard."""
        return self.painted_at - self.heard_at


@dataclass(frozen=True)
class Played:
    """What one run of a player showed; `paints` are (time in s, frame index, is a flash)."""

    paints: list[tuple[float, int, bool]]
    wall_s: float
    cpu_s: float
    peak_bytes: int
    failures: list[str]
    heard: list[tuple[float, Beep]]
    longest_silence_s: float

    @property
    def cpu_share(self) -> float:
        """Processor time a second; 1 is one core."""
        return self.cpu_s / self.wall_s

    @property
    def frames_due(self) -> int:
        """How many frames there are from the first painted to the last."""
        shown = [index for _, index, _ in self.paints]
        return max(shown) - min(shown) + 1

    @property
    def frames_painted(self) -> int:
        """How many of them were painted."""
        return len({index for _, index, _ in self.paints})

    def flashes(self) -> list[float]:
        """Return when each flash was painted first."""
        first: dict[int, float] = {}
        for at, index, is_flash in self.paints:
            if is_flash:
                first.setdefault(index, at)
        return sorted(first.values())

    def pairs(self, apart_s: float) -> list[Pair]:
        """Return the pairs of beep and flash, each with the nearest; beeps are `apart_s` apart."""
        flashes = np.array(self.flashes())
        found = []
        for at, beep in self.heard:
            if flashes.size:
                nearest = float(flashes[np.abs(flashes - at).argmin()])
                if abs(nearest - at) < apart_s / 2:
                    found.append(Pair(at, nearest, beep.hertz))
        return found


def play(
    server: SoundServer,
    film: Path,
    *,
    seconds: float,
    speed: float = 1.0,
    size: tuple[int, int] = (320, 180),
    player: Literal["ours", "qt"] = "ours",
) -> Played:
    """Play a film from its start for so long, or to its end, and listen."""
    wish = {"film": str(film), "seconds": seconds, "speed": speed, "size": size, "player": player}
    wish["is_light"] = size[0] * size[1] < LIGHT_PIXELS
    command = [sys.executable, str(Path(__file__).with_name("playback_run.py")), json.dumps(wish)]
    with server.recording() as recording:
        answer = subprocess.run(
            command,
            check=False,
            start_new_session=True,
            capture_output=True,
            text=True,
            timeout=seconds + _START_UP_S,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
    if answer.returncode:
        raise RuntimeError(f"the player's process failed: {answer.stderr}")
    return _played(json.loads(answer.stdout), recording)


def _played(told: dict[str, object], recording: Recording) -> Played:
    beeps = find_beeps(recording.samples)
    return Played(
        paints=[tuple(paint) for paint in told["paints"]],  # type: ignore[attr-defined, misc]
        wall_s=told["ended"] - told["begun"],  # type: ignore[operator]
        cpu_s=told["cpu_s"],  # type: ignore[arg-type]
        peak_bytes=told["peak_bytes"],  # type: ignore[arg-type]
        failures=told["failures"],  # type: ignore[arg-type]
        heard=[(recording.heard_at(beep.sample), beep) for beep in beeps],
        longest_silence_s=longest_silence_s(recording.samples),
    )
