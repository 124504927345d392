"""What a figure counted, and what it left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from vippcoder.domain.ids import Mask
from vippcoder.domain.study import Purpose
from vippcoder.study.reliability.cells import PURPOSES, base_of
from vippcoder.study.reliability.division import Comparison

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from vippcoder.domain.ids import ObserverCode, SessionId
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.study.independence.entering import Excluded, IndependentCoding
    from vippcoder.study.reliability.cells import Cell, Source
    from vippcoder.study.reliability.division import Group

_PAIR = 2
_Coding = TypeVar("_Coding", "Excluded", "AssignedCoding")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counted."""

    sessions: int
    """Sessions with two values or more."""
    pairs: int
    """Pairs of values of one session."""
    single: int
    """Sessions with one value, which is part of no pair."""
    missing: int
    """Codings that enter and have no value here: it could not be coded, or was not rated."""
    awaited: int
    """Codings that were not submitted yet, as far as packs were collected."""
    excluded: tuple[Excluded, ...]
    """By mask. Of one timepoint, this and `awaited` are of all timepoints, and without masks:
    where few codings are left out their number alone would tell of which wave each is."""

    def reasons(self) -> dict[str, int]:
        """Return how many codings are left out for which reason, the most frequent first."""
        count = Counter(str(one.why) for one in self.excluded)
        return dict(sorted(count.items(), key=lambda item: (-item[1], item[0])))


class Counting:
    """Counts the parts of one instrument's ratings."""

    def __init__(self, source: Source, instrument: str) -> None:
        entering = source.entering
        self.instrument = instrument
        self._sessions = entering.sessions
        self._excluded = [one for one in entering.excluded if one.instrument == instrument]
        self._awaited = [one for one in entering.awaited if one.instrument == instrument]
        self._coders: dict[SessionId, set[ObserverCode]] = {}
        own = [c for c in entering.between if c.instrument == instrument]
        known: list[IndependentCoding | Excluded | AssignedCoding]
        known = [*own, *self._excluded, *self._awaited]
        for one in known:
            if one.purpose in {Purpose.MAIN, Purpose.DOUBLE}:
                self._coders.setdefault(one.session, set()).add(one.observer)

    def count(self, group: Group, cells: Sequence[Cell]) -> Counted:
        """Count the cells of a group, and whatever of the group did not come to be one."""
        per_unit = Counter(cell.unit for cell in cells if cell.value is not None)
        sessions = {cell.session for cell in cells}
        paired = {base_of(unit) for unit, n in per_unit.items() if n >= _PAIR}
        without = [cell for cell in cells if cell.value is None]
        return Counted(
            sessions=len(paired),
            pairs=sum(n * (n - 1) // 2 for n in per_unit.values()),
            single=len({base_of(unit) for unit in per_unit} - paired),
            missing=len(
                {(base_of(cell.unit), cell.coding and cell.coding.mask) for cell in without}
            ),
            awaited=sum(1 for _ in self._of(group, sessions, self._awaited)),
            excluded=tuple(
                replace(one, mask=Mask("")) if group.timepoint else one
                for one in self._of(group, sessions, self._excluded)
            ),
        )

    def _of(
        self, group: Group, sessions: Collection[SessionId], codings: Iterable[_Coding]
    ) -> Iterator[_Coding]:
        return (one for one in codings if self._belongs(group, sessions, one))

    def _belongs(
        self, group: Group, sessions: Collection[SessionId], one: Excluded | AssignedCoding
    ) -> bool:
        """Whether a coding would stand in a group, at any timepoint, if it entered."""
        facts = self._sessions[one.session]
        return (
            one.purpose in PURPOSES[group.comparison]
            and group.task in {None, facts.task}
            and (group.month is None or bool(group.timepoint) or one.session in sessions)
            and self._is_theirs(group, one)
        )

    def _is_theirs(self, group: Group, one: Excluded | AssignedCoding) -> bool:
        """Whether a coding is one of the group's observers, of a session that all of them have.

        Of one observer, the codings that others made of the same sessions belong to it too.
        """
        if not group.observers:
            return True
        if group.comparison is not Comparison.BETWEEN:
            return one.observer in group.observers
        is_shared = self._coders.get(one.session, set()).issuperset(group.observers)
        return is_shared and (len(group.observers) == 1 or one.observer in group.observers)
