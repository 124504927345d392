"""How well the observers of a study agree, by command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vippcoder.cli.output import (
    console_job,
    print_json,
    print_line,
    print_message,
    print_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.study.reliability.figures import Asked, Figures, Hidden, ReadParts
    from vippcoder.study.reliability.records import AnyPart


@dataclass(frozen=True, slots=True)
class Told:
    """How a study's figures are to be told."""

    json: bool
    csv: Path | None = None
    xlsx: Path | None = None
    paragraphs: bool = False
    """In words, for a paper."""
    ratings: Path | None = None


def tell_study(study: Path, person: str, asked: Asked, told: Told) -> None:
    """Compute a study's figures and print them, and write the tables that are asked for."""
    from vippcoder.study.reliability.figures import figures_of, keep_view, read_parts
    from vippcoder.study.reliability.records import records_of
    from vippcoder.study.reliability.tables import (
        rating_rows,
        write_csv,
        write_ratings,
        write_xlsx,
    )
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        read = read_parts(store, asked)
        if told.ratings is not None:
            rating_rows(read.parts)  # refuses what must not be written before anything is shown
        figures = figures_of(read, console_job())
        keep_view(store, read.parts)
    if told.csv is not None:
        write_csv(told.csv, figures)
    if told.xlsx is not None:
        write_xlsx(told.xlsx, figures)
    if told.ratings is not None:
        write_ratings(told.ratings, read.parts)
    tell_hidden(read.hidden, person)
    if told.paragraphs:
        _tell_paragraphs(read, figures, json=told.json)
    elif told.json:
        print_json(records_of(figures))
    else:
        _print(figures)


def _tell_paragraphs(read: ReadParts, figures: Sequence[Figures], *, json: bool) -> None:
    from vippcoder.study.reliability.methods import methods_paragraph
    from vippcoder.study.reliability.results_text import results_paragraph

    methods, results = methods_paragraph(read, figures), results_paragraph(read, figures)
    print_paragraphs(methods, results, json=json)


def print_paragraphs(methods: str, results: str, *, json: bool) -> None:
    """Print what stands in a paper."""
    if json:
        print_json({"methods": methods, "results": results})
    elif methods or results:
        print_line(f"{methods}\n\n{results}")


def tell_hidden(hidden: Sequence[Hidden], person: str) -> None:
    """Tell which figures are withheld, without telling of which timepoint they are."""
    from vippcoder.study.reliability.saying import several

    sessions: dict[str, set[str]] = {}
    for one in hidden:
        codings = sessions.setdefault(one.group.dimension, set())
        codings.update(withheld.coding for withheld in one.withheld)
    for dimension, codings in sessions.items():
        # A part's own name would tell of which timepoint those codings are.
        print_message(
            f"{dimension}: withheld from {person}, who has still to code the session of "
            f"{several(len(codings), 'coding')}"
        )


def _print(figures: Sequence[Figures]) -> None:
    from vippcoder.agreement.nouns import SESSIONS
    from vippcoder.cli.agreement_table import print_results

    results = []
    for one in figures:
        group = one.part.group
        name = " ".join(part for part in (group.instrument, group.dimension) if part)
        name += f", {group.name}" if group.name else ""
        results += [replace(result, group=name) for result in one.results]
    print_results(results, SESSIONS)
    print_left_out([one.part for one in figures])


def print_left_out(parts: Sequence[AnyPart]) -> None:
    """Print every coding that does not enter, once, and the sum of the rest."""
    from vippcoder.study.reliability.saying import several

    left_out = {e.coding: e for part in parts for e in part.counted.excluded}
    if left_out:
        print_line("")
        print_table(
            ("Left out", "Observer", "Because"),
            sorted((e.mask or "(not told)", e.observer, str(e.why)) for e in left_out.values()),
        )
    for part in parts:
        counted = part.counted
        group = part.group
        print_line(
            f"{group.dimension}{', ' * bool(group.name)}{group.name}: "
            f"{several(counted.sessions, 'session')} with two values, "
            f"{several(counted.pairs, 'pair')}, {counted.single} with one value, "
            f"{counted.missing} without a value; {'of all timepoints ' if group.timepoint else ''}"
            f"{counted.awaited} not submitted yet, {len(counted.excluded)} left out"
        )
