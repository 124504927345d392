"""The versions of a study's design, and which of them a rating was made under."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studies import stub_design, stub_study
from vippcoder.assets import asset
from vippcoder.domain.design import DoubleCoding, InstrumentUse
from vippcoder.errors import ProblemsError, StudyError
from vippcoder.storage.study.designs import read_designs, read_instruments
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.design_text.writing import design_text
from vippcoder.study.designing import (
    design_instruments,
    design_version,
    read_design,
    set_design,
)
from vippcoder.study.study import create_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

OURS = asset("instruments/sn-1.toml").read_text(encoding="utf-8")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    store = stub_study(tmp_path / "trial", dyads=1)
    yield store
    store.close()


def second_edition(folder: Path) -> Path:
    file = folder / "sn-1.toml"
    file.write_text(OURS.replace('edition = "1"', 'edition = "2"'), encoding="utf-8")
    return file


def test_a_new_study_has_no_design(tmp_path: Path) -> None:
    store = create_study(tmp_path / "trial")
    try:
        for asked in (read_design, design_version):
            with pytest.raises(StudyError, match="this study has no design yet"):
                asked(store)
    finally:
        store.close()


def test_versions_are_numbered_and_the_newest_holds(store: StudyStore) -> None:
    assert (design_version(store), read_design(store)) == (1, stub_design())
    half = replace(stub_design(), double_coding=DoubleCoding(0.5))
    assert set_design(store, half, "fewer observers than hoped") == 2
    assert (design_version(store), read_design(store)) == (2, half)
    assert set_design(store, design_text(half)) == 2, "it says nothing new"
    assert [(one.version, one.reason) for one in read_designs(store)] == [
        (1, ""),
        (2, "fewer observers than hoped"),
    ]
    assert verify_store(store).faults == ()


def test_the_study_holds_the_instruments_of_each_version(store: StudyStore, tmp_path: Path) -> None:
    ((instrument, held),) = design_instruments(store)
    assert (instrument.id, held.edition, held.definition) == ("sn-1", "1", OURS)
    file = second_edition(tmp_path)
    newer = replace(stub_design(), instruments=(InstrumentUse("sn-1", "2", file="sn-1.toml"),))
    assert set_design(store, newer, path=tmp_path / "trial.toml") == 2
    file.unlink()
    again = replace(newer, instruments=(InstrumentUse("sn-1", "2"),))
    assert set_design(store, again) == 3, "the study has the file"
    assert set_design(store, stub_design()) == 4
    editions = [[i.edition for i in read_instruments(store, version)] for version in (1, 2, 3, 4)]
    assert editions == [["1"], ["2"], ["2"], ["1"]]
    assert len(store.rows("SELECT * FROM instruments")) == 2, "each text once"
    assert verify_store(store).faults == ()


@pytest.mark.parametrize(
    ("use", "told"),
    [
        (InstrumentUse("care-9", "1"), "holds no care-9, edition 1, and none comes with"),
        (InstrumentUse("sn-1", "7"), "the design says sn-1, edition 7, but the file holds sn-1"),
        (InstrumentUse("sn-1", "2", file="other.toml"), "other.toml: there is no such file"),
        (InstrumentUse("sn-1", "2", file="bad.toml"), "bad.toml: line 1: format is missing"),
    ],
)
def test_an_instrument_that_is_not_to_be_had_is_told(
    store: StudyStore, tmp_path: Path, use: InstrumentUse, told: str
) -> None:
    (tmp_path / "bad.toml").write_text("title = 1", encoding="utf-8")
    both = replace(stub_design(), instruments=(InstrumentUse("sn-1", "1"), use))
    if use.id == "sn-1":
        both = replace(both, instruments=(use,))
    with pytest.raises(ProblemsError) as caught:
        set_design(store, both, path=tmp_path / "trial.toml")
    assert any(told in problem for problem in caught.value.problems)
    assert design_version(store) == 1
