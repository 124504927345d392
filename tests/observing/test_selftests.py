from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from packs import make_pack
from vippcoder.domain.coding import StopReason
from vippcoder.domain.ids import DimensionId
from vippcoder.domain.selftest import SelfTest
from vippcoder.observing import coding, history, selftests, submission
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack

if TYPE_CHECKING:
    from pathlib import Path

TOLD = SelfTest(132, 131, 66.0, 370.0, 3.0, None, None, 100, 99, 10_000_000, is_heard=False)


def test_a_self_test_is_kept_and_undo_does_not_reach_it(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    with open_pack(folder) as pack:
        session = pack.coding_of("R-7F3K")
        recording = pack.assignment(session).reference.id
        coding.start(pack, session)
        coding.rate(pack, session, DimensionId("sensitivity"), Decimal(5))
        selftests.record(pack, session, recording, TOLD, of_proxy=True)
        (kept,) = selftests.kept(pack, session)
        assert (kept.recording, kept.told, kept.of_proxy) == (recording, TOLD, True)
        history.undo(pack, session)
        assert coding.sheet(pack, session).ratings == ()
        assert len(selftests.kept(pack, session)) == 1
        other = pack.coding_of("R-K9DM")
        assert selftests.kept(pack, other) == ()
    assert verify_pack(folder).faults == ()


def test_a_closed_coding_keeps_no_more(tmp_path: Path) -> None:

    with open_pack(make_pack(tmp_path / "anna.vipppack")) as pack:
        session = pack.coding_of("R-7F3K")
        coding.start(pack, session)
        submission.stop(pack, session, StopReason.DISTRESS)
        selftests.record(pack, session, pack.assignment(session).reference.id, TOLD)
        assert selftests.kept(pack, session) == ()


def test_the_sentence_names_what_matters() -> None:
    assert TOLD.sentence().startswith("1 of 132 frames asked for were wrong")
    assert "sound was not tested" in TOLD.sentence()
