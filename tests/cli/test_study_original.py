"""From a moment that an observer marked back to the camera's film, without a name of it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from filmed_study import Shot, filmed_study
from issuing import assign
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.study.films.alike import make_alike

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


@pytest.fixture
def alike(tmp_path: Path) -> tuple[Path, str]:
    """A study of films of 25 and 30 frames a second that were made alike, and a mask in it."""
    folder = tmp_path / "trial"

    def shot(_dyad: int, timepoint: int) -> Shot:
        return Shot(rate=30 if timepoint else 25, frames=40, size=(160, 120))

    with closing(filmed_study(folder, shot=shot)) as store:
        make_alike(store)
        fast = [s for s in read_sessions(store) if s.timepoint != "baseline"]
        assign(store, "anna", tuple(fast[:1]))
        mask = next(a.mask for a in read_assignments(store) if a.session == fast[0].id)
    return folder, mask


def test_a_moment_goes_back_to_the_cameras_frame(
    vippcoder: Vippcoder, alike: tuple[Path, str]
) -> None:
    folder, mask = alike
    told = vippcoder("study", "original", folder, mask, "0.92", "--json").json()
    # Frame 23 of 25 a second; the camera had made 30 a second, and its frame 27 was on screen.
    assert (told["session"], told["at_us"], told["frame"]) == (mask, 920_000, 27)
    assert told["original_at_us"] == 900_000
    said = vippcoder("study", "original", folder, mask, "0:00.92").out
    assert "frame 27 of the camera's film" in said
    assert "dyad" not in said
    assert "Ottersen" not in said
    assert "month" not in said


@pytest.mark.parametrize(
    ("named", "at", "more", "words"),
    [
        ("", "59", (), "shows nothing at"),
        ("", "0.5", ("--angle", "2"), "has no angle 2"),
        ("R-9999", "0.5", (), "has no session R-9999"),
        ("", "soon", (), "seconds or minutes:seconds"),
    ],
)
def test_what_is_not_there_is_told(
    vippcoder: Vippcoder,
    alike: tuple[Path, str],
    *,
    named: str,
    at: str,
    more: tuple[str, ...],
    words: str,
) -> None:
    folder, mask = alike
    told = vippcoder("study", "original", folder, named or mask, at, *more)
    assert told.status == 1
    assert words in told.err
