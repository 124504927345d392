"""A made-up trial looks like the one it rehearses, and its films show what was made up."""

from __future__ import annotations

import csv
from collections import Counter
from statistics import mean
from typing import TYPE_CHECKING

import pytest

from vippcoder.demonstration.seen import behaviour_seen
from vippcoder.demonstration.trial import ARMS, TASKS, TIMEPOINTS, made_up_trial
from vippcoder.demonstration.trial_films import draw_trial
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", range(5))
def test_it_has_the_size_and_the_gaps_of_the_trial(seed: int) -> None:
    trial = made_up_trial(34, seed)
    filmed = Counter(v.timepoint for v in trial.visits if v.behaviours)
    assert [filmed[timepoint] for timepoint in TIMEPOINTS] == [34, 29, 22]
    assert len(trial.visits) == 34 * 3
    assert trial.films == 85 * len(TASKS)
    assert Counter(trial.allocation.values()) == {ARMS[0]: 14, ARMS[1]: 20}
    for visit in trial.visits:
        assert bool(visit.behaviours) == bool(visit.filmed_on) == (not visit.missing_because)
    days: dict[str, list[object]] = {}
    for visit in trial.visits:
        if visit.filmed_on:
            days.setdefault(visit.dyad, []).append(visit.filmed_on)
    assert all(of_dyad == sorted(set(of_dyad)) for of_dyad in days.values())  # type: ignore[type-var]


def test_the_seed_makes_it() -> None:
    assert made_up_trial(6, 3) == made_up_trial(6, 3)
    assert made_up_trial(6, 3) != made_up_trial(6, 4)
    assert made_up_trial(1, 1).visits[0].filmed_on is not None


def test_feedback_shows_after_baseline_alone() -> None:
    gains: dict[tuple[str, bool], list[int]] = {}
    for seed in range(30):
        trial = made_up_trial(34, seed)
        for visit in trial.visits:
            key = trial.allocation[visit.dyad], visit.timepoint == TIMEPOINTS[0]
            gains.setdefault(key, []).extend(b.quality for b in visit.behaviours.values())
    treated_before, usual_before = (mean(gains[arm, True]) for arm in ARMS)
    treated_after, usual_after = (mean(gains[arm, False]) for arm in ARMS)
    assert abs(treated_before - usual_before) < 60
    assert treated_after - usual_after > 100


def test_films_show_what_was_made_up_and_a_manifest_names_them(tmp_path: Path) -> None:
    trial = made_up_trial(2, 1)
    told: list[float] = []
    job = Job(lambda fraction, _: told.append(fraction))
    manifest = draw_trial(tmp_path, trial, seconds=0.5, job=job)
    assert told[-1] == 1
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = {(r["dyad"], r["timepoint"], r["task"]): r["file"] for r in rows if r["file"]}
    assert len(named) == trial.films
    for visit in trial.visits:
        for task, behaviour in visit.behaviours.items():
            film = tmp_path / named[visit.dyad, visit.timepoint, task]
            assert behaviour_seen(film) == behaviour
    missing = [r for r in rows if r["missing_because"]]
    assert len(missing) == sum(not visit.behaviours for visit in trial.visits)


def test_drawing_can_be_cancelled(tmp_path: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        draw_trial(tmp_path, made_up_trial(2, 1), seconds=0.5, job=job)
    assert not (tmp_path / "manifest.csv").exists()
