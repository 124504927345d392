"""The file that brings keys of gold to a training pack, sealed for that pack alone."""

from __future__ import annotations

import hmac
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from vippcoder import __version__
from vippcoder.domain.ids import CodingId
from vippcoder.errors import StudyError
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.manifest import seal_of
from vippcoder.storage.pack.sealed_gold import (
    digest_of_key,
    digests_of_keys,
    held_keys,
    key_entry,
)
from vippcoder.storage.pack.taking import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vippcoder.storage.pack.store import PackStore

ENDING: Final = ".vipprelease"
_FORM: Final = 1
_LONGEST: Final = 1 << 22


def write_release(path: Path, pack: str, keys: Mapping[CodingId, str], seal_key: str) -> None:
    """Write and seal a release; it has its name once it is whole.

    Args:
        path: the file, which is written over.
        pack: the id of the pack that it is for.
        keys: by coding.
        seal_key: the random number in the pack's first entry.

    Raises:
        StudyError: it cannot be written.
    """
    told = {"form": _FORM, "pack": pack, "keys": dict(keys)}
    text = json.dumps({**told, "seal": seal_of(told, seal_key)}, indent=1)
    rough = path.with_name(f".{path.name}.part")
    try:
        with rough.open("w", encoding="utf-8") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        rough.replace(path)
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}", path=path, mend="choose another place"
        ) from error
    finally:
        with suppress(OSError):
            rough.unlink(missing_ok=True)


def take_release(store: PackStore, path: Path) -> tuple[CodingId, ...]:
    """Take the keys of a release into a training pack, in one transaction.

    Args:
        store: the pack, open for writing.
        path: the file.

    Returns:
        The codings whose gold can be read now and could not before; none where it was taken in
        already.

    Raises:
        StudyError: it is no release, is for another pack, or was changed on its way.
    """
    told = _read(path)
    with mended(store.path):
        (pack,) = store.connection.execute("SELECT pack_id FROM pack").fetchone()
        nonce = key_of(store.connection)
        digests, known = digests_of_keys(store.connection), held_keys(store.connection)
    if told.get("pack") != pack:
        raise StudyError(
            "this release is for another training pack",
            path=path,
            mend="open the training pack that it is for",
        )
    if told.get("form") != _FORM:
        raise StudyError(
            "this release was made by a newer vippcoder",
            path=path,
            mend="update vippcoder, then take it in again; nothing was changed",
        )
    seal, keys = told.pop("seal", ""), told.get("keys")
    is_ours = isinstance(seal, str) and hmac.compare_digest(seal_of(told, nonce), seal)
    if not is_ours or not isinstance(keys, dict) or not _fit(keys, digests):
        raise StudyError(
            "this release was changed on its way, so it is not taken in",
            path=path,
            mend="ask your lead to send it again",
        )
    new = [CodingId(coding) for coding in keys if coding not in known]
    step = journal.Step(None, journal.now(), __version__)
    if new:
        with store.transaction():
            entries = [key_entry(coding, keys[coding]) for coding in new]
            journal.append(store.connection, step, entries)
    return tuple(new)


def _fit(keys: Mapping[str, str], digests: Mapping[str, str]) -> bool:
    return all(digests.get(coding) == digest_of_key(key) for coding, key in keys.items())


def _read(path: Path) -> dict[str, Any]:
    no_release = StudyError(
        "is no release of gold", path=path, mend=f"choose the file that ends in {ENDING}"
    )
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _LONGEST:
        raise no_release
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise no_release from error
    if not isinstance(told, dict):
        raise no_release
    return told
