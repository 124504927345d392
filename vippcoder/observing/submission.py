"""The end of a coding: what is still missing, submitting, stopping."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vippcoder.domain.coding import Changes, CodingState, StopReason
from vippcoder.domain.design import SegmentRule
from vippcoder.domain.instrument import shown
from vippcoder.errors import StudyError
from vippcoder.observing import watching
from vippcoder.observing.writing import changeable_sheet, event
from vippcoder.storage.pack.sheets import read_sheet
from vippcoder.timebase import format_instant

if TYPE_CHECKING:
    from vippcoder.domain.coding import Rating, Sheet
    from vippcoder.domain.ids import CodingId, DimensionId, SegmentId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.observing.pack import OpenPack
    from vippcoder.timebase import TimeRange

_FEW_GAPS = 3
_LONG_RUN = 3


class FindingKind(StrEnum):
    """What the completeness gate has to say."""

    RATED = "rated"
    MISSING = "missing"
    UNWATCHED = "unwatched"
    SEGMENTS_UNRATED = "segments-unrated"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the completeness gate."""

    kind: FindingKind
    title: str
    detail: str
    blocks: bool
    """Whether submitting is impossible until it is mended."""
    dimension: DimensionId | None = None
    segment: SegmentId | None = None
    range: TimeRange | None = None
    """The first stretch that it is about."""


def gate(pack: OpenPack, coding: CodingId) -> tuple[Finding, ...]:
    """Return what is rated and what is missing, in the instrument's order."""
    current = read_sheet(pack.store, coding)
    findings = [
        _whole_session(dimension, current)
        for dimension in pack.instrument_of(coding).dimensions
        if dimension.rates_sessions
    ]
    findings += _segments(pack, current)
    missed = _unwatched(pack, current)
    return tuple([*findings, missed] if missed else findings)


def submit(pack: OpenPack, coding: CodingId, *, unwatched_because: str = "") -> Changes:
    """Close the coding for good.

    Args:
        pack: the open pack.
        coding: which one.
        unwatched_because: why part of the film was not watched; needed where the gate says so.

    Raises:
        StudyError: something required is missing, or the coding is closed already.
    """
    changeable_sheet(pack, coding)
    findings = gate(pack, coding)
    missing = [f.title for f in findings if f.blocks]
    mask = pack.assignment(coding).mask
    if missing:
        raise StudyError(
            f"{mask} cannot be submitted yet: {'; '.join(missing)}",
            mend="rate what is missing, or say that it cannot be coded",
        )
    skipped = next((f for f in findings if f.kind is FindingKind.UNWATCHED), None)
    if skipped and not unwatched_because.strip():
        raise StudyError(
            f"{mask}: {skipped.title.lower()}", mend="watch the rest, or say why it was left out"
        )
    why = unwatched_because.strip() if skipped else ""
    with pack.store.transaction():
        pack.store.append(coding, [event(coding, CodingState.SUBMITTED, why)])
    return Changes(coding, state=True)


def stop(pack: OpenPack, coding: CodingId, reason: StopReason, words: str = "") -> Changes:
    """Stop coding a session for good; the lead gives it to somebody else.

    What was rated so far stays in the history. Only a coding still open can be stopped.
    """
    changeable_sheet(pack, coding)
    with pack.store.transaction():
        pack.store.append(coding, [event(coding, CodingState.STOPPED, str(reason), words.strip())])
    return Changes(coding, state=True)


def _whole_session(dimension: Dimension, current: Sheet) -> Finding:
    rating = current.rating(dimension.id, None)
    if rating is None:
        return Finding(
            FindingKind.MISSING,
            f"{dimension.name}, whole session: not rated",
            "Rate it, or mark it as cannot code.",
            blocks=dimension.required,
            dimension=dimension.id,
        )
    return Finding(
        FindingKind.RATED,
        f"{dimension.name}, whole session: {_said(rating)}",
        _support(rating, current),
        blocks=False,
        dimension=dimension.id,
    )


def _said(rating: Rating) -> str:
    return "cannot code" if rating.value is None else shown(rating.value)


def _support(rating: Rating, current: Sheet) -> str:
    notes = sum(
        1 for n in current.notes if n.dimension == rating.dimension and n.kind == "evidence"
    )
    first = rating.reason if rating.value is None else ""
    if rating.confidence:
        first = f"How sure: {rating.confidence}"
    counted = {0: "", 1: "1 note supports it"}.get(notes, f"{notes} notes support it")
    return " ".join(f"{part}." for part in (first, counted) if part)


def _segments(pack: OpenPack, current: Sheet) -> list[Finding]:
    is_laid = pack.assignment(current.coding).segments.rule is SegmentRule.INTERVALS
    dimensions = pack.instrument_of(current.coding).dimensions
    per_segment = [d for d in dimensions if d.required and d.rates_segments]
    must = is_laid or any(not d.rates_sessions for d in per_segment)
    unrated = [
        segment
        for segment in current.segments
        if any(current.rating(d.id, segment.id) is None for d in per_segment)
    ]
    if not unrated:
        return []
    numbers = [current.number_of(segment.id) for segment in unrated]
    is_one = len(numbers) == 1
    return [
        Finding(
            FindingKind.SEGMENTS_UNRATED,
            f"{'Segment' if is_one else 'Segments'} {_listed(numbers)}: not fully rated",
            "Every segment needs its ratings."
            if must
            else f"You may leave {'it' if is_one else 'them'}: the whole-session rating is what "
            "counts.",
            blocks=must,
            segment=unrated[0].id,
            range=unrated[0].range,
        )
    ]


def _listed(numbers: list[int]) -> str:
    """Write numbers as people do: `2`, `1, 3 and 4`, runs of three and more as `3\u20139`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        is_long = len(run) >= _LONG_RUN
        parts += [f"{run[0]}\u2013{run[-1]}"] if is_long else [str(number) for number in run]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _unwatched(pack: OpenPack, current: Sheet) -> Finding | None:
    frames = pack.assignment(current.coding).reference.frames
    gaps = watching.unwatched(frames, current.watched)
    if not gaps:
        return None
    percent = int(100 * watching.fraction(frames, current.watched))
    told = ", ".join(_span(gap) for gap in gaps[:_FEW_GAPS])
    more = f" and {len(gaps) - _FEW_GAPS} more" if len(gaps) > _FEW_GAPS else ""
    return Finding(
        FindingKind.UNWATCHED,
        f"Watched {percent} % of the film",
        f"Not watched: {told}{more}. Watching counts with sound, at 2\u00d7 or slower.",
        blocks=False,
        range=gaps[0],
    )


def _span(gap: TimeRange) -> str:
    start, end = (format_instant(t)[:-4] for t in (gap.start_us, gap.end_us + 999_999))
    return f"{start}\u2013{end}"
