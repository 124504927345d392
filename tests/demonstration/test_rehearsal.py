"""A made-up trial goes through the same verbs as a real one, and keeps its allocation outside."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest

from vippcoder.demonstration.rehearsal import make_rehearsal, outside_of
from vippcoder.demonstration.seen import behaviour_seen
from vippcoder.demonstration.trial_design import CODES
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions, read_visits
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.allocation.sealing import proves
from vippcoder.study.design.versions import read_design
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.demonstration.rehearsal import Rehearsal


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return make_rehearsal(tmp_path_factory.mktemp("home") / "trial", dyads=2, seed=3)


def test_films_are_in_and_show_what_was_made_up(made: Rehearsal) -> None:
    wanted = {
        (visit.dyad, visit.timepoint, task): behaviour
        for visit in made.trial.visits
        for task, behaviour in visit.behaviours.items()
    }
    with opened_study(made.study, read_only=True) as store:
        sessions = read_sessions(store)
        assert {(s.dyad, s.timepoint, s.task) for s in sessions} == wanted.keys()
        for session in sessions:
            film = made.study / "media" / session.recordings[0].recording.file
            key = session.dyad, session.timepoint, session.task
            assert behaviour_seen(film) == wanted[key]
        missing = {(v.dyad, v.timepoint) for v in read_visits(store) if v.missing_because}
        assert missing == {(v.dyad, v.timepoint) for v in made.trial.visits if v.missing_because}
        assert [o.code for o in read_observers(store)] == list(CODES)
        codings = read_assignments(store)
        assert len(codings) == made.codings >= 2 * len(sessions)
        knows = {o.code: set(o.knows) for o in read_observers(store)}
        families = {s.id: s.dyad for s in sessions}
        assert not any(families[c.session] in knows[c.observer] for c in codings)
        assert verify_store(store).faults == ()


def test_the_allocation_is_sealed_outside_and_nowhere_inside(made: Rehearsal) -> None:
    file = made.outside / "allocation.csv"
    with opened_study(made.study, read_only=True) as store:
        design = read_design(store)
    assert proves(file, design.commitment)
    with file.open(encoding="utf-8", newline="") as opened:
        assert {row["dyad"]: row["arm"] for row in csv.DictReader(opened)} == made.trial.allocation
    nonce = (made.outside / "allocation.nonce").read_bytes().strip()
    key = (made.outside / "safeguarding-key.txt").read_bytes().strip()
    for path in made.study.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert nonce not in held
            assert key not in held


def test_nothing_is_written_over_and_nothing_half_made_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "trial"
    kept = outside_of(folder) / "allocation.csv"
    kept.parent.mkdir()
    kept.write_text("dyad,arm\n", encoding="ascii")
    with pytest.raises(StudyError, match="exists already"):
        make_rehearsal(folder, dyads=2)
    assert kept.read_text(encoding="ascii") == "dyad,arm\n"
    shutil.rmtree(kept.parent)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StudyError, match="cannot be made"):
        make_rehearsal(tmp_path / "file" / "trial", dyads=2)
    (tmp_path / "file").unlink()

    def cancel(fraction: float, _: str) -> None:
        if fraction > 0.4:
            job.cancel()

    job = Job(cancel)
    with pytest.raises(CancelledError):
        make_rehearsal(folder, dyads=2, job=job)
    assert list(tmp_path.iterdir()) == []
