"""A lost pack is given up: its observer gets what was open in it, in a new pack."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from issuing import assigned_study, code
from vippcoder.domain.ids import ObserverCode
from vippcoder.errors import StudyError
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.progress import read_packs
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.packs import issuing
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import Issued, issue_packs
from vippcoder.study.packs.journeys import issue_locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

ANNA = ObserverCode("anna")
DONE = {"submitted", "stopped"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = assigned_study(tmp_path / "trial")
    issue_packs(made)
    yield made
    made.close()


def at_home(store: StudyStore) -> Path:
    """Copy anna's pack to her own disk."""
    return shutil.copytree(pack_of(store), store.folder.parent / "home" / "anna.vipppack")


def pack_of(store: StudyStore) -> Path:
    return store.folder / "packs" / "anna.vipppack"


def again(store: StudyStore) -> Issued:
    (done,) = issue_packs(store, [ANNA], again="her disk broke")
    return done


def standing(store: StudyStore) -> list[tuple[str, str]]:
    """Return session and mask of what anna has."""
    return [
        (c.session, c.mask)
        for c in read_assignments(store)
        if c.observer == ANNA and not c.cancelled_because
    ]


def states(store: StudyStore) -> list[str]:
    rows = store.rows("SELECT state FROM codings WHERE observer = 'anna' AND state <> 'withdrawn'")
    return sorted(row["state"] for row in rows)


def test_what_was_open_comes_again_and_what_was_done_stays(store: StudyStore) -> None:
    before = dict(standing(store))
    home = at_home(store)
    code(home, 1, sessions=2)
    collect(store, home)
    rated = [tuple(row) for row in store.rows("SELECT * FROM ratings_current")]
    done = again(store)
    assert (done.folder, len(done.masks), done.is_delivery) == (pack_of(store), 4, False)
    now = dict(standing(store))
    assert now.keys() == before.keys(), "each session once"
    assert {mask for mask in now.values() if mask not in before.values()} == set(done.masks)
    assert [tuple(row) for row in store.rows("SELECT * FROM ratings_current")] == rated
    with open_pack(done.folder) as pack:
        assert tuple(a.mask for a in pack.assignments) == done.masks
    assert verify_pack(done.folder).faults == ()
    code(done.folder, 2)
    assert collect(store, done.folder).differs_at is None
    assert len(states(store)) == 6
    assert set(states(store)) <= DONE
    assert [(pack.observer, pack.is_lost) for pack in read_packs(store)] == [
        ("anna", True),
        ("anna", False),
        ("ben", False),
    ]
    assert verify_store(store).faults == ()
    assert issue_packs(store) == ()


def test_what_the_lost_pack_still_held_does_not_count_beside_the_new(store: StudyStore) -> None:
    home = at_home(store)
    code(home, 1, sessions=1)
    collect(store, home)
    old = shutil.copytree(home, home.parent / "old")
    code(home, 2)
    again(store)
    assert collect(store, old).added == 0, "what was collected may come again"
    before = store.rows("SELECT count(*) AS n FROM collected_entries")[0]["n"]
    with pytest.raises(StudyError, match="was given up as lost"):
        collect(store, home)
    assert store.rows("SELECT count(*) AS n FROM collected_entries")[0]["n"] == before


def test_a_pack_that_lies_in_the_study_is_not_lost(store: StudyStore) -> None:
    with pytest.raises(StudyError, match="lies here with everything"):
        again(store)
    code(pack_of(store), 1, sessions=1)
    with pytest.raises(StudyError, match="holds work that was not collected"):
        again(store)
    assert not any(pack.is_lost for pack in read_packs(store))


def test_bad_input_is_one_sentence_and_changes_nothing(store: StudyStore) -> None:
    home = at_home(store)
    shutil.rmtree(pack_of(store))
    with pytest.raises(StudyError, match="without a reason"):
        issue_packs(store, [ANNA], again="  ")
    code(home, 1)
    collect(store, home)
    with pytest.raises(StudyError, match="is done and collected"):
        again(store)
    with pytest.raises(StudyError, match="there is no observer zoe"):
        issue_packs(store, [ObserverCode("zoe")], again="gone")
    assert not any(pack.is_lost for pack in read_packs(store))


def test_killed_before_the_new_pack_was_made_it_goes_on(
    store: StudyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(pack_of(store))

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "issue_pack", dies)
        with pytest.raises(KeyboardInterrupt):
            again(store)
    planned = standing(store)
    (done,) = issue_packs(store)
    assert sorted(done.masks) == sorted(mask for _, mask in planned)
    assert len(planned) == 6


def test_a_locked_one_takes_the_place_of_the_lost_one_and_of_what_lay_there(
    store: StudyStore,
) -> None:
    code(pack_of(store), 1, sessions=1)
    collect(store, pack_of(store))
    shutil.rmtree(pack_of(store))
    left = store.folder / "packs" / "anna-2.vippdelivery.age"
    left.write_bytes(b"of the lost pack")
    (done,) = issue_locked(store, ANNA, "a passphrase of hers", again="the stick fell in a river")
    assert (done.folder.name, len(done.masks)) == ("anna.vipppack.age", 5)
    assert not left.exists()
