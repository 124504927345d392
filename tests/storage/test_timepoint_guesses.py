"""What observers guessed of the timepoint is read in the study, under masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collected import assign, issue
from studies import stub_study
from vippcoder.storage.study.verification import verify_store

if TYPE_CHECKING:
    from pathlib import Path


def test_the_newest_guess_of_each_coding_is_told_under_its_mask(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=2)
    try:
        first, second = assign(
            store, "anna", "s-D-001-baseline-free-play", "s-D-002-month-5-free-play"
        )
        home = issue(store, "p1", first, second)
        for coding, guess, certainty in (
            (first, "Month 8", 0),
            (second, "do not know", 0),
            (first, "Month 5", 3),
        ):
            row = {"coding_id": coding.coding, "guess": guess, "certainty": certainty}
            home.after(minutes=1).entry(coding, "timepoint_answers", row)
        told = store.rows("SELECT mask, observer, guess, certainty FROM timepoint_guesses")
        assert [tuple(row) for row in told] == [
            (first.mask, "anna", "Month 5", 3),
            (second.mask, "anna", "do not know", 0),
        ]
        columns = store.rows("SELECT * FROM timepoint_guesses")[0].keys()
        assert not {"dyad", "timepoint", "session"} & set(columns)
        assert not [fault for fault in verify_store(store).faults if "rule" in fault]
    finally:
        store.close()
