"""A manifest with faults is told all of them at once, each with its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from studies import stub_design
from vippcoder.errors import StudyError
from vippcoder.study.intake.codes import fault_of_code
from vippcoder.study.intake.manifest import read_manifest, write_rows
from vippcoder.study.intake.rows import COLUMNS, Manifest, RawRow

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "dyad,timepoint,task,file,angle,part,language,filmed_on,missing_because"
DESIGN = replace(stub_design(("free-play", "meal")), telling_words=("Wetherby", "Dr Bell"))


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Eight files that are there, `0.mp4` to `7.mp4`."""
    for number in range(8):
        (tmp_path / f"{number}.mp4").write_bytes(f"film {number}".encode())
    return tmp_path


def read(folder: Path, *rows: str, head: str = HEAD, coding: str = "utf-8") -> Manifest:
    path = folder / "manifest.csv"
    path.write_bytes("\n".join([head, *rows, ""]).encode(coding))
    return read_manifest(path, DESIGN)


def problems(manifest: Manifest) -> list[tuple[int, str]]:
    return [(problem.line, problem.sentence) for problem in manifest.problems]


def test_rows_become_sessions_with_angles_and_parts(films: Path) -> None:
    manifest = read(
        films,
        "D-001,baseline,free-play,1.mp4,1,2,de,2025-03-09,",
        "D-001,baseline,free-play,2.mp4,2,,de,,",
        "D-001,baseline,free-play,0.mp4,,,de,2025-03-09,",
        "D-001,baseline,meal,3.mp4,,,,,",
        "D-001,month-5,meal,,,,,,camera flat",
        "D-001,month-8,,,,,,,moved away",
    )
    assert problems(manifest) == []
    play, meal = manifest.sessions
    assert [[film.path.name for film in angle] for angle in play.angles] == [
        ["0.mp4", "1.mp4"],
        ["2.mp4"],
    ]
    assert (play.language, meal.language) == ("de", "en")
    assert play.files[0].path == films / "0.mp4"
    visits = {visit.timepoint: visit for visit in manifest.visits}
    assert str(visits["baseline"].filmed_on) == "2025-03-09"
    assert [v.missing_because for v in manifest.visits] == ["", "", "moved away"]
    assert [(m.timepoint, m.task, m.because) for m in manifest.missing] == [
        ("month-5", "meal", "camera flat")
    ]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_spreadsheet_s_csv_is_read(
    films: Path, coding: str, delimiter: str, ending: str
) -> None:
    path = films / "manifest.csv"
    (films / "Müller, 2.mp4").write_bytes(b"a film")
    lines = [
        "Dyad,timepoint,TASK,file,filmed_on,,",
        "D-001,baseline, meal ,0.mp4,2025-03-09,,",
        ",,,,,,",
        'D-002,baseline,meal,"Müller, 2.mp4",2025-03-09,,',
    ]
    text = ending.join(lines).replace(",", delimiter).replace("Müller;", "Müller,")
    path.write_bytes(text.encode(coding))
    manifest = read_manifest(path, DESIGN)
    assert problems(manifest) == []
    assert [session.dyad for session in manifest.sessions] == ["D-001", "D-002"]
    assert manifest.sessions[1].line == 4


