"""Certificates: given by the rule, decide who codes, fall due, and are ended by a person."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from trained import GOLD, set_folder, submit, training_study
from vippcoder.domain.certification import Basis, Certification, in_a_row, judge
from vippcoder.domain.ids import DimensionId, ObserverCode
from vippcoder.errors import StudyError
from vippcoder.storage.study.certificates import read_certificates
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.certified import certificates_due, observers_today
from vippcoder.study.packs.due import due_codings
from vippcoder.study.people import change_observer
from vippcoder.study.plans.assigning import assign, propose
from vippcoder.study.training.certifying import certify, end_certificate
from vippcoder.study.training.collecting import collect_training
from vippcoder.study.training.packs import make_pack
from vippcoder.study.training.sets import add_set
from vippcoder.study.training.standing import standings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

DAY = date(2026, 3, 31)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    with closing(training_study(tmp_path / "trial")) as store:
        yield store


def trained(store: StudyStore, away: list[str], set_name: str = "Spring") -> None:
    folder = store.folder / "packs" / make_pack(store, "anna", set_name).file
    submit(folder, away)
    collect_training(store, folder)


def uncertify(store: StudyStore) -> None:
    anna = next(one for one in read_observers(store) if one.code == "anna")
    change_observer(store, replace(anna, is_certified=False))


def is_certified(store: StudyStore, on: date = DAY) -> bool:
    return next(one.is_certified for one in observers_today(store, on) if one.code == "anna")


def test_three_films_in_a_row_certify(store: StudyStore) -> None:
    uncertify(store)
    trained(store, ["2", "0.5", "1"])
    with pytest.raises(StudyError, match="2 in a row so far"):
        certify(store, "anna", DAY)
    (pack,) = (store.folder / "packs").iterdir()
    submit(pack, ["-1"])
    collect_training(store, pack)
    assert not is_certified(store)
    made = certify(store, "anna", DAY)
    assert (made.instrument, made.edition) == ("sn-1", "1")
    assert (made.issued_on, made.due_on) == (DAY, date(2027, 3, 31))
    scores = json.loads(made.scores)
    assert [film["is_within"] for film in scores["films"]] == [False, True, True, True]
    assert is_certified(store)
    assert read_certificates(store) == (replace(made, seq=read_certificates(store)[0].seq),)
    with pytest.raises(StudyError, match="was certified for this training pack already"):
        certify(store, "anna", DAY)
    assert verify_store(store).faults == ()


def test_a_certificate_that_fell_due_gives_nothing_new(store: StudyStore) -> None:
    trained(store, ["0", "0", "0"])
    made = certify(store, "anna", DAY)
    assert is_certified(store, made.due_on - timedelta(days=1))
    assert not is_certified(store, made.due_on)
    assert certificates_due(store, DAY) == ()
    (soon,) = certificates_due(store, made.due_on - timedelta(days=30))
    assert (soon.holds, soon.why) == (True, "falls due on 2027-03-31")
    (over,) = certificates_due(store, made.due_on)
    assert (over.holds, over.why) == (False, "fell due on 2027-03-31")


def test_nothing_is_assigned_or_issued_to_who_is_not_certified_any_more(
    store: StudyStore,
) -> None:
    trained(store, ["0", "0", "0"])
    certify(store, "anna", date.fromordinal(DAY.toordinal() - 800))  # so it fell due
    assert not is_certified(store, DAY)
    placed = {one.observer for one in propose(store).plan.placed}
    assert placed == {"ben"}
    assign(store)
    with pytest.raises(StudyError, match="not certified any more"):
        due_codings(store, [ObserverCode("anna")])
    assert set(due_codings(store, [])) == {"ben"}


def test_a_word_given_after_the_certificate_decides(store: StudyStore) -> None:
    trained(store, ["0", "0", "0"])
    certify(store, "anna", DAY)
    uncertify(store)
    assert not is_certified(store)
    anna = next(one for one in read_observers(store) if one.code == "anna")
    change_observer(store, replace(anna, is_certified=True))
    assert is_certified(store, date(2040, 1, 1))


def test_a_certificate_is_ended_with_a_reason(store: StudyStore) -> None:
    trained(store, ["0", "0", "0"])
    certify(store, "anna", DAY)
    with pytest.raises(StudyError, match="without a reason"):
        end_certificate(store, "anna", " ")
    end_certificate(store, "anna", "failed hidden checks")
    assert not is_certified(store)
    with pytest.raises(StudyError, match="holds no certificate"):
        end_certificate(store, "anna", "again")


def test_an_icc_rule_looks_at_the_whole_set(tmp_path: Path) -> None:
    rule = Certification(basis=Basis.ICC, icc_at_least=0.8)
    with closing(training_study(tmp_path / "trial", certification=rule)) as store:
        varied = set_folder(tmp_path / "varied", name="Varied")
        text = (varied / "set.toml").read_text(encoding="utf-8")
        for value in ("1", "3", "6.5"):
            text = text.replace("value = 5\n", f"value = {value}\n", 1)
        text = text.replace("value = 5\n", "value = 4.5\n").replace("value = 3.5", "value = 3", 1)
        (varied / "set.toml").write_text(text, encoding="utf-8")
        add_set(store, varied)
        trained(store, ["0", "0", "0"], "Varied")
        assert not standings(store)[0].is_met
        (pack,) = (store.folder / "packs").iterdir()
        submit(pack, ["0"])
        collect_training(store, pack)
        (standing,) = standings(store)
        iccs = dict(standing.iccs)
        assert iccs[DimensionId("sensitivity")] == 0  # the trainee gave one value to all
        assert not standing.is_met
        with pytest.raises(StudyError, match=r"sensitivity 0\.00"):
            certify(store, "anna", DAY)


@pytest.mark.parametrize(
    ("own", "is_within"),
    [
        ({"a": "5", "b": "5", "c": "5", "d": "5", "e": "5"}, True),
        ({"a": "6", "b": "4", "c": "6", "d": "4", "e": "5"}, True),
        ({"a": "7", "b": "5", "c": "5", "d": "5", "e": "5"}, True),  # 4 of 5 are hits
        ({"a": "7", "b": "7", "c": "5", "d": "5", "e": "5"}, False),
        ({"a": "6", "b": "6", "c": "6", "d": "6", "e": "6"}, False),  # each a hit, the sum 5 off
        ({"a": None, "b": "5", "c": "5", "d": "5", "e": "5"}, True),
        ({"a": None, "b": None, "c": "5", "d": "5", "e": "5"}, False),
        ({"c": "5", "d": "5", "e": "5"}, False),
    ],
)
def test_the_rule_of_a_film(own: dict[str, str | None], is_within: bool) -> None:
    gold = {DimensionId(name): Decimal(5) for name in "abcde"}
    given = {DimensionId(k): None if v is None else Decimal(v) for k, v in own.items()}
    assert judge(Certification(), given, gold).is_within is is_within


def test_both_saying_that_it_cannot_be_coded_is_a_hit() -> None:
    gold = {DimensionId("a"): None}
    assert judge(Certification(), {DimensionId("a"): None}, gold).hits == 1
    assert judge(Certification(), {}, gold).hits == 0
    assert judge(Certification(), {DimensionId("a"): Decimal(3)}, gold).hits == 0


def test_a_miss_breaks_the_row() -> None:
    gold = {DimensionId("a"): GOLD["sensitivity"]}
    near = judge(Certification(), gold, gold)
    far = judge(Certification(), {DimensionId("a"): Decimal(1)}, gold)
    assert in_a_row([near, near, far, near]) == 1
    assert in_a_row([far, near, near, near]) == 3
    assert in_a_row([]) == 0
