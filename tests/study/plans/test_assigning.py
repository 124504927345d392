"""Assignment of a study: written whole, repeated by its seed; what is done stays."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studies import OBSERVERS, stub_study
from vippcoder.domain.coding import CodingState
from vippcoder.domain.ids import CodingId, SessionId
from vippcoder.domain.study import ObserverState, Purpose
from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.progress import CodingProgress
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.people import change_observer
from vippcoder.study.plans.assigning import assign, commit, propose, report_of
from vippcoder.study.plans.to_plan import given_back

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = stub_study(tmp_path / "trial", dyads=4)
    yield made
    made.close()


def standing(store: StudyStore) -> list[AssignedCoding]:
    return [coding for coding in read_assignments(store) if not coding.cancelled_because]


def issue(store: StudyStore, codings: list[AssignedCoding]) -> None:
    """Note codings as issued, as `study pack` does once a pack has its name."""
    for number, coding in enumerate(codings):
        pack = f"pack-{coding.observer}"
        if not store.rows("SELECT 1 FROM packs WHERE pack_id = ?", (pack,)):
            row = {"pack_id": pack, "observer": coding.observer, "genesis": f"{number:064d}"}
            store.write(Entry("packs", row))
        store.write(
            Entry(
                "issues",
                {
                    "coding_id": coding.coding,
                    "pack_id": pack,
                    "design_version": 1,
                    "files": "[]",
                },
            )
        )


def leave(store: StudyStore, code: str, state: ObserverState) -> None:
    observer = next(o for o in read_observers(store) if o.code == code)
    change_observer(store, replace(observer, state=state), "a test")


def test_everything_is_coded_twice_under_masks_of_its_own(store: StudyStore) -> None:
    assign(store)
    codings = standing(store)
    sessions = {session.id for session in read_sessions(store)}
    assert {coding.session for coding in codings} == sessions
    by_session = Counter((coding.session, coding.purpose) for coding in codings)
    assert set(by_session.values()) == {1}
    assert len(by_session) == 2 * len(sessions)
    assert len({coding.mask for coding in codings}) == len(codings)
    assert verify_store(store).faults == ()


def test_the_same_seed_gives_the_same_plan_under_other_masks(store: StudyStore) -> None:
    first = assign(store, seed=5)
    before = standing(store)
    second = assign(store, seed=5)
    after = standing(store)
    assert first.plan == second.plan
    assert {c.mask for c in before}.isdisjoint({c.mask for c in after})
    assert len(second.cancelled) == len(before), "nothing was issued, so all is planned anew"
    assert assign(store, seed=6).plan != first.plan


def test_a_dry_run_writes_nothing(store: StudyStore) -> None:
    before = store.rows("SELECT count(*) AS n FROM journal")[0]["n"]
    proposal = propose(store)
    assert proposal.plan.placed
    assert store.rows("SELECT count(*) AS n FROM journal")[0]["n"] == before


def test_who_leaves_gives_back_what_is_not_begun(store: StudyStore) -> None:
    assign(store)
    issue(store, standing(store))
    given = [coding for coding in standing(store) if coding.observer == "anna"]
    others = {coding.coding for coding in standing(store) if coding.observer != "anna"}
    assert given
    leave(store, "anna", ObserverState.LEFT)
    with pytest.raises(StudyError, match="say in a few words why"):
        assign(store)
    assign(store, reason="anna moved away")
    now = standing(store)
    assert "anna" not in {coding.observer for coding in now}
    assert others <= {coding.coding for coding in now}, "what others have is not touched"
    assert {c.batch for c in now if c.coding not in others} == {2}
    by_session = Counter(coding.session for coding in now)
    assert set(by_session.values()) == {2}
    purposes = Counter((coding.session, coding.purpose) for coding in now)
    assert set(purposes.values()) == {1}, "where the main coding was given back, it is main again"


def test_a_pack_that_should_come_home_first_is_told(store: StudyStore) -> None:
    assign(store)
    issue(store, standing(store))
    assert propose(store).uncollected == (), "nobody left"
    leave(store, "anna", ObserverState.LEFT)
    (told,) = propose(store).uncollected
    given = [coding for coding in standing(store) if coding.observer == "anna"]
    assert (told.observer, told.codings, told.collected_at) == ("anna", len(given), None)
    assert told.warning.startswith("anna has left, and the pack was never collected: collect it")
    (kept,) = report_of(propose(store))["uncollected"]  # type: ignore[misc]
    assert kept["warning"] == told.warning
    row = {"pack_id": "pack-anna", "entries": 1, "head": "h", "added": 0, "redacted": 0}
    store.write(Entry("collections", {**row, "differs_at": None}))
    assert propose(store).uncollected == (), "what anna did until she left is known"
    leave(store, "anna", ObserverState.AWAY)
    (told,) = propose(store).uncollected
    assert "was collected last on 20" in told.warning
    leave(store, "anna", ObserverState.ACTIVE)
    assert propose(store).uncollected == ()


def _changed(store: StudyStore, **change: object) -> None:
    anna = next(o for o in read_observers(store) if o.code == "anna")
    change_observer(store, replace(anna, **change), "a test")  # type: ignore[arg-type]


def test_a_family_that_turns_out_to_be_known_is_given_to_others(store: StudyStore) -> None:
    assign(store)
    issue(store, standing(store))
    dyads = {session.id: session.dyad for session in read_sessions(store)}
    others = {coding for coding in standing(store) if coding.observer != "anna"}
    known = next(dyads[c.session] for c in standing(store) if c.observer == "anna")
    _changed(store, knows=(known,))
    assign(store, reason="anna knows a family")
    now = standing(store)
    assert known not in {dyads[c.session] for c in now if c.observer == "anna"}
    assert others <= set(now)
    assert set(Counter((c.session, c.purpose) for c in now).values()) == {1}
    assert len(now) == 2 * len(dyads)


@pytest.mark.parametrize("change", [{"is_certified": False}, {"languages": ("de",)}])
def test_who_may_not_code_any_more_gives_back_what_is_not_begun(
    store: StudyStore, change: dict[str, object]
) -> None:
    assign(store)
    issue(store, standing(store))
    _changed(store, **change)
    assign(store, reason="a test")
    assert "anna" not in {coding.observer for coding in standing(store)}
    _changed(store, is_certified=True, languages=("en",))
    had = {c.session for c in read_assignments(store) if c.observer == "anna"}
    leave(store, "ben", ObserverState.LEFT)
    assign(store, reason="ben moved away")
    again = {c.session for c in standing(store) if c.observer == "anna"}
    assert again, "anna is given some of ben's"
    assert again.isdisjoint(had), "what she had in a pack she may have seen"


def _so_far(coding: AssignedCoding, state: CodingState) -> CodingProgress:
    return CodingProgress(coding, 600_000_000, state)


def test_a_stopped_family_and_repeats_of_what_was_stopped_are_given_back(
    store: StudyStore,
) -> None:
    assign(store)
    issue(store, standing(store))
    sessions = read_sessions(store)
    dyads = {session.id: session.dyad for session in sessions}
    observers = {observer.code: observer for observer in read_observers(store)}
    first = standing(store)[0]
    other = next(
        c for c in standing(store) if c != first and dyads[c.session] != dyads[first.session]
    )
    codings = [
        _so_far(first, CodingState.STOPPED),
        _so_far(replace(first, coding=CodingId("begun")), CodingState.STARTED),
        _so_far(replace(first, coding=CodingId("not begun")), CodingState.ASSIGNED),
        _so_far(other, CodingState.SUBMITTED),
        _so_far(
            replace(other, coding=CodingId("again"), purpose=Purpose.REPEAT), CodingState.ASSIGNED
        ),
    ]
    back = given_back(codings, observers, sessions)
    assert {(c.coding, why) for c, why in back} == {
        ("not begun", "the observer stopped coding the family")
    }
    alone = given_back([codings[-1]], observers, sessions)
    assert [(c.coding, why) for c, why in alone] == [
        ("again", "there is nothing any more that it repeats")
    ]


def test_new_films_come_as_a_new_batch(store: StudyStore) -> None:
    from studies import stub_session
    from vippcoder.domain.ids import DyadId
    from vippcoder.domain.study import Dyad
    from vippcoder.storage.study.films import dyad_entry, session_entries

    assign(store)
    issue(store, standing(store))
    before = set(standing(store))
    late = DyadId("D-099")
    with store.transaction():
        store.append([dyad_entry(Dyad(late))])
        store.append(
            session_entries(store, stub_session(store.folder, late, "baseline", "free-play"))
        )
    assign(store)
    new = set(standing(store)) - before
    assert {coding.session for coding in new} == {"s-D-099-baseline-free-play"}
    assert {coding.purpose for coding in new} == {Purpose.MAIN, Purpose.DOUBLE}
    assert {coding.batch for coding in new} == {2}


def test_who_is_away_or_not_certified_gets_nothing(store: StudyStore) -> None:
    leave(store, "anna", ObserverState.AWAY)
    ben = next(o for o in read_observers(store) if o.code == "ben")
    change_observer(store, replace(ben, is_certified=False))
    assign(store)
    assert {coding.observer for coding in standing(store)} == set(OBSERVERS) - {"anna", "ben"}


def test_the_report_names_neither_family_nor_timepoint(store: StudyStore) -> None:
    proposal = propose(store)
    told = str({**report_of(proposal), "violations": []})
    assert "D-00" not in told
    assert "baseline" not in told
    assert all("timepoints" in v for v in report_of(proposal)["violations"])  # type: ignore[attr-defined]


def test_bad_input_is_one_sentence(store: StudyStore, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no session s-none"):
        propose(store, gold=[SessionId("s-none")])
    proposal = propose(store)
    commit(store, proposal)
    with pytest.raises(StudyError, match="changed since"):
        commit(store, proposal)
    issue(store, standing(store))
    with pytest.raises(StudyError, match="everything that can be assigned is assigned"):
        assign(store)
    empty = stub_study(tmp_path / "empty", dyads=0)
    with pytest.raises(StudyError, match="no film to assign"):
        propose(empty)
    empty.close()
