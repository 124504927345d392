"""Training by command: what a trainee submitted comes home, gold is released, feedback is seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import (
    Json,
    PassphraseFile,
    Person,
    Study,
    Trainee,
    read_passphrase,
)
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message, print_table

if TYPE_CHECKING:
    from vippcoder.domain.certification import FilmVerdict
    from vippcoder.observing.training import Feedback

TrainingPack = Annotated[
    Path, typer.Argument(metavar="PACK", help="The folder that ends in .vipptraining.")
]


@command("training collect")
def collect(
    study: Study,
    pack: Annotated[
        Path,
        typer.Argument(
            metavar="PACK", help="The training pack, locked (.age), or its pack.sqlite alone."
        ),
    ],
    *,
    passphrase_file: PassphraseFile = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Take what a trainee submitted into the study; as often as you like.

    The first submission of a film is the one that counts. A pack that does not go on from what came
    home before is refused.
    """
    from vippcoder.study.messages.safeguarding import sealed_notes
    from vippcoder.study.packs.journeys import arrived
    from vippcoder.study.study import opened_study
    from vippcoder.study.training.collecting import collect_training

    passphrase = read_passphrase(passphrase_file) if pack.suffix == ".age" else ""
    with opened_study(study, person=person) as store:
        job = console_job()
        with arrived(store, pack, passphrase, job.part(0, 0.5)) as given:
            notes = len(sealed_notes(given)) if given.is_dir() else 0
            told = collect_training(store, given, job.part(0.5, 1))
    if json:
        print_json(
            {
                "pack": str(pack),
                "observer": told.pack.observer,
                "new": list(told.new),
                "seen_before": list(told.seen_before),
                "questions": [{"mask": mask, "text": text} for mask, text in told.questions],
                "safeguarding_notes": notes,
                "entries": told.entries,
                "head": told.head,
            }
        )
    else:
        print_line(f"{pack}: {told.pack.observer}, {len(told.new)} films newly submitted")
    for mask, text in told.questions:
        print_message(f"{mask}: {told.pack.observer} asks: {text}")
    if notes:
        print_message(f"{notes} concerns for a child lie in the pack, for the named contact alone.")
    for mask in told.seen_before:
        print_message(f"{mask}: does not count, since its gold was shown from another pack.")


@command("training release")
def release(
    study: Study,
    *,
    trainee: Trainee,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The file to write; else in `packs`."),
    ] = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Write the keys of what a trainee submitted and what came home; nothing else is opened.

    Send the file to the trainee, who takes it in (`vippcoder training take`, or in the window).
    """
    from vippcoder.study.study import opened_study
    from vippcoder.study.training.releasing import release as write

    with opened_study(study, person=person) as store:
        done = write(store, trainee, out=out)
    if json:
        print_json(
            [
                {"file": str(one.file), "masks": list(one.masks), "new": list(one.new)}
                for one in done
            ]
        )
        return
    for one in done:
        print_line(f"{one.file}: gold of {len(one.masks)} films, {len(one.new)} of them new")


@command("training take")
def take(
    pack: TrainingPack,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file that ends in .vipprelease.")
    ],
    *,
    json: Json = False,
) -> None:
    """Take released gold into a training pack; twice changes nothing."""
    from vippcoder.observing.pack import open_pack
    from vippcoder.observing.training import take as take_in

    with open_pack(pack) as opened:
        masks = take_in(opened, file)
    if json:
        print_json({"masks": list(masks)})
    else:
        print_line(f"{pack}: gold of {len(masks)} more films can be seen")


@command("training feedback")
def feedback(pack: TrainingPack, *, json: Json = False) -> None:
    """Show own rating and gold of each film that was submitted and released, and the rule."""
    from vippcoder.domain.training_text import rule_sentence
    from vippcoder.observing import training
    from vippcoder.observing.pack import open_pack

    with open_pack(pack, read_only=True) as opened:
        rule = training.rule_of(opened)
        found = training.feedback(opened)
        names = {
            one.assignment.coding: {
                dimension.id: dimension.name
                for dimension in opened.instrument_of(one.assignment.coding).dimensions
            }
            for one in found
        }
    if json:
        print_json(
            {
                "rule": rule_sentence(rule.rule),
                "is_practice": rule.is_practice,
                "films": [_feedback(one) for one in found],
            }
        )
        return
    print_line(f"Rule: {rule_sentence(rule.rule)}")
    if rule.is_practice:
        print_line("For practice: the gold lies in this pack, so it certifies nobody.")
    for one in found:
        print_line("")
        print_line(f"{one.assignment.mask}: {_said(one.verdict)}, {one.in_a_row} in a row")
        _print_items(one, names[one.assignment.coding])
    if not found:
        print_message("No gold has come yet: submit a film, send the pack home, take the release.")


def _print_items(one: Feedback, names: dict[Any, str]) -> None:
    from vippcoder.timebase import format_instant

    rows = []
    for item in one.verdict.items:
        gold = one.gold.rating(item.dimension)
        moment = "" if gold is None or gold.at_us is None else format_instant(gold.at_us)
        hit = "within" if item.is_hit else "outside"
        reason = gold.reason if gold else ""
        rows.append(
            (names[item.dimension], _value(item.own), _value(item.gold), hit, moment, reason)
        )
    print_table(("Dimension", "Own", "Gold", "", "Moment", "Reason"), rows)


def _feedback(one: Feedback) -> dict[str, Any]:
    ratings = {rating.dimension: rating for rating in one.gold.ratings}
    return {
        "mask": one.assignment.mask,
        "is_within": one.verdict.is_within,
        "hits": one.verdict.hits,
        "items": [
            {
                "dimension": item.dimension,
                "own": None if item.own is None else float(item.own),
                "gold": None if item.gold is None else float(item.gold),
                "is_hit": item.is_hit,
                "reason": ratings[item.dimension].reason,
                "at_us": ratings[item.dimension].at_us,
            }
            for item in one.verdict.items
        ],
        "total_difference": float(one.verdict.total_difference),
        "in_a_row": one.in_a_row,
        "moments": [
            {
                "at_us": moment.at_us,
                "end_us": moment.end_us,
                "dimension": moment.dimension,
                "note": moment.note,
            }
            for moment in one.gold.moments
        ],
    }


def _said(verdict: FilmVerdict) -> str:
    near = "near enough" if verdict.is_within else "not near enough"
    total = f"{verdict.total_difference:+f}" if verdict.total_difference else "0"
    return f"{verdict.hits} of {len(verdict.items)} items within, sum {total}: {near}"


def _value(value: object) -> str:
    return "cannot code" if value is None else f"{value}"
