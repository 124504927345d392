"""Whether a pack is as it was packed: its rules, its fixed contents, and no way out of its folder.

Cheap enough to be asked each time a pack is opened; chain and films take longer and are proved by
`verification`.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.storage.core import journal, rules
from vippcoder.storage.pack.deliveries import contents_digest, delivery_faults
from vippcoder.storage.pack.guidance import KINDS as GIVEN
from vippcoder.storage.pack.guidance import digest_of, given_digest
from vippcoder.storage.pack.training import KINDS as OF_TRAINING
from vippcoder.storage.pack.training import is_training, rules_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_FILM = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\.[a-z0-9]+")


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
    kinds = (*GIVEN, *OF_TRAINING) if is_training(connection) else GIVEN
    if not is_given or journal.first_fault_of(connection, kinds) is not None:
        yield "what the lead gave with the pack was changed"
    yield from delivery_faults(connection)


def is_film_name(name: str) -> bool:
    """Whether a name may be a film's in a pack: it leads nowhere."""
    return _FILM.fullmatch(name) is not None


def name_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of films whose name leads to another folder."""
    for (file,) in connection.execute(
        "SELECT file FROM recordings UNION SELECT file FROM exemplars"
    ):
        if not is_film_name(file):
            yield f"the name of a film leads out of the pack: {file}"


def rule_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of tables, triggers and views that are gone, were rewritten or were added."""
    yield from rules.rule_faults(connection, rules_in(connection))


def links_in(folder: Path) -> Iterator[str]:
    """Tell of links by which a name in the pack leads elsewhere; nothing behind them is touched."""
    for place, folders, files in os.walk(folder):
        for name in sorted((*folders, *files)):
            path = Path(place, name)
            if path.is_symlink():
                yield f"{path.relative_to(folder).as_posix()} is a link that leads out of the pack"
