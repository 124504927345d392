"""The observers of a study, written and read as the domain's nouns."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.domain.study import Observer, ObserverState
from vippcoder.storage.core.journal import Entry

if TYPE_CHECKING:
    from vippcoder.domain.ids import ObserverCode
    from vippcoder.storage.study.store import StudyStore


def observer_entries(before: Observer | None, observer: Observer, reason: str) -> list[Entry]:
    """Return what registers an observer, or changes what is known of one.

    Args:
        before: the observer as the study has it; None for a new one.
        observer: as it shall be.
        reason: why it changes; may be empty for a new one.
    """
    entries = [
        Entry(
            "observers",
            {
                "observer": observer.code,
                "state": observer.state.value,
                "languages": json.dumps(list(observer.languages)),
                "share": observer.share,
                "is_certified": int(observer.is_certified),
                "minutes_a_week": observer.minutes_a_week,
                "reason": reason,
            },
        )
    ]
    was, shall = set(before.knows if before else ()), set(observer.knows)
    for dyad in sorted(was ^ shall):
        row = {"observer": observer.code, "dyad": dyad, "is_known": int(dyad in shall)}
        entries.append(Entry("known_families", row))
    return entries


def states_since(store: StudyStore) -> dict[ObserverCode, datetime]:
    """Return since when each observer is in the present state."""
    since: dict[ObserverCode, tuple[str, datetime]] = {}
    for row in store.rows(
        "SELECT o.observer, o.state, j.written_at FROM observers o JOIN journal j USING (seq) "
        "ORDER BY o.seq"
    ):
        if since.get(row["observer"], ("",))[0] != row["state"]:
            at = datetime.fromisoformat(row["written_at"])
            since[row["observer"]] = (row["state"], at)
    return {code: at for code, (_, at) in since.items()}


def certified_since(store: StudyStore) -> dict[str, int]:
    """Return the entry at which each observer was last said to be certified, for those who are."""
    since: dict[str, int] = {}
    for row in store.rows("SELECT seq, observer, is_certified FROM observers ORDER BY seq"):
        if not row["is_certified"]:
            since.pop(row["observer"], None)
        else:
            since.setdefault(row["observer"], row["seq"])
    return since


def read_observers(store: StudyStore) -> tuple[Observer, ...]:
    """Return the observers, by their codes."""
    knows: dict[str, list[str]] = {}
    for row in store.rows(
        "SELECT k.* FROM known_families k WHERE k.seq = (SELECT max(seq) FROM known_families "
        "WHERE observer = k.observer AND dyad = k.dyad) AND k.is_known = 1 ORDER BY k.dyad"
    ):
        knows.setdefault(row["observer"], []).append(row["dyad"])
    return tuple(
        Observer(
            code=row["observer"],
            languages=tuple(json.loads(row["languages"])),
            state=ObserverState(row["state"]),
            share=row["share"],
            is_certified=bool(row["is_certified"]),
            minutes_a_week=row["minutes_a_week"],
            knows=tuple(knows.get(row["observer"], ())),  # type: ignore[arg-type]
        )
        for row in store.rows("SELECT * FROM observers_current")
    )
