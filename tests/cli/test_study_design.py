"""A study is made, designed and given observers by command."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from studies import stub_study
from vippcoder.assets import asset

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder

EXAMPLE = asset("study/design.toml").read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path, vippcoder: Vippcoder) -> Path:
    """Return the example of a design, as the program prints it."""
    path = tmp_path / "trial.toml"
    path.write_text(vippcoder("study", "example").out, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == EXAMPLE
    return path


def test_the_example_becomes_a_study(vippcoder: Vippcoder, file: Path, tmp_path: Path) -> None:
    study = tmp_path / "trial"
    made = vippcoder("study", "new", study, "--design", file, "--json")
    assert (made.status, made.err) == (0, "")
    told = made.json()
    assert told["version"] == 1
    assert [t["id"] for t in told["design"]["timepoint"]] == ["baseline", "month-5", "month-8"]
    assert [t["id"] for t in told["design"]["task"]] == ["free-play", "clean-up"]
    assert told["design"]["double_coding"]["share"] == 1
    assert told["versions"][0]["instruments"] == ["sn-1, edition 1"]


def test_the_printed_design_is_a_file_that_says_the_same(
    vippcoder: Vippcoder, file: Path, tmp_path: Path
) -> None:
    study = tmp_path / "trial"
    vippcoder("study", "new", study, "--design", file)
    printed = vippcoder("study", "design", study).out
    assert tomllib.loads(printed) == vippcoder("study", "design", study, "--json").json()["design"]
    assert "# Version 1, " in printed
    file.write_text(printed, encoding="utf-8")
    assert vippcoder("study", "design", study, "--set", file, "--json").json()["version"] == 1


def test_a_change_is_a_version_with_its_reason(
    vippcoder: Vippcoder, file: Path, tmp_path: Path
) -> None:
    study = tmp_path / "trial"
    vippcoder("study", "new", study, "--design", file)
    file.write_text(EXAMPLE.replace("share = 1 ", "share = 0.2 "), encoding="utf-8")
    told = vippcoder("study", "design", study, "--set", file, "--reason", "no third observer")
    assert told.status == 0
    assert "about 82 films" in told.err
    assert "no third observer" in vippcoder("study", "design", study).out


def test_all_that_is_wrong_is_listed_and_no_study_is_made(
    vippcoder: Vippcoder, file: Path, tmp_path: Path
) -> None:
    study = tmp_path / "trial"
    wrong = EXAMPLE.replace('edition = "1"', 'edition = "4"').replace("seed = ", "sed = ")
    file.write_text(wrong, encoding="utf-8")
    answer = vippcoder("study", "new", study, "--design", file)
    assert answer.status == 1
    head, *problems = answer.err.splitlines()
    assert head.startswith(f"{file}: 2 problems, and nothing was changed; mend")
    at = [line(wrong, start) for start in ("sed", 'id = "sn-1"')]
    assert problems[0] == f"  line {at[0]}: sed is not known here; did you mean seed?"
    assert problems[1].startswith(
        f"  line {at[1]}: [[instrument]] 1: id cannot be used: the design"
    )
    assert problems[1].endswith("the file holds sn-1, edition 1; write what the file holds")
    assert not study.exists()


def line(text: str, start: str) -> int:
    return next(n for n, one in enumerate(text.splitlines(), 1) if one.startswith(start))


def test_an_observer_is_added_and_only_what_is_told_changes(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    study = tmp_path / "trial"
    stub_study(study, dyads=2, observers=()).close()
    assert "a language is missing" in vippcoder("study", "observer", study, "eva").err
    made = vippcoder("study", "observer", study, "eva", "--language", "en", "--language",
                     "de", "--knows", "D-001", "--knows", "D-002", "--share", "0.5",
                      "--json")  # fmt: skip
    assert made.status == 0
    assert "eva is not certified" in made.err
    changed = vippcoder("study", "observer", study, "eva", "--certified", "--knows-not", "D-001")
    assert (changed.status, changed.err) == (0, "")
    assert vippcoder("study", "observer", study, "eva", "--state", "away").status == 1
    away = vippcoder("study", "observer", study, "eva", "--state", "away", "--reason", "ill")
    assert away.status == 0
    (eva,) = vippcoder("study", "observers", study, "--json").json()
    assert eva == {
        "code": "eva",
        "state": "away",
        "is_certified": True,
        "languages": ["en", "de"],
        "share": 0.5,
        "minutes_a_week": 300,
        "knows": ["D-002"],
    }
    assert "eva" in vippcoder("study", "observers", study).out


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--knows", "D-777"), 1, "no such dyad"),
        (("--share", "0"), 1, "above 0"),
        (("--language", "English"), 1, "is not a language's code"),
        (("--state", "gone"), 2, "--state"),
    ],
)
def test_what_is_unfit_of_an_observer_is_told(
    vippcoder: Vippcoder, tmp_path: Path, arguments: tuple[str, ...], status: int, told: str
) -> None:
    study = tmp_path / "trial"
    stub_study(study, dyads=1, observers=("anna",)).close()
    answer = vippcoder("study", "observer", study, "anna", *arguments)
    assert answer.status == status
    assert told in answer.err
