"""Observers are registered and changed by verbs that refuse what would not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studies import stub_study
from vippcoder.domain.ids import DyadId, ObserverCode
from vippcoder.domain.study import Observer, ObserverState
from vippcoder.errors import StudyError
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.people import add_observer, change_observer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

EVA = Observer(ObserverCode("eva"), ("en", "de"), knows=(DyadId("D-001"),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = stub_study(tmp_path / "trial", dyads=1, observers=("anna",))
    yield made
    made.close()


def test_an_observer_is_added_and_changed(store: StudyStore) -> None:
    add_observer(store, EVA)
    assert read_observers(store)[1] == EVA
    away = replace(EVA, state=ObserverState.AWAY, share=0.5, knows=())
    change_observer(store, away, "broke a leg")
    assert read_observers(store)[1] == away
    (row,) = store.rows("SELECT reason FROM observers_current WHERE observer = 'eva'")
    assert row["reason"] == "broke a leg"
    assert verify_store(store).faults == ()


def test_a_change_that_changes_nothing_writes_nothing(store: StudyStore) -> None:
    (anna,) = read_observers(store)
    before = store.rows("SELECT count(*) AS n FROM journal")[0]["n"]
    change_observer(store, anna)
    assert store.rows("SELECT count(*) AS n FROM journal")[0]["n"] == before


@pytest.mark.parametrize(
    ("unfit", "words"),
    [
        (replace(EVA, code=ObserverCode("Eva K")), "not an observer's code"),
        (replace(EVA, code=ObserverCode("anna")), "an observer anna already"),
        (replace(EVA, languages=()), "a language is missing"),
        (replace(EVA, languages=("English",)), "English is not a language's code"),
        (replace(EVA, share=0), "above 0"),
        (replace(EVA, knows=(DyadId("D-777"),)), "D-777: no such dyad"),
    ],
)
def test_what_would_not_hold_is_refused(store: StudyStore, unfit: Observer, words: str) -> None:
    with pytest.raises(StudyError, match=words):
        add_observer(store, unfit)
    assert [o.code for o in read_observers(store)] == ["anna"]


def test_a_state_changes_with_a_reason_alone(store: StudyStore) -> None:
    (anna,) = read_observers(store)
    with pytest.raises(StudyError, match="not left without a reason"):
        change_observer(store, replace(anna, state=ObserverState.LEFT), "  ")
    with pytest.raises(StudyError, match="no observer eva"):
        change_observer(store, EVA)
    assert read_observers(store) == (anna,)
