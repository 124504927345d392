"""Where two independent codings of a session differ beyond the design's rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.adjudication import IndependentValue
from vippcoder.domain.coding import CodingState
from vippcoder.domain.design import EventKind
from vippcoder.domain.study import Purpose
from vippcoder.storage.study.adjudications import read_conferences
from vippcoder.storage.study.progress import read_progress
from vippcoder.study.blindness.sight import may_see_scores
from vippcoder.study.design.versions import read_design
from vippcoder.study.independence.entering import independent_ratings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.domain.adjudication import AgreedValue, Conference
    from vippcoder.domain.design import Event, StudyDesign
    from vippcoder.domain.ids import CodingId, DimensionId, SessionId
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.blindness.sight import Withheld


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One dimension of one session on which two codings differ beyond the rule."""

    session: SessionId
    instrument: str
    dimension: DimensionId
    values: tuple[IndependentValue, ...]
    """The main coding's first."""
    why: str
    """`1.5 points apart`, `across the cut-off of 5`, `one could not code it`."""
    conference: Conference | None
    """Where it is being settled, or was."""

    @property
    def agreed(self) -> AgreedValue | None:
        """What was agreed; None while it is open."""
        return self.conference.agreed_on(self.dimension) if self.conference else None


@dataclass(frozen=True, slots=True)
class Disagreements:
    """What a person was shown, and what not."""

    found: tuple[Disagreement, ...]
    """Open ones first, in an order that tells nothing of who or when: by the main coding's mask."""
    withheld: tuple[Withheld, ...]
    """Codings of sessions that the person has still to code."""
    compared: int
    """Pairs of values of one session and dimension that were looked at, settled or not."""

    @property
    def open(self) -> tuple[Disagreement, ...]:
        """Those without an agreed value."""
        return tuple(one for one in self.found if one.agreed is None)


@dataclass(frozen=True, slots=True)
class Coded:
    """The independent values of one session and dimension; the main coding's first."""

    session: SessionId
    instrument: str
    dimension: DimensionId
    values: tuple[IndependentValue, ...]


def disagreements(store: StudyStore) -> Disagreements:
    """Return where codings differ beyond the rule, as far as the sitting's person may see.

    Nothing is kept of the look: a mask and a difference are shown, and a difference is a score's
    shadow, so callers that show it record the view of `shown_codings`.

    Args:
        store: the study; may be open for reading alone.

    Raises:
        StudyError: the study has no design.
    """
    design = read_design(store)
    pairs = [coded for coded in coded_values(store) if len(coded.values) > 1]
    codings = list(dict.fromkeys(v.coding for pair in pairs for v in pair.values))
    sight = may_see_scores(store, store.person, codings)
    seen = set(sight.seen)
    visible = [pair for pair in pairs if all(v.coding in seen for v in pair.values)]
    conferences = {(c.session, c.instrument): c for c in read_conferences(store)}
    found = [
        Disagreement(
            pair.session,
            pair.instrument,
            pair.dimension,
            pair.values,
            why,
            conferences.get((pair.session, pair.instrument)),
        )
        for pair in visible
        if (why := beyond_the_rule(design, pair))
    ]
    found.sort(key=lambda one: (one.agreed is not None, one.values[0].mask, one.dimension))
    return Disagreements(tuple(found), sight.withheld, len(visible))


def shown_codings(found: Disagreements) -> tuple[CodingId, ...]:
    """Return the codings whose scores a list of disagreements shows."""
    return tuple(dict.fromkeys(v.coding for one in found.found for v in one.values))


def coded_values(store: StudyStore) -> tuple[Coded, ...]:
    """Return every session's independent values, dimension by dimension; the main coding's first.

    Which are independent is said where agreement reads them. Codings of observers who knew a group
    stand among them, as they do in the analysis, unless they were stopped for it.
    """
    entering = independent_ratings(store, include_unblinded=True).between
    done = {p.coding.coding for p in read_progress(store) if p.state is not CodingState.STOPPED}
    values: dict[tuple[SessionId, str, DimensionId], list[IndependentValue]] = {}
    for coding in sorted(entering, key=lambda c: (c.purpose is not Purpose.MAIN, c.coding)):
        if coding.coding not in done:
            continue
        for dimension, value in coding.values.items():
            is_main = coding.purpose is Purpose.MAIN
            one = IndependentValue(coding.coding, coding.mask, coding.observer, value, is_main)
            values.setdefault((coding.session, coding.instrument, dimension), []).append(one)
    return tuple(Coded(*key, tuple(values[key])) for key in sorted(values))


def beyond_the_rule(design: StudyDesign, pair: Coded) -> str:
    """Say in a few words why values are too far apart; empty where they are not."""
    given = [v.value for v in pair.values if v.value is not None]
    if not given:
        return ""
    if len(given) < len(pair.values):
        return "one could not code it"
    reasons = []
    apart = max(given) - min(given)
    if apart > float(design.adjudication.more_than):
        reasons.append(f"{apart:g} {'point' if apart == 1 else 'points'} apart")
    if design.adjudication.across_cutoff:
        reasons += [
            f"across the cut-off of {float(event.bound):g}"
            for event in _events_of(design, pair)
            if _is_across(event, given)
        ]
    return ", ".join(reasons)


def _events_of(design: StudyDesign, pair: Coded) -> Iterator[Event]:
    for event in design.events:
        is_ours = not event.instrument or event.instrument == pair.instrument
        if is_ours and event.dimension == pair.dimension:
            yield event


def _is_across(event: Event, values: Sequence[float]) -> bool:
    """Whether some values have the event and others have not; a change needs two visits."""
    bound = float(event.bound)
    match event.kind:
        case EventKind.AT_OR_ABOVE:
            have = [value >= bound for value in values]
        case EventKind.AT_OR_BELOW:
            have = [value <= bound for value in values]
        case EventKind.CHANGE_FROM_BASELINE:
            return False
    return any(have) and not all(have)
