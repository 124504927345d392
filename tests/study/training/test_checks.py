"""Hidden checks: what fails is coded once more, independently, under a new mask; no pack tells."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from collected import HomePack, assign, issue
from issuing import assigned_study, code
from trained import REASON, set_folder
from vippcoder.domain.coding import CodingState
from vippcoder.domain.ids import ObserverCode
from vippcoder.domain.study import Purpose
from vippcoder.errors import StudyError
from vippcoder.storage.core import journal
from vippcoder.storage.study.adjudications import conference_entry
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.gold import read_hidden_gold, read_recodings
from vippcoder.storage.study.progress import read_progress
from vippcoder.storage.study.schema import ALL_KINDS
from vippcoder.storage.study.training import read_sets
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.blindness.gold_terms import gold_terms
from vippcoder.study.design.versions import set_design
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.plans.assigning import propose
from vippcoder.study.training.checks import CheckKind, Remedy, checks_to_show, failed_checks
from vippcoder.study.training.hidden_gold import gold_from_coding, set_hidden_gold
from vippcoder.study.training.recoding import recode
from vippcoder.study.training.sets import add_set

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore

GOLD = {"sensitivity": Decimal(5), "non-intrusiveness": Decimal(4)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    from issuing import design
    from studies import stub_study

    with closing(stub_study(tmp_path / "trial", dyads=2, observers=("anna", "ben"))) as store:
        set_design(store, design())
        yield store


def session(store: StudyStore, number: int = 0) -> str:
    rows = store.rows("SELECT session FROM sessions_current ORDER BY session")
    return str(rows[number]["session"])


def coded(
    store: StudyStore,
    observer: str,
    values: tuple[float, float],
    *,
    purpose: Purpose = Purpose.MAIN,
    number: int = 0,
) -> AssignedCoding:
    (coding,) = assign(store, observer, session(store, number), purpose=purpose)
    home = issue(store, f"pack of {coding.coding}", coding)
    submit(home, coding, values)
    return coding


def submit(home: HomePack, coding: AssignedCoding, values: tuple[float, float]) -> None:
    home.started(coding)
    for dimension, value in zip(GOLD, values, strict=True):
        home.rated(coding, dimension, value)
    home.submitted(coding)


def test_a_coding_that_is_near_gold_fails_nothing(store: StudyStore) -> None:
    coded(store, "anna", (5.5, 3.5), purpose=Purpose.GOLD)
    assert failed_checks(store) == ()
    set_hidden_gold(store, session(store), GOLD, source="the panel")
    assert failed_checks(store) == ()
    assert recode(store).made == ()


def test_a_failed_gold_session_is_coded_once_more_by_that_observer(store: StudyStore) -> None:
    near = coded(store, "anna", (5, 4), purpose=Purpose.GOLD)
    far = coded(store, "ben", (2, 4), purpose=Purpose.GOLD)
    set_hidden_gold(store, session(store), GOLD, source="the panel")
    (failed,) = failed_checks(store)
    assert (failed.kind, failed.remedy) == (CheckKind.GOLD, Remedy.OPEN)
    assert [one.coding for one in failed.codings] == [far.coding]
    ((old, new),) = recode(store).made
    assert old.coding == far.coding
    assert (new.observer, new.session, new.purpose) == ("ben", far.session, Purpose.REPEAT)
    assert new.mask not in {near.mask, far.mask}
    assert new.coding != far.coding
    assert [one.remedy for one in failed_checks(store)] == [Remedy.UNDER_WAY]
    assert recode(store).made == ()
    home = issue(store, "another", new)
    submit(home, new, (4.5, 4))
    assert [one.remedy for one in failed_checks(store)] == [Remedy.WITHIN]
    assert verify_store(store).faults == ()


def test_a_second_failure_is_told_and_not_asked_again(store: StudyStore) -> None:
    coded(store, "ben", (2, 4), purpose=Purpose.GOLD)
    set_hidden_gold(store, session(store), GOLD, source="the panel")
    ((_, new),) = recode(store).made
    submit(issue(store, "another", new), new, (7, 4))
    assert [one.remedy for one in failed_checks(store)] == [Remedy.STILL_OUTSIDE]
    assert recode(store).made == ()


def test_of_a_pair_that_is_far_apart_both_code_again(store: StudyStore) -> None:
    main = coded(store, "anna", (6, 6))
    double = coded(store, "ben", (3, 2), purpose=Purpose.DOUBLE)
    coded(store, "anna", (5, 5), number=1)
    coded(store, "ben", (4.5, 5), purpose=Purpose.DOUBLE, number=1)
    (failed,) = failed_checks(store)
    assert failed.kind is CheckKind.DOUBLE
    assert {one.coding for one in failed.codings} == {main.coding, double.coding}
    made = recode(store).made
    assert {(old.coding, new.observer) for old, new in made} == {
        (main.coding, "anna"),
        (double.coding, "ben"),
    }
    for number, (_, new) in enumerate(made):
        submit(issue(store, f"again {number}", new), new, (5, 5))
        wanted = Remedy.UNDER_WAY if number == 0 else Remedy.WITHIN
        assert failed_checks(store)[0].remedy is wanted


def test_a_coding_that_fails_both_ways_is_asked_for_once(store: StudyStore) -> None:
    coded(store, "anna", (5, 4))
    coded(store, "ben", (2, 2), purpose=Purpose.DOUBLE)
    set_hidden_gold(store, session(store), GOLD, source="the panel")
    assert [one.kind for one in failed_checks(store)].count(CheckKind.GOLD) == 1
    made = recode(store).made
    assert sorted(new.observer for _, new in made) == ["anna", "ben"]


def test_what_was_discussed_first_is_not_coded_again(store: StudyStore) -> None:
    from datetime import UTC, datetime

    from vippcoder.domain.adjudication import Conference
    from vippcoder.domain.ids import ConferenceId, Mask

    main = coded(store, "anna", (6, 6))
    double = coded(store, "ben", (3, 2), purpose=Purpose.DOUBLE)
    met = Conference(
        ConferenceId("c"),
        main.session,
        "sn-1",
        Mask("R-2222"),
        (main.coding, double.coding),
        ("anna", "ben"),
        datetime.now(UTC),
    )
    store.write(conference_entry(met))
    assert [one.remedy for one in failed_checks(store)] == [Remedy.DISCUSSED]
    assert recode(store).made == ()


def test_of_a_pair_nobody_is_asked_where_one_cannot(store: StudyStore) -> None:
    from dataclasses import replace

    from vippcoder.domain.study import ObserverState
    from vippcoder.storage.study.people import read_observers
    from vippcoder.study.people import change_observer

    coded(store, "anna", (6, 6))
    coded(store, "ben", (3, 2), purpose=Purpose.DOUBLE)
    ben = next(one for one in read_observers(store) if one.code == "ben")
    change_observer(store, replace(ben, state=ObserverState.LEFT), "moved")
    done = recode(store)
    assert done.made == ()
    assert [why for _, why in done.not_made] == ["ben is left"]


def test_a_new_plan_leaves_re_codings_where_they_are(store: StudyStore) -> None:
    coded(store, "ben", (2, 4), purpose=Purpose.GOLD)
    set_hidden_gold(store, session(store), GOLD, source="the panel")
    ((_, new),) = recode(store).made
    assert new.coding not in {coding.coding for coding, _ in propose(store).cancelled}
    assert [one.coding for one in read_recodings(store)] == [new.coding]


def test_gold_can_be_an_experts_coding_and_not_of_who_has_still_to_code(
    store: StudyStore,
) -> None:
    expert = coded(store, "anna", (6, 3))
    made = gold_from_coding(store, expert.mask)
    assert made.held.gold.values() == {"sensitivity": 6, "non-intrusiveness": 3}
    (waiting,) = assign(store, "ben", session(store))
    with pytest.raises(StudyError, match="was not submitted"):
        gold_from_coding(store, waiting.mask)
    store.person = "ben"
    with pytest.raises(StudyError, match="ben has still to code this session"):
        set_hidden_gold(store, session(store), GOLD, source="ben")
    store.person = "lead"
    with pytest.raises(StudyError, match="gold lacks non-intrusiveness"):
        set_hidden_gold(store, session(store), {"sensitivity": Decimal(3)}, source="x")
    assert len(read_hidden_gold(store)) == 1


def test_no_trial_pack_holds_gold_or_says_that_a_session_has_any(tmp_path: Path) -> None:
    with closing(assigned_study(tmp_path / "trial", observers=("anna",))) as store:
        add_set(store, set_folder(tmp_path / "films"))
        named = next(iter(read_assignments(store))).session
        set_hidden_gold(store, named, GOLD, source="the panel")
        (issued,) = issue_packs(store)
        words = {term.text for term in gold_terms(store)}
        assert REASON in words
        code(issued.folder, 1)
        for path in (path for path in issued.folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            for word in words - {"gold"}:
                assert word.encode() not in content, path.name
            if path.suffix == ".sqlite":
                assert b"gold" not in content
                assert b"training" not in content
        states = {p.coding.pack: p.state for p in read_progress(store)}
        assert CodingState.ASSIGNED in states.values()


@pytest.mark.parametrize("leak", ["reason", "key", "word", "film"])
def test_a_planted_leak_of_gold_keeps_a_pack_from_leaving(
    tmp_path: Path, leak: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vippcoder.study.packs import due
    from vippcoder.study.training.packs import make_pack

    with closing(assigned_study(tmp_path / "trial", observers=("anna",))) as store:
        add_set(store, set_folder(tmp_path / "films"))
        make_pack(store, "anna", "Spring")
        (key,) = store.rows("SELECT json_extract(films, '$[0].key') AS key FROM training_packs")
        planted = {
            "reason": REASON,
            "key": key["key"],
            "word": "this one is gold",
            "film": read_sets(store)[0].films[0].sha256,
        }[leak]
        given = due._given

        def leaking(*arguments: object) -> object:
            from dataclasses import replace

            made = given(*arguments)  # type: ignore[arg-type]
            films = tuple(replace(film, unsure_because=planted) for film in made.recordings)
            return replace(made, recordings=films)

        monkeypatch.setattr(due, "_given", leaking)
        with pytest.raises(StudyError, match="does not pass the blinding check"):
            issue_packs(store, [ObserverCode("anna")])
        assert not list((store.folder / "packs").glob("*.vipppack"))


def test_who_stopped_the_re_coding_is_not_asked_again(store: StudyStore) -> None:
    coded(store, "ben", (2, 4), purpose=Purpose.GOLD)
    set_hidden_gold(store, session(store), GOLD, source="the panel")
    ((_, new),) = recode(store).made
    issue(store, "another", new).started(new).stopped(new, "family-known")
    assert [one.remedy for one in failed_checks(store)] == [Remedy.OPEN]
    done = recode(store)
    assert done.made == ()
    assert [why for _, why in done.not_made] == ["ben stopped coding it"]


def test_a_re_coding_leaves_with_the_next_sessions_and_comes_home(tmp_path: Path) -> None:
    from vippcoder.domain.coding import Confidence
    from vippcoder.observing import coding as verbs
    from vippcoder.observing import submission
    from vippcoder.observing.pack import open_pack
    from vippcoder.study.packs.collecting import collect

    with closing(assigned_study(tmp_path / "trial", observers=("anna",))) as store:
        (issued,) = issue_packs(store)
        with open_pack(issued.folder) as pack:
            one = pack.assignments[0]
            for name in GOLD:
                dimension = pack.instrument_of(one.coding).dimension(name)
                verbs.rate(pack, one.coding, dimension.id, Decimal(1), confidence=Confidence.HIGH)
            submission.submit(pack, one.coding, unwatched_because="a test")
        collect(store, issued.folder)
        set_hidden_gold(store, one.mask, GOLD, source="the panel")
        ((_, new),) = recode(store).made
        (delivered,) = issue_packs(store)
        assert delivered.is_delivery
        assert delivered.masks == (new.mask,)
        with open_pack(issued.folder) as pack:
            again = pack.assignment(new.mask)
            assert again.reference.sha256 != one.reference.sha256
            for name, value in GOLD.items():
                dimension = pack.instrument_of(again.coding).dimension(name)
                verbs.rate(pack, again.coding, dimension.id, value)
            submission.submit(pack, again.coding, unwatched_because="a test")
        collect(store, issued.folder)
        assert [check.remedy for check in failed_checks(store)] == [Remedy.WITHIN]
        assert verify_store(store).faults == ()


def test_gold_goes_with_a_family_that_takes_its_ratings_back(store: StudyStore) -> None:
    from vippcoder.storage.study.withdrawals import take_out

    set_hidden_gold(store, session(store), GOLD, source="the panel")
    (row,) = store.rows("SELECT dyad FROM sessions_current WHERE session = ?", (session(store),))
    with store.transaction():
        take_out(store.connection, row["dyad"], ratings="redact", because="withdrew")
    assert read_hidden_gold(store) == ()
    assert journal.first_broken_link(store.connection, ALL_KINDS) is None


def test_who_has_still_to_code_a_session_is_not_shown_that_its_check_failed(
    store: StudyStore,
) -> None:
    coded(store, "ben", (2, 4), purpose=Purpose.GOLD)
    set_hidden_gold(store, session(store), GOLD, source="the panel")
    assign(store, "anna", session(store))
    assert len(checks_to_show(store).found) == 1
    store.person = "anna"
    shown = checks_to_show(store)
    assert (shown.found, shown.withheld, shown.codings) == ((), 1, ())
