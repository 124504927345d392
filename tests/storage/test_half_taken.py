"""Whatever moment an intake is killed at, no file is left in `media/` that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studies import stub_study
from vippcoder.domain.ids import DyadId, RecordingId, TaskId, TimepointId
from vippcoder.domain.intake import MissingFilm, SourceFinding
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.half_taken import begin_taking, clear_half_taken, end_taking, place
from vippcoder.storage.study.intake import (
    findings_entry,
    missing_film_entry,
    read_findings,
    read_missing_films,
)
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = f"m-{'1' * 12}.mp4", f"m-{'2' * 12}.mkv"


def made(media: Path) -> Path:
    folder = begin_taking(media)
    for name in (ONE, TWO):
        (folder / name).write_bytes(name.encode())
    return folder


def names(media: Path) -> list[str]:
    return sorted(path.name for path in media.iterdir())


def test_what_is_known_stays_and_the_rest_goes(tmp_path: Path) -> None:
    place(made(tmp_path), [ONE, TWO])
    (tmp_path / f"m-{'3' * 12}.mp4").write_bytes(b"of a database that was gone back from")
    assert len(names(tmp_path)) == 4
    clear_half_taken(tmp_path, {ONE})
    assert names(tmp_path) == [ONE, f"m-{'3' * 12}.mp4"]


def test_what_was_not_placed_goes(tmp_path: Path) -> None:
    made(tmp_path)
    clear_half_taken(tmp_path, set())
    assert names(tmp_path) == []


def test_what_was_placed_and_written_down_stays(tmp_path: Path) -> None:
    folder = made(tmp_path)
    place(folder, [ONE, TWO])
    end_taking(folder)
    clear_half_taken(tmp_path, set())
    assert names(tmp_path) == [ONE, TWO]


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    media, outside = tmp_path / "media", tmp_path / "diary.txt"
    media.mkdir()
    outside.write_text("dear diary")
    folder = begin_taking(media)
    (folder / "names").write_text("../diary.txt\n")
    clear_half_taken(media, set())
    assert outside.exists()
    with pytest.raises(ValueError, match="no names of masters"):
        place(begin_taking(media), ["../diary.txt"])


def test_opening_a_study_for_writing_clears_it(tmp_path: Path) -> None:
    stub_study(tmp_path / "trial", dyads=1).close()
    media = tmp_path / "trial" / "media"
    before = names(media)
    place(made(media), [ONE])
    with opened_study(tmp_path / "trial", read_only=True):
        assert len(names(media)) == len(before) + 2
    with opened_study(tmp_path / "trial"):
        assert names(media) == before


def test_what_is_missing_and_what_was_found_is_read_as_it_was(tmp_path: Path) -> None:
    store = stub_study(tmp_path / "trial", dyads=1)
    try:
        recording = read_sessions(store)[0].recordings[0].recording.id
        where = (DyadId("D-001"), TimepointId("month-5"), TaskId("meal"))
        store.write(missing_film_entry(MissingFilm(*where, "camera flat")))
        found = SourceFinding(RecordingId(recording), 2, "no_sound", "There is no sound.")
        store.write(findings_entry(recording, [found]))
        assert read_missing_films(store) == (MissingFilm(*where, "camera flat"),)
        assert read_findings(store) == (found,)
        store.write(missing_film_entry(MissingFilm(*where, "")))
        assert read_missing_films(store) == ()
        assert verify_store(store).faults == ()
    finally:
        store.close()
