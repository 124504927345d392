"""What simulated observers leave in packs is what the study says of them, to the last rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from films_and_packs import draw
from issuing import assigned_study
from reconciling import reconcile
from vippcoder.demonstration.simulated_coding import simulate_coding
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs

if TYPE_CHECKING:
    from pathlib import Path


def test_study_and_packs_say_the_same(tmp_path: Path) -> None:
    store = assigned_study(tmp_path / "trial", dyads=2)
    try:
        packs = [one.folder for one in issue_packs(store)]
        for seed, pack in enumerate(packs):
            film = draw(tmp_path / f"{seed}.mp4").read_bytes()
            for stub in (pack / "media").iterdir():
                stub.write_bytes(film)  # what is rated comes from a film that can be shown
            simulate_coding(pack, seed, at_most=5)
        for pack in reversed(packs):
            collect(store, pack)
        counted = reconcile(store, packs)
        assert counted["codings"] == 12
        # Whether a simulated observer changes a rating is chance, and masks are drawn anew.
        assert counted["ratings_history"] >= counted["ratings_current"] > 15
        simulate_coding(packs[0], 0)
        with pytest.raises(AssertionError, match="ratings_current"):
            reconcile(store, packs)
    finally:
        store.close()
