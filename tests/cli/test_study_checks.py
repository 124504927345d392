"""Hidden gold, failed checks, re-coding and certificates by command."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from collected import assign, issue
from issuing import design
from studies import stub_study
from trained import submit, training_study
from vippcoder.domain.study import Purpose
from vippcoder.study.design.versions import set_design

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Vippcoder


def test_gold_is_set_and_what_fails_is_coded_again(vippcoder: Vippcoder, tmp_path: Path) -> None:
    study = tmp_path / "trial"
    with closing(stub_study(study, dyads=1, observers=("anna",))) as store:
        set_design(store, design())
        (first, *_rest) = store.rows("SELECT session FROM sessions_current ORDER BY session")
        (coding,) = assign(store, "anna", first["session"], purpose=Purpose.GOLD)
        home = issue(store, "p", coding).started(coding)
        for dimension in ("sensitivity", "non-intrusiveness"):
            home.rated(coding, dimension, 2)
        home.submitted(coding)
    assert vippcoder("study", "gold", study, coding.mask).status == 2
    ratings = ("--rating", "sensitivity=5.5", "--rating", "non-intrusiveness=cannot-code")
    told = vippcoder("study", "gold", study, coding.mask, *ratings)
    assert told.status == 1
    assert "gold needs a source" in told.err
    told = vippcoder("study", "gold", study, coding.mask, *ratings, "--source", "panel", "--json")
    assert (told.status, told.json()["replaced"]) == (0, False)
    (failed,) = vippcoder("study", "checks", study, "--json").json()
    assert failed == {
        "against": "gold",
        "masks": [coding.mask],
        "observers": ["anna"],
        "remedy": "open",
    }
    assert "Hidden checks that failed: 1 open" in vippcoder("study", "status", study).out
    (made,) = vippcoder("study", "recode", study, "--json").json()["made"]
    assert (made["failed"], made["observer"]) == (coding.mask, "anna")
    assert "under way" in vippcoder("study", "checks", study).out
    told = vippcoder("study", "recode", study)
    assert (told.status, told.out) == (0, "")


def test_the_new_masks_of_ones_own_sessions_are_withheld(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    study = tmp_path / "trial"
    with closing(stub_study(study, dyads=2, observers=("anna", "ben", "cleo"))) as store:
        set_design(store, design())
        sessions = [row["session"] for row in store.rows("SELECT session FROM sessions_current")]
        pairs = (("anna", "ben", sessions[0]), ("cleo", "ben", sessions[-1]))
        for place, (one, other, session) in enumerate(pairs):
            for observer, value in ((one, 2), (other, 6)):
                purpose = Purpose.MAIN if observer == one else Purpose.DOUBLE
                (coding,) = assign(store, observer, session, purpose=purpose)
                home = issue(store, f"{observer} {place}", coding).started(coding)
                for dimension in ("sensitivity", "non-intrusiveness"):
                    home.rated(coding, dimension, value)
                home.submitted(coding)
    told = vippcoder("study", "recode", study, "--person", "anna", "--json").json()
    assert sorted(one["observer"] for one in told["made"]) == ["ben", "cleo"]
    assert (told["not_made"], told["withheld"]) == ([], 2)


def test_certificates_by_command(vippcoder: Vippcoder, tmp_path: Path) -> None:
    study = tmp_path / "trial"
    training_study(study).close()
    pack = vippcoder(
        "training", "pack", study, "--for", "anna", "--set", "Spring", "--json"
    ).json()["pack"]
    submit(type(study)(pack), ["0", "0.5"])
    assert vippcoder("training", "collect", study, pack).status == 0
    told = vippcoder("training", "certificate", study, "--for", "anna")
    assert told.status == 1
    assert "2 in a row so far" in told.err
    submit(type(study)(pack), ["1"])
    assert vippcoder("training", "collect", study, pack).status == 0
    (standing,) = vippcoder("training", "status", study, "--json").json()["packs"]
    assert (standing["in_a_row"], standing["is_met"], standing["left"]) == (3, True, 1)
    told = vippcoder("training", "certificate", study, "--for", "anna", "--json").json()
    assert len(told["scores"]["films"]) == 3
    assert "3 films in a row" in told["rule"]
    (anna, _ben) = vippcoder("study", "observers", study, "--json").json()
    assert anna["certificate_due"] == told["due_on"]
    assert f"until {told['due_on']}" in vippcoder("study", "observers", study).out
    assert vippcoder("training", "certificate", study, "--for", "anna", "--end", "x").status == 0
    assert "not any more" in vippcoder("study", "observers", study).out
    shown = vippcoder("study", "status", study).out
    assert "Certificate of anna was ended: x" in shown
    assert "was ended: x" in vippcoder("training", "status", study).err
