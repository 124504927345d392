"""What is kept beside a pack because making it takes time: named by masks, lost without harm."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final

from vippcoder.media.sealed import seal, unseal
from vippcoder.storage.pack.store import CACHE

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.observing.pack import OpenPack

NEUTRAL_S: Final = 946_684_800
"""The date that everything in a pack bears."""
_PAGE: Final = 4096


def kept_path(pack: OpenPack, recording: Recording, ending: str) -> Path:
    """Return where something about a recording is kept: `cache/R-7F3K` and the ending."""
    stem = recording.file.rpartition(".")[0]
    return pack.folder / CACHE / f"{stem}{ending}"


def read_kept(pack: OpenPack, recording: Recording, ending: str) -> dict[str, Any] | None:
    """Return what was kept about this copy; None where there is nothing, or of another copy."""
    with suppress(OSError, ValueError):
        entry = kept_path(pack, recording, ending).read_bytes()
        plain = unseal(entry, recording.sha256)
        told = None if plain is None else json.loads(plain)
        if isinstance(told, dict):
            return told
    return None


def keep(pack: OpenPack, recording: Recording, ending: str, told: dict[str, Any]) -> None:
    """Keep something small about this copy; on a disk that does not take it nothing is kept.

    It is sealed: figures that are the same for two copies of one film would show that it is one.
    """
    path = kept_path(pack, recording, ending)
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
            temporary = path.parent / file.name
            try:
                file.write(seal(_whole_page(told), recording.sha256))
                file.close()
                os.utime(temporary, (NEUTRAL_S, NEUTRAL_S))
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)


def _whole_page(told: dict[str, Any]) -> bytes:
    """Write it at a size that says nothing: blanks follow, which JSON does not mind."""
    plain = json.dumps(told).encode()
    return plain + b" " * (-len(plain) % _PAGE)