def test_all_problems_stand_in_one_list(films: Path) -> None:
    tomorrow = (datetime.now(UTC).date() + timedelta(days=9)).isoformat()
    (films / "folder").mkdir()
    (films / "empty.mp4").touch()
    manifest = read(
        films,
        "D-001,baseline,free-play,0.mp4,,,,2025-02-30,",  # 2: no such day
        "D-001,month-6,free-play,1.mp4,,,,,",  # 3: no such timepoint
        "D-001,month-5,clean-up,2.mp4,,,,,",  # 4: no such task
        "D-001,month-5,meal,gone.mp4,,,,,",  # 5: not there
        "anna,baseline,meal,3.mp4,,,,,",  # 6: a name
        f"D-002,baseline,meal,4.mp4,5,,EN,{tomorrow},",  # 7: three faults
        ",baseline,meal,5.mp4,,,,,",  # 8: no dyad
        "D-003,baseline,meal,,,,,,",  # 9: neither file nor reason
        "D-003,baseline,free-play,6.mp4,,,,,lost",  # 10: both
        "D-004,baseline,meal,folder,,,,,",  # 11
        "D-004,baseline,free-play,empty.mp4,x,,,,",  # 12: two faults
        "D-005,baseline,meal,7.mp4",  # 13: too few fields
        "D-001,baseline,free-play,0.mp4,,,,,",  # 14: the same place, and the same file
    )
    assert [line for line, _ in problems(manifest)] == [
        2, 3, 4, 5, 6, 7, 7, 7, 8, 9, 10, 11, 12, 12, 13, 14, 14,
    ]  # fmt: skip
    told = "\n".join(problem.told() for problem in manifest.problems)
    for words in (
        "line 2: the date '2025-02-30'",
        "no timepoint 'month-6': it has baseline, month-5, month-8",
        "no task 'clean-up'",
        "the file 'gone.mp4' is not there",
        "'anna' looks like a name",
        "four angles at most",
        "the language 'EN'",
        "lies in the future",
        "the dyad is missing",
        "names no file",
        "says why it is missing",
        "is a folder",
        "is empty",
        "the angle 'x'",
        "has 4 fields, and the head has 9",
        "line 2 names the same file",
        "line 2 names part 1 of angle 1 of this session already",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("rows", "line", "told"),
    [
        (("D-001,baseline,meal,0.mp4,,,,,",) * 2, 3, "line 2 names the same file"),
        (("D-001,baseline,meal,0.mp4,,,,,", "D-002,baseline,meal,./0.mp4,,,,,"), 3, "same file"),
        (("D-001,baseline,meal,0.mp4,,,,,", "D-001,baseline,meal,1.mp4,,,,,"), 3, "line 2 names"),
        (("D-001,baseline,meal,0.mp4,2,,,,",), 2, "has no angle 1"),
        (
            ("D-001,baseline,meal,0.mp4,,,,,", "D-001,baseline,meal,1.mp4,,3,,,"),
            2,
            "no part of angle 1 2",
        ),
        (
            ("D-001,baseline,meal,0.mp4,,,de,,", "D-001,baseline,meal,1.mp4,2,,en,,"),
            3,
            "in 'de' by line 2",
        ),
        (
            (
                "D-001,baseline,meal,0.mp4,,,,2025-03-09,",
                "D-001,baseline,free-play,1.mp4,,,,2025-03-10,",
            ),
            3,
            "was filmed on 2025-03-09 by line 2",
        ),
        (
            (
                "D-001,month-5,meal,0.mp4,,,,2025-03-09,",
                "D-001,baseline,meal,1.mp4,,,,2025-04-09,",
            ),
            2,
            "one of the dates is wrong",
        ),
        (
            ("D-001,baseline,,,,,,,ill", "D-001,baseline,meal,1.mp4,,,,,"),
            3,
            "the whole visit is missing by line 2",
        ),
        (
            ("D-001,baseline,meal,,,,,,ill", "D-001,baseline,meal,1.mp4,,,,,"),
            2,
            "line 3 names it",
        ),
    ],
)  # fmt: skip
def test_rows_that_contradict_each_other(
    films: Path, rows: tuple[str, ...], line: int, told: str
) -> None:
    found = problems(read(films, *rows))
    assert any(at == line and told in sentence for at, sentence in found), found


def test_a_link_to_a_file_is_the_same_file(films: Path) -> None:
    (films / "link.mp4").symlink_to(films / "0.mp4")
    (films / "hard.mp4").hardlink_to(films / "0.mp4")
    manifest = read(
        films,
        "D-001,baseline,meal,0.mp4,,,,,",
        "D-002,baseline,meal,link.mp4,,,,,",
        "D-003,baseline,meal,hard.mp4,,,,,",
    )
    assert [line for line, _ in problems(manifest)] == [3, 4]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("dyad,timepoint,file", "the column 'task' is missing"),
        ("dyad,timepoint,task,file,filmed", "no column 'filmed'"),
        ("dyad,timepoint,task,file,file", "'file' is there twice"),
        ("dyad\ttimepoint\ttask\tfile", "the column 'dyad' is missing"),
    ],
)
def test_a_wrong_head_is_told(films: Path, head: str, told: str) -> None:
    found = problems(read(films, "D-001,baseline,meal,0.mp4", head=head))
    assert any(line == 1 and told in sentence for line, sentence in found), found


