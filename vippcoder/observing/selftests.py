"""How exactly the observer's machine played a film, kept with the coding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.coding import CodingState
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.pack.selftests import KIND, read_self_tests, row_of
from vippcoder.storage.pack.sheets import read_sheet

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId, RecordingId
    from vippcoder.domain.selftest import KeptSelfTest, SelfTest
    from vippcoder.observing.pack import OpenPack


def record(
    pack: OpenPack,
    coding: CodingId,
    recording: RecordingId,
    told: SelfTest,
    *,
    of_proxy: bool = False,
) -> None:
    """Keep what a self-test told; after the coding is closed nothing is kept.

    Undo does not reach it: it tells of the machine, not of the film.
    """
    if read_sheet(pack.store, coding).state not in {CodingState.ASSIGNED, CodingState.STARTED}:
        return
    with pack.store.transaction():
        row = row_of(coding, recording, told, of_proxy=of_proxy)
        pack.store.append(coding, [Entry(KIND, row)])


def kept(pack: OpenPack, coding: CodingId) -> tuple[KeptSelfTest, ...]:
    """Return the self-tests of a session's films, the oldest first."""
    return read_self_tests(pack.store.connection, coding)
