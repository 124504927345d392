"""The frozen folder: the same bytes from the same lock, and scripts that need nothing else."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from locked_study import LockableStudy
from released_study import ReleasedStudy, unblinded_copy
from vippcoder.errors import StudyError
from vippcoder.reports.folder.writing import CHECKSUMS, write_report
from vippcoder.storage.study.people import read_observers
from vippcoder.study.study import opened_study
from vippcoder.study.unblinding.releasing import unblind

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(released: ReleasedStudy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("report") / "report"
    with opened_study(released.study, read_only=True) as store:
        write_report(store, out)
    return out


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def again(folder: Path) -> bytes:
    """Return the main table as the Python script makes it, in a folder with nothing else."""
    alone = folder.with_name(f"{folder.name}-alone")
    alone.mkdir()
    for name in ("main_table.py", "analysis.csv"):
        shutil.copy(folder / name, alone)
    made = subprocess.run(
        [sys.executable, "-I", "-S", str(alone / "main_table.py")], capture_output=True, check=True
    )
    return made.stdout


def test_the_python_script_gives_the_main_table(folder: Path) -> None:
    main = (folder / "main_table.csv").read_bytes()
    assert again(folder) == main
    for figures in ("1.941176,0.669839,5.625484", "1.909091,0.684111,5.327538"):
        assert figures.encode() in main
    assert b"0.256684,-0.109518,0.529399" in main


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_r_script_gives_the_main_table(folder: Path) -> None:
    made = subprocess.run(
        ["Rscript", str(folder / "main_table.R")], capture_output=True, check=True
    )
    assert made.stdout == (folder / "main_table.csv").read_bytes()


def test_the_same_lock_gives_the_same_bytes(
    locked: ReleasedStudy, folder: Path, tmp_path: Path
) -> None:
    later = unblinded_copy(locked, tmp_path / "trial")
    with opened_study(later.study, read_only=True) as store:
        names = write_report(store, tmp_path / "report")
    assert set(names) == {path.name for path in folder.iterdir()}
    # The audit tells when the study was unblinded; the page holds it, and the sums are of it too.
    for name in set(names) - {"audit.csv", "report.html", CHECKSUMS}:
        assert (tmp_path / "report" / name).read_bytes() == (folder / name).read_bytes(), name


def test_every_file_has_its_checksum(folder: Path) -> None:
    told = dict(
        reversed(line.split("  ")) for line in (folder / CHECKSUMS).read_text().splitlines()
    )
    files = {path.name: path for path in folder.iterdir() if path.name != CHECKSUMS}
    assert set(told) == set(files)
    for name, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == told[name]


def test_the_codebook_explains_every_column(folder: Path) -> None:
    explained = {(row["file"], row["column"]) for row in rows(folder / "codebook.csv")}
    for table in sorted(folder.glob("*.csv")):
        if table.name == "codebook.csv":
            continue
        with table.open(encoding="utf-8", newline="") as opened:
            head = next(csv.reader(opened))
        assert {(table.name, column) for column in head} <= explained
        assert len(head) == len(set(head))
        assert all(len(row) == len(head) and None not in row for row in rows(table)), table.name


def test_what_was_observed_is_in_the_tables(folder: Path) -> None:
    visits = rows(folder / "visits.csv")
    assert len(visits) == 34 * 3
    had = [r for r in visits if r["timepoint"] == "month-5" and r["sensitivity at_or_above_5"]]
    assert len(had) == 28
    assert sum(r["sensitivity at_or_above_5"] == "1" for r in had) == 9 + 3
    missing = [r["sensitivity missing"] for r in visits if not r["sensitivity"]]
    assert len(missing) == 6 + 14
    assert all(missing)
    ratings = rows(folder / "ratings.csv")
    assert len(ratings) == 2 * 2 * 83
    assert sum(row["cannot_code"] == "1" for row in ratings) == 4
    assert {row["what"] for row in rows(folder / "audit.csv")} >= {"lock", "unblinding", "design"}


def test_nobody_and_no_film_is_named(released: ReleasedStudy, folder: Path) -> None:
    with opened_study(released.study, read_only=True) as store:
        codes = [str(observer.code) for observer in read_observers(store)]
        masks = [row["mask"] for row in store.rows("SELECT mask FROM assignments")]
        names = [row["name"] for row in store.rows("SELECT name FROM sources")]
        films = [row["file"] for row in store.rows("SELECT file FROM recordings")]
        because = [
            row["missing_because"]
            for row in store.rows("SELECT DISTINCT missing_because FROM visits")
            if row["missing_because"]
        ]
        days = [row["d"] for row in store.rows("SELECT DISTINCT filmed_on AS d FROM visits")]
    assert codes == ["anna", "ben", "cleo", "dina"]
    everything = b"\n".join(path.read_bytes() for path in sorted(folder.iterdir())).decode()
    cells = {cell for table in folder.glob("*.csv") for row in rows(table) for cell in row.values()}
    assert not {f"{code} alone" for code in codes} & cells
    assert not set(codes) & cells
    for secret in (*masks, *names, *films, *because, *filter(None, days)):
        assert secret not in everything
    assert "observer 4 alone" in cells


def test_an_override_stands_in_every_row(tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial", dyads=6).all_coded()
    trial.locked()
    text = trial.allocation.read_text(encoding="utf-8").replace("D-001,Quokka", "D-001,Zebra")
    trial.allocation.write_text(text, encoding="utf-8")
    unblind(trial.store, trial.allocation, override="=retyped")
    out = tmp_path / "report"
    write_report(trial.store, out)
    with pytest.raises(StudyError, match="exists already, and is not empty"):
        write_report(trial.store, out)
    trial.close()
    tables = [table for table in out.glob("*.csv") if rows(table)]
    assert len(tables) >= 11
    for table in tables:
        assert all("not proved" in row["remarks"] for row in rows(table)), table.name
    assert "not proved" in (out / "paragraphs.md").read_text(encoding="utf-8")
    # Everybody has the event, nobody, or all the same value: the script says so little too.
    assert again(out) == (out / "main_table.csv").read_bytes()
    katz = [r for r in rows(out / "main_table.csv") if r["method"] == "katz"]
    assert {(r["estimate"], r["ci_low"]) for r in katz} == {("1.000000", ""), ("", "")}


def test_a_folder_that_cannot_be_written_leaves_nothing(
    released: ReleasedStudy, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        opened_study(released.study, read_only=True) as store,
        pytest.raises(StudyError, match="cannot be written"),
    ):
        write_report(store, tmp_path / "file" / "report")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
