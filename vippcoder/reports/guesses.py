"""Was blinding kept? What observers took sessions for, against the arms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.outcomes.blinding import BANG, JAMES
from vippcoder.outcomes.blinding_by_dyad import KINDS, Guess, bang_by_dyad, james_by_dyad
from vippcoder.storage.study.group_guesses import read_group_guesses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.domain.ids import DyadId, ObserverCode, TimepointId
    from vippcoder.outcomes.estimate import Estimate
    from vippcoder.reports.released import Released
    from vippcoder.storage.study.store import StudyStore

CAUTION: Final = (
    "A guess made after rating partly reflects hunches about benefit, so an index away from chance "
    "does not by itself show that blinding failed."
)
_KNOWS_NOT: Final = "do not know"


@dataclass(frozen=True, slots=True)
class Guessed:
    """What one observer took one session's arm for."""

    dyad: DyadId
    timepoint: TimepointId
    observer: ObserverCode
    in_one: bool
    """Whether the dyad is in arm 1."""
    kind: str
    """One of `KINDS`."""
    reasons: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the arm that was named is the dyad's."""
        return self.kind == (KINDS[0] if self.in_one else KINDS[1])


@dataclass(frozen=True, slots=True)
class BlindingIndex:
    """One index of some guesses."""

    of: str
    """`all`, a timepoint, or an observer."""
    index: str
    """`bang` or `james`."""
    arm: str
    """Of which arm Bang's is; empty for James's."""
    estimate: Estimate
    counts: Mapping[str, int]
    """How many guessed each kind, by `KINDS`."""
    reference: str


@dataclass(frozen=True, slots=True)
class Blinding:
    """All that is told of whether blinding was kept."""

    guesses: tuple[Guessed, ...]
    indices: tuple[BlindingIndex, ...]
    reasons: Mapping[str, int]
    """How often each reason was given, the most frequent first."""
    why_not: str
    """Why there are no guesses to compare; empty where there are."""


def read_blinding(store: StudyStore, released: Released) -> Blinding:
    """Return indices of all guesses, of each timepoint and of each observer.

    Args:
        store: the study; may be open for reading alone.
        released: the same, as reports read it.
    """
    labels = {label.casefold() for label in released.design.guesses.groups}
    if labels != {name.casefold() for name in released.arms}:
        told = "the answers that the blinding question offers are not the names of the two arms"
        return Blinding((), (), {}, told)
    guesses = tuple(_guessed(store, released))
    if not guesses:
        return Blinding((), (), {}, "no observer answered the blinding question")
    reasons = Counter(reason for one in guesses for reason in one.reasons)
    return Blinding(guesses, tuple(_indices(released, guesses)), dict(reasons.most_common()), "")


def _guessed(store: StudyStore, released: Released) -> Iterator[Guessed]:
    one, other = (name.casefold() for name in released.arms)
    kinds = {one: KINDS[0], other: KINDS[1], _KNOWS_NOT: KINDS[2]}
    for found in read_group_guesses(store):
        of = released.entering.sessions.get(found.session)
        arm = released.table.arms.get(of.dyad) if of else None
        if of is not None and arm is not None:
            kind = kinds[found.guess.casefold()]
            in_one = arm == released.arms[0]
            yield Guessed(of.dyad, of.timepoint, found.observer, in_one, kind, found.reasons)


def _indices(released: Released, guesses: Sequence[Guessed]) -> Iterator[BlindingIndex]:
    yield from _of("all", released, guesses)
    for timepoint in released.design.timepoints:
        some = [one for one in guesses if one.timepoint == timepoint.id]
        yield from _of(timepoint.id, released, some)
    for observer in sorted({one.observer for one in guesses}):
        own = [one for one in guesses if one.observer == observer]
        yield from _of(released.observers[observer], released, own)


def _of(name: str, released: Released, guesses: Sequence[Guessed]) -> Iterator[BlindingIndex]:
    plain = [Guess(one.dyad, one.in_one, one.kind) for one in guesses]
    for arm, arm_name in zip((1, 0), released.arms, strict=True):
        own = [one.kind for one in guesses if one.in_one == (arm == 1)]
        yield BlindingIndex(name, "bang", arm_name, bang_by_dyad(plain, arm), _counts(own), BANG)
    everything = _counts([one.kind for one in guesses])
    yield BlindingIndex(name, "james", "", james_by_dyad(plain), everything, JAMES)


def _counts(kinds: Sequence[str]) -> dict[str, int]:
    return {kind: list(kinds).count(kind) for kind in KINDS}
