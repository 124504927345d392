"""A finished pack is looked through before it leaves: what is planted in it keeps it at home."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from filmed_study import Shot, assign, filmed_study
from studies import TIMEPOINTS
from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.neutral_dates import set_neutral_dates
from vippcoder.packing.padding import pad
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.checks import read_checks
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.store import MEDIA
from vippcoder.study.blindness.checking import check_before_issue
from vippcoder.study.films.alike import make_alike
from vippcoder.study.packs.issuing import issue_packs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vippcoder.domain.study import Session
    from vippcoder.packing.blinding.report import CheckReport
    from vippcoder.storage.study.store import StudyStore

OWN = "Programme Usual care"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = filmed_study(tmp_path / "trial", dyads=3)
    assign(made, list(read_sessions(made)))
    yield made
    made.close()


def looked_through(store: StudyStore, folder: Path) -> CheckReport:
    codings = {
        coding: [f"{coding.mask}.mp4"]
        for coding in read_assignments(store)
        if coding.observer == "anna"
    }
    return check_before_issue(store, folder, codings, own_text=OWN)


def failing(report: CheckReport) -> set[str]:
    return {look.code for look in report.looks if not look.passes(report.level)}


def a_file_date(folder: Path) -> None:
    """One film keeps the date of its copying."""
    os.utime(next((folder / "media").iterdir()))


def a_folder_date(folder: Path) -> None:
    os.utime(folder / "media")


def a_dyad_in_a_deleted_row(folder: Path) -> None:
    """Somebody noted a family's code and took it out again; the page still holds it."""
    with closing(sqlite3.connect(folder / "pack.sqlite")) as database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE kept (note TEXT)")
        database.execute("INSERT INTO kept VALUES (?)", ("film of dyad-001 " * 9,))
        database.commit()
        database.execute("DROP TABLE kept")
        database.commit()
    set_neutral_dates(folder)


def a_file_that_nobody_needs(folder: Path) -> None:
    (folder / "notes.txt").write_text("for later\n")
    set_neutral_dates(folder)


def another_observer_in_the_database(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "pack.sqlite")) as database:
        database.execute("CREATE TABLE kept (note TEXT)")
        database.execute("INSERT INTO kept VALUES ('the same as ben has')")
        database.commit()
    set_neutral_dates(folder)


def an_original_beside_the_films(folder: Path) -> None:
    (folder / "exemplars").mkdir()
    (folder / "exemplars" / "E-222222.mp4").write_bytes(b"no film at all")
    set_neutral_dates(folder)


LEAKS: dict[Callable[[Path], None], str] = {
    a_file_date: "file_dates",
    a_folder_date: "file_dates",
    a_dyad_in_a_deleted_row: "words",
    another_observer_in_the_database: "words",
    a_file_that_nobody_needs: "odd_files",
    an_original_beside_the_films: "unreadable",
}


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_what_is_planted_in_a_pack_is_found(
    store: StudyStore, leak: Callable[[Path], None]
) -> None:
    issue_packs(store)
    pack = store.folder / "packs" / "anna.vipppack"
    assert failing(looked_through(store, pack)) == set()
    leak(pack)
    assert failing(looked_through(store, pack)) == {LEAKS[leak]}


def test_a_timepoint_in_a_name_is_found(store: StudyStore) -> None:
    issue_packs(store)
    pack = store.folder / "packs" / "anna.vipppack"
    film = next((pack / "media").iterdir())
    shutil.copyfile(film, pack / "media" / "month-5.mp4")
    set_neutral_dates(pack)
    assert failing(looked_through(store, pack)) == {"odd_files", "words"}


def test_sizes_that_go_with_the_timepoint_are_found_in_the_pack(tmp_path: Path) -> None:
    store = filmed_study(tmp_path / "trial", dyads=12)
    try:
        sessions = list(read_sessions(store))
        point = {session.id: session.timepoint for session in sessions}
        assign(store, sessions)
        issue_packs(store)
        pack = store.folder / "packs" / "anna.vipppack"
        for coding in read_assignments(store):
            if coding.observer == "anna" and point[coding.session] == "baseline":
                pad(pack / "media" / f"{coding.mask}.mp4", "mp4", 20_000)
        set_neutral_dates(pack)
        assert failing(looked_through(store, pack)) == {"sizes"}
    finally:
        store.close()


def test_sizes_are_told_though_padding_hides_them_since_it_can_be_taken_off(
    tmp_path: Path,
) -> None:
    store = filmed_study(tmp_path / "trial", dyads=12)
    try:
        sessions = list(read_sessions(store))
        with store.transaction():
            for session in sessions:
                _lengthen(store, session, TIMEPOINTS.index(session.timepoint))
        assign(store, sessions)
        with pytest.raises(StudyError, match="The file size without padding tells the timepoint"):
            issue_packs(store)
        assert {
            look["code"] for look in read_checks(store)[0].report["findings"] if not look["passed"]
        } == {"sizes"}
    finally:
        store.close()


def _lengthen(store: StudyStore, session: Session, by: int) -> None:
    """Let the film of a later timepoint be a few bytes longer; anything that players skip."""
    (row,) = store.rows("SELECT * FROM recordings WHERE session = ?", (session.id,))
    film = store.folder / MEDIA / row["file"]
    with film.open("ab") as file:
        file.write((8 + by).to_bytes(4, "big") + b"free" + bytes(by))
    columns = {key: row[key] for key in row.keys() if key != "seq"}  # noqa: SIM118
    store.append([Entry("recordings", {**columns, "sha256": sha256(film)})])


def test_a_pack_that_fails_leaves_with_a_reason_alone(tmp_path: Path) -> None:
    def shot(_dyad: int, timepoint: int) -> Shot:
        return Shot(codec="mpeg4") if timepoint == 2 else Shot()

    store = filmed_study(tmp_path / "trial", dyads=12, shot=shot)
    try:
        assign(store, list(read_sessions(store)))
        with pytest.raises(StudyError, match="does not pass the blinding check"):
            issue_packs(store)
        assert not any((store.folder / "packs").glob("*.vipppack"))
        assert [kept.passed for kept in read_checks(store)] == [False]
        issue_packs(store, override="the phone cannot be had again")
        reasons = {kept.overridden_because for kept in read_checks(store) if not kept.passed}
        assert "the phone cannot be had again" in reasons
    finally:
        store.close()


def test_films_made_alike_are_of_one_size_in_a_pack_and_of_another_in_the_next(
    tmp_path: Path,
) -> None:
    def shot(dyad: int, timepoint: int) -> Shot:
        return Shot(quality=18 + 3 * timepoint, frames=25 + dyad)

    store = filmed_study(tmp_path / "trial", shot=shot)
    try:
        make_alike(store)
        assign(store, list(read_sessions(store)))
        issue_packs(store)
        sizes = {
            pack.name: {film.stat().st_size for film in (pack / "media").iterdir()}
            for pack in (store.folder / "packs").iterdir()
        }
        assert len(sizes) == 4
        assert all(len(own) == 1 for own in sizes.values())
        assert len({size for own in sizes.values() for size in own}) > 1
        assert all(kept.passed for kept in read_checks(store))
    finally:
        store.close()
