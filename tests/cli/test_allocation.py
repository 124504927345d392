"""The allocation by command: what is printed never shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


def test_an_allocation_is_sealed_checked_and_never_shown(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    file = tmp_path / "allocation.csv"
    file.write_text("dyad,arm,site\nD-2,Quokka,N\nD-1,Zebra,S\n", encoding="utf-8")
    sealed = vippcoder("allocation", "seal", file, "--json")
    assert sealed.status == 0
    told = sealed.json()
    assert told["nonce_file"] == str(tmp_path / "allocation.nonce")
    assert len(told["commitment"]) == 64
    assert "1 column is no part of what is sealed" in sealed.err
    checked = vippcoder("allocation", "check", file, "--commitment", told["commitment"], "--json")
    assert (checked.status, checked.json()["holds"]) == (0, True)
    assert vippcoder("allocation", "check", file).out.strip() == told["commitment"]
    file.write_text("dyad,arm\nD-2,Zebra\nD-1,Quokka\n", encoding="utf-8")
    changed = vippcoder("allocation", "check", file, "--commitment", told["commitment"])
    assert (changed.status, changed.out) == (1, "")
    assert "is not the allocation that was sealed" in changed.err
    again = vippcoder("allocation", "seal", file)
    assert again.status == 1
    for answer in (sealed, checked, changed, again):
        assert not {"Zebra", "Quokka", "D-1"} & set(
            (answer.out + answer.err).replace(",", " ").split()
        )


def test_every_problem_has_a_line_of_its_own(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = tmp_path / "allocation.csv"
    file.write_text("dyad,arm\nD-1,\nD-1,Zebra\n", encoding="utf-8")
    answer = vippcoder("allocation", "seal", file)
    head, *problems = answer.err.splitlines()
    assert answer.status == 1
    assert head.startswith(f"{file}: 2 problems, and nothing was changed")
    assert [problem.split(":")[0].strip() for problem in problems] == ["line 2", "line 3"]
    assert list(tmp_path.iterdir()) == [file]
