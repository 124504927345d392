"""Whether a pack is as it was packed: its rules, its fixed contents, and no way out of its folder.

Cheap enough to be asked each time a pack is opened; chain and films take longer and are proved by
`verification`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.storage.core import journal, rules
from vippcoder.storage.pack import schema, views
from vippcoder.storage.pack.guidance import KINDS as GIVEN
from vippcoder.storage.pack.guidance import digest_of, given_digest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

# ruff: noqa: S608 - the pieces put together here are constants of this module
_FILM_COLUMNS = "file, frame_times, end_us, display_width, display_height, has_audio, sha256"
_PACKED = (
    "SELECT only_row, pack_id, observer, group_labels FROM pack",
    "SELECT instrument, instrument_version, definition FROM instruments ORDER BY instrument",
    "SELECT coding_id, mask, position, task, instrument FROM assignments ORDER BY position",
    f"SELECT recording_id, coding_id, angle, {_FILM_COLUMNS} FROM recordings ORDER BY recording_id",
    "SELECT recording_id, offset_us, unsure_because FROM recording_offsets ORDER BY recording_id",
    f"SELECT {_FILM_COLUMNS} FROM exemplars ORDER BY file",
    "SELECT recording_id, shown_packets FROM recording_packets ORDER BY recording_id",
    "SELECT recording_id, start_us, end_us FROM damaged_stretches ORDER BY recording_id, start_us",
)
"""What is packed once and never changes. For ever as it stands, since digests of it are kept; what
a later form adds to a pack needs a digest of its own."""
_FILM = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\.[a-z0-9]+")


def contents_digest(connection: sqlite3.Connection) -> str:
    """Return SHA-256 over everything that is packed once: sessions, films, instrument, observer.

    It stands in the journal's first entry. Ids, masks and film hashes are each pack's own, so two
    packs of one film share no digest.
    """
    told = hashlib.sha256()
    for number, query in enumerate(_PACKED):
        for row in connection.execute(query):
            values = [value.hex() if isinstance(value, bytes) else value for value in row]
            told.update(json.dumps([number, *values], ensure_ascii=False).encode() + b"\n")
    return told.hexdigest()


def contents_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of packed contents that differ from what the journal's first entry says of them."""
    row = connection.execute("SELECT body FROM payloads WHERE seq = 0").fetchone()
    if row is None or row[0] is None:
        yield "the journal's first entry, which says what was packed, was taken out"
        return
    said = json.loads(row[0])
    if "contents" in said and said["contents"] != contents_digest(connection):
        yield "the sessions, films or instrument of the pack were changed"
    is_given = said.get("given", digest_of(())) == given_digest(connection)
    if not is_given or journal.first_fault_of(connection, GIVEN) is not None:
        yield "what the lead gave with the pack was changed"


def name_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of films whose name leads to another folder."""
    for (file,) in connection.execute(
        "SELECT file FROM recordings UNION SELECT file FROM exemplars"
    ):
        if not _FILM.fullmatch(file):
            yield f"the name of a film leads out of the pack: {file}"


def rule_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of tables, triggers and views that are gone, were rewritten or were added."""
    yield from rules.rule_faults(connection, (*schema.RULES, *views.VIEWS))


def links_in(folder: Path) -> Iterator[str]:
    """Tell of links by which a name in the pack leads elsewhere; nothing behind them is touched."""
    for place, folders, files in os.walk(folder):
        for name in sorted((*folders, *files)):
            path = Path(place, name)
            if path.is_symlink():
                yield f"{path.relative_to(folder).as_posix()} is a link that leads out of the pack"
