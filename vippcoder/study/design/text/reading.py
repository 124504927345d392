"""Reading a design's TOML file: all problems in one list, each with its line."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vippcoder.domain.design import (
    USUAL_SEED,
    AcrossObservers,
    AcrossTasks,
    Adjudication,
    Checks,
    DoubleCoding,
    Event,
    EventKind,
    Guesses,
    InstrumentUse,
    OneValue,
    SafeguardingContact,
    SegmentRule,
    Segments,
    StudyDesign,
    Task,
    Timepoint,
)
from vippcoder.domain.ids import DimensionId, TaskId, TimepointId
from vippcoder.errors import Defect, ProblemsError, StudyError
from vippcoder.study.design.rules import problems_of
from vippcoder.study.design.text.certification import certification_of
from vippcoder.study.design.text.fields import Table
from vippcoder.study.design.text.places import Lines, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMAT = 1
_MICROSECONDS = 1_000_000


def design_from_text(text: str, path: Path | None = None) -> StudyDesign:
    """Read the text of a design.

    Args:
        text: the TOML document.
        path: where it came from, for messages.

    Raises:
        StudyError: it is no TOML.
        ProblemsError: its content is wrong; every problem is told with its line.
    """
    design, problems = checked_design(text, path)
    refuse(problems, Lines(text), path)
    return design


def checked_design(text: str, path: Path | None = None) -> tuple[StudyDesign, tuple[Problem, ...]]:
    """Read the text of a design, and everything that is wrong with it, by line.

    Where something is, the design holds stand-ins and is worth nothing.

    Raises:
        StudyError: it is no TOML.
    """
    problems: list[Problem] = []
    design = _design(Table(_document(text, path), Place(), problems))
    told = {problem.place for problem in problems}
    problems += [problem for problem in problems_of(design) if problem.place not in told]
    lines = Lines(text)
    return design, tuple(sorted(problems, key=lambda problem: lines.of(problem.place)))


def stored_design(definition: str) -> StudyDesign:
    """Read a design that a study keeps.

    It made sense when it was set, so rules that came later do not lock anybody out of the study.

    Args:
        definition: canonical TOML.

    Raises:
        Defect: it is not what `design_text` writes.
    """
    problems: list[Problem] = []
    design = _design(Table(_document(definition, None), Place(), problems))
    if problems:
        told = "; ".join(problem.told() for problem in problems)
        raise Defect(f"a design that the study keeps cannot be read: {told}")
    return design


def refuse(problems: Sequence[Problem], lines: Lines | None, path: Path | None) -> None:
    """Refuse a design that has problems, told in the order of its file.

    Args:
        problems: none lets the design pass.
        lines: of the file; None where a form made the design, whose problems name no lines.
        path: the file.

    Raises:
        ProblemsError: there are some.
    """
    if not problems:
        return
    if lines:
        problems = sorted(problems, key=lambda problem: lines.of(problem.place))
    raise ProblemsError([problem.told(lines) for problem in problems], path=path)


def read_design_file(path: Path) -> str:
    """Return the text of a design's file.

    Raises:
        StudyError: there is none, or it is no text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise StudyError(
            "there is no such file", path=path, mend="name the design's file (.toml)"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(
            "cannot be read as UTF-8 text", path=path, mend="name the design's file (.toml)"
        ) from error


def _document(text: str, path: Path | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        reason = str(error).rstrip(")").replace("(at ", "at ")
        raise StudyError(
            f"is not valid TOML: {reason}", path=path, mend="mend that line"
        ) from error
    except (ValueError, RecursionError) as error:
        raise StudyError(
            "is not valid TOML: it holds a number that is too long, or lists in lists without end",
            path=path,
            mend="begin from the example: `vippcoder study example`",
        ) from error


def _design(top: Table) -> StudyDesign:
    if top.whole("format") != FORMAT:
        top.wrong("format", "is not known to this program", f"write format = {FORMAT}")
    design = StudyDesign(
        title=top.text("title"),
        timepoints=tuple(_timepoint(table) for table in top.tables("timepoint", at_least=1)),
        tasks=tuple(_task(table) for table in top.tables("task", at_least=1)),
        instruments=tuple(_instrument(table) for table in top.tables("instrument", at_least=1)),
        guesses=_guesses(top.table("guesses")),
        segments=_segments(top.table("segments")),
        double_coding=_double_coding(top.table("double_coding")),
        checks=_checks(top.table("checks")),
        events=tuple(_event(table) for table in top.tables("event")),
        one_value=_one_value(top.table("one_value")),
        adjudication=_adjudication(top.table("adjudication")),
        certification=certification_of(top.table("certification")),
        seed=top.whole("seed", USUAL_SEED),
        commitment=top.text("commitment", ""),
        telling_words=top.texts("telling_words"),
        safeguarding=_safeguarding(top.table("safeguarding")),
    )
    top.refuse_unknown()
    return design


def _timepoint(table: Table) -> Timepoint:
    timepoint = Timepoint(TimepointId(table.identifier("id")), table.text("name"))
    table.refuse_unknown()
    return timepoint


def _task(table: Table) -> Task:
    task = Task(TaskId(table.identifier("id")), table.text("name"))
    table.refuse_unknown()
    return task


def _instrument(table: Table) -> InstrumentUse:
    use = InstrumentUse(
        id=table.identifier("id"),
        edition=table.text("edition"),
        tasks=tuple(TaskId(task) for task in table.texts("tasks")),
        file=table.text("file", ""),
    )
    table.refuse_unknown()
    return use


def _guesses(table: Table) -> Guesses:
    guesses = Guesses(
        groups=table.texts("groups", at_least=2),
        asks_timepoint=table.truth("asks_timepoint", default=False),
    )
    table.refuse_unknown()
    return guesses


def _segments(table: Table) -> Segments:
    rule = table.choice("rule", SegmentRule, Segments().rule)
    seconds = table.number("interval_seconds", Decimal(0))
    table.refuse_unknown()
    return Segments(rule, int(seconds * _MICROSECONDS) or None)


def _double_coding(table: Table) -> DoubleCoding:
    double = DoubleCoding(float(table.number("share", Decimal(str(DoubleCoding().share)))))
    table.refuse_unknown()
    return double


def _checks(table: Table) -> Checks:
    usual = Checks()
    checks = Checks(
        gold_sessions=table.whole("gold_sessions", usual.gold_sessions),
        repeat_share=float(table.number("repeat_share", Decimal(str(usual.repeat_share)))),
        repeat_gap_sessions=table.whole("repeat_gap_sessions", usual.repeat_gap_sessions),
    )
    table.refuse_unknown()
    return checks


def _event(table: Table) -> Event:
    event = Event(
        dimension=DimensionId(table.identifier("dimension")),
        kind=table.choice("kind", EventKind),
        bound=table.number("bound"),
        instrument=table.text("instrument", ""),
    )
    table.refuse_unknown()
    return event


def _one_value(table: Table) -> OneValue:
    usual = OneValue()
    rule = OneValue(
        across_tasks=table.choice("across_tasks", AcrossTasks, usual.across_tasks),
        across_observers=table.choice("across_observers", AcrossObservers, usual.across_observers),
    )
    table.refuse_unknown()
    return rule


def _adjudication(table: Table) -> Adjudication:
    usual = Adjudication()
    rule = Adjudication(
        more_than=table.number("more_than", usual.more_than),
        across_cutoff=table.truth("across_cutoff", default=usual.across_cutoff),
    )
    table.refuse_unknown()
    return rule


def _safeguarding(table: Table) -> SafeguardingContact:
    contact = SafeguardingContact(
        name=table.text("name", ""),
        reach=table.text("reach", ""),
        recipient=table.text("recipient", ""),
    )
    table.refuse_unknown()
    return contact
