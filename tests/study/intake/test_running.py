"""An intake with films that are decoded: what each recording is, and what is kept of its source."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from films import Recipe, cut, draw, spoil, uneven_stamps
from intake_stage import manifest_of, new_study, plan, small_film, stub_take, unsound
from odd_films import ODD_FILMS
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.media.findings import FINDINGS
from vippcoder.media.index import index_film
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.intake import read_findings
from vippcoder.storage.study.telling import read_telling_terms
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.intake.decision import UNSOUND, encode_because
from vippcoder.study.intake.running import run_intake
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.study import StudyRecording
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.intake.work import SessionWork, TakenFilm


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    store = new_study(tmp_path / "trial")
    yield store
    store.close()


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "visits"
    folder.mkdir()
    return folder


def reference(store: StudyStore, dyad: str) -> StudyRecording:
    return next(one for one in read_sessions(store) if one.dyad == dyad).recordings[0]


def test_a_sound_film_is_copied_and_an_unsound_one_gets_a_proxy(
    store: StudyStore, films: Path
) -> None:
    made = {
        "sound.mp4": lambda p: draw(p, Recipe(sound="aac", options={"g": "25"})),
        "rotated.mp4": lambda p: draw(p, Recipe(rotation=90, options={"g": "25"})),
        "uneven.mp4": lambda p: draw(
            p, Recipe(frames=60, stamps=uneven_stamps(60), options={"g": "12"})
        ),
        "far.mp4": lambda p: draw(p, Recipe(frames=150, options={"g": "150"})),
        "cut.mkv": lambda p: cut(draw(films / "whole.mkv", Recipe(options={"g": "10"})), p, 0.6),
        "hurt.mp4": lambda p: spoil(draw(films / "whole.mp4", Recipe(options={"g": "30"})), p),
        "back.ts": ODD_FILMS["clock_set_back.ts"],
    }
    rows = []
    for number, (name, make) in enumerate(made.items(), start=1):
        make(films / name)
        rows.append(f"D-{number:03d},baseline,meal,{name}")
    result = run_intake(store, plan(store, manifest_of(films, rows)), processes=2)
    assert result.failed == ()
    how = [one.films[0].how_made for one in result.taken]
    assert how == [
        "stream copy",
        "stream copy",
        "stream copy",
        "proxy: keyframes are far apart",
        "stream copy",
        "proxy: pictures are damaged",
        "proxy: pictures are damaged, frame times go backwards",
    ]
    assert unsound(store) == []
    assert verify_store(store).faults == ()
    for one in result.taken:
        path = one.planned.angles[0][0].path
        truth = index_film(path, by_decoding=True).frames
        copy = store.folder / "media" / one.films[0].recording.file
        kept = one.films[0].recording.frames
        assert kept.times_us == truth.times_us
        assert index_film(copy, by_decoding=True).frames.times_us == truth.times_us
    found = {finding.recording: finding.code for finding in read_findings(store)}
    assert "truncated" in found[reference(store, "D-005").recording.id]
    assert reference(store, "D-006").recording.damaged
    upright = reference(store, "D-002").recording
    assert (upright.display_width, upright.display_height) == (240, 320)


def test_every_finding_that_decides_is_one_of_the_doctor_s() -> None:
    assert UNSOUND.keys() <= {code for code, _ in FINDINGS}
    assert encode_because([]) == ""


def test_what_a_source_tells_is_kept_and_not_in_its_master(store: StudyStore, films: Path) -> None:
    (films / "Marguerite").mkdir()
    film = films / "Marguerite" / "holiday_2024-11-03.mp4"
    small_film(film, 3)
    os.utime(film, (1_700_000_000, 1_700_000_000))
    head = "dyad,timepoint,task,file,filmed_on"
    row = f"D-001,baseline,meal,{film},2024-12-01"
    run_intake(store, plan(store, manifest_of(films, [row], head=head)), processes=0)
    held = reference(store, "D-001")
    (told,) = read_telling_terms(store)
    assert told.recording == held.recording.id
    texts = {term.text for term in told.terms}
    assert {
        film.name,
        "Marguerite",
        "2024-11-03",
        "2024-12-01",
        "2023-11-14",
        held.sources[0].sha256,
        held.recording.sha256,
        held.recording.file.removesuffix(".mp4"),
    } <= texts
    assert any(moment.year == 2023 for moment in told.moments)
    master = store.folder / "media" / held.recording.file
    content = master.read_bytes()
    assert not [text for text in texts if len(text) > 7 and text.encode() in content]
    assert master.stat().st_mtime == 946_684_800


def test_angles_and_parts_make_one_session(store: StudyStore, films: Path) -> None:
    for number in (1, 2, 3):
        small_film(films / f"{number}.mp4", number)
    head = "dyad,timepoint,task,file,angle,part"
    rows = [
        "D-001,baseline,meal,2.mp4,1,2",
        "D-001,baseline,meal,1.mp4,1,1",
        "D-001,baseline,meal,3.mp4,2,",
    ]
    result = run_intake(store, plan(store, manifest_of(films, rows, head=head)), processes=0)
    assert result.failed == ()
    (session,) = read_sessions(store)
    joined, second = session.recordings
    assert [source.name for source in joined.sources] == ["1.mp4", "2.mp4"]
    assert joined.how_made == "stream copy; 2 parts joined; sound encoded anew: parts are joined"
    assert len(joined.recording.frames) == 16
    assert second.recording.offset_us == 0
    assert "too short" in second.recording.unsure_because
    assert unsound(store) == []
    again = plan(store, films / "manifest.csv")
    assert (len(again.known), again.new, again.problems) == (1, (), ())


def test_a_film_that_cannot_be_taken_in_keeps_no_other_out(store: StudyStore, films: Path) -> None:
    for number in (1, 2):
        small_film(films / f"{number}.mp4", number)
    small_film(films / "3.mp4", 3)
    rows = [f"D-00{n},baseline,meal,{n}.mp4" for n in (1, 2, 3)]
    found = plan(store, manifest_of(films, rows))
    (films / "2.mp4").write_bytes((films / "2.mp4").read_bytes() + b"more")
    (films / "3.mp4").unlink()
    result = run_intake(store, found, processes=2)
    assert [one.planned.wanted.dyad for one in result.taken] == ["D-001"]
    assert [problem.line for problem in result.failed] == [3, 4]
    assert "was changed while films were taken in" in result.failed[0].sentence
    assert unsound(store) == []


def test_cancelled_it_leaves_what_is_whole_and_goes_on_from_there(
    store: StudyStore, films: Path
) -> None:
    for number in range(6):
        small_film(films / f"{number}.mp4", number)
    rows = [f"D-00{n},baseline,meal,{n}.mp4" for n in range(6)]
    found = plan(store, manifest_of(films, rows))
    job = Job(lambda fraction, _what: job.cancel() if fraction > 0.4 else None)
    with pytest.raises(CancelledError):
        run_intake(store, found, job, processes=2, take=stub_take)
    held = len(read_sessions(store))
    assert 0 < held < 6
    assert unsound(store) == []
    result = run_intake(store, plan(store, films / "manifest.csv"), processes=2, take=stub_take)
    assert (len(result.taken), result.known) == (6 - held, held)
    assert unsound(store) == []


def crash(work: SessionWork, job: Job) -> tuple[TakenFilm, ...]:
    """End the process without a word where the film is called so."""
    if work.angles[0][0].path.stem == "crash":
        os._exit(11)
    return stub_take(work, job)


def test_a_film_that_ends_the_program_that_reads_it_is_told(store: StudyStore, films: Path) -> None:
    for number, name in enumerate(("a", "crash", "b", "c")):
        small_film(films / f"{name}.mp4", number)
    rows = [f"D-00{n},baseline,meal,{name}.mp4" for n, name in enumerate(("a", "crash", "b", "c"))]
    result = run_intake(store, plan(store, manifest_of(films, rows)), processes=2, take=crash)
    assert len(result.taken) == 3
    assert [problem.line for problem in result.failed] == [3]
    assert "made the program that reads it end (with 11)" in result.failed[0].sentence
    assert unsound(store) == []


def test_a_study_that_cannot_be_written_keeps_what_it_has(
    store: StudyStore, films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vippcoder.study.intake import running

    for number in range(3):
        small_film(films / f"{number}.mp4", number)
    rows = [f"D-00{n},baseline,meal,{n}.mp4" for n in range(3)]
    found = plan(store, manifest_of(films, rows))
    entries = running.session_entries

    def full(store: StudyStore, session: object) -> object:
        if len(read_sessions(store)) == 1:
            raise StudyError("the disk is full", path=store.path)
        return entries(store, session)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "session_entries", full)
    with pytest.raises(StudyError, match="the disk is full"):
        run_intake(store, found, processes=0, take=stub_take)
    assert len(read_sessions(store)) == 1
    assert unsound(store) == []


def test_a_key_press_after_the_commit_costs_no_film(
    store: StudyStore, films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vippcoder.study.intake import running

    small_film(films / "1.mp4", 1)
    found = plan(store, manifest_of(films, ["D-001,baseline,meal,1.mp4"]))

    def interrupted(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "end_taking", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_intake(store, found, processes=0, take=stub_take)
    assert len(read_sessions(store)) == 1
    assert unsound(store) == []


def without_room(work: SessionWork, job: Job) -> tuple[TakenFilm, ...]:
    """Find the disk full at the second film."""
    if work.angles[0][0].path.stem == "1":
        raise StudyError("cannot be written to: No space left on device", path=work.folder)
    return stub_take(work, job)


def test_a_disk_that_fills_up_ends_the_intake(store: StudyStore, films: Path) -> None:
    for number in range(3):
        small_film(films / f"{number}.mp4", number)
    rows = [f"D-00{n},baseline,meal,{n}.mp4" for n in range(3)]
    found = plan(store, manifest_of(films, rows))
    with pytest.raises(StudyError, match=r"media: cannot be written to: No space .* goes on"):
        run_intake(store, found, processes=1, take=without_room)
    assert len(read_sessions(store)) == 1
    assert unsound(store) == []


def test_the_same_film_that_comes_in_meanwhile_is_refused(store: StudyStore, films: Path) -> None:
    small_film(films / "1.mp4", 1)
    small_film(films / "2.mp4", 2)
    found = plan(
        store, manifest_of(films, ["D-001,baseline,meal,1.mp4", "D-002,baseline,meal,2.mp4"])
    )
    (films / "2.mp4").write_bytes((films / "1.mp4").read_bytes())
    result = run_intake(store, found, processes=0, take=stub_take)
    assert len(result.taken) == 1
    assert "was taken in already, for another session" in result.failed[0].sentence


def test_a_study_open_for_reading_is_not_written(tmp_path: Path, films: Path) -> None:
    new_study(tmp_path / "other").close()
    small_film(films / "1.mp4", 1)
    with opened_study(tmp_path / "other", read_only=True) as reader:
        found = plan(reader, manifest_of(films, ["D-001,baseline,meal,1.mp4"]))
        with pytest.raises(StudyError):
            run_intake(reader, found, processes=0, take=stub_take)
