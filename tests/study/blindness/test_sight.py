"""The lead's own blindness: nothing is told unasked, no score before it is coded, views kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from collected import assign, issue
from studies import stub_study
from vippcoder.domain.study import Purpose
from vippcoder.errors import StudyError
from vippcoder.storage.study.assignments import cancellation_entry
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.looks import read_reveals, read_views
from vippcoder.storage.study.progress import read_progress
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.blindness.scores import show_scores
from vippcoder.study.blindness.sight import (
    Part,
    may_see_scores,
    record_view,
    reveal,
    revealed,
)
from vippcoder.study.independence.knowledge import read_knowledge
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore

SENSITIVITY = "sensitivity"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    stub_study(tmp_path / "trial", dyads=2).close()
    return tmp_path / "trial"


def _double_coded(study: Path, *, anna_submits: bool) -> tuple[AssignedCoding, AssignedCoding]:
    """Let ben submit a rating of 6 of a session that anna codes too."""
    with opened_study(study) as store:
        session = read_sessions(store)[0].id
        (anna,) = assign(store, "anna", session)
        (ben,) = assign(store, "ben", session, purpose=Purpose.DOUBLE)
        home, other = issue(store, "pack-a", anna), issue(store, "pack-b", ben)
        other.started(ben).rated(ben, SENSITIVITY, 6)
        other.submitted(ben)
        if anna_submits:
            home.after(hours=1).started(anna).rated(anna, SENSITIVITY, 3)
            home.submitted(anna)
    return anna, ben


def test_a_reveal_tells_what_was_asked_for_and_stays(study: Path) -> None:
    anna, _ = _double_coded(study, anna_submits=True)
    with opened_study(study, person="mara") as store:
        assert revealed(store, "mara") == ()
        told = reveal(store, anna.mask, "a film is upside down", [Part.TIMEPOINT])
        assert (told.dyad, told.timepoint) == (None, "baseline")
        both = reveal(store, anna.session, "the same")
        assert (both.dyad, both.timepoint) == ("D-001", "baseline")
        assert revealed(store, "mara") == (both,)
        assert revealed(store, "lead") == ()
        assert [(r.person, r.part, r.reason) for r in read_reveals(store)] == [
            ("mara", "timepoint", "a film is upside down"),
            ("mara", "dyad", "the same"),
            ("mara", "timepoint", "the same"),
        ]
        assert verify_store(store).faults == ()


@pytest.mark.parametrize(("reason", "named"), [(" ", "R-0001"), ("why not", "R-9999")])
def test_without_a_reason_or_a_session_nothing_is_told(
    study: Path, reason: str, named: str
) -> None:
    _double_coded(study, anna_submits=True)
    with opened_study(study) as store:
        with pytest.raises(StudyError, match=r"needs a reason|no session R-9999"):
            reveal(store, named, reason)
        assert read_reveals(store) == ()


def test_who_has_still_to_code_a_session_is_told_nothing_of_it(study: Path) -> None:
    anna, ben = _double_coded(study, anna_submits=False)
    with opened_study(study, person="anna") as store:
        with pytest.raises(StudyError, match="has still to code"):
            reveal(store, ben.mask, "curious")
        sight = may_see_scores(store, "anna", [anna.coding, ben.coding])
        assert sight.seen == ()
        assert [w.mask for w in sight.withheld] == [anna.mask, ben.mask]
        shown = show_scores(store)
        assert shown.scores == ()
        assert [w.mask for w in shown.withheld] == [ben.mask]
        assert read_views(store) == ()
        assert may_see_scores(store, "cleo", [anna.coding, ben.coding]).is_whole


def test_a_repeat_to_come_withholds_the_observers_own_first_score(study: Path) -> None:
    anna, ben = _double_coded(study, anna_submits=True)
    with opened_study(study) as store:
        assert may_see_scores(store, "anna", [anna.coding, ben.coding]).is_whole
        (again,) = assign(store, "anna", anna.session, purpose=Purpose.REPEAT)
        sight = may_see_scores(store, "anna", [anna.coding, ben.coding])
        assert len(sight.withheld) == 2
        store.write(cancellation_entry(again, "no time"))
        assert may_see_scores(store, "anna", [anna.coding, ben.coding]).is_whole


def test_seen_scores_are_kept_and_one_s_own_are_no_others(study: Path) -> None:
    anna, ben = _double_coded(study, anna_submits=True)
    with opened_study(study, person="anna") as store:
        shown = show_scores(store)
        assert {(s.mask, s.value) for s in shown.scores} == {(anna.mask, 3), (ben.mask, 6)}
        assert [(v.person, v.coding, v.place) for v in read_views(store)] == [
            ("anna", ben.coding, "study scores")
        ]
        assert show_scores(store, [anna.mask]).scores[0].observer == "anna"
        assert len(read_views(store)) == 1
        with pytest.raises(StudyError, match="no mask R-9999"):
            show_scores(store, ["R-9999"])
        assert verify_store(store).faults == ()


def had_seen_scores(store: StudyStore, coding: AssignedCoding) -> bool:
    """Whether an observer had seen another's score before the first submission, or by now."""
    (at,) = (p.submitted_at for p in read_progress(store) if p.coding.coding == coding.coding)
    return read_knowledge(store).had_seen_scores(coding, at or datetime.max.replace(tzinfo=UTC))


def test_a_view_before_submission_is_told_and_one_after_it_is_not(study: Path) -> None:
    with opened_study(study, person="anna") as store:
        one, two = (session.id for session in read_sessions(store)[:2])
        (ben, bens_other) = assign(store, "ben", one, two)
        issue(store, "pack-b", ben).started(ben).submitted(ben)
        record_view(store, [ben.coding, bens_other.coding], "agreement")
        # The session is given to anna later, when ben's score was seen already.
        (anna,) = assign(store, "anna", one, purpose=Purpose.DOUBLE)
        (view,) = read_knowledge(store).views["anna", one]
        assert had_seen_scores(store, anna)
        assert (view.coding, view.place) == (ben.coding, "agreement")
        assert not had_seen_scores(store, ben)
        home = issue(store, "pack-a", anna)
        home.at = view.at - timedelta(minutes=1)
        home.started(anna).submitted(anna)
        assert not had_seen_scores(store, anna)


def test_the_first_submission_is_the_one_that_views_are_held_against(study: Path) -> None:
    anna, ben = _double_coded(study, anna_submits=True)
    with opened_study(study, person="anna") as store:
        record_view(store, [ben.coding], "agreement")
        home = issue(store, "pack-c", anna)
        home.at = datetime(2199, 1, 1, tzinfo=UTC)
        home.submitted(anna)
        assert not had_seen_scores(store, anna)
