"""The training demonstration: a set, a trainee halfway through, gold beside what was coded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vippcoder.demonstration.training import CODED, FILMS, make_training
from vippcoder.errors import StudyError
from vippcoder.observing import training
from vippcoder.observing.pack import open_pack
from vippcoder.study.study import opened_study
from vippcoder.study.training.standing import standings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long
def test_a_trainee_is_halfway_through(tmp_path: Path) -> None:
    made = make_training(tmp_path / "trial", seed=2)
    with open_pack(made.pack, read_only=True) as pack:
        found = training.feedback(pack)
        assert len(pack.assignments) == FILMS
        for one in found:
            frames = one.assignment.reference.frames
            moments = [rating.at_us for rating in one.gold.ratings if rating.at_us is not None]
            assert moments
            assert all(frames.is_edge(at_us) for at_us in moments)
    assert len(found) == CODED
    with opened_study(made.study, read_only=True) as store:
        (standing,) = standings(store)
    assert (len(standing.films), standing.left) == (CODED, FILMS - CODED)


def test_what_lies_there_is_left_alone(tmp_path: Path) -> None:
    films = tmp_path / "trial-training"
    films.mkdir()
    with pytest.raises(StudyError, match="exists already"):
        make_training(tmp_path / "trial")
    assert films.is_dir()
    assert not (tmp_path / "trial").exists()
