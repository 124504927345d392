"""What the page says of each kind of thing that holds a family, before its removal and after."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from vippcoder.storage.study.withdrawals import unfinished
from vippcoder.study.withdrawal.family import look_up
from vippcoder.study.withdrawal.holdings import Kind
from vippcoder.study.withdrawal.records import read_records
from vippcoder.ui.lead.words import count, moment, several
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.domain.ids import DyadId
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.storage.study.withdrawals import BegunWithdrawal
    from vippcoder.study.withdrawal.family import Family
    from vippcoder.study.withdrawal.holdings import Holding
    from vippcoder.study.withdrawal.records import SignedRecord


@dataclass(frozen=True, slots=True)
class _Words:
    """How a kind of holding is called, and what becomes of it."""

    title: str
    one: str
    more: str
    icon: str
    will: str
    was: str


WORDS: Final = {
    Kind.RECORDING: _Words(
        "Films in the study", "film", "films", "movie", "is removed", "was removed"
    ),
    Kind.PACK_COPY: _Words(
        "Copies in packs",
        "copy in packs",
        "copies in packs",
        "package",
        "is taken out of the pack",
        "was taken out of the pack",
    ),
    Kind.JOURNEY: _Words(
        "Locked packs",
        "locked pack",
        "locked packs",
        "lock",
        "is removed whole; make it again",
        "was removed whole; make it again",
    ),
    Kind.REPORT: _Words(
        "Reports and exports",
        "report",
        "reports",
        "chart-bar",
        "is removed whole; make it again",
        "was removed whole; make it again",
    ),
    Kind.BACKUP: _Words(
        "Backups",
        "backup",
        "backups",
        "database",
        "is rewritten without the family",
        "was rewritten without the family",
    ),
    Kind.RETURNED: _Words(
        "Returned packs",
        "returned pack",
        "returned packs",
        "package-import",
        "is rewritten as the consent says",
        "was rewritten as the consent says",
    ),
    Kind.ELSEWHERE: _Words("Elsewhere", "thing elsewhere", "things elsewhere", "hand-stop", "", ""),
}
_PACK: Final = "goes with the next delivery"
_ORIGINAL: Final = "an original: yours to see to"


@dataclass(frozen=True, slots=True)
class Line:
    """Things of one kind at one place."""

    kind: Kind
    where: str
    number: int
    is_first: bool
    """Whether it is the first of its kind, and so bears the kind's icon and how many there are."""
    in_all: int
    """Things of this kind."""
    is_done: bool

    @property
    def title(self) -> str:
        """The kind, and how many there are of it."""
        name = WORDS[self.kind].title
        return f"{name}, {count(self.in_all)}" if self.is_first else name

    @property
    def is_left(self) -> bool:
        """Whether a person must see to it."""
        return self.kind is Kind.ELSEWHERE

    @property
    def becomes(self) -> str:
        """What becomes of it, or became."""
        if self.is_left:
            return _PACK if self.where.startswith("the pack") else _ORIGINAL
        words = WORDS[self.kind]
        return words.was if self.is_done else words.will


HOLDINGS: tuple[Column[Line], ...] = (
    Column(
        "What",
        lambda line: line.title,
        190,
        icon=lambda line: WORDS[line.kind].icon if line.is_first else "",
        tone=lambda line: "" if line.is_first else "3",
    ),
    Column(
        "Where",
        lambda line: f"{line.where}, {count(line.number)}" if line.number > 1 else line.where,
        0,
        help="Sessions of the family are not tied to masks here.",
    ),
    Column(
        "What becomes of it",
        lambda line: line.becomes,
        250,
        icon=lambda line: (
            "alert-triangle" if line.is_left else "circle-check" if line.is_done else ""
        ),
        tone=lambda line: "attention" if line.is_left else "2",
    ),
)

RECORDS: tuple[Column[SignedRecord], ...] = (
    Column("Family", lambda r: r.dyad, 100, is_bold=True),
    Column(
        "Signature",
        lambda r: "holds" if r.holds else "does not hold",
        140,
        icon=lambda r: "circle-check" if r.holds else "alert-circle",
        tone=lambda r: "2" if r.holds else "danger",
        help="Whether the record is as the study signed it.",
    ),
    Column("Ratings", lambda r: "redacted" if r.ratings == "redact" else "kept", 90),
    Column("When", lambda r: moment(r.at), 160),
    Column("By", lambda r: r.by, 0),
)


def lines_of(held: Iterable[Holding], *, is_done: bool = False) -> tuple[Line, ...]:
    """Return things by kind, those at one place in one line; after it is done what is left first.

    Args:
        held: what there is, or was.
        is_done: whether it was removed.
    """
    order = list(Kind)
    kinds = sorted(
        held, key=lambda h: (is_done and h.kind is not Kind.ELSEWHERE, order.index(h.kind))
    )
    lines: list[Line] = []
    for kind, group in groupby(kinds, key=lambda h: h.kind):
        places = [holding.on_screen for holding in group]
        for where in dict.fromkeys(places):
            is_first = where == places[0]
            lines.append(Line(kind, where, places.count(where), is_first, len(places), is_done))
    return tuple(lines)


def what_happens(family: Family, ratings: str) -> str:
    """Say in one sentence what withdrawing does."""

    def said(*kinds: Kind) -> str:
        numbers = [(k, sum(h.kind is k for h in family.held)) for k in kinds]
        return _listed([several(n, WORDS[k].one, WORDS[k].more) for k, n in numbers if n])

    gone = said(Kind.RECORDING, Kind.PACK_COPY, Kind.JOURNEY, Kind.REPORT)
    rewritten = said(Kind.BACKUP, Kind.RETURNED)
    parts = [f"{gone} will be gone for good"] if gone else []
    parts += [f"{rewritten} will lose what tells of the family"] if rewritten else []
    stay = "will stay in the journal" if ratings == "keep" else "will be emptied everywhere"
    parts.append(f"ratings and notes {stay}")
    sentence = "; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


@dataclass(frozen=True, slots=True)
class PageRead:
    """What the page shows by itself, and of the family that was asked for."""

    records: tuple[SignedRecord, ...]
    unfinished: tuple[BegunWithdrawal, ...]
    family: Family | None


def read_page(store: StudyStore, dyad: DyadId | None) -> PageRead:
    """Read what the page shows; `dyad` is the family that is listed, or None."""
    family = look_up(store, dyad) if dyad else None
    return PageRead(read_records(store), unfinished(store), family)
