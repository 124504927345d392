"""Certification by command: how far trainees are, certificates, what falls due."""

from __future__ import annotations

import json as json_text
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Person, Study, Trainee
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table

if TYPE_CHECKING:
    from vippcoder.domain.training import Certificate
    from vippcoder.study.training.standing import Standing


@command("training status")
def status(study: Study, *, json: Json = False) -> None:
    """Tell how far each trainee is, who is certified until when, and what falls due.

    Films are told by mask; no gold value is told.
    """
    from vippcoder.study.certified import certificates_due, newest_certificates
    from vippcoder.study.study import opened_study
    from vippcoder.study.training.standing import standings

    with opened_study(study, read_only=True) as store:
        found = standings(store)
        held = newest_certificates(store)
        due = certificates_due(store)
    if json:
        print_json(
            {
                "packs": [_standing(one) for one in found],
                "certificates": [_certificate(one) for one in held],
                "due": [
                    {
                        "observer": one.certificate.observer,
                        "instrument": one.certificate.instrument,
                        "why": one.why,
                        "holds": one.holds,
                    }
                    for one in due
                ],
            }
        )
        return
    print_table(
        ("Trainee", "Set", "Pack", "Submitted", "Released", "Near enough", "In a row", "Rule"),
        [
            (
                one.pack.observer,
                one.set.name,
                one.pack.file,
                f"{len(one.films)} of {len(one.pack.films)}",
                sum(film.is_released for film in one.films),
                sum(film.verdict.is_within for film in one.films),
                one.in_a_row,
                "met" if one.is_met else "not met yet",
            )
            for one in found
        ],
    )
    standing = [one for one in held if not one.ended_because]
    if standing:
        print_line("")
        print_table(
            ("Certified", "Instrument", "Edition", "On", "Due on"),
            [
                (one.observer, one.instrument, one.edition, one.issued_on, one.due_on)
                for one in standing
            ],
        )
    for one in due:
        print_message(
            f"{one.certificate.observer}, {one.certificate.instrument}: the certificate {one.why}."
        )


@command("training certificate")
def certificate(
    study: Study,
    *,
    trainee: Trainee,
    end: Annotated[
        str, typer.Option("--end", metavar="REASON", help="End the newest one instead; kept.")
    ] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Certify an observer whose newest training pack meets its rule, or end a certificate.

    The record keeps date, edition, set, rule and every score. The observer may be given trial films
    until it falls due.
    """
    from vippcoder.study.study import opened_study
    from vippcoder.study.training.certifying import certify, end_certificate

    with opened_study(study, person=person) as store:
        made = end_certificate(store, trainee, end) if end else certify(store, trainee)
    if json:
        print_json({**_certificate(made), "scores": json_text.loads(made.scores)})
    elif end:
        print_line(f"{made.observer}: the certificate is ended")
    else:
        print_line(
            f"{made.observer}: certified for {made.instrument}, edition {made.edition}, "
            f"until {made.due_on.isoformat()}"
        )


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "observer": one.pack.observer,
        "set": one.set.name,
        "pack": one.pack.file,
        "made_at": one.pack.made_at.isoformat(),
        "films": [
            {
                "mask": film.mask,
                "submitted_at": film.submitted_at.isoformat(),
                "hits": film.verdict.hits,
                "items": len(film.verdict.items),
                "total_difference": float(film.verdict.total_difference),
                "is_within": film.verdict.is_within,
                "is_released": film.is_released,
            }
            for film in one.films
        ],
        "left": one.left,
        "in_a_row": one.in_a_row,
        "icc": dict(one.iccs),
        "is_met": one.is_met,
    }


def _certificate(one: Certificate) -> dict[str, Any]:
    from vippcoder.domain.training_text import rule_sentence

    return {
        "observer": one.observer,
        "instrument": one.instrument,
        "edition": one.edition,
        "set_id": one.set,
        "issued_on": one.issued_on.isoformat(),
        "due_on": one.due_on.isoformat(),
        "rule": rule_sentence(one.rule),
        "ended_because": one.ended_because,
    }
