"""A family taken out of a delivery that still lies in the study, so that the rest can be taken in.

The delivery keeps its id: an observer who took it in before, from a copy, has it already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.packing.left_over import discard
from vippcoder.packing.neutral_dates import set_neutral_dates
from vippcoder.storage.pack.manifest import pack_named_in, read_manifest, without, write_manifest
from vippcoder.storage.study.collected import beginning_of
from vippcoder.storage.study.packs import read_packs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vippcoder.domain.ids import CodingId
    from vippcoder.storage.study.store import StudyStore


def take_out(store: StudyStore, folder: Path, film: Path, codings: Iterable[CodingId]) -> None:
    """Take sessions out of a delivery, which is sealed anew; one that is then empty goes whole.

    Killed at any moment, it is done again: no film goes before the delivery says nothing of it.

    Args:
        store: the study, which knows the seal of each of its packs.
        folder: the delivery.
        film: one of the sessions' files in it, or its manifest.
        codings: the sessions.

    Raises:
        OSError: it cannot be written.
    """
    is_empty = _seal_without(store, folder, codings)
    if is_empty:
        discard(folder)
        return
    if film.parent != folder:
        film.unlink(missing_ok=True)
    set_neutral_dates(folder)


def _seal_without(store: StudyStore, folder: Path, codings: Iterable[CodingId]) -> bool:
    """Rewrite the manifest; return whether nothing is left. One that is not ours stays as it is."""
    pack = pack_named_in(folder)
    known = next((one.id for one in read_packs(store) if one.id == pack), None)
    if known is None:
        return False
    key = beginning_of(store, known)["nonce"]
    try:
        manifest = read_manifest(folder, known, key)
    except StudyError:
        return False
    rest = without(manifest, codings)
    if rest != manifest:
        write_manifest(folder, rest, key)
    return not rest.brings_anything
