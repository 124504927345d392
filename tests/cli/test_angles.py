"""Angles by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packs import make_pack

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


def test_an_offset_is_set_shown_and_taken_back(vippcoder: Vippcoder, tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "berta.vipppack", offsets=(120_000,))
    at = (folder, "R-7F3K")

    def shown() -> list[tuple[int, int, str]]:
        told = vippcoder("coding", "show", *at, "--json").json()["recordings"]
        return [(r["angle"], r["offset_us"], r["set_by"]) for r in told]

    assert shown() == [(1, 0, "pack"), (2, 120_000, "pack")]
    told = vippcoder("coding", "angle", *at, 2, "--offset-us", -40_000, "--json").json()
    assert told["recordings"][1]["offset_us"] == -40_000
    assert shown() == [(1, 0, "pack"), (2, -40_000, "observer")]
    assert vippcoder("coding", "angle", *at, 2, "--reset").status == 0
    assert shown() == [(1, 0, "pack"), (2, 120_000, "pack")]
    assert vippcoder("verify", folder).status == 0


def test_what_is_no_angle_is_told(vippcoder: Vippcoder, folder: Path) -> None:
    none = vippcoder("coding", "angle", folder, "R-7F3K", 2, "--offset-us", 0)
    assert (none.status, none.err) == (1, "there is no angle 2; the session has 1.\n")
    assert vippcoder("coding", "angle", folder, "R-7F3K", 2).status == 2
