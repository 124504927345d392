"""Intake by command: problems in one list, resuming, therapy lists, offsets, what is in."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from intake_stage import manifest_of, new_study, small_film
from sounds import sound_film
from vippcoder.demonstration.voices import RATE, speak

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    new_study(tmp_path / "trial").close()
    return tmp_path / "trial"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    for number in range(4):
        small_film(folder / f"{number}.mp4", number)
    return folder


def test_films_are_taken_in_and_the_same_command_goes_on(
    vippcoder: Vippcoder, study: Path, films: Path
) -> None:
    manifest = manifest_of(films, ["D-001,baseline,meal,0.mp4"])
    first = vippcoder("study", "intake", study, manifest, "--json").json()
    assert (len(first["taken"]), first["known"], first["failed"]) == (1, 0, [])
    assert first["taken"][0]["recordings"][0]["how_made"] == "stream copy"
    manifest_of(films, ["D-001,baseline,meal,0.mp4", "D-001,month-5,meal,1.mp4"])
    dry = vippcoder("study", "intake", study, manifest, "--dry-run", "--json").json()
    assert [one["timepoint"] for one in dry["new"]] == ["month-5"]
    second = vippcoder("study", "intake", study, manifest, "--jobs", 1)
    assert second.status == 0
    assert "1 taken in, 1 were in already" in second.out
    held = vippcoder("study", "sessions", study, "--json").json()["sessions"]
    assert [(one["dyad"], one["timepoint"], one["language"]) for one in held] == [
        ("D-001", "baseline", "en"),
        ("D-001", "month-5", "en"),
    ]
    assert held[0]["recordings"][0]["sources"] == ["0.mp4"]
    assert vippcoder("verify", study).status == 0


def test_all_problems_are_told_with_their_lines_and_nothing_is_taken_in(
    vippcoder: Vippcoder, study: Path, films: Path
) -> None:
    rows = ["D-001,baseline,meal,0.mp4", "D-001,month-6,meal,1.mp4", "anna,baseline,meal,gone.mp4"]
    manifest = manifest_of(films, rows)
    told = vippcoder("study", "intake", study, manifest, "--json")
    assert told.status == 1
    lines = told.err.splitlines()
    assert lines[0].endswith("manifest.csv: 3 problems, so nothing was taken in:")
    assert [line.split(":")[0] for line in lines[1:]] == ["line 3", "line 4", "line 4"]
    assert [one["line"] for one in told.json()["problems"]] == [3, 4, 4]
    assert vippcoder("study", "sessions", study, "--json").json()["sessions"] == []
    assert list((study / "media").iterdir()) == []


def test_films_of_the_therapist_s_list_are_refused(
    vippcoder: Vippcoder, study: Path, films: Path, tmp_path: Path
) -> None:
    key, listed = tmp_path / "key", tmp_path / "list"
    assert vippcoder("media", "therapy-key", key).status == 0
    told = vippcoder("media", "therapy-list", listed, films / "1.mp4", "--key", key, "--json")
    assert told.json()["films"] == 1
    manifest = manifest_of(films, ["D-001,baseline,meal,0.mp4", "D-001,month-5,meal,1.mp4"])
    options = ("--therapy-list", listed, "--therapy-key", key)
    refused = vippcoder("study", "intake", study, manifest, *options)
    assert refused.status == 1
    assert "line 3: '1.mp4' was used in therapy" in refused.err
    assert vippcoder("study", "intake", study, manifest, *options[:2]).status == 2
    manifest_of(films, ["D-001,baseline,meal,0.mp4"])
    assert vippcoder("study", "intake", study, manifest, *options).status == 0


def test_an_offset_is_found_and_set(vippcoder: Vippcoder, study: Path, films: Path) -> None:
    sound = speak(12, Random(6)).samples
    sound_film(films / "front.mp4", sound, codec="aac")
    sound_film(films / "side.mp4", 0.3 * sound[round(0.8 * RATE) :], codec="aac")
    manifest = manifest_of(
        films,
        ["D-001,baseline,meal,front.mp4,1", "D-001,baseline,meal,side.mp4,2"],
        head="dyad,timepoint,task,file,angle",
    )
    told = vippcoder("study", "intake", study, manifest, "--json").json()
    session = told["taken"][0]["session"]
    angle = told["taken"][0]["recordings"][1]
    assert angle["unsure_because"] == ""
    assert abs(angle["offset_us"] - 800_000) < 5_000
    set_to = vippcoder(
        "study", "offset", study, session, 2, "--frame", 5, "--reference-frame", 30, "--json"
    ).json()
    assert set_to == {
        "session": session,
        "angle": 2,
        "offset_us": 25 * 40_000,
        "before_us": angle["offset_us"],
    }
    assert vippcoder("study", "offset", study, session, 2, "--offset-us", -123_457).status == 0
    held = vippcoder("study", "sessions", study, "--json").json()["sessions"][0]["recordings"]
    assert [(one["angle"], one["offset_us"]) for one in held] == [(1, 0), (2, -123_457)]
    for wrong in (
        (session, 1, "--offset-us", 0),
        (session, 3, "--offset-us", 0),
        ("s-none", 2, "--offset-us", 0),
        (session, 2, "--offset-us", 10**10),
        (session, 2, "--frame", 10**6, "--reference-frame", 0),
    ):
        assert vippcoder("study", "offset", study, *wrong).status == 1
    assert vippcoder("study", "offset", study, session, 2).status == 2


def test_a_manifest_is_proposed_from_folders(
    vippcoder: Vippcoder, films: Path, tmp_path: Path
) -> None:
    (films / "D-007").mkdir()
    (films / "D-007" / "month-5_meal.MOV").write_bytes(b"x")
    (films / "D-007" / ".hidden.mov").write_bytes(b"x")
    (films / "D-007" / "notes.txt").write_text("x")
    out = tmp_path / "manifest.csv"
    rows = vippcoder(
        "study", "manifest", films, "--out", out, "--pattern", "{dyad}/{timepoint}_{task}", "--json"
    ).json()["rows"]
    assert rows[-1] == {
        "dyad": "D-007",
        "timepoint": "month-5",
        "task": "meal",
        "file": "films/D-007/month-5_meal.MOV",
    }
    assert rows[0] == {"file": "films/0.mp4"}
    assert out.read_text().splitlines()[0].startswith("dyad,timepoint,task,file")
    assert vippcoder("study", "manifest", films, "--out", out).status == 1
    assert vippcoder("study", "manifest", tmp_path / "x", "--out", tmp_path / "y").status == 1
    odd = vippcoder("study", "manifest", films, "--out", tmp_path / "y", "--pattern", "{name}")
    assert "no column 'name'" in odd.err
