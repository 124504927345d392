"""How far a study is, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vippcoder.cli.arguments import Json, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_table
from vippcoder.timebase.amounts import film_amount, film_amount_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from vippcoder.storage.study.progress import PackProgress
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.progress.status import ObserverStatus, Remark, StudyStatus

_WHY_NO_DATE = {"done": "done", "too slow": "not within ten years"}


@command("study status")
def status(study: Study, *, json: Json = False) -> None:
    """Tell how far a study is: observers, sessions, minutes, what needs the lead's eye.

    Everything is as of the last collection of each pack, and under masks.
    """
    from vippcoder.storage.study.locks import is_locked, read_locks
    from vippcoder.study.progress.status import study_status
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        found = study_status(store)
        failed, due = _checks_and_certificates(store)
        locks, locked = read_locks(store), is_locked(store)
    if json:
        lock = {"is_locked": locked, "locks": len(locks)}
        print_json({**as_json(found), **lock, "failed_checks": failed, "certificates_due": due})
        return
    if locks:
        state = "are locked" if locked else "are open for a late correction"
        print_line(f"The ratings {state}; the newest lock is {locks[-1].number}")
        print_line("")
    _print_observers(found.observers)
    print_line("")
    print_table(
        ("Sessions", "Number"), [(state, count) for state, count in found.sessions.items() if count]
    )
    minutes, sample = found.minutes, found.reliability
    print_line("")
    print_line(
        f"Film: {film_amount_of(minutes.coded, minutes.assigned)} assigned is coded, "
        f"{film_amount(minutes.left)} left"
    )
    print_line(
        f"Reliability sample: {sample.double_complete} of {sample.double_planned} double-coded, "
        f"{sample.repeats_complete} of {sample.repeats_planned} repeats, "
        f"{sample.gold_complete} of {sample.gold_planned} gold"
    )
    _print_packs(found.packs)
    for one in found.quarantined:
        print_line(f"In quarantine: a pack of {one.observer}; see `vippcoder study quarantine`")
    if found.unanswered:
        print_line(f"Questions that wait for an answer: {found.unanswered}")
    _print_remarks("Group recognised", found.unblinded)
    _print_remarks("Stopped", found.stopped)
    _print_remarks("Cannot code", found.cannot_code)
    _print_remarks("Submitted, though taken back", found.late)
    if failed.get("open") or failed.get("still-outside"):
        told = ", ".join(f"{count} {state.replace('-', ' ')}" for state, count in failed.items())
        print_line(f"Hidden checks that failed: {told}; see `vippcoder study checks`")
    for line in due:
        print_line(f"Certificate of {line}")


def _checks_and_certificates(store: StudyStore) -> tuple[dict[str, int], list[str]]:
    """Return how many failed checks stand where, and which certificates fall due."""
    from collections import Counter

    from vippcoder.study.certified import certificates_due, instruments_in_use
    from vippcoder.study.training.checks import failed_checks

    checks = failed_checks(store) if instruments_in_use(store) else ()
    counted = Counter(one.remedy.value for one in checks)
    told = (f"{due.certificate.observer} {due.why}" for due in certificates_due(store))
    return dict(counted), list(told)


def as_json(status: StudyStatus) -> dict[str, Any]:
    """Return a study's status for programs."""
    minutes, sample = status.minutes, status.reliability
    return {
        "observers": [_observer(observer) for observer in status.observers],
        "sessions": {str(state): count for state, count in status.sessions.items()},
        "codings": {str(state): count for state, count in status.codings.items()},
        "minutes": {
            "film": round(minutes.film, 2),
            "assigned": round(minutes.assigned, 2),
            "coded": round(minutes.coded, 2),
            "left": round(minutes.left, 2),
        },
        "reliability": {
            "double_planned": sample.double_planned,
            "double_complete": sample.double_complete,
            "repeats_planned": sample.repeats_planned,
            "repeats_complete": sample.repeats_complete,
            "gold_planned": sample.gold_planned,
            "gold_complete": sample.gold_complete,
        },
        "unblinded": [_remark(remark) for remark in status.unblinded],
        "stopped": [_remark(remark) for remark in status.stopped],
        "cannot_code": [_remark(remark) for remark in status.cannot_code],
        "submitted_though_taken_back": [_remark(remark) for remark in status.late],
        "packs": [
            {
                "observer": pack.observer,
                "codings": pack.codings,
                "batches": pack.batches,
                "last_entry_at": _iso(pack.last_entry_at),
                "collected_at": _iso(pack.collected_at),
                "is_lost": pack.is_lost,
            }
            for pack in status.packs
        ],
        "quarantined": [
            {"observer": one.observer, "file": one.file, "reason": one.reason}
            for one in status.quarantined
        ],
        "questions": {"asked": status.questions, "unanswered": status.unanswered},
    }


def _observer(observer: ObserverStatus) -> dict[str, Any]:
    expected = observer.forecast
    return {
        "code": observer.code,
        "state": str(observer.state),
        "assigned": observer.assigned,
        "started": observer.started,
        "submitted": observer.submitted,
        "stopped": observer.stopped,
        "minutes_coded": round(observer.minutes_coded, 2),
        "minutes_left": round(observer.minutes_left, 2),
        "pace_minutes_a_week": None if observer.pace is None else round(observer.pace, 1),
        "forecast": expected.on.isoformat() if expected.on else None,
        "forecast_basis": expected.basis,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "mask": remark.mask,
        "observer": remark.observer,
        "dimension": remark.dimension,
        "why": remark.why,
        "at": _iso(remark.at),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _print_observers(observers: Sequence[ObserverStatus]) -> None:
    rows = []
    for one in observers:
        expected = one.forecast
        if expected.on is None:
            done_on = _WHY_NO_DATE.get(expected.basis, f"observer is {expected.basis}")
        else:
            done_on = expected.on.isoformat()
            done_on += "" if expected.basis == "pace" else " as intended"
        known = "not known yet" if one.pace is None else film_amount(one.pace)
        rows.append(
            (
                one.code,
                one.state,
                one.assigned,
                one.submitted,
                film_amount(one.minutes_coded),
                film_amount(one.minutes_left),
                known,
                done_on,
            )
        )
    print_table(
        (
            "Observer",
            "State",
            "Assigned",
            "Submitted",
            "Film coded",
            "Film left",
            "Film a week",
            "Done on",
        ),
        rows,
    )


def _print_packs(packs: Sequence[PackProgress]) -> None:
    if not packs:
        return
    print_line("")
    print_table(
        ("Pack of", "Sessions", "Batches", "Collected (UTC)"),
        [
            (
                f"{pack.observer} (lost)" if pack.is_lost else pack.observer,
                pack.codings,
                pack.batches,
                pack.collected_at.isoformat(" ", "minutes")[:16] if pack.collected_at else "never",
            )
            for pack in packs
        ],
    )


def _print_remarks(title: str, remarks: Sequence[Remark]) -> None:
    if not remarks:
        return
    print_line("")
    print_table(
        (title, "Observer", "Dimension", "Why"),
        [(r.mask, r.observer, r.dimension or "", r.why) for r in remarks],
    )