def test_a_missing_column_hides_no_other_problem(films: Path) -> None:
    manifest = read(
        films,
        "D-001,baseline,0.mp4,2025-02-30",
        "D-002,baseline,gone.mp4,",
        "D-003,baseline,0.mp4,",
        head="dyad,timepoint,file,filmed_on",
    )
    assert [line for line, _ in problems(manifest)] == [1, 2, 3, 4]


def test_what_is_no_manifest_is_told(films: Path) -> None:
    latin = read(films, "D-001,baseline,meal,Müller.mp4,,,,,", coding="latin-1")
    assert problems(latin) == [(2, "is not written in UTF-8: save the table as 'CSV UTF-8'")]
    utf16 = read(films, "D-001,baseline,meal,0.mp4,,,,,", coding="utf-16")
    assert len(utf16.problems) == 1
    assert "holds no row" in problems(read(films))[0][1]
    (films / "manifest.csv").write_bytes(b"")
    assert "is empty" in problems(read_manifest(films / "manifest.csv", DESIGN))[0][1]
    quoted = read(films, 'D-001,baseline,meal,"0.mp4,,,,,')
    assert "as CSV" in problems(quoted)[0][1]
    with pytest.raises(StudyError, match="cannot be read"):
        read_manifest(films / "gone.csv", DESIGN)
    with pytest.raises(StudyError, match="cannot be read"):
        read_manifest(films, DESIGN)


def test_windows_paths_are_found_elsewhere(films: Path) -> None:
    (films / "visit 1").mkdir()
    (films / "visit 1" / "a.mp4").write_bytes(b"a film")
    manifest = read(films, "D-001,baseline,meal,visit 1\\a.mp4,,,,,")
    assert problems(manifest) == []


@pytest.mark.parametrize(
    "code", ["D-001", "1", "DYAD12", "fam-07", "KOR3", "P_19", "x7qk", "V12-3", "1047"]
)
def test_codes_that_say_nothing_pass(code: str) -> None:
    assert fault_of_code(code) == ""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("anna", "name"),
        ("Ida-3", "name"),
        ("MUELLER", "name"),
        ("D-Schmidt", "name"),
        ("20250309", "date"),
        ("2025-03-09", "date"),
        ("D-090325", "date"),
        ("9mar2025", "date"),
        ("Müller", "letters a to z"),
        ("D 1", "letters a to z"),
        ("x" * 33, "letters a to z"),
        ("wetherby-4", "'Wetherby'"),
        ("=1+1", "letters a to z"),
    ],
)
def test_codes_that_say_something_are_told(code: str, told: str) -> None:
    assert told in fault_of_code(code, ("Wetherby",))


def test_a_code_that_the_study_has_is_not_judged_again(films: Path) -> None:
    path = films / "manifest.csv"
    path.write_text(f"{HEAD}\nanna,baseline,meal,0.mp4,,,,,\n")
    assert read_manifest(path, DESIGN).problems
    assert not read_manifest(path, DESIGN, known=["anna"]).problems  # type: ignore[list-item]


def test_what_is_written_is_read_as_it_was(films: Path) -> None:
    rows = [RawRow(2, {"dyad": "D-001", "timepoint": "baseline", "task": "meal",
                       "file": "0.mp4", "missing_because": ""})]  # fmt: skip
    path = films / "manifest.csv"
    path.write_text(write_rows(rows))
    manifest = read_manifest(path, DESIGN)
    assert manifest.problems == ()
    assert manifest.raw[0].texts == {column: rows[0].text(column) for column in COLUMNS}
