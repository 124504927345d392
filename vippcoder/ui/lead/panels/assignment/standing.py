"""What is assigned now: film and codings of each observer, and how many of them are in packs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.progress import read_durations
from vippcoder.ui.lead.words import count, minutes, share_of
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore

_MINUTE_US = 60_000_000


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One observer's codings that stand, beside the most that anybody has."""

    code: str
    us: int
    """Film of all codings together, in microseconds."""
    codings: int
    issued: int
    """Codings that are in a pack."""
    most_us: int


STANDING: tuple[Column[StandingLine], ...] = (
    Column("Observer", lambda s: s.code, 130, is_bold=True),
    Column(
        "Film",
        lambda s: minutes(s.us / _MINUTE_US),
        200,
        share=lambda s: share_of(s.us, s.most_us),
        help="The bar is against the most that anybody has.",
    ),
    Column("Codings", lambda s: count(s.codings), 110, is_number=True),
    Column("In a pack", lambda s: count(s.issued), 110, is_number=True),
    Column("", lambda _: "", 0),
)


def standing_lines(
    store: StudyStore, standing: Sequence[AssignedCoding]
) -> tuple[StandingLine, ...]:
    """Return what each observer has; nothing where nothing is assigned.

    Args:
        store: the open study.
        standing: the codings that were not taken back.
    """
    lasts = read_durations(store)
    film = {o.code: 0 for o in read_observers(store)} if standing else {}
    for coding in standing:
        film[coding.observer] = film.get(coding.observer, 0) + lasts.get(coding.session, 0)
    most = max(film.values(), default=0)
    return tuple(
        StandingLine(
            str(code),
            us,
            sum(c.observer == code for c in standing),
            sum(c.observer == code and c.pack is not None for c in standing),
            most,
        )
        for code, us in film.items()
    )
