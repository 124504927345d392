"""Who may be given trial films today: by the lead's word, or by a certificate that has not run out.

An observer is said to be certified by hand or by a certificate. Where a certificate for an
instrument came later than the word, the certificate decides: it must be of the design's edition and
not be due. A word given after it, off and on again, decides once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.certificates import read_certificates
from vippcoder.storage.study.people import certified_since, read_observers
from vippcoder.study.design.versions import read_design

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vippcoder.domain.design import InstrumentUse
    from vippcoder.domain.ids import ObserverCode
    from vippcoder.domain.study import Observer
    from vippcoder.domain.training import Certificate
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class DueCertificate:
    """A certificate that a person should know of: it falls due soon, or does not hold."""

    certificate: Certificate
    why: str
    """`falls due on 2026-03-01`, `fell due on 2026-03-01`, ..."""
    holds: bool


def observers_today(store: StudyStore, today: date | None = None) -> tuple[Observer, ...]:
    """Return the observers, each certified or not as it holds on a day.

    Args:
        store: the study.
        today: the day; None for this one, in UTC.
    """
    day, since = today or datetime.now(UTC).date(), certified_since(store)
    held = read_certificates(store)
    uses = instruments_in_use(store)
    return tuple(
        replace(one, is_certified=_is_certified(one, since.get(one.code), held, uses, day))
        for one in read_observers(store)
    )


def newest_certificates(store: StudyStore) -> tuple[Certificate, ...]:
    """Return the newest certificate of each observer and instrument, by observer."""
    newest = {(one.observer, one.instrument): one for one in read_certificates(store)}
    return tuple(newest[key] for key in sorted(newest))


def certificates_due(store: StudyStore, today: date | None = None) -> tuple[DueCertificate, ...]:
    """Return the certificates that fall due within the design's days of warning, or do not hold.

    Args:
        store: the study.
        today: the day; None for this one, in UTC.
    """
    day = today or datetime.now(UTC).date()
    editions = {use.id: use.edition for use in instruments_in_use(store)}
    found = []
    for one in newest_certificates(store):
        why = _why_not(one, editions.get(one.instrument, one.edition), day)
        if why:
            found.append(DueCertificate(one, why, holds=False))
        elif (one.due_on - day).days <= one.rule.warn_days:
            found.append(DueCertificate(one, f"falls due on {one.due_on.isoformat()}", holds=True))
    return tuple(found)


def instruments_in_use(store: StudyStore) -> Sequence[InstrumentUse]:
    """Return the instruments of the newest design; none while there is no design."""
    try:
        return read_design(store).instruments
    except StudyError:
        return ()


def is_certified_for(
    observer: ObserverCode, use: InstrumentUse, held: Iterable[Certificate], day: date
) -> bool:
    """Whether an observer's newest certificate for an instrument in its edition holds on a day."""
    own = [one for one in held if one.observer == observer and one.instrument == use.id]
    return bool(own) and not _why_not(own[-1], use.edition, day)


def _is_certified(
    observer: Observer,
    since: int | None,
    held: Sequence[Certificate],
    uses: Sequence[InstrumentUse],
    day: date,
) -> bool:
    if since is None:
        return False
    later = [one for one in held if one.observer == observer.code and one.seq > since]
    decided = {one.instrument for one in later}
    return all(
        is_certified_for(observer.code, use, later, day) for use in uses if use.id in decided
    )


def _why_not(one: Certificate, edition: str, day: date) -> str:
    if one.ended_because:
        return f"was ended: {one.ended_because}"
    if one.edition != edition:
        return f"is for edition {one.edition}, and the design uses {edition}"
    return "" if one.holds_on(day) else f"fell due on {one.due_on.isoformat()}"
