"""Certificates: given where the rule is met, ended where somebody says why."""

from __future__ import annotations

import calendar
import json
import secrets
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from vippcoder.domain.certification import Basis
from vippcoder.domain.ids import CertificateId
from vippcoder.domain.training import Certificate
from vippcoder.domain.training_text import rule_sentence
from vippcoder.errors import StudyError
from vippcoder.storage.study.certificates import certificate_entry, end_entry, read_certificates
from vippcoder.storage.study.people import observer_entries, read_observers
from vippcoder.study.certified import (
    instruments_in_use,
    is_certified_for,
    newest_certificates,
)
from vippcoder.study.training.packs import packs_of
from vippcoder.study.training.standing import standings

if TYPE_CHECKING:
    from vippcoder.domain.ids import ObserverCode
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.training.standing import Standing


def certify(store: StudyStore, observer: str, today: date | None = None) -> Certificate:
    """Certify an observer whose newest training pack meets its rule.

    Args:
        store: the study, open for writing.
        observer: the observer's code.
        today: the day of issue; None for this one, in UTC.

    Raises:
        StudyError: there is no such observer or pack, the rule is not met, the set is of another
            edition than the design's, or a certificate was given for this pack.
    """
    day = today or datetime.now(UTC).date()
    packs = {pack.id for pack in packs_of(store, observer)}
    own = [one for one in standings(store) if one.pack.id in packs and one.films]
    if not own:
        raise StudyError(
            f"nothing that {observer} submitted in a training pack has come home",
            path=store.folder,
            mend="collect the training pack first (`vippcoder training collect`)",
        )
    standing = own[-1]
    _refuse(store, standing)
    certificate = Certificate(
        CertificateId(secrets.token_hex(8)),
        standing.pack.observer,
        standing.set.instrument,
        standing.set.edition,
        standing.set.id,
        standing.pack.id,
        day,
        _months_later(day, standing.pack.rule.valid_months),
        standing.pack.rule,
        json.dumps(_scores(standing), sort_keys=True),
    )
    with store.transaction():
        store.append(_word(store, certificate, day))
        store.append([certificate_entry(certificate)])
    return certificate


def end_certificate(store: StudyStore, observer: str, reason: str) -> Certificate:
    """End an observer's newest certificate before it falls due, and return it.

    Raises:
        StudyError: there is none that stands, or no reason is given.
    """
    if not reason.strip():
        raise StudyError("a certificate is not ended without a reason", mend="say why")
    standing = [one for one in newest_certificates(store) if one.observer == observer]
    standing = [one for one in standing if not one.ended_because]
    if not standing:
        raise StudyError(
            f"{observer} holds no certificate", path=store.folder, mend="check the observer's code"
        )
    newest = max(standing, key=lambda one: one.seq)
    store.write(end_entry(newest.id, reason.strip()))
    return replace(newest, ended_because=reason.strip())


def _refuse(store: StudyStore, standing: Standing) -> None:
    pack = standing.pack
    if not standing.is_met:
        raise StudyError(
            f"{pack.observer} does not meet the rule yet ({rule_sentence(pack.rule)}): "
            f"{_reached(standing)}",
            path=store.folder,
            mend="let more films be coded, or make a pack of another set",
        )
    if any(one.pack == pack.id for one in read_certificates(store)):
        raise StudyError(
            f"{pack.observer} was certified for this training pack already",
            path=store.folder,
            mend="to certify anew, make a pack of another set",
        )
    use = next((u for u in instruments_in_use(store) if u.id == standing.set.instrument), None)
    if use is None or use.edition != standing.set.edition:
        raise StudyError(
            f"the set is for {standing.set.instrument}, edition {standing.set.edition}, which the "
            "design does not use",
            path=store.folder,
            mend="make a set for the design's edition",
        )


def _reached(standing: Standing) -> str:
    if standing.pack.rule.basis is Basis.FILMS:
        return f"{standing.in_a_row} in a row so far"
    if standing.left:
        return f"{standing.left} films of the set are not submitted"
    told = (
        f"{name} {'not estimable' if icc is None else f'{icc:.2f}'}" for name, icc in standing.iccs
    )
    return ", ".join(told)


def _word(store: StudyStore, certificate: Certificate, day: date) -> list[Entry]:
    """Return what says that the observer is certified, where every instrument now has its own."""
    held = [*read_certificates(store), certificate]
    uses = instruments_in_use(store)
    code: ObserverCode = certificate.observer
    before = next(one for one in read_observers(store) if one.code == code)
    is_whole = all(is_certified_for(code, use, held, day) for use in uses)
    if before.is_certified or not is_whole:
        return []
    reason = f"certified until {certificate.due_on.isoformat()}"
    return observer_entries(before, replace(before, is_certified=True), reason)


def _scores(standing: Standing) -> dict[str, object]:
    return {
        "films": [
            {
                "mask": film.mask,
                "film": film.file,
                "submitted_at": film.submitted_at.isoformat(),
                "watched_fraction": round(film.watched_fraction, 4),
                "is_within": film.verdict.is_within,
                "items": [
                    [item.dimension, _number(item.own), _number(item.gold), item.is_hit]
                    for item in film.verdict.items
                ],
            }
            for film in standing.films
        ],
        "in_a_row": standing.in_a_row,
        "icc": dict(standing.iccs),
    }


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
