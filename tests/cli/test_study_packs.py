"""Issuing, collecting and proving by command: what is printed, and which status it ends with."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from issuing import assigned_study, code
from vippcoder.domain.ids import DyadId
from vippcoder.domain.study import Dyad
from vippcoder.storage.study.films import dyad_entry

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Vippcoder


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    assigned_study(tmp_path / "trial", dyads=1).close()
    return tmp_path / "trial"


def test_pack_and_collect(vippcoder: Vippcoder, trial: Path) -> None:
    told = vippcoder("study", "pack", trial, "--json")
    assert told.status == 0
    assert [(one["observer"], len(one["masks"])) for one in told.json()] == [
        ("anna", 3),
        ("ben", 3),
    ]
    packs = [one["pack"] for one in told.json()]
    again = vippcoder("study", "pack", trial)
    assert (again.status, again.out) == (0, "")
    assert "Everything that is assigned has been issued" in again.err
    for seed, pack in enumerate(packs):
        code(type(trial)(pack), seed)
    told = vippcoder("study", "collect", trial, *packs, "--json")
    assert (told.status, told.json()["refused"]) == (0, [])
    assert all(one["added"] > 20 for one in told.json()["collected"])
    told = vippcoder("study", "collect", trial, packs[0])
    assert (told.status, told.out) == (0, f"{packs[0]}: anna, 0 new entries\n")
    told = vippcoder("verify", trial, "--json")
    assert (told.status, told.json()["holds"], told.json()["films"]) == (0, True, 3)
    since = told.json()["head"]
    assert vippcoder("verify", trial, "--since", since).status == 0
    told = vippcoder("verify", trial, "--since", "0" * 64)
    assert told.status == 1
    assert "its end was cut off" in told.err


def test_an_early_batch_says_how_many_visits_are_missing_and_names_none(
    vippcoder: Vippcoder, trial: Path
) -> None:
    from vippcoder.study.study import opened_study

    with opened_study(trial) as store:
        store.write(dyad_entry(Dyad(DyadId("D-009"))))
    told = vippcoder("study", "pack", trial)
    assert told.status == 1
    assert "3 visits of the design" in told.err
    assert "D-009" not in told.err
    assert "month" not in told.err
    told = vippcoder("study", "pack", trial, "--observer", "ben", "--early", "training is over")
    assert (told.status, told.out.strip()) == (
        0,
        f"{trial}/packs/ben.vipppack: 3 sessions for ben",
    )


def test_one_bad_pack_does_not_keep_the_others_out(
    vippcoder: Vippcoder, trial: Path, tmp_path: Path
) -> None:
    vippcoder("study", "pack", trial)
    anna, ben = (trial / "packs" / f"{name}.vipppack" for name in ("anna", "ben"))
    code(anna, 1)
    shutil.copytree(anna, tmp_path / "copy.vipppack")
    for folder in (anna, tmp_path / "copy.vipppack"):
        with_another_word(folder)
    stranger = tmp_path / "stranger"
    with closing(assigned_study(stranger, dyads=1)):
        pass
    vippcoder("study", "pack", stranger)
    told = vippcoder(
        "study",
        "collect",
        trial,
        stranger / "packs" / "anna.vipppack",
        anna,
        tmp_path / "copy.vipppack",
        ben,
    )
    assert told.status == 1
    assert told.err.count("is not a pack of this study") == 1
    assert told.err.count("put in quarantine") == 1
    assert "ben, 0 new entries" in told.out
    every = vippcoder("study", "collections", trial, "--json").json()
    assert [one["quarantined_at"] is None for one in every][-3:] == [True, False, True]
    assert all(len(one["head"]) == 64 and one["collected_at"] for one in every)
    table = vippcoder("study", "collections", trial).out
    assert every[0]["head"] in table
    assert "in quarantine" in table
    listed = vippcoder("study", "quarantine", trial, "--json").json()
    assert [(one["observer"], (trial / one["file"]).is_file()) for one in listed] == [
        ("anna", True)
    ]
    table = vippcoder("study", "quarantine", trial).out
    assert f"anna      {listed[0]['found_at'][:16].replace('T', ' ')}  " in table
    assert vippcoder("study", "quarantine", stranger).out == "Nothing is in quarantine.\n"


def with_another_word(folder: Path) -> None:
    """Correct a rating, as one of two copies of a pack."""
    from vippcoder.observing import coding
    from vippcoder.observing.pack import open_pack

    with open_pack(folder) as pack:
        session = pack.coding_of(pack.assignments[0].mask)
        dimension = pack.instrument_of(session).dimensions[0]
        value = dimension.scale.values()[4]
        coding.rate(pack, session, dimension.id, value, because=folder.name)


def test_locked_for_the_journey_and_home_again(
    vippcoder: Vippcoder, trial: Path, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("seven grey herons\n", encoding="utf-8")
    told = vippcoder("study", "pack", trial, "--passphrase-file", words)
    assert (told.status, "name one --observer" in told.err) == (2, True)
    told = vippcoder("study", "pack", trial, "--observer", "anna", "--passphrase-file", words)
    file = trial / "packs" / "anna.vipppack.age"
    assert (told.status, told.out) == (0, f"{file}: 3 sessions for anna\n")
    pack = tmp_path / "mine.vipppack"
    told = vippcoder("pack", "unlock", file, "--out", pack, "--passphrase-file", words)
    assert (told.status, told.out) == (0, f"{pack}: opened\n")
    code(pack, 2)
    told = vippcoder("pack", "lock", pack, "--no-films", "--passphrase-file", words)
    assert told.status == 0
    home = tmp_path / "mine.vipppack.age"
    told = vippcoder("study", "collect", trial, home, "--passphrase-file", words, "--json")
    assert told.status == 0
    assert told.json()["collected"][0]["added"] > 20
    words.write_text("another phrase\n", encoding="utf-8")
    told = vippcoder("study", "collect", trial, home, "--passphrase-file", words)
    assert (told.status, "the passphrase does not fit" in told.err) == (1, True)
