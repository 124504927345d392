"""Settling differences between codings, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collected import assign, issue
from studies import stub_study
from vippcoder.domain.study import Purpose
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.looks import read_views
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


def _differing(study: Path) -> str:
    """Let anna give 3 and ben 6 to one session; return the mask of anna's coding."""
    store = stub_study(study, dyads=1)
    session = read_sessions(store)[0].id
    (anna,) = assign(store, "anna", session)
    (ben,) = assign(store, "ben", session, purpose=Purpose.DOUBLE)
    for pack, coding, value in (("pack-a", anna, 3), ("pack-b", ben, 6)):
        home = issue(store, pack, coding).started(coding)
        home.rated(coding, "sensitivity", value)
        home.submitted(coding)
    store.close()
    return anna.mask


def test_a_difference_is_listed_conferred_over_and_agreed(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    study = tmp_path / "trial"
    mask = _differing(study)
    listed = vippcoder("study", "disagreements", study, "--person", "mara", "--json").json()
    assert (listed["compared"], listed["open"]) == (1, 1)
    (one,) = listed["disagreements"]
    assert [v["value"] for v in one["values"]] == [3, 6]
    assert (one["why"], one["conference"], one["agreed"]) == ("3 points apart", None, None)
    conferred = vippcoder(
        "study", "confer", study, mask, "--with", "anna", "--with", "ben", "--json"
    ).json()
    assert conferred["people"] == ["anna", "ben", "lead"]
    agreed = vippcoder(
        "study", "agree", study, conferred["mask"], "sensitivity", "4,5",
        "--why", "he turns away", "--at", "00:02.5", "--json",
    ).json()  # fmt: skip
    assert (agreed["value"], agreed["at_us"]) == (4.5, 2_500_000)
    table = vippcoder("study", "disagreements", study)
    assert "4.5 (he turns away)" in table.out
    assert "0 open of 1 compared" in table.out
    (kept,) = vippcoder("study", "conferences", study, "--json").json()
    assert kept["agreed"][0]["why"] == "he turns away"
    for told in (table, vippcoder("study", "conferences", study)):
        assert not any(word in told.out for word in ("D-001", "baseline", "month"))
    with opened_study(study, read_only=True) as store:
        seen = {(view.person, view.place) for view in read_views(store)}
    assert ("mara", "study disagreements") in seen
    assert {("anna", "conference"), ("ben", "conference"), ("lead", "conference")} <= seen


def test_what_cannot_be_is_one_sentence(vippcoder: Vippcoder, tmp_path: Path) -> None:
    study = tmp_path / "trial"
    mask = _differing(study)
    for wish, told in (
        (("confer", study, "R-XXXX"), "no session R-XXXX"),
        (("agree", study, mask, "sensitivity", "4", "--why", "so"), f"no conference {mask}"),
        (("agree", study, mask, "sensitivity", "four", "--why", "so"), "four is not a number"),
        (("disagreements", tmp_path), "holds no study.sqlite"),
    ):
        answer = vippcoder("study", *wish)
        assert (answer.status, answer.out) == (1, "")
        assert told in answer.err


def test_a_name_of_no_observer_is_told(vippcoder: Vippcoder, tmp_path: Path) -> None:
    study = tmp_path / "trial"
    told = vippcoder("study", "confer", study, _differing(study), "--with", "bne", "--with", "anna")
    assert told.status == 0
    assert told.err.strip() == "bne is no observer of this study; kept as a guest."
