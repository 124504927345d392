"""Which training films an observer was shown the gold of: they certify that observer no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.storage.study.training import (
    read_practised,
    read_released,
    read_sets,
    read_training_packs,
)

if TYPE_CHECKING:
    from vippcoder.domain.ids import ObserverCode, PackId
    from vippcoder.storage.study.store import StudyStore


def films_seen(
    store: StudyStore, observer: ObserverCode, *, besides: PackId | None = None
) -> frozenset[str]:
    """Return the SHA-256 of every film whose gold was released, or given to practise with.

    Args:
        store: the study.
        observer: to whom.
        besides: a pack whose own releases do not count: they came after its submissions.
    """
    sets, released = {held.id: held for held in read_sets(store)}, read_released(store)
    practised = {
        film.sha256 for made in read_practised(store, observer) for film in sets[made].films
    }
    return frozenset(practised).union(
        sets[pack.set].film(one.film).sha256
        for pack in read_training_packs(store)
        if pack.observer == observer and pack.id != besides
        for one in pack.films
        if one.coding in released
    )
