"""A locked delivery goes whole with a family that withdrew; the rest of it is to go out again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vippcoder.storage.study.packs import read_deliveries
from vippcoder.storage.study.recalled import read_recalled, recall_entry
from vippcoder.study.packs.replacing import packs_in_use

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

_LOCKED: Final = re.compile(r"(?P<folder>(?P<observer>.+)-(?P<number>\d+)\.vippdelivery)\.age")


def recall(store: StudyStore, file: Path, because: str) -> None:
    """Keep that a locked delivery is about to be removed; doing it again changes nothing.

    One whose open folder still lies beside it is not lost with it. A locked pack is not recalled:
    `study pack --again` makes another.

    Args:
        store: the study, open for writing.
        file: what is to be removed.
        because: why; tells nothing of the family.
    """
    named = _LOCKED.fullmatch(file.name)
    if named is None or file.with_name(named["folder"]).is_dir():
        return
    pack = next((p for o, p in packs_in_use(store).items() if o == named["observer"]), None)
    sent = read_deliveries(store, pack.id) if pack else ()
    number = int(named["number"]) - 2  # the first delivery to a pack is the second thing it is sent
    if 0 <= number < len(sent) and sent[number].id not in read_recalled(store):
        store.write(recall_entry(sent[number].id, because))
