"""Frames that were right of frames asked: seeks, steps, pauses, on drawn and fetched films."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from bench import Figure

_TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(_TESTS))

FETCHED = ("demo.mp4", "talking_face.mp4")


def measure(folder: Path) -> list[Figure]:
    from sound_server import is_installed, sound_server

    films = [*_drawn(folder), *_fetched()]
    with ExitStack() as stack:
        if is_installed():
            stack.enter_context(stack.enter_context(sound_server()).recording())
        answer = subprocess.run(
            [sys.executable, str(_TESTS / "exactness.py"), *map(str, films)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
    told = json.loads(answer.stdout)
    asked = sum(film["asked"] for film in told)
    wrong = {film["name"]: film["wrong"] for film in told if film["wrong"]}
    if wrong:
        print(f"bench: frames that were not the ones named: {wrong}", file=sys.stderr)
    right = asked - sum(len(frames) for frames in wrong.values())
    names = ", ".join(film["name"] for film in told)
    return [Figure("frames_exact_percent", 100 * right / asked, "%", f"{asked} frames of {names}")]


def _drawn(folder: Path) -> list[Path]:
    from vippcoder.demonstration.films import draw_film

    constant, variable = folder / "constant.mp4", folder / "variable.mp4"
    draw_film(constant, seconds=12, width=640, height=360, keyframe_every=250)
    draw_film(variable, seconds=12, width=640, height=360, rate="variable", seed=5)
    return [constant, variable]


def _fetched() -> list[Path]:
    import pytest

    from registry_clips import clip

    found = []
    for name in FETCHED:
        try:
            found.append(clip(name))
        except pytest.skip.Exception as reason:
            print(f"bench: {reason}", file=sys.stderr)
    return found
