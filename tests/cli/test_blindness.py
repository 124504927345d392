"""Reveals and scores by command: told to who asks, kept for who wants to know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from collected import assign, issue
from studies import stub_study
from vippcoder.storage.study.films import read_sessions

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study in which anna has coded the first session, which ben is still to code."""
    store = stub_study(tmp_path / "trial", dyads=1)
    session = read_sessions(store)[0].id
    (anna,) = assign(store, "anna", session)
    assign(store, "ben", session)
    home = issue(store, "pack-a", anna)
    home.started(anna).rated(anna, "sensitivity", 5.5)
    home.submitted(anna)
    store.close()
    return tmp_path / "trial"


def test_what_is_looked_at_is_told_and_kept(vippcoder: Vippcoder, study: Path) -> None:
    told = vippcoder("study", "reveal", study, "R-0001", "--reason", "a film is upside down",
                     "--person", "mara", "--only", "timepoint", "--json").json()  # fmt: skip
    assert (told["dyad"], told["timepoint"]) == (None, "baseline")
    shown = vippcoder("study", "scores", study, "--person", "mara", "--json").json()
    assert [(s["mask"], s["value"]) for s in shown["scores"]] == [("R-0001", 5.5)]
    assert "5.5" in vippcoder("study", "scores", study, "--mask", "R-0001").out
    looks = vippcoder("study", "looks", study, "--json").json()
    assert [(one["person"], one["saw"], one["why"]) for one in looks] == [
        ("mara", "timepoint", "a film is upside down"),
        ("mara", "scores", "study scores"),
        ("lead", "scores", "study scores"),
    ]
    table = vippcoder("study", "looks", study).out
    assert "upside down" in table
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d +mara +timepoint", table)
    assert "D-001" not in table.replace("s-D-001", "")  # a stub's session id holds its dyad


def test_what_must_not_be_looked_at_is_refused(vippcoder: Vippcoder, study: Path) -> None:
    answer = vippcoder("study", "scores", study, "--person", "ben")
    assert answer.status == 0
    assert "5.5" not in answer.out
    assert "R-0001 is withheld: ben has still to code this session" in answer.err
    answer = vippcoder("study", "reveal", study, "R-0001", "--reason", "why", "--person", "ben")
    assert answer.status == 1
    assert "has still to code" in answer.err
    assert vippcoder("study", "reveal", study, "R-0001").status == 1
    wrong = vippcoder("study", "reveal", study, "R-0001", "--reason", "why", "--only", "arm")
    assert wrong.status == 2
    assert vippcoder("study", "looks", study, "--json").json() == []


def test_no_list_joins_masks_with_sessions_or_says_what_ones_own_codings_are_for(
    vippcoder: Vippcoder, study: Path
) -> None:
    listed = vippcoder("study", "sessions", study, "--json").json()["sessions"]
    sessions = {one["session"] for one in listed}
    assert sessions
    for person in ("lead", "ben"):
        told = vippcoder("study", "assignments", study, "--person", person, "--json")
        table = vippcoder("study", "assignments", study, "--person", person)
        assert not any(session in told.out + table.out for session in sessions)
        purposes = {one["observer"]: one["purpose"] for one in told.json()}
        assert purposes == {"anna": "main", "ben": "main" if person == "lead" else ""}
    assert "R-0001" not in vippcoder("study", "sessions", study, "--json").out
