"""Looking into a pack without leaving a trace in it: neither a date nor a file of the database."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vippcoder.packing.left_over import clear_left_over, half_made
from vippcoder.storage.pack.snapshot import snapshot
from vippcoder.storage.pack.store import KIND
from vippcoder.storage.study.store import INBOX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.core.folder import FolderKind
    from vippcoder.storage.pack.store import PackStore
    from vippcoder.storage.study.store import StudyStore


@contextmanager
def looked_into(store: StudyStore, given: Path, kind: FolderKind = KIND) -> Iterator[PackStore]:
    """Open a copy of a pack's database, which is gone after the block.

    Args:
        store: the study, open for writing, in whose inbox the copy lies meanwhile.
        given: the pack, or its database alone.
        kind: which kind of pack it must be.

    Raises:
        StudyError: it is no pack, is newer than this program, or cannot be read.
    """
    clear_left_over(store.folder / INBOX, is_ours=True)
    with half_made(store.folder / INBOX / "pack", "copy") as making:
        try:
            pack = snapshot(given, making / "copy", kind)
            try:
                yield pack
            finally:
                pack.close()
        finally:
            shutil.rmtree(making, ignore_errors=True)
