"""Agreement on segments coded elsewhere, by command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agreeing_study import AgreeingStudy
from coded_sets import boris_observation
from marked_study import both
from vippcoder.agreement.segments import boris

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Told, Vippcoder

HEAD = "film,who,what,from,to,length,dyad"
NAMED = (
    "--session",
    "film",
    "--observer",
    "who",
    "--code",
    "what",
    "--start",
    "from",
    "--end",
    "to",
)
WHOLE = (*NAMED, "--window-end", "length", "--cluster", "dyad")


def write(path: Path, *rows: str, head: str = HEAD) -> Path:
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def found(told: Told) -> dict[str, dict[str, Any]]:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    assert told.status == 0, told.err
    results = json.loads(told.out, parse_constant=refuse)
    return {one["statistic"]: one for one in results if not one["about"]}


@pytest.fixture
def films(tmp_path: Path) -> Path:
    rows = []
    for film in range(12):
        late = film % 4 / 4
        rows += [
            f"f{film},anna,praise,1.5,4,60,d{film // 2}",
            f"f{film},anna,look,0:07,,60,d{film // 2}",
            f"f{film},anna,hold,20,25,60,d{film // 2}",
            f"f{film},ben,praise,{1.5 + late},4.25,60,d{film // 2}",
            f'f{film},ben,look,"{7 + film % 5}",,60,d{film // 2}',
            f"f{film},ben,,,,60,d{film // 2}",
        ]
    return write(tmp_path / "films.csv", *rows)


def test_every_family_with_its_interval(films: Path, vippcoder: Vippcoder) -> None:
    results = found(vippcoder("agreement", "segments", films, *WHOLE, "--draws", 300, "--json"))
    for name in ("time_unit_kappa", "event_kappa", "overlap_extent_ratio", "u_alpha"):
        one = results[name]
        assert one["ci_low"] <= one["estimate"] <= one["ci_high"], name
        assert (one["n_units"], one["n_clusters"], one["n_observers"]) == (12, 6, 2)
    assert results["segments_matched"]["estimate"] == 12
    assert results["segments_missed"]["estimate"] == 12
    assert results["event_percent_linked"]["estimate"] == pytest.approx(100 * 40 / 60)
    assert results["event_percent_linked"]["settings"].startswith("starts within 2 s")


def test_settings_are_the_users(films: Path, vippcoder: Vippcoder) -> None:
    settings = ("--unit", "0.5", "--tolerance", "0.2", "--iou", "0.95", "--draws", "0", "--json")
    results = found(vippcoder("agreement", "segments", films, *WHOLE, *settings))
    assert results["time_unit_kappa"]["settings"].startswith("unit 0.5 s")
    assert results["event_kappa"]["settings"].startswith("starts within 0.2 s")
    assert "IoU at least 0.95" in results["segments_matched"]["settings"]
    assert results["segments_matched"]["estimate"] == 0
    assert results["event_kappa"]["ci_low"] is None


def test_a_table_to_read(films: Path, vippcoder: Vippcoder) -> None:
    told = vippcoder("agreement", "segments", films, *WHOLE, "--draws", 200)
    assert told.status == 0
    assert "12 sessions of 6 clusters coded by two or more, 2 observers" in told.out
    assert "time_unit_kappa*" in told.out
    assert "Intervals: bootstrap over clusters, 200 draws, seed 1." in told.out
    assert "whole window, uncoded" in told.out
    assert "nan" not in told.out.lower()


def test_without_a_window_it_is_told(films: Path, vippcoder: Vippcoder) -> None:
    told = vippcoder("agreement", "segments", films, *NAMED, "--draws", 0, "--json")
    assert "No window was named" in told.err
    assert found(told)["time_unit_percent"]["estimate"] < 90


def test_marks_outside_the_assigned_window_are_told(tmp_path: Path, vippcoder: Vippcoder) -> None:
    rows = ["f,x,a,2,4,10,20", "f,x,b,12,14,10,20", "f,y,b,12,30,10,20", "f,y,a,20,20,10,20"]
    file = write(tmp_path / "a.csv", *rows, head="film,who,what,from,to,begins,ends")
    window = ("--window-start", "begins", "--window-end", "ends")
    results = found(vippcoder("agreement", "segments", file, *NAMED, *window, "--json"))
    assert results["overlap_extent_ratio"]["estimate"] == pytest.approx(2 / 8)
    assert results["segments_matched"]["settings"].endswith(
        "2 of 4 marks outside the window left out"
    )
    assert results["time_unit_percent"]["estimate"] == pytest.approx(40)


def test_sessions_of_one_observer_are_told(tmp_path: Path, vippcoder: Vippcoder) -> None:
    file = write(tmp_path / "a.csv", "f1,anna,a,1,2,60,d", "f1,ben,a,1,2,60,d", "f2,ben,a,1,2,60,d")
    told = vippcoder("agreement", "segments", file, *WHOLE, "--json")
    assert "1 session was coded by one observer only and left out: f2." in told.err
    assert found(told)["segments_matched"]["n_units"] == 1


def test_groups_and_pairs(tmp_path: Path, vippcoder: Vippcoder) -> None:
    rows = [f"f1,{who},{what},1,3,60,{wave}" for who in "xyz" for what in "ab" for wave in "12"]
    file = write(tmp_path / "a.csv", *rows, head="film,who,what,from,to,length,wave")
    told = vippcoder(
        "agreement", "segments", file, *NAMED, "--window-end", "length", "--by", "wave",
        "--pairs", "--draws", 0, "--json",
    )  # fmt: skip
    kappas = [one for one in json.loads(told.out) if one["statistic"] == "time_unit_kappa"]
    assert [(one["group"], one["about"]) for one in kappas] == [
        (wave, about) for wave in "12" for about in ("", "x - y", "x - z", "y - z")
    ]
    assert {one["estimate"] for one in kappas} == {1}


def test_each_code_by_itself(films: Path, vippcoder: Vippcoder) -> None:
    told = vippcoder("agreement", "segments", films, *WHOLE, "--codes", "--draws", 0, "--json")
    linked = {
        one["about"]: one["estimate"]
        for one in json.loads(told.out)
        if one["statistic"] == "event_percent_linked"
    }
    assert linked["praise"] == 100
    assert linked["hold"] == 0
    assert linked["look"] == pytest.approx(100 * 16 / 24)
    assert "hold: 12 sessions" in vippcoder("agreement", "segments", films, *WHOLE, "--codes").out


def test_boris_is_reproduced_and_explained(tmp_path: Path, vippcoder: Vippcoder) -> None:
    rows = []
    for name in ("observation #1", "observation #2"):
        read = boris_observation(name, ["s"], ["subject1", "subject2"])
        rows += [
            f"film,{name},{one.code},{one.start_us / 1e6},{one.end_us / 1e6},{subject}"
            for subject, told in read.items()
            for one in told
        ]
    file = write(tmp_path / "boris.csv", *rows, head="film,who,what,from,to,subject")
    named = ("agreement", "segments", file, *NAMED[2:], "--subject", "subject", "--boris")
    told = vippcoder(*named, "--json")
    kappas = {one["statistic"]: one["estimate"] for one in json.loads(told.out)}
    assert round(kappas["boris_time_unit_kappa"], 3) == -0.036
    assert round(kappas["boris_unweighted_kappa"], 3) == -0.286
    assert round(kappas["boris_weighted_kappa"], 3) == -0.064
    assert boris.WHY in vippcoder(*named).out


def test_times_of_other_programs(tmp_path: Path, vippcoder: Vippcoder) -> None:
    """Long fractions, decimal commas, semicolons and a byte order mark."""
    file = tmp_path / "a.csv"
    text = "film;who;what;from;to;length\nf;x;a;3,3000000000000003;5;60\nf;y;a;3.3;0:05;60\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    told = vippcoder("agreement", "segments", file, *NAMED, "--window-end", "length", "--json")
    assert found(told)["mean_iou_matched"]["estimate"] == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("f1,anna,a,5,2,60,d", "line 2: it ends before it starts"),
        ("f1,anna,a,soon,2,60,d", "line 2: from soon is not a time; write seconds"),
        ("f1,anna,a,1,NA,60,d", "line 2: to NA is not a time"),
        ("f1,anna,a,1e300,,60,d", "line 2: from 1e300 is not a time"),
        ("f1,anna,,1,2,60,d", "line 2: what is empty"),
        ("f1,anna,a,,2,60,d", "line 2: from is empty"),
        ("f1,,a,1,2,60,d", "line 2: who is empty"),
        ("f1,anna,a,1,2,0,d", "line 2: session f1 has no time"),
        ("f1,anna,a,1,2,60,d\nf1,anna,a,1,2,60,d", "lines 2, 3: anna marked a in f1 at the same"),
        (
            "f1,anna,a,1,2,60,d\nf1,ben,a,1,2,50,d",
            "lines 2, 3: session f1 has two values of window",
        ),
        ("f1,anna,a,1,2,60,d\nf1,ben,a,1,2,60,e", "lines 2, 3: session f1 has two values of dyad"),
        ("f1,anna,a,1,2,60", "line 2: 6 fields where the head has 7"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    row: str, says: str, tmp_path: Path, vippcoder: Vippcoder
) -> None:
    told = vippcoder("agreement", "segments", write(tmp_path / "a.csv", row), *WHOLE)
    assert told.status == 1
    assert says in told.err
    assert "Traceback" not in told.err
    assert not told.out


def test_files_that_are_none(tmp_path: Path, vippcoder: Vippcoder) -> None:
    missing = vippcoder("agreement", "segments", tmp_path / "none.csv", *WHOLE)
    assert (missing.status, "cannot be read" in missing.err) == (1, True)
    empty = vippcoder("agreement", "segments", write(tmp_path / "a.csv"), *WHOLE)
    assert (empty.status, "holds no segments" in empty.err) == (1, True)
    wrong = vippcoder("agreement", "segments", write(tmp_path / "b.csv", head="a,b"), *WHOLE)
    assert (wrong.status, "has no columns who, what" in wrong.err) == (1, True)


def test_windows_beyond_reason(tmp_path: Path, vippcoder: Vippcoder) -> None:
    file = write(tmp_path / "a.csv", "f,x,a,1,2,9000000000,d", "f,y,a,1,2,9000000000,d")
    told = vippcoder("agreement", "segments", file, *WHOLE)
    assert told.status == 1
    assert "a longer --unit" in told.err


@pytest.mark.parametrize(
    "wrong", [("--unit", "0"), ("--unit", "nan"), ("--tolerance", "-1"), ("--iou", "1.5")]
)
def test_settings_that_are_wrong_usage(
    wrong: tuple[str, str], films: Path, vippcoder: Vippcoder
) -> None:
    assert vippcoder("agreement", "segments", films, *WHOLE, *wrong).status == 2


def test_the_command_of_ratings_keeps_its_name(tmp_path: Path, vippcoder: Vippcoder) -> None:
    file = tmp_path / "r.csv"
    file.write_text("u,o,v\n1,a,2\n1,b,2\n2,a,3\n2,b,3\n", encoding="utf-8")
    columns = ("--unit", "u", "--observer", "o", "--value", "v", "--json")
    assert vippcoder("agreement", file, *columns).status == 0
    assert vippcoder("agreement", *columns, file).status == 0
    usage = vippcoder("agreement")
    assert usage.status == 2
    assert "itself" not in usage.err
    assert "--unit" in vippcoder("agreement", "--help").out
    assert "agreement segments" in vippcoder("agreement", "--help").out
    assert "--tolerance" in vippcoder("agreement", "segments", "--help").out


def test_of_a_study(tmp_path: Path, vippcoder: Vippcoder) -> None:
    study = AgreeingStudy(tmp_path / "trial")
    both(study, ([(0, 1, 3), (2, 3, 4)], [(0, 1, 3)]), ([], [(0, 1, 3)]))
    study.store.close()
    told = vippcoder("agreement", "segments", tmp_path / "trial", "--unit", "0.5", "--json")
    assert told.status == 0, told.err
    by_name = {(one["dimension"], one["statistic"]): one for one in told.json()}
    matched = by_name["segments", "segments_matched"]
    assert (matched["estimate"], matched["counted"]["sessions"]) == (1, 2)
    assert by_name["sensitivity", "time_unit_kappa"]["settings"].startswith("unit 0.5 s")
    short = vippcoder("agreement", tmp_path / "trial", "--segments", "--draws", 0, "--by", "pair")
    assert short.status == 0, short.err
    assert "anna and ben: 2 sessions of 1 dyad coded by two or more" in short.out
    out = tmp_path / "figures.csv"
    assert vippcoder("agreement", tmp_path / "trial", "--segments", "--csv", out).status == 0
    assert "u_alpha" in out.read_text(encoding="utf-8-sig")


def test_paragraphs_of_a_file_and_of_a_study(
    films: Path, tmp_path: Path, vippcoder: Vippcoder
) -> None:
    told = vippcoder("agreement", "segments", films, *WHOLE, "--paragraphs", "--json").json()
    assert "each second of the assigned window" in told["methods"]
    assert told["results"].startswith("12 sessions of 6 families coded by both observers.")
    study = AgreeingStudy(tmp_path / "trial")
    both(study, ([(0, 1, 3), (2, 3, 4)], [(0, 1, 3)]))
    study.store.close()
    told = vippcoder("agreement", tmp_path / "trial", "--segments", "--paragraphs").out
    assert told.startswith("Only independent codings entered")
    assert "each second of the whole session" in told
    assert "sn-1 sensitivity, 1 session coded by both observers." in told
    wrong = vippcoder("agreement", tmp_path / "trial", "--segments", "--ratings-csv", "x.csv")
    assert wrong.status == 2


def test_of_a_study_without_segments(tmp_path: Path, vippcoder: Vippcoder) -> None:
    AgreeingStudy(tmp_path / "trial").store.close()
    told = vippcoder("agreement", tmp_path / "trial", "--segments", "--json")
    assert (told.status, told.json()) == (0, [])
    assert "No coding that was submitted so far holds a segment" in told.err


@pytest.mark.parametrize("more", [("--session", "film"), ("--pairs",), ("--codes",), ("--boris",)])
def test_a_study_has_no_columns(
    more: tuple[str, ...], tmp_path: Path, vippcoder: Vippcoder
) -> None:
    assert vippcoder("agreement", "segments", tmp_path, *more).status == 2


def test_a_file_is_no_study(films: Path, vippcoder: Vippcoder) -> None:
    assert vippcoder("agreement", "segments", films).status == 2
    assert vippcoder("agreement", "segments", films, *NAMED, "--dimension", "x").status == 2
    assert vippcoder("agreement", films, "--segments").status == 2
