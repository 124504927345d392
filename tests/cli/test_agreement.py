"""Agreement of ratings made elsewhere, by command."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from rating_sets import KRIPPENDORFF, SHROUT_FLEISS, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.cli.conftest import Told, Vippcoder

NAMED = ("--unit", "film", "--observer", "who", "--value", "score")
FIELDS = {
    "statistic", "estimate", "ci_low", "ci_high", "ci_method", "n_units", "n_clusters",
    "n_observers", "missing", "level", "weights", "group", "status", "reason", "reference",
}  # fmt: skip


def long_rows(
    rows: Iterable[Sequence[float | str | None]], names: str = "ABCDEFGH"
) -> list[tuple[object, ...]]:
    return [
        (unit, names[column], "" if value is None else value)
        for unit, row in enumerate(rows)
        for column, value in enumerate(row)
    ]


def write(path: Path, rows: Iterable[Sequence[object]], head: str = "film,who,score") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([head.split(","), *rows])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def strict(text: str) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def by_name(told: Told) -> dict[tuple[str, str], dict[str, Any]]:
    assert told.status == 0, told.err
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in strict(told.out):
        assert one.keys() >= FIELDS
        assert (one["estimate"] is None) == (one["status"] == "not_estimable")
        assert one["estimate"] is not None or one["reason"]
        found.setdefault((one["statistic"], one["weights"]), one)
    return found


def test_json_of_numbers(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", long_rows(SHROUT_FLEISS))
    told = vippcoder("agreement", file, *NAMED, "--draws", 200, "--json")
    found = by_name(told)
    assert "All values are numbers: taken as interval (--level)." in told.err
    one = found["ICC(A,1)", ""]
    assert one["estimate"] == pytest.approx(0.289764, abs=5e-7)
    assert (one["ci_low"], one["ci_high"]) == pytest.approx((0.018787, 0.761084), abs=5e-7)
    assert one["level"] == "interval"
    assert (one["n_units"], one["n_observers"], one["missing"]) == (6, 4, 0)
    assert (one["model"][:7], one["type"], one["definition"]) == (
        "two-way", "single rating", "absolute agreement",
    )  # fmt: skip
    assert one["group"] == ""
    wanted = (
        "ICC(1,1) ICC(A,1) ICC(C,1) ICC(1,k) ICC(A,k) ICC(C,k) weighted_kappa_linear "
        "weighted_kappa_quadratic krippendorff_alpha gwet_ac2 fleiss_kappa conger_kappa "
        "percent_exact percent_within_half percent_within_1 mean_difference "
        "mean_absolute_difference sem smallest_detectable_change"
    )
    assert set(wanted.split()) <= {name for name, _ in found}


def test_text_is_nominal_by_one_dictionary(vippcoder: Vippcoder, tmp_path: Path) -> None:
    rows = [("b", "b"), ("a", "a"), ("c", "c"), ("b", "c"), ("a", "a"), ("b", "b")]
    file = write(tmp_path / "r.csv", long_rows(rows))
    told = vippcoder("agreement", file, *NAMED, "--json")
    found = by_name(told)
    assert "Not all values are numbers (b, line 2): taken as nominal (--level)." in told.err
    assert found["cohen_kappa", "identity"]["estimate"] == pytest.approx(
        (5 / 6 - 12 / 36) / (1 - 12 / 36)
    )
    assert ("ICC(A,1)", "") not in found
    assert ("gwet_ac2", "quadratic") not in found


def test_missing_and_single_ratings(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", long_rows(KRIPPENDORFF))
    found = by_name(vippcoder("agreement", file, *NAMED, "--level", "nominal", "--json"))
    assert found["gwet_ac1", "identity"]["estimate"] == pytest.approx(0.77544, abs=5e-6)
    assert found["gwet_ac1", "identity"]["ci_low"] == pytest.approx(0.46081, abs=5e-6)
    assert found["krippendorff_alpha", ""]["n_units"] == 11
    assert found["krippendorff_alpha", ""]["missing"] == 7


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_ways_a_table_is_written(
    vippcoder: Vippcoder, tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = ["note,film,who,score", *(f"é,{u},{o},{v}" for u, o, v in long_rows(SHROUT_FLEISS))]
    text = "\r\n".join(line.replace(",", separator) for line in lines) + "\r\n\r\n"
    (tmp_path / "r.csv").write_bytes(text.encode(encoding))
    found = by_name(vippcoder("agreement", tmp_path / "r.csv", *NAMED, "--draws", 0, "--json"))
    assert found["ICC(C,1)", ""]["estimate"] == pytest.approx(0.714841, abs=5e-7)


def test_a_line_for_spreadsheets_is_no_head(vippcoder: Vippcoder, tmp_path: Path) -> None:
    text = "sep=;\nfilm;who;score\n1;a;3\n1;b;x\n"
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    told = vippcoder("agreement", tmp_path / "r.csv", *NAMED, "--level", "ordinal")
    assert "line 4: x is not a number" in told.err


def test_decimal_commas_are_told_and_not_guessed(vippcoder: Vippcoder, tmp_path: Path) -> None:
    text = "film;who;score\n1;a;3,5\n1;b;3\n2;a;4\n2;b;4,5\n3;a;1\n3;b;2\n"
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    told = vippcoder("agreement", tmp_path / "r.csv", *NAMED)
    assert told.status == 1
    assert "line 2: 3,5 has a decimal comma; write a point, or say --decimal-comma" in told.err
    assert "line 5: 4,5 has a decimal comma" in told.err
    told = vippcoder("agreement", tmp_path / "r.csv", *NAMED, "--decimal-comma", "--json")
    assert by_name(told)["percent_within_half", ""]["estimate"] == pytest.approx(200 / 3)


def test_all_problems_are_told_at_once(vippcoder: Vippcoder, tmp_path: Path) -> None:
    text = (
        "film,who,score,family\n"
        "1,a,3,f1\n"
        "1,a,4,f1\n"
        "1,b,four,f2\n"
        "2,,5,f2\n"
        "2,b,nan,f2\n"
        "2,a,3,5,f2\n"
        "3,a,,f3\n"
    )
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    told = vippcoder(
        "agreement", tmp_path / "r.csv", *NAMED, "--cluster", "family", "--level", "ordinal"
    )
    assert told.status == 1
    assert told.out == ""
    for part in (
        "lines 2, 3: unit 1 and observer a stand twice",
        "lines 2, 4: unit 1 is of f1 and of f2",
        "line 4: four is not a number",
        "line 5: who is empty",
        "line 6: nan is not a number; leave the value empty",
        "line 7: 5 fields where the head has 4",
    ):
        assert part in told.err, part


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("film,who,score\n", "holds no ratings"),
        ("film,who,score\n1,a,\n1,b,\n", "holds no ratings"),
        ("film,coder,points\n1,a,2\n", "has no columns who, score; it has film, coder, points"),
        ("film,who,score,who\n1,a,2,b\n", "has two columns who"),
        ('film,who,score\n1,a,"2\n', "cannot be read as a table"),
        ("film,who,score\n1,a,3\n1,b,NA\n", "line 3: NA is not a number"),
    ],
)
def test_what_cannot_be_read(vippcoder: Vippcoder, tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    told = vippcoder("agreement", tmp_path / "r.csv", *NAMED, "--json")
    assert told.status == 1
    assert why in told.err
    assert told.out == ""


def test_a_file_that_is_not_text(vippcoder: Vippcoder, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes("film,who,score\n1,ä,2\n".encode("latin-1"))
    assert "is not UTF-8 text" in vippcoder("agreement", tmp_path / "r.csv", *NAMED).err
    told = vippcoder("agreement", tmp_path / "none.csv", *NAMED)
    assert (told.status, "cannot be read" in told.err) == (1, True)


def test_wrong_usage(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", long_rows([("x", "y"), ("y", "y")]))
    assert vippcoder("agreement", file).status == 2
    assert vippcoder("agreement", file, *NAMED, "--level", "cardinal").status == 2
    assert vippcoder("agreement", file, *NAMED, "--cutoff", "4").status == 2
    assert vippcoder("agreement", file, *NAMED, "--scale", "7:1").status == 2


def test_groups_clusters_and_cutoffs(vippcoder: Vippcoder, tmp_path: Path) -> None:
    rows = [
        (unit, who, score, dimension, f"f{unit // 2}")
        for dimension in ("warm", "calm")
        for unit, who, score in long_rows(SHROUT_FLEISS * 2)
    ]
    file = write(tmp_path / "r.csv", rows, "film,who,score,dimension,family")
    told = vippcoder(
        "agreement", file, *NAMED, "--by", "dimension", "--cluster", "family",
        "--cutoff", 5, "--cutoff", "6.5", "--draws", 300, "--seed", 4, "--json",
    )  # fmt: skip
    results = strict(told.out)
    assert [one["group"] for one in results[:1] + results[-1:]] == ["warm", "calm"]
    assert {one["cutoff"] for one in results} == {None, 5.0, 6.5}
    whole = [one for one in results if one["statistic"] == "ICC(A,1)"]
    assert [one["group"] for one in whole] == ["warm", "calm"]
    assert whole[0]["n_clusters"] == 6
    assert (
        whole[0]["ci_method"]
        == "bootstrap over clusters, t on the scale of Fisher's z, 300 draws, seed 4"
    )
    again = vippcoder(
        "agreement", file, *NAMED, "--by", "dimension", "--cluster", "family",
        "--cutoff", 5, "--cutoff", "6.5", "--draws", 300, "--seed", 4, "--json",
    )  # fmt: skip
    assert again.out == told.out


def test_a_scale_counts_what_nobody_used(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", long_rows([(1, 1), (2, 3), (3, 3), (2, 2), (3, 2)]))
    known = by_name(vippcoder("agreement", file, *NAMED, "--scale", "1:7:0.5", "--json"))
    seen = by_name(vippcoder("agreement", file, *NAMED, "--json"))
    assert known["gwet_ac2", "linear"]["estimate"] > seen["gwet_ac2", "linear"]["estimate"]
    told = vippcoder("agreement", file, *NAMED, "--scale", "1:2")
    assert "line 5: 3 is not a value of the scale" in told.err


def test_the_table_tells_bands_by_the_interval(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", long_rows(SHROUT_FLEISS))
    told = vippcoder("agreement", file, *NAMED, "--draws", 200)
    lines = told.out.splitlines()
    row = next(line for line in lines if line.startswith("ICC(C,1)"))
    for part in ("0.715", "0.342 to 0.946", "poor to excellent", "F distribution"):
        assert part in row
    assert "6 units with two ratings or more, 4 observers, 36 pairs" in lines[0]


def test_shared_ratings_by_command(vippcoder: Vippcoder, tmp_path: Path) -> None:
    """Every figure of the outside data that is asked of the command, through the command."""
    named = {
        "ICC(1,1)": "ICC(1,1)", "ICC(2,1)": "ICC(A,1)", "ICC(3,1)": "ICC(C,1)",
        "ICC(1,k)": "ICC(1,k)", "ICC(2,k)": "ICC(A,k)", "ICC(3,k)": "ICC(C,k)",
    }  # fmt: skip
    with shared("ratings/shrout_fleiss_1979.csv").open(encoding="utf-8") as file:
        wide = [[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]]
    found = by_name(
        vippcoder("agreement", write(tmp_path / "r.csv", long_rows(wide)), *NAMED, "--json")
    )
    with shared("ratings/expected.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == "shrout_fleiss_1979.csv"]
    checked = 0
    for row in rows:
        if row["statistic"] in named:
            one = found[named[row["statistic"]], ""]
            for ours, theirs in (("estimate", "expected"), ("ci_low",) * 2, ("ci_high",) * 2):
                assert one[ours] == pytest.approx(float(row[theirs]), abs=0.51e-6)
            checked += 1
    assert checked == 6


def test_numbers_too_large_to_tell_apart_are_refused(vippcoder: Vippcoder, tmp_path: Path) -> None:
    rows = [(1, 10**18), (10**18 + 1, 3), (3, "9" * 400), (2, 2)]
    told = vippcoder("agreement", write(tmp_path / "r.csv", long_rows(rows)), *NAMED)
    assert told.status == 1
    assert "line 3: 1000000000000000000 is too large for a rating; mend it" in told.err
    assert f"line 7: {'9' * 24}… is too large" in told.err
    codes = [(10**18, 10**18), (10**18 + 1, 10**18), (10**18 + 1, 10**18 + 1)]
    file = write(tmp_path / "codes.csv", long_rows(codes))
    known = by_name(vippcoder("agreement", file, *NAMED, "--level", "nominal", "--json"))
    assert known["percent_exact", ""]["estimate"] == pytest.approx(200 / 3)


def test_what_tells_nothing_is_said(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", long_rows([(1, 2), (2, 3), (3, 3), (None, None)]))
    told = vippcoder("agreement", file, *NAMED, "--cutoff", 40, "--cutoff", 1, "--cutoff", 2)
    assert "--cutoff 40: every rating lies below it." in told.err
    assert "--cutoff 1: no rating lies below it." in told.err
    assert "--cutoff 2" not in told.err
    assert "1 unit has no rating at all and is counted nowhere." in told.err


def test_each_way_of_drawing_is_told_with_its_statistics(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    rows = [(unit, who, score, "f") for unit, who, score in long_rows(SHROUT_FLEISS[:1])]
    one = write(tmp_path / "one.csv", rows, "film,who,score,family")
    told = vippcoder("agreement", one, *NAMED, "--cluster", "family")
    assert told.out.startswith("1 unit with two ratings or more, 4 observers")
    file = write(tmp_path / "r.csv", long_rows(SHROUT_FLEISS))
    told = vippcoder("agreement", file, *NAMED, "--draws", 200)
    lines = told.out.splitlines()
    (log,) = [line for line in lines if "on the log scale" in line]
    assert "sem, smallest_detectable_change" in log
    (form,) = [line for line in lines if line.startswith("* is the figure")]
    assert "two-way random" in form
    assert "absolute agreement" in form
