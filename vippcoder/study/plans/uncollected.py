"""Packs of observers who do not go on, whose last work is not in the study yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.study import ObserverState
from vippcoder.storage.study.people import states_since
from vippcoder.storage.study.progress import read_packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from vippcoder.domain.ids import ObserverCode
    from vippcoder.domain.study import AssignedCoding, Observer
    from vippcoder.storage.study.store import StudyStore

_WORDS = {
    ObserverState.LEFT: "has left",
    ObserverState.AWAY: "is away",
    ObserverState.UNBLINDED: "is unblinded",
}


@dataclass(frozen=True, slots=True)
class Uncollected:
    """An observer who is asked to do no more, and whose pack was not collected since."""

    observer: ObserverCode
    state: ObserverState
    codings: int
    """How many are taken back that may be done in the pack."""
    collected_at: datetime | None
    """When the pack was collected last; None where it never was."""

    @property
    def warning(self) -> str:
        """What the lead should do first, in a sentence."""
        collected = "was never collected"
        if self.collected_at is not None:
            day = self.collected_at.date().isoformat()
            collected = f"was collected last on {day}, before that was known"
        them = "1 coding" if self.codings == 1 else f"{self.codings} codings"
        return (
            f"{self.observer} {_WORDS[self.state]}, and the pack {collected}: collect it first, "
            f"or some of the {them} taken back may be done already and are given out once more"
        )


def uncollected(
    store: StudyStore,
    cancelled: Iterable[AssignedCoding],
    observers: Mapping[ObserverCode, Observer],
) -> tuple[Uncollected, ...]:
    """Return whose pack should come home before codings are taken back from it.

    Args:
        store: the study.
        cancelled: what is to be taken back.
        observers: all of the study.
    """
    since = states_since(store)
    home = {pack.pack: pack.collected_at for pack in read_packs(store)}
    lost: dict[ObserverCode, list[AssignedCoding]] = {}
    for coding in cancelled:
        if coding.pack is not None and observers[coding.observer].state is not ObserverState.ACTIVE:
            at = home.get(coding.pack)
            if at is None or at < since[coding.observer]:
                lost.setdefault(coding.observer, []).append(coding)
    return tuple(
        Uncollected(
            code,
            observers[code].state,
            len(codings),
            max((at for c in codings if c.pack and (at := home.get(c.pack))), default=None),
        )
        for code, codings in sorted(lost.items())
    )
