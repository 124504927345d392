"""Every form of a training pack's database that was ever released is still read, gold and all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from vippcoder.observing import training
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack.training import FORM

DUMPS = sorted((Path(__file__).parent / "dumps").glob("training-*.sql"))


@pytest.fixture(params=DUMPS, ids=lambda p: p.stem)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    connection = sqlite3.connect(tmp_path / "pack.sqlite")
    connection.executescript(request.param.read_text(encoding="utf-8"))
    connection.close()
    (tmp_path / "media").mkdir()
    return tmp_path


def test_the_newest_form_has_a_dump() -> None:
    assert f"training-{FORM.version}" in [dump.stem for dump in DUMPS]


def test_an_old_training_pack_opens_with_its_gold(folder: Path) -> None:
    with open_pack(folder) as pack:
        assert pack.is_training
        assert training.rule_of(pack).rule.films_in_a_row == 3
        (one,) = training.feedback(pack)
        assert [(item.own, item.gold, item.is_hit) for item in one.verdict.items] == [
            (5.5, 5, True),
            (4, 3.5, True),
        ]
        assert one.gold.ratings[0].reason == "She answers his reaching before he frets"
        assert len(pack.assignments) == 2


def test_an_old_training_pack_verifies_but_for_its_films(folder: Path) -> None:
    verdict = verify_pack(folder)
    assert verdict.films == 2
    assert len(verdict.faults) == 2
    assert all("the film is missing" in fault for fault in verdict.faults)
