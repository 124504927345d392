"""A burnt-in clock is seen on the contact sheet and covered; nothing else of the film changes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import pytest

from filmed_study import Shot, assign, filmed_study
from films import read_number
from vippcoder.cli.app import run
from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.opencv import cv2
from vippcoder.media.paint import Rectangle
from vippcoder.media.pixels import psnr_db
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.blindness.checking import check_study
from vippcoder.study.films.alike import make_alike
from vippcoder.study.films.covering import cover, sheet_of
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from vippcoder.domain.recording import Recording
    from vippcoder.storage.study.store import StudyStore

LOWER_RIGHT = Rectangle(200, 200, 100, 30)


def mixed(_dyad: int, timepoint: int) -> Shot:
    """The first films are MPEG-4, which is encoded anew as H.264 when covered."""
    return Shot(codec="mpeg4") if timepoint == 0 else Shot()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = filmed_study(tmp_path / "trial", dyads=1, shot=mixed)
    yield made
    with suppress(sqlite3.ProgrammingError):
        made.close()


def pictures(store: StudyStore, recording: Recording) -> list[NDArray[np.uint8]]:
    with FrameReader(store.folder / MEDIA / recording.file) as reader:
        return [reader.rgb(number).copy() for number in range(len(reader))]


def film_of(store: StudyStore, session: str) -> Recording:
    return next(s for s in read_sessions(store) if s.id == session).recordings[0].recording


@pytest.mark.parametrize("place", range(3))
def test_the_rectangle_is_black_and_the_rest_as_before(store: StudyStore, place: int) -> None:
    session = read_sessions(store)[place]
    old = session.recordings[0].recording
    before = pictures(store, old)
    done = cover(store, session.id, LOWER_RIGHT)
    new = film_of(store, session.id)
    assert new.id == done.recording != old.id
    assert new.frames == old.frames
    assert not (store.folder / MEDIA / old.file).exists()
    assert done.frames == len(old.frames)
    after = pictures(store, new)
    black = done.rectangle
    assert (black.x, black.y) <= (200, 200)
    for number, (was, now) in enumerate(zip(before, after, strict=True)):
        assert LOWER_RIGHT.of(now).max() <= 6
        assert read_number(now) == number
        outside = np.ones(was.shape[:2], bool)
        black.of(outside)[:] = False
        assert psnr_db(was[outside], now[outside]) >= 30
    assert done.worst_db >= 34
    assert verify_store(store).faults == ()
    assert len(list((store.folder / MEDIA).iterdir())) == 3


def test_only_the_frames_that_are_meant_are_covered(store: StudyStore) -> None:
    session = read_sessions(store)[0].id
    done = cover(store, session, LOWER_RIGHT, from_us=200_000, to_us=400_000)
    assert done.frames == 5
    dark = [
        number
        for number, picture in enumerate(pictures(store, film_of(store, session)))
        if LOWER_RIGHT.of(picture).max() <= 6
    ]
    assert dark == [5, 6, 7, 8, 9]


def test_a_covered_film_keeps_the_form_and_the_size_of_all(store: StudyStore) -> None:
    make_alike(store)
    session = read_sessions(store)[1].id
    cover(store, session, LOWER_RIGHT)
    files = [film_of(store, s.id).file for s in read_sessions(store)]
    assert len({(store.folder / MEDIA / name).stat().st_size for name in files}) == 1
    report = check_study(store)
    assert report.found() == ()
    (note,) = [look.note for look in report.looks if look.code == "cameras"]
    assert note == "3 films, signatures: 1."
    assert all(film.was_alike for film in make_alike(store).films)


def test_covering_then_making_alike_leads_to_the_same(store: StudyStore) -> None:
    session = read_sessions(store)[1].id
    cover(store, session, LOWER_RIGHT)
    make_alike(store)
    assert all(LOWER_RIGHT.of(p).max() <= 6 for p in pictures(store, film_of(store, session)))
    assert verify_store(store).faults == ()


@pytest.mark.parametrize(
    "wanted",
    [Rectangle(-1, 0, 10, 10), Rectangle(300, 0, 30, 10), Rectangle(0, 0, 0, 5)],
    ids=["before", "beyond", "empty"],
)
def test_a_rectangle_beside_the_picture_is_refused(store: StudyStore, wanted: Rectangle) -> None:
    with pytest.raises(StudyError, match="does not lie in the picture; the picture is 320 x 240"):
        cover(store, read_sessions(store)[0].id, wanted)


def test_times_angles_and_sessions_that_are_not_there_are_refused(store: StudyStore) -> None:
    session = read_sessions(store)[0].id
    with pytest.raises(StudyError, match="nothing to cover between these times"):
        cover(store, session, LOWER_RIGHT, from_us=5_000_000)
    with pytest.raises(StudyError, match="has no angle 2"):
        sheet_of(store, session, angle=2)
    with pytest.raises(StudyError, match="no session R-7F3K"):
        sheet_of(store, "R-7F3K")


def test_the_sheet_shows_first_last_and_between_and_the_edges_enlarged(store: StudyStore) -> None:
    session = read_sessions(store)[1].id
    sheet = sheet_of(store, session)
    rows, left = 360 + 34, 8
    assert sheet.shape == (3 * rows + 6 * (48 * 4 + 34), 1472, 3)
    seen = []
    for row in range(3):
        for column in range(3):
            top, start = row * rows + 8, left + column * 488
            picture = sheet[top : top + 360, start : start + 480]
            seen.append(read_number(cv2.resize(picture, (320, 240))))
    assert seen == [0, 3, 6, 9, 12, 15, 18, 21, 24]


def test_who_has_still_to_code_a_session_is_not_shown_it(store: StudyStore) -> None:
    sessions = list(read_sessions(store))
    assign(store, sessions)
    (coding, *_) = read_assignments(store)
    folder = store.folder
    store.close()
    with (
        opened_study(folder, person=coding.observer) as own,
        pytest.raises(StudyError, match="has still to code"),
    ):
        sheet_of(own, coding.mask)


def test_both_commands(
    store: StudyStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session, folder = read_sessions(store)[1].id, str(store.folder)
    store.close()
    out = tmp_path / "sheet.png"
    assert run(["study", "contact-sheet", folder, session, "--out", str(out)]) == 0
    assert cv2.imread(str(out)).shape[1] == 1472
    capsys.readouterr()
    assert run(["study", "cover", folder, session, "--rect", "200,200,100,30", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["session"] == session
    assert told["rectangle"] == {"x": 192, "y": 192, "width": 112, "height": 48}
    assert run(["study", "cover", folder, session, "--rect", "here"]) == 2
    assert run(["study", "contact-sheet", folder, session, "--out", "sheet.jpg"]) == 2
