"""Rating: a value, a reason why none can be given, how sure, and where the observer was."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from vippcoder.domain.coding import Changes, CodingState
from vippcoder.errors import StudyError
from vippcoder.observing.writing import beginning, changeable_sheet, commit, superseding
from vippcoder.storage.pack.sheets import read_sheet

if TYPE_CHECKING:
    from decimal import Decimal

    from vippcoder.domain.coding import Confidence, Place, Rating, Sheet
    from vippcoder.domain.ids import CodingId, DimensionId, SegmentId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.observing.pack import OpenPack
    from vippcoder.storage.core.journal import Entry


def sheet(pack: OpenPack, coding: CodingId) -> Sheet:
    """Return everything the coding holds now."""
    return read_sheet(pack.store, coding)


def start(pack: OpenPack, coding: CodingId) -> Changes:
    """Note that the observer opened an assigned session; later calls change nothing."""
    if read_sheet(pack.store, coding).state is not CodingState.ASSIGNED:
        return Changes(coding)
    with pack.store.transaction():
        pack.store.append(coding, beginning(pack, coding))
    return Changes(coding, state=True)


def rate(
    pack: OpenPack,
    coding: CodingId,
    dimension: DimensionId,
    value: Decimal,
    *,
    segment: SegmentId | None = None,
    confidence: Confidence | None = None,
    because: str = "",
) -> Changes:
    """Give a value; it is in the database when this returns.

    Args:
        pack: the open pack.
        coding: whose sheet.
        dimension: what is rated.
        value: one of the dimension's scale.
        segment: the segment that is rated; None rates the whole session.
        confidence: how sure; None keeps what was said before.
        because: the reason of a correction after submission, which is a new row beside the first.

    Raises:
        StudyError: the value is off the scale, the dimension does not rate such a target, the
            segment does not exist, the coding is closed (or the correction has no reason), or
            nothing can be written.
    """
    chosen = pack.instrument_of(coding).dimension(dimension)
    chosen.check(value)
    before = _target(pack, coding, chosen, segment, because).rating(dimension, segment)
    sure = confidence or (before.confidence if before else None)
    entry = _entry(pack, coding, dimension, segment, value=value, confidence=sure, because=because)
    return commit(pack, coding, [entry])


def cannot_code(
    pack: OpenPack,
    coding: CodingId,
    dimension: DimensionId,
    reason: str,
    *,
    segment: SegmentId | None = None,
    because: str = "",
) -> Changes:
    """Say that no value can be given, and why: a valid answer, not an unfinished one."""
    if not reason.strip():
        raise StudyError("cannot code needs a reason", mend="choose one or write it")
    _target(pack, coding, pack.instrument_of(coding).dimension(dimension), segment, because)
    entry = _entry(pack, coding, dimension, segment, reason=reason.strip(), because=because)
    return commit(pack, coding, [entry])


def clear(
    pack: OpenPack, coding: CodingId, dimension: DimensionId, *, segment: SegmentId | None = None
) -> Changes:
    """Take a rating away again by a row without a value; the earlier one stays in the history."""
    before = changeable_sheet(pack, coding).rating(dimension, segment)
    if before is None:
        return Changes(coding)
    return commit(pack, coding, [cleared(pack, coding, before, "cleared")])


def set_confidence(
    pack: OpenPack,
    coding: CodingId,
    dimension: DimensionId,
    confidence: Confidence,
    *,
    segment: SegmentId | None = None,
) -> Changes:
    """Say how sure the observer is of a value already given.

    Raises:
        StudyError: there is no value yet.
    """
    before = changeable_sheet(pack, coding).rating(dimension, segment)
    if before is None or before.value is None:
        name = pack.instrument_of(coding).dimension(dimension).name
        raise StudyError(f"{name} is not rated yet", mend="give a value first")
    entry = _entry(pack, coding, dimension, segment, value=before.value, confidence=confidence)
    return commit(pack, coding, [entry])


def remember(pack: OpenPack, coding: CodingId, place: Place) -> None:
    """Keep where the observer is, so that reopening returns there. Not a rating; not journalled."""
    with pack.store.transaction():
        pack.store.connection.execute(
            "INSERT INTO desk VALUES (?, ?, (SELECT coalesce(max(opened), 0) + 1 FROM desk)) "
            "ON CONFLICT (coding_id) DO UPDATE SET place = excluded.place, "
            "opened = CASE WHEN desk.opened > 0 AND desk.opened = (SELECT max(opened) FROM desk) "
            "THEN desk.opened ELSE excluded.opened END",
            (coding, json.dumps(asdict(place))),
        )


def put_away(pack: OpenPack) -> None:
    """Keep that the observer went back to the work list; places in the sessions stay."""
    with pack.store.transaction():
        pack.store.connection.execute("UPDATE desk SET opened = 0 WHERE opened > 0")


def last_opened(pack: OpenPack) -> CodingId | None:
    """Return the coding whose place was remembered last, if it is still open to the observer.

    None when the observer went back to the work list since.
    """
    row = pack.store.connection.execute(
        "SELECT coding_id FROM desk WHERE opened > 0 ORDER BY opened DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    coding: CodingId = row["coding_id"]
    is_open = read_sheet(pack.store, coding).state is CodingState.STARTED
    return coding if is_open else None


def cleared(pack: OpenPack, coding: CodingId, before: Rating, because: str) -> Entry:
    """Return the row that takes `before` away."""
    return _entry(pack, coding, before.dimension, before.segment, because=because)


def _target(
    pack: OpenPack, coding: CodingId, dimension: Dimension, segment: SegmentId | None, because: str
) -> Sheet:
    current = read_sheet(pack.store, coding)
    is_correction = current.state is CodingState.SUBMITTED and bool(because.strip())
    if not is_correction:
        if current.state is CodingState.SUBMITTED:
            mask = pack.assignment(coding).mask
            raise StudyError(
                f"{mask} is submitted, so its ratings are locked",
                mend="a correction is a new entry and needs a reason",
            )
        changeable_sheet(pack, coding)
    if segment is None and not dimension.rates_sessions:
        raise StudyError(f"{dimension.name} is rated per segment", mend="select a segment first")
    if segment is not None:
        if not dimension.rates_segments:
            raise StudyError(
                f"{dimension.name} is rated for the whole session alone",
                mend="choose the whole session",
            )
        if current.segment(segment) is None:
            raise StudyError("the segment does not exist", mend="select another segment")
    return current


def _entry(
    pack: OpenPack,
    coding: CodingId,
    dimension: DimensionId,
    segment: SegmentId | None,
    *,
    value: Decimal | None = None,
    reason: str = "",
    confidence: Confidence | None = None,
    because: str = "",
) -> Entry:
    row = {
        "coding_id": coding,
        "dimension": dimension,
        "segment_id": segment,
        "value": None if value is None else float(value),
        "cannot_code": int(bool(reason)),
        "reason": reason,
        "confidence": str(confidence) if confidence else None,
        "changed_because": because.strip(),
    }
    return superseding(pack, "ratings", row)
