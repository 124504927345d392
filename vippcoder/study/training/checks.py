"""Hidden checks: a coding that is too far from gold, a double-coded pair that is too far apart.

What fails is coded once more, independently, by whoever it concerns, before anybody discusses it.
Only first submissions count; what is asked is the rule that the design has for a film.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.domain.certification import judge
from vippcoder.domain.study import Purpose
from vippcoder.storage.study.adjudications import read_conferences
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.gold import read_hidden_gold, read_recodings
from vippcoder.storage.study.progress import read_progress
from vippcoder.study.blindness.sight import may_see_scores
from vippcoder.study.design.versions import read_design

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.domain.certification import Certification, FilmVerdict
    from vippcoder.domain.ids import CodingId, DimensionId, SessionId
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore

Values = dict["DimensionId", Decimal | None]


class CheckKind(StrEnum):
    """What a coding is held against."""

    GOLD = "gold"
    DOUBLE = "double"
    """The other independent coding of its session."""


class Remedy(StrEnum):
    """Where a failed check stands."""

    OPEN = "open"
    """Nobody codes it once more yet."""
    UNDER_WAY = "under-way"
    WITHIN = "within"
    """Coded once more, and near enough now."""
    STILL_OUTSIDE = "still-outside"
    DISCUSSED = "discussed"
    """A conference was opened first, so an independent re-coding is no longer possible."""


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A hidden check that failed."""

    kind: CheckKind
    codings: tuple[AssignedCoding, ...]
    """The one that is too far from gold, or both of a pair."""
    remedy: Remedy
    to_ask: tuple[AssignedCoding, ...] = ()
    """With `OPEN`: those of the codings that are to be coded once more."""


def failed_checks(store: StudyStore) -> tuple[FailedCheck, ...]:
    """Return every hidden check that failed, by mask; no value is in it.

    Args:
        store: the study; may be open for reading alone.

    Raises:
        StudyError: the study has no design.
    """
    look = _Look(store)
    failed = [*look.against_gold(), *look.against_each_other()]
    return tuple(sorted(failed, key=lambda one: [coding.mask for coding in one.codings]))


@dataclass(frozen=True, slots=True)
class ShownChecks:
    """What a person may see of the failed checks: that one failed is a score's shadow."""

    found: tuple[FailedCheck, ...]
    withheld: int
    """Failed checks of sessions that the person has still to code."""

    @property
    def codings(self) -> tuple[CodingId, ...]:
        """Return whose scores it tells something of."""
        return tuple(dict.fromkeys(c.coding for one in self.found for c in one.codings))


def checks_to_show(store: StudyStore) -> ShownChecks:
    """Return the failed checks that the sitting's person may see.

    Nothing is kept of the look: callers that show it record the view of `codings`.

    Args:
        store: the study; may be open for reading alone.

    Raises:
        StudyError: the study has no design.
    """
    failed = failed_checks(store)
    codings = {coding.coding for one in failed for coding in one.codings}
    seen = set(may_see_scores(store, store.person, codings).seen)
    shown = tuple(one for one in failed if all(c.coding in seen for c in one.codings))
    return ShownChecks(shown, len(failed) - len(shown))


class _Look:
    """What the checks of a study are made from, read once."""

    def __init__(self, store: StudyStore) -> None:
        self._rule: Certification = read_design(store).certification
        self._values = first_values(store)
        self._codings = {
            one.coding: one for one in read_assignments(store) if not one.cancelled_because
        }
        self._gold = {
            (held.session, held.instrument): held.gold.values() for held in read_hidden_gold(store)
        }
        self._discussed = {(one.session, one.instrument) for one in read_conferences(store)}
        standing = {p.coding.coding for p in read_progress(store) if p.is_open or p.is_done}
        self._again = {
            recoding.of: recoding.coding
            for recoding in read_recodings(store)
            if recoding.coding in standing
        }
        """The newest re-coding of each that is not stopped or cancelled; one answers every check
        that its first coding failed."""

    def against_gold(self) -> Iterator[FailedCheck]:
        """Yield codings that are too far from their session's gold."""
        for one in self._first(Purpose.MAIN, Purpose.DOUBLE, Purpose.GOLD):
            gold = self._gold.get((one.session, one.instrument))
            if gold is None or judge(self._rule, self._values[one.coding], gold).is_within:
                continue
            again = self._again.get(one.coding)
            new = self._values.get(again) if again else None
            verdict = judge(self._rule, new, gold) if new is not None else None
            yield self._failed(CheckKind.GOLD, [one], verdict)

    def against_each_other(self) -> Iterator[FailedCheck]:
        """Yield pairs of independent codings that are too far apart."""
        pairs: dict[tuple[SessionId, str], list[AssignedCoding]] = {}
        for one in self._first(Purpose.MAIN, Purpose.DOUBLE):
            pairs.setdefault((one.session, one.instrument), []).append(one)
        for pair in pairs.values():
            if len(pair) == 2 and not self._are_near([one.coding for one in pair]):  # noqa: PLR2004
                again = [self._again.get(one.coding) for one in pair]
                done = [coding for coding in again if coding in self._values]
                verdict = self._judged(done) if len(done) == len(pair) else None
                yield self._failed(CheckKind.DOUBLE, pair, verdict)

    def _first(self, *purposes: Purpose) -> Iterator[AssignedCoding]:
        order = {purpose: number for number, purpose in enumerate(purposes)}
        found = [
            one
            for one in self._codings.values()
            if one.purpose in order and one.coding in self._values
        ]
        yield from sorted(found, key=lambda one: (order[one.purpose], one.mask))

    def _are_near(self, codings: Sequence[CodingId]) -> bool:
        return self._judged(codings).is_within

    def _judged(self, codings: Sequence[CodingId | None]) -> FilmVerdict:
        first, second = (self._values[one] for one in codings if one is not None)
        names = dict.fromkeys((*first, *second))
        return judge(self._rule, first, {name: second.get(name) for name in names})

    def _failed(
        self,
        kind: CheckKind,
        codings: Sequence[AssignedCoding],
        verdict: FilmVerdict | None,
    ) -> FailedCheck:
        to_ask = tuple(one for one in codings if one.coding not in self._again)
        place = codings[0].session, codings[0].instrument
        if verdict is not None:
            remedy = Remedy.WITHIN if verdict.is_within else Remedy.STILL_OUTSIDE
        elif not to_ask:
            remedy = Remedy.UNDER_WAY
        else:
            remedy = Remedy.DISCUSSED if place in self._discussed else Remedy.OPEN
        return FailedCheck(kind, tuple(codings), remedy, to_ask)


def first_values(store: StudyStore) -> Mapping[CodingId, Values]:
    """Return the whole-session values of each coding as first submitted."""
    values: dict[CodingId, Values] = {}
    for row in store.rows(
        "SELECT coding_id, dimension, value FROM ratings_by_session WHERE submission_no = 1"
    ):
        given = None if row["value"] is None else Decimal(repr(row["value"])).normalize()
        values.setdefault(row["coding_id"], {})[row["dimension"]] = given
    return values
