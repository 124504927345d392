"""What the page says once packs have been issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.storage.pack.journey import ENDING
from vippcoder.storage.study.store import PACKS
from vippcoder.ui.lead.words import several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.study.packs.issuing import Issued

_DELIVERY: Final = ".vippdelivery"


def issued_in_words(issued: Sequence[Issued]) -> str:
    """Say what was issued, what it brings, to whom, and where it lies; nothing where none was."""
    if not issued:
        return ""
    locked = [one for one in issued if one.folder.suffix == ENDING]
    if locked:
        names = ", ".join(one.folder.name for one in locked)
        return (
            f"Locked for the journey: {names}. It lies in the study's folder {PACKS}; "
            "tell the passphrase by another way."
        )
    new = [one for one in issued if not one.is_delivery]
    folders = [one for one in issued if one.folder.suffix == _DELIVERY]
    inside = len(issued) - len(new) - len(folders)
    told = [several(len(new), "new pack")] if new else []
    told += [several(len(folders), "delivery", "deliveries")] if folders else []
    told += [f"{several(inside, 'pack')} took a delivery in"] if inside else []
    masks = sum(len(one.masks) for one in issued)
    answers, removals = sum(one.answers for one in issued), sum(one.removals for one in issued)
    brought = [several(masks, "session")] if masks else []
    brought += [several(answers, "answer")] if answers else []
    brought += [f"{several(removals, 'session')} withdrawn"] if removals else []
    whose = ", ".join(dict.fromkeys(one.observer for one in issued))
    return (
        f"Issued: {', '.join(told)}, with {', '.join(brought)}: {whose}. Packs and deliveries "
        f"lie in the study's folder {PACKS}; hand each to its observer."
    )
