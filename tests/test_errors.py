"""What an error says with the name of its file, and without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from vippcoder.errors import StudyError


@pytest.mark.parametrize(
    ("what", "without"),
    [
        ("is not a film", "it is not a film; choose another."),
        ("holds no video stream", "it holds no video stream; choose another."),
        ("there is no such file", "there is no such file; choose another."),
        ("the disk is full", "the disk is full; choose another."),
    ],
)
def test_a_sentence_has_a_subject_where_no_path_is_shown(what: str, without: str) -> None:
    error = StudyError(what, path=Path("film.mp4"), mend="choose another")
    assert error.sentence(with_path=False) == without
    assert str(error) == f"film.mp4: {what}; choose another."


def test_what_concerns_no_file_is_said_as_it_is() -> None:
    assert StudyError("is not so").sentence(with_path=False) == "is not so."
