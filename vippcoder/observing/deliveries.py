"""More sessions, answers of the lead, and withdrawals, brought to a pack that is being coded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.observing.pack import OpenPack, as_it_is
from vippcoder.storage.pack.taking import Taken, take_delivery

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job


def take(pack: OpenPack, delivery: Path, job: Job | None = None) -> tuple[OpenPack, Taken]:
    """Take a delivery in; what was coded is not touched, and taken in twice it changes nothing.

    Args:
        pack: the open pack, which goes on being open.
        delivery: the folder that ends in .vippdelivery.
        job: told how far it is.

    Returns:
        The pack as it is now, to be used in place of the one before; and what was new.

    Raises:
        StudyError: it is no delivery, is for another pack, was changed on its way, or there is no
            room; the pack is as before.
        CancelledError: cancelled; the pack is as before.
    """
    taken = take_delivery(pack.store, delivery, job)
    return as_it_is(pack.store), taken
