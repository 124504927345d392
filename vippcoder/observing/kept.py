"""What is kept beside a pack because making it takes time: named by masks, lost without harm."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final

from vippcoder.storage.pack.store import CACHE

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.observing.pack import OpenPack

_NEUTRAL_S: Final = 946_684_800


def kept_path(pack: OpenPack, recording: Recording, ending: str) -> Path:
    """Return where something about a recording is kept: `cache/R-7F3K` and the ending."""
    stem = recording.file.rpartition(".")[0]
    return pack.folder / CACHE / f"{stem}{ending}"


def read_kept(pack: OpenPack, recording: Recording, ending: str) -> dict[str, Any] | None:
    """Return what was kept about this copy; None where there is nothing, or of another copy."""
    with suppress(OSError, ValueError):
        told = json.loads(kept_path(pack, recording, ending).read_text(encoding="utf-8"))
        if isinstance(told, dict) and told.pop("copy", None) == recording.sha256:
            return told
    return None


def keep(pack: OpenPack, recording: Recording, ending: str, told: dict[str, Any]) -> None:
    """Keep something small about this copy; on a disk that does not take it nothing is kept."""
    path = kept_path(pack, recording, ending)
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=".new-", delete=False
        ) as file:
            temporary = path.parent / file.name
            try:
                json.dump({"copy": recording.sha256, **told}, file)
                file.close()
                os.utime(temporary, (_NEUTRAL_S, _NEUTRAL_S))
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
