"""Training by command, from an expert's coding to the trainee's feedback."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from trained import GOLD, REASON, set_folder, submit, training_study

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Vippcoder


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    with closing(training_study(tmp_path / "trial")):
        return tmp_path / "trial"


def test_a_set_is_made_from_an_experts_coding(
    vippcoder: Vippcoder, trial: Path, tmp_path: Path
) -> None:
    folder, expert = set_folder(tmp_path / "films"), tmp_path / "expert.vipppack"
    (folder / "set.toml").unlink()
    films = sorted(folder.glob("*.mp4"))
    assert vippcoder("pack", "new", expert, *films, "--observer", "expert").status == 0
    (mask, *_rest) = submit(expert, ["0", "1", "0.5", "0"])
    told = vippcoder("training", "gold", folder, "--from", expert, "--name", "Autumn", "--json")
    assert told.status == 0
    assert told.json()["films"] == [film.name for film in films]
    assert vippcoder("training", "gold", folder, "--from", expert).status == 1
    told = vippcoder("training", "set", trial, folder, "--json")
    assert (told.status, told.json()["set"], len(told.json()["films"])) == (0, "Autumn", 4)
    told = vippcoder("training", "set", trial, folder)
    assert told.status == 1
    assert "there is a training set Autumn already" in told.err
    assert mask not in (folder / "set.toml").read_text(encoding="utf-8")


def test_the_whole_way_by_command(vippcoder: Vippcoder, trial: Path) -> None:
    told = vippcoder("training", "pack", trial, "--for", "anna", "--set", "Spring", "--json")
    assert told.status == 0
    pack = type(trial)(told.json()["pack"])
    assert len(told.json()["masks"]) == 4
    assert vippcoder("training", "release", trial, "--for", "anna").status == 1
    masks = submit(pack, ["0", "1.5"])
    told = vippcoder("training", "collect", trial, pack / "pack.sqlite", "--json")
    assert (told.status, told.json()["new"]) == (0, masks)
    told = vippcoder("training", "release", trial, "--for", "anna", "--json")
    file = told.json()[0]["file"]
    assert vippcoder("training", "feedback", pack, "--json").json()["films"] == []
    assert vippcoder("training", "take", pack, file, "--json").json()["masks"] == masks
    told = vippcoder("training", "feedback", pack, "--json").json()
    assert [film["is_within"] for film in told["films"]] == [True, False]
    item = told["films"][1]["items"][0]
    assert (item["own"], item["gold"]) == (6.5, float(GOLD["sensitivity"]))
    assert (item["reason"], item["is_hit"]) == (REASON, False)
    shown = vippcoder("training", "feedback", pack)
    assert "within 1 point on at least 80 % of a film's items" in shown.out
    assert "00:00.400" in shown.out
    assert vippcoder("verify", pack).status == 0
    assert vippcoder("verify", trial).status == 0


def test_a_locked_training_pack_comes_home(
    vippcoder: Vippcoder, trial: Path, tmp_path: Path
) -> None:
    assert vippcoder("training", "pack", trial, "--for", "ben", "--set", "Spring").status == 0
    pack, words = trial / "packs" / "ben.vipptraining", tmp_path / "words"
    words.write_text("a long passphrase\n", encoding="utf-8")
    masks = submit(pack, ["0"])
    told = vippcoder("pack", "lock", pack, "--no-films", "--passphrase-file", words, "--json")
    file = told.json()["file"]
    told = vippcoder("training", "collect", trial, file, "--passphrase-file", words, "--json")
    assert (told.status, told.json()["new"]) == (0, masks)
