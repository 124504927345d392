"""A study whose timepoints were filmed in different ways, by commands from films to packs."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from films import Recipe, draw
from vippcoder.cli.app import run
from vippcoder.packing.blinding.film_look import outline_of

if TYPE_CHECKING:
    from pathlib import Path

WAYS = {
    "baseline": Recipe(codec="libx264", size=(320, 240), frames=50, options={"crf": "34"}),
    "month-5": Recipe(codec="libx264", size=(320, 180), frames=60, options={"crf": "28"}),
    "month-8": Recipe(codec="mpeg4", size=(320, 180), frames=70, rate=Fraction(30)),
}
"""Another camera, then another codec and rate; films grow longer, and larger."""
DYADS = 8


def told(capsys: pytest.CaptureFixture[str], *command: object) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it printed."""
    capsys.readouterr()
    code = run([str(word) for word in command])
    return code, *capsys.readouterr()


def failing(capsys: pytest.CaptureFixture[str], study: Path) -> set[str]:
    report: dict[str, Any] = json.loads(told(capsys, "study", "check", study, "--json")[1])
    return {one["code"] for one in report["findings"] if not one["passed"]}


def manifest(folder: Path, *waves: str) -> Path:
    """Draw films that are not drawn yet, no two alike; return a manifest of these waves."""
    path = folder / f"{len(waves)}.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["dyad", "timepoint", "task", "language", "file"])
        for dyad in range(1, DYADS + 1):
            for wave in waves:
                film = folder / f"{dyad}-{wave}.mp4"
                if not film.exists():
                    way = WAYS[wave]
                    draw(film, replace(way, frames=way.frames + dyad, sound="aac"))
                rows.writerow([f"dyad-{dyad:03d}", wave, "free-play", "en", film.name])
    return path


@pytest.mark.long
@pytest.mark.timeout(900)
def test_what_films_tell_of_timepoints_is_reported_and_gone_when_they_are_made_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study, design = tmp_path / "trial", tmp_path / "design.toml"
    _, example, _ = told(capsys, "study", "example")
    design.write_text(re.sub(r'\[\[task\]\]\nid = "clean-up"\nname = .*\n', "", example))
    assert told(capsys, "study", "new", study, "--design", design)[0] == 0
    for name in ("anna", "ben", "cleo"):
        words = ("study", "observer", study, name, "--language", "en", "--certified")
        assert told(capsys, *words)[0] == 0

    # A batch that leaves after baseline tells the timepoint of all that is in it.
    first = manifest(tmp_path, "baseline")
    assert told(capsys, "study", "intake", study, first)[0] == 0
    assert told(capsys, "study", "assign", study)[0] == 0
    code, _, error = told(capsys, "study", "pack", study, "--early", "anna leaves in May")
    assert code != 0
    assert "The study has films of 1 of its 3 timepoints" in error
    assert failing(capsys, study) == {"early_batches"}

    # With all timepoints in, codec, camera, duration and size tell them apart.
    assert told(capsys, "study", "intake", study, manifest(tmp_path, *WAYS))[0] == 0
    assert told(capsys, "study", "assign", study)[0] == 0
    assert failing(capsys, study) == {"cameras", "codecs", "durations", "sizes"}
    assert told(capsys, "study", "pack", study)[0] != 0
    assert not list((study / "packs").glob("*.vipppack"))

    # Made alike they do not, in the study or in any pack.
    assert told(capsys, "study", "alike", study)[0] == 0
    assert failing(capsys, study) == set()
    assert told(capsys, "study", "pack", study)[0] == 0
    packs = sorted((study / "packs").glob("*.vipppack"))
    assert [pack.stem for pack in packs] == ["anna", "ben", "cleo"]
    seen = set()
    for pack in packs:
        films = sorted((pack / "media").iterdir())
        assert len({film.stat().st_size for film in films}) == 1
        seen |= {outline_of(film, "").signature for film in films}
    assert len(seen) == 1
    assert None not in seen
