"""Backups by command: of a pack, of a study, and of what is neither."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from packs import make_pack
from vippcoder.study.study import create_study

if TYPE_CHECKING:
    from conftest import Vippcoder


@pytest.mark.parametrize("is_study", [True, False])
def test_made_listed_and_gone_back_to(
    vippcoder: Vippcoder, tmp_path: Path, *, is_study: bool
) -> None:
    if is_study:
        folder = tmp_path / "trial"
        create_study(folder).close()
    else:
        folder = make_pack(tmp_path / "anna.vipppack")
    none = vippcoder("backups", folder)
    assert (none.status, none.out) == (
        0,
        "There is no backup yet; `vippcoder backup` makes one.\n",
    )
    made = Path(vippcoder("backup", folder, "--json").json()["backup"])
    assert vippcoder("backup", folder, "--json").json() == {"backup": None}
    (listed,) = vippcoder("backups", folder, "--json").json()
    assert Path(listed["path"]) == made
    told = vippcoder("restore", folder, made.name, "--json")
    assert (told.status, Path(told.json()["restored"])) == (0, made)
    assert vippcoder("verify", folder).status == 0


@pytest.mark.parametrize("verb", [("backup",), ("backups",), ("restore", "x.sqlite")])
@pytest.mark.parametrize("is_file", [True, False])
def test_what_is_neither_pack_nor_study_is_told(
    vippcoder: Vippcoder, tmp_path: Path, verb: tuple[str, ...], *, is_file: bool
) -> None:
    place = tmp_path / "photos"
    if is_file:
        place.write_text("none", encoding="utf-8")
    else:
        place.mkdir()
    told = vippcoder(verb[0], place, *verb[1:])
    assert (told.status, told.out) == (1, "")
    assert f"{place}: is neither a pack nor a study" in told.err
    assert is_file or list(place.iterdir()) == []


def test_a_damaged_study_is_sent_to_its_backup(vippcoder: Vippcoder, tmp_path: Path) -> None:
    folder = tmp_path / "trial"
    create_study(folder).close()
    made = vippcoder("backup", folder, "--json").json()["backup"]
    (folder / "study.sqlite").write_bytes(b"no database" * 999)
    told = vippcoder("study", "status", folder)
    assert told.status == 1
    assert "go back to its newest backup" in told.err
    assert "lead" not in told.err
    assert vippcoder("restore", folder, made).status == 0
    assert vippcoder("study", "status", folder).status == 0


def test_a_damaged_pack_is_asked_for_again(vippcoder: Vippcoder, tmp_path: Path) -> None:
    folder = tmp_path / "trial"
    create_study(folder).close()
    pack = make_pack(tmp_path / "anna.vipppack")
    (pack / "pack.sqlite").write_bytes(b"no database" * 999)
    told = vippcoder("study", "collect", folder, pack, "--json")
    assert told.status == 1
    (refused,) = told.json()["refused"]
    assert refused["mend"].endswith("ask the observer for the pack or its newest backup")
    assert refused["mend"] in told.err
