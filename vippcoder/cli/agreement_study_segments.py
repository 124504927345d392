"""How well the observers of a study agree on segments, by command."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vippcoder.agreement.nouns import SESSIONS
from vippcoder.cli.agreement_study import print_left_out, print_paragraphs, tell_hidden
from vippcoder.cli.output import console_job, print_json, print_message
from vippcoder.cli.segment_table import print_segment_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from vippcoder.agreement.result import Result
    from vippcoder.cli.agreement_study import Told
    from vippcoder.study.reliability.segments import AskedSegments, SegmentFigures


def asked_segments(
    by: Iterable[str], instrument: str, dimension: str, *, include_unblinded: bool
) -> AskedSegments:
    """Return what is asked for, with the usual settings.

    Raises:
        StudyError: segments are not divided by one of the words.
    """
    from vippcoder.study.reliability.division import Division
    from vippcoder.study.reliability.figures import by_names
    from vippcoder.study.reliability.segments import AskedSegments

    division = Division(by_names(by), instrument, dimension)
    return AskedSegments(division, include_unblinded=include_unblinded)


def tell_study_segments(study: Path, person: str, asked: AskedSegments, told: Told) -> None:
    """Compute a study's figures of segments, print them and write the tables asked for."""
    from vippcoder.study.reliability.figures import keep_view
    from vippcoder.study.reliability.records import records_of
    from vippcoder.study.reliability.segments import read_segment_parts, segment_figures_of
    from vippcoder.study.reliability.tables import write_csv, write_xlsx
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        read = read_segment_parts(store, asked)
        figures = segment_figures_of(read, console_job())
        keep_view(store, read.parts)
    if told.csv is not None:
        write_csv(told.csv, figures)
    if told.xlsx is not None:
        write_xlsx(told.xlsx, figures)
    tell_hidden(read.hidden, person)
    if not read.parts and not read.hidden:
        print_message("No coding that was submitted so far holds a segment.")
    if told.paragraphs:
        _tell_paragraphs(asked, figures, json=told.json)
    elif told.json:
        print_json(records_of(figures))
    elif figures:
        print_segment_results(_named(figures), SESSIONS.cluster)
        print_left_out([one.part for one in figures])


def _tell_paragraphs(
    asked: AskedSegments, figures: Sequence[SegmentFigures], *, json: bool
) -> None:
    from vippcoder.study.reliability.segment_paragraphs import segment_methods, segment_results

    methods = segment_methods(
        [result for one in figures for result in one.results],
        asked.settings,
        window="the whole session",
        counted=[one.part.counted for one in figures],
        are_laid=any(one.part.are_laid for one in figures),
        knew_group=asked.include_unblinded,
    )
    print_paragraphs(
        methods, segment_results([(_name(one), one.results) for one in figures]), json=json
    )


def _name(one: SegmentFigures) -> str:
    group = one.part.group
    return f"{group.instrument} {group.dimension}{', ' * bool(group.name)}{group.name}"


def _named(figures: Sequence[SegmentFigures]) -> list[Result]:
    results = []
    for one in figures:
        results += [replace(result, group=_name(one)) for result in one.results]
    return results
