"""Undo and redo, through the journal: each writes rows that restore what stood before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.coding import Changes
from vippcoder.observing.writing import changeable_sheet, commit
from vippcoder.storage.pack.actions import reversing_entries, undoable_actions

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack


def undo(pack: OpenPack, coding: CodingId) -> Changes:
    """Take the last action back, also one from before the program was closed; nothing is lost."""
    return _reverse(pack, coding, forward=False)


def redo(pack: OpenPack, coding: CodingId) -> Changes:
    """Bring back what undo took."""
    return _reverse(pack, coding, forward=True)


def _reverse(pack: OpenPack, coding: CodingId, *, forward: bool) -> Changes:
    changeable_sheet(pack, coding)
    connection = pack.store.connection
    can_undo, can_redo = undoable_actions(connection, coding)
    actions = can_redo if forward else can_undo
    if not actions:
        return Changes(coding)
    action = actions[-1]
    entries = reversing_entries(connection, action, forward=forward)
    return commit(pack, coding, entries, reversal=("redo" if forward else "undo", action))
