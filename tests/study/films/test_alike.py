"""Films that told the timepoint by their outside tell nothing once they are made alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from filmed_study import Shot, assign, filmed_session, filmed_study
from films import read_number
from vippcoder.cli.app import run
from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.paint import Canvas
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions, session_entries
from vippcoder.storage.study.remakes import read_form
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.telling import read_telling_terms
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.blindness.checking import check_study
from vippcoder.study.films.alike import make_alike
from vippcoder.study.films.origins import original_instant, original_of_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.packing.blinding.report import CheckReport
    from vippcoder.storage.study.store import StudyStore


def failing(report: CheckReport) -> set[str]:
    return {look.code for look in report.looks if not look.passes(report.level)}


def codec(_dyad: int, timepoint: int) -> Shot:
    """At month 8 a phone wrote MPEG-4."""
    return Shot(codec="mpeg4") if timepoint == 2 else Shot()


def size(_dyad: int, timepoint: int) -> Shot:
    """At baseline the camera was set to a finer quality."""
    return Shot(quality=14) if timepoint == 0 else Shot()


def duration(dyad: int, timepoint: int) -> Shot:
    """Films grew shorter with time."""
    return Shot(frames=40 - 5 * timepoint + dyad % 2)


def camera(_dyad: int, timepoint: int) -> Shot:
    """Another camera from month 5 on, of another size and rate, without a microphone."""
    return Shot(size=(320, 180), rate=30, sound=None, frames=31) if timepoint else Shot()


def batch(_dyad: int, timepoint: int) -> Shot:
    """The first batch was cut out of longer recordings: uneven times."""
    uneven = (*range(0, 90_000, 3_700), 91_000)
    return Shot(stamps=uneven[:25]) if timepoint == 0 else Shot()


PLANTED: dict[Callable[[int, int], Shot], set[str]] = {
    codec: {"codecs", "cameras", "sizes"},
    size: {"cameras", "sizes"},
    duration: {"durations", "sizes"},
    camera: {"codecs", "cameras", "sizes", "durations"},
    batch: {"cameras", "sizes", "durations"},
}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.__name__)
def test_what_told_the_timepoint_is_gone(
    planted: Callable[[int, int], Shot], tmp_path: Path
) -> None:
    store = filmed_study(tmp_path / "trial", dyads=7, shot=planted)
    try:
        assign(store, list(read_sessions(store)))
        assert failing(check_study(store)) == PLANTED[planted]
        done = make_alike(store)
        assert done.warnings == ()
        after = check_study(store)
        assert after.found() == ()
        assert [
            t for look in after.looks for t in look.tests if look.code in PLANTED[planted]
        ] == []
        assert verify_store(store).faults == ()
    finally:
        store.close()


def test_each_frame_is_the_one_that_was_on_screen_and_times_go_back(store: StudyStore) -> None:
    before = {session.id: session for session in read_sessions(store)}
    make_alike(store)
    compared = 0
    for session in read_sessions(store):
        new = session.recordings[0].recording
        old = before[session.id].recordings[0].recording
        assert new.id != old.id
        assert len(new.frames) == 29  # 35 frames of 30 a second are the shortest
        number = 17
        instant = original_instant(store, new.id, new.frames.time_of(number))
        assert instant.recording == old.id
        assert instant.frame == old.frames.index_at(new.frames.time_of(number))
        assert instant.at_us == old.frames.time_of(instant.frame)
        assert original_of_session(store, session.id, new.frames.time_of(number)) == instant
        with FrameReader(store.folder / MEDIA / new.file) as reader:
            seen = reader.rgb(number)
        if old.display_height == 240:  # those that are neither scaled up nor down
            left, top = Canvas(new.display_width, new.display_height).corner(320, 240)
            inside = seen[top : top + 240, left : left + 320]
            assert read_number(inside) == instant.frame
            compared += 1
    assert compared == 3


def test_films_of_one_rate_keep_every_time(tmp_path: Path) -> None:
    def shot(dyad: int, _timepoint: int) -> Shot:
        return Shot(frames=30 + dyad)

    store = filmed_study(tmp_path / "trial", shot=shot)
    try:
        before = {s.id: s.recordings[0].recording.frames for s in read_sessions(store)}
        done = make_alike(store)
        assert done.form.keeps_times
        assert sorted(film.lost_us for film in done.films) == [0] * 3 + [40_000] * 3
        for session in read_sessions(store):
            frames = session.recordings[0].recording.frames
            assert frames.times_us == before[session.id].times_us[:30]
            assert frames.end_us == 1_200_000
    finally:
        store.close()


def test_a_window_cuts_all_films_and_tells_what_each_loses(store: StudyStore) -> None:
    done = make_alike(store, window_us=800_000)
    assert set(done.windows_us.values()) == {800_000}
    assert min(film.lost_us for film in done.films) > 300_000
    assert {s.duration_us for s in read_sessions(store)} == {800_000}


def test_old_films_go_after_the_commit_and_what_was_known_stays(store: StudyStore) -> None:
    before = {path.name for path in (store.folder / MEDIA).iterdir()}
    sources = {s.id: s.recordings[0].sources for s in read_sessions(store)}
    told = sorted(one.terms for one in read_telling_terms(store))
    make_alike(store)
    after = {path.name for path in (store.folder / MEDIA).iterdir()}
    assert len(after) == len(before)
    assert not after & before
    assert {s.id: s.recordings[0].sources for s in read_sessions(store)} == sources
    current = {s.recordings[0].recording.id for s in read_sessions(store)}
    again = [one.terms for one in read_telling_terms(store) if one.recording in current]
    assert sorted(again) == told


def test_a_second_call_changes_nothing(store: StudyStore) -> None:
    make_alike(store)
    before = {path.name for path in (store.folder / MEDIA).iterdir()}
    done = make_alike(store)
    assert {path.name for path in (store.folder / MEDIA).iterdir()} == before
    assert all(film.was_alike for film in done.films)


def test_a_film_that_comes_later_gets_the_form_of_the_others(store: StudyStore) -> None:
    make_alike(store)
    form = read_form(store)
    where = ("dyad-001", "month-8", "clean-up")
    with store.transaction():
        late = filmed_session(store.folder, (*where[:2], "free-play"), Shot(frames=60, quality=5))
        store.append(session_entries(store, late))
    make_alike(store)
    again = read_form(store)
    assert form is not None
    assert again is not None
    assert (form.form, form.windows_us) == (again.form, again.windows_us)
    files = {
        (store.folder / MEDIA / s.recordings[0].recording.file).stat().st_size
        for s in read_sessions(store)
    }
    assert files == set(again.sizes.values())
    assert verify_store(store).faults == ()


def test_a_study_without_films_says_so(tmp_path: Path) -> None:
    store = filmed_study(tmp_path / "trial", dyads=0)
    try:
        with pytest.raises(StudyError, match="holds no films yet"):
            make_alike(store)
    finally:
        store.close()


def test_what_left_in_a_pack_stays_and_is_warned_of(store: StudyStore) -> None:
    session, *others = read_sessions(store)
    assign(store, [session])
    (coding, *_) = read_assignments(store)
    pack = {"pack_id": "p" * 32, "observer": coding.observer, "genesis": "g"}
    issue = {
        "coding_id": coding.coding,
        "pack_id": "p" * 32,
        "design_version": 1,
        "files": "[]",
    }
    store.write(Entry("packs", pack), Entry("issues", issue))
    done = make_alike(store)
    assert done.issued == (session.id,)
    assert "sessions in packs already: 1" in done.warnings[0]
    left = {one.id: one for one in read_sessions(store)}[session.id]
    assert left == session
    assert {film.session for film in done.films} == {other.id for other in others}


def test_the_command_tells_the_form_and_what_is_lost(
    store: StudyStore, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(store.folder)
    store.close()
    assert run(["study", "alike", folder, "--window", "0"]) == 2
    assert run(["study", "alike", folder, "--window", "0.8"]) == 0
    told = capsys.readouterr().out
    assert "6 films: 426 x 240, 25.00 frames a second" in told
    assert "free-play: 0.800 s" in told
    assert told.count("are gone") == 6
    assert run(["study", "alike", folder, "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["windows_us"] == {"free-play": 800_000}
    assert all(film["was_alike"] for film in again["films"])
    assert again["sizes"]["free-play"] > 0
