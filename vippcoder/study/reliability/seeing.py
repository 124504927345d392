"""Keeping who was shown figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.storage.study.looks import read_views
from vippcoder.study.blindness.sight import record_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.domain.ids import CodingId
    from vippcoder.storage.study.store import StudyStore

PLACE: Final = "agreement"


def keep_seen(store: StudyStore, codings: Iterable[CodingId]) -> None:
    """Keep that the sitting's person was shown figures that hold the scores of codings.

    What the person was shown before, here or elsewhere, is not kept again: the first look decides
    what is independent, and a chart that is drawn a hundred times is still one.

    Args:
        store: the study, open for writing.
        codings: in any order, as often as they come.
    """
    known = {view.coding for view in read_views(store, store.person)}
    record_view(store, [c for c in dict.fromkeys(codings) if c not in known], PLACE)
