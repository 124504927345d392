"""A whole coding by command, and what the command line says when something is wrong."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


def test_a_session_is_coded_from_list_to_submit(vippcoder: Vippcoder, folder: Path) -> None:
    first = vippcoder("coding", "list", folder, "--json").json()[0]
    mask = first["mask"]
    assert (first["state"], first["minutes"], first["required"]) == ("assigned", 1, 2)
    told = vippcoder(
        "coding", "segment", folder, mask, "--from-index", 10, "--to-index", 19, "--json"
    ).json()
    (segment,) = told["segments"]
    assert (segment["start_us"], segment["end_us"]) == (400_000, 800_000)
    vippcoder("coding", "rate", folder, mask, "sensitivity", "5,5", "--segment", "1")
    vippcoder("coding", "rate", folder, mask, "sensitivity", "6", "--confidence", "high")
    vippcoder(
        "coding", "rate", folder, mask, "non-intrusiveness", "--cannot-code", "Film too short"
    )
    vippcoder(
        "coding", "note", folder, mask, "waits", "--index", 12, "--dimension", "sensitivity",
        "--segment", segment["segment_id"],
    )  # fmt: skip
    shown = vippcoder("coding", "show", folder, mask, "--json").json()
    assert [(r["dimension"], r["segment"], r["value"]) for r in shown["ratings"]] == [
        ("sensitivity", 1, 5.5),
        ("sensitivity", None, 6.0),
        ("non-intrusiveness", None, None),
    ]
    assert shown["notes"][0]["at_us"] == 480_000
    assert (shown["watched_fraction"], shown["watched"], shown["watched_times"]) == (0, [], [])
    assert [gap["start_us"] for gap in shown["unwatched"]] == [0]
    assert vippcoder("coding", "gate", folder, mask).status == 0
    submitted = vippcoder(
        "coding", "submit", folder, mask, "--guess", "Group 1", "--certainty", 2, "--json"
    )
    assert submitted.json()["state"] == "submitted"
    assert vippcoder("verify", folder).status == 0
    connection = sqlite3.connect(folder / "pack.sqlite")
    assert connection.execute(
        "SELECT state, blinding_guess, blinding_certainty FROM codings WHERE mask = ?", (mask,)
    ).fetchall() == [("submitted", "Group 1", 2)]
    connection.close()


def test_a_segment_is_moved_split_deleted_and_undone(vippcoder: Vippcoder, folder: Path) -> None:
    def segments(*arguments: object) -> list[tuple[int, int]]:
        told = vippcoder("coding", *arguments, "--json").json()
        return [(s["start_us"], s["end_us"]) for s in told["segments"]]

    at = (folder, "R-7F3K")
    assert segments("segment", *at, "--start", "1", "--end", "2") == [(1_000_000, 2_000_000)]
    assert segments("segment", *at, "--segment", 1, "--start", "0:01.5", "--end", "2.01") == [
        (1_480_000, 2_040_000)
    ], "every frame on screen between the two times belongs to it"
    assert segments("segment", *at, "--segment", 1, "--split-at-index", 40) == [
        (1_480_000, 1_600_000),
        (1_600_000, 2_040_000),
    ]
    assert segments("segment", *at, "--segment", 2, "--delete") == [(1_480_000, 1_600_000)]
    assert len(segments("undo", *at)) == 2
    assert len(segments("redo", *at)) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("rate", "R-7F3K", "sensitivity", "4.3"), 1, "allowed are 1 to 7 in steps of 0.5"),
        (("rate", "R-7F3K", "sensitivity", "many"), 1, "many is not a number"),
        (("rate", "R-7F3K", "warmth", "4"), 1, "its dimensions are sensitivity, non-intrusiveness"),
        (("rate", "R-XXXX", "sensitivity", "4"), 1, "its sessions are R-7F3K"),
        (("rate", "R-7F3K", "sensitivity", "4", "--segment", "3"), 1, "no segment 3"),
        (("rate", "R-7F3K", "sensitivity"), 2, "give a VALUE"),
        (("rate", "R-7F3K", "sensitivity", "4", "--clear"), 2, "give a VALUE"),
        (("rate", "R-7F3K", "sensitivity", "4", "--confidence", "very"), 2, "low, fair or high"),
        (("segment", "R-7F3K", "--from-index", "9", "--to-index", "3"), 1, "swap them"),
        (("segment", "R-7F3K", "--from-index", "0", "--to-index", "250"), 1, "it has 0 to 249"),
        (("segment", "R-7F3K", "--start", "0:99", "--end", "2"), 1, "more than 59"),
        (("segment", "R-7F3K"), 2, "--from-index and --to-index"),
        (("note", "R-7F3K", "x", "--index", "250"), 1, "it has 0 to 249"),
        (("note", "R-7F3K", "x"), 2, "--index or by --at"),
        (("note", "R-7F3K", "x", "--at", "10.1"), 1, "ends before 00:10.100; it is 00:10.000 long"),
        (("note", "R-7F3K", " ", "--index", "3"), 1, "a note needs words"),
        (("segment", "R-7F3K", "--start", "9", "--end", "12"), 1, "ends before 00:12.000"),
        (("undo", "R-7F3K"), 1, "nothing to undo"),
        (("redo", "R-7F3K"), 1, "nothing to redo"),
        (
            ("rate", "R-7F3K", "sensitivity", "--cannot-code", "x", "--confidence", "low"),
            2,
            "--confidence goes with a VALUE",
        ),
        (("submit", "R-7F3K"), 1, "Sensitivity, whole session: not rated"),
        (("guess", "R-7F3K", "Group 1"), 1, "after submitting"),
        (("stop", "R-7F3K", "boredom"), 2, "group-recognised"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_changes_nothing(
    vippcoder: Vippcoder, folder: Path, arguments: tuple[str, ...], status: int, told: str
) -> None:
    verb, mask, *rest = arguments
    answer = vippcoder("coding", verb, folder, mask, *rest)
    assert answer.status == status
    assert told in " ".join(answer.err.split())
    assert answer.out == ""
    if status == 1:
        assert answer.err.count("\n") == 1
    assert vippcoder("verify", folder, "--json").json()["entries"] == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (("--guess", "Group 7"), "'Group 7' is not an answer; the answers are Group 1"),
        (("--guess", "Group 1", "--at", "10.1"), "the film has no moment 00:10.100"),
    ],
)
def test_nothing_is_locked_for_an_answer_that_cannot_be_kept(
    vippcoder: Vippcoder, folder: Path, answer: tuple[str, ...], told: str
) -> None:
    for dimension in ("sensitivity", "non-intrusiveness"):
        vippcoder("coding", "rate", folder, "R-7F3K", dimension, "4")
    refused = vippcoder("coding", "submit", folder, "R-7F3K", *answer)
    assert (refused.status, refused.err.count("\n")) == (1, 1)
    assert told in refused.err
    assert vippcoder("coding", "show", folder, "R-7F3K", "--json").json()["state"] == "started"


def test_verify_names_the_first_broken_link_and_fails(vippcoder: Vippcoder, folder: Path) -> None:
    vippcoder("coding", "rate", folder, "R-7F3K", "sensitivity", "4")
    connection = sqlite3.connect(folder / "pack.sqlite")
    connection.execute("DROP TRIGGER ratings_no_update")
    connection.execute("UPDATE ratings SET value = 7")
    connection.commit()
    connection.close()
    answer = vippcoder("verify", folder)
    assert answer.status == 1
    assert "journal entry 2: its row in ratings was changed" in answer.err.splitlines()[0]


def test_a_folder_that_is_no_pack_is_named(vippcoder: Vippcoder, tmp_path: Path) -> None:
    answer = vippcoder("coding", "list", tmp_path)
    assert answer.status == 1
    assert str(tmp_path) in answer.err
    assert "not a pack" in answer.err
    absent, diary = tmp_path / "absent.vipppack", tmp_path / "diary.txt"
    diary.write_text("Monday")
    assert "there is no such folder" in vippcoder("coding", "list", absent).err
    assert "is a file, not a pack" in vippcoder("coding", "list", diary).err


def test_the_instrument_commands(vippcoder: Vippcoder, tmp_path: Path) -> None:
    ids = [i["id"] for i in vippcoder("instrument", "list", "--json").json()]
    assert "sn-1" in ids
    assert len(vippcoder("instrument", "show", "sn-1", "--json").json()["dimensions"]) == 2
    bad = tmp_path / "mine.toml"
    bad.write_text("format = 1\nid = 3\n", encoding="utf-8")
    answer = vippcoder("instrument", "show", bad)
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "mine.toml: " in answer.err


def test_a_defect_of_ours_is_called_one(
    vippcoder: Vippcoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("vippcoder.observing.worklist.work_list", fail)
    answer = vippcoder("coding", "list", folder)
    assert answer.status == 70
    assert "defect of vippcoder" in answer.err
