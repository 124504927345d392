"""Writing a design as TOML in the one canonical way: reading it back gives the same design."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from vippcoder.domain.design import DOUBLE_CODING_NOTE
from vippcoder.study.design.text.reading import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.domain.certification import Certification
    from vippcoder.domain.design import Event, InstrumentUse, StudyDesign, Task, Timepoint

_MICROSECONDS = 1_000_000

Value = str | bool | int | float | Decimal | tuple[str, ...]


def design_text(design: StudyDesign) -> str:
    """Return the canonical TOML of a design: UTF-8, LF, every key, in one order."""
    return "\n".join(_lines(design)) + "\n"


def design_document(design: StudyDesign) -> dict[str, Any]:
    """Return a design for programs: the tables and keys of its file."""
    return tomllib.loads(design_text(design))


def _lines(design: StudyDesign) -> Iterator[str]:
    yield _pair("format", FORMAT)
    yield _pair("title", design.title)
    yield _pair("seed", design.seed)
    yield _pair("commitment", design.commitment)
    yield _pair("telling_words", design.telling_words)
    for timepoint in design.timepoints:
        yield from _named("timepoint", timepoint)
    for task in design.tasks:
        yield from _named("task", task)
    for use in design.instruments:
        yield from _instrument(use)
    yield from _settings(design)
    for event in design.events:
        yield from _event(event)
    contact = design.safeguarding
    yield from _table("safeguarding")
    yield _pair("name", contact.name)
    yield _pair("reach", contact.reach)
    yield _pair("recipient", contact.recipient)


def _settings(design: StudyDesign) -> Iterator[str]:
    yield from _table("guesses")
    yield _pair("groups", design.guesses.groups)
    yield _pair("asks_timepoint", design.guesses.asks_timepoint)
    yield from _table("segments")
    yield _pair("rule", design.segments.rule.value)
    if design.segments.interval_us is not None:
        yield _pair("interval_seconds", Decimal(design.segments.interval_us) / _MICROSECONDS)
    yield ""
    yield from (f"# {line}" for line in wrap(DOUBLE_CODING_NOTE, 98))
    yield "[double_coding]"
    yield _pair("share", design.double_coding.share)
    yield from _table("checks")
    yield _pair("gold_sessions", design.checks.gold_sessions)
    yield _pair("repeat_share", design.checks.repeat_share)
    yield _pair("repeat_gap_sessions", design.checks.repeat_gap_sessions)
    yield from _table("one_value")
    yield _pair("across_tasks", design.one_value.across_tasks.value)
    yield _pair("across_observers", design.one_value.across_observers.value)
    yield from _table("adjudication")
    yield _pair("more_than", design.adjudication.more_than)
    yield _pair("across_cutoff", design.adjudication.across_cutoff)
    yield from _certification(design.certification)


def _certification(rule: Certification) -> Iterator[str]:
    yield from _table("certification")
    yield _pair("rule", rule.basis.value)
    yield _pair("within_points", rule.within_points)
    yield _pair("share_of_items", rule.share_of_items)
    yield _pair("total_within", Decimal(0) if rule.total_within is None else rule.total_within)
    yield _pair("films_in_a_row", rule.films_in_a_row)
    yield _pair("icc_at_least", rule.icc_at_least)
    yield _pair("valid_months", rule.valid_months)
    yield _pair("warn_days", rule.warn_days)


def _named(table: str, thing: Timepoint | Task) -> Iterator[str]:
    yield from _table(table, is_list=True)
    yield _pair("id", thing.id)
    yield _pair("name", thing.name)


def _instrument(use: InstrumentUse) -> Iterator[str]:
    yield from _table("instrument", is_list=True)
    yield _pair("id", use.id)
    yield _pair("edition", use.edition)
    if use.tasks:
        yield _pair("tasks", use.tasks)
    if use.file:
        yield _pair("file", use.file)


def _event(event: Event) -> Iterator[str]:
    yield from _table("event", is_list=True)
    if event.instrument:
        yield _pair("instrument", event.instrument)
    yield _pair("dimension", event.dimension)
    yield _pair("kind", event.kind.value)
    yield _pair("bound", event.bound)


def _table(name: str, *, is_list: bool = False) -> Iterator[str]:
    yield ""
    yield f"[[{name}]]" if is_list else f"[{name}]"


def _pair(key: str, value: Value) -> str:
    return f"{key} = {_value(value)}"


def _value(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case int():
            return str(value)
        case float():
            return _shortest(Decimal(str(value)))
        case Decimal():
            return _shortest(value)
        case tuple():
            return f"[{', '.join(_value(item) for item in value)}]"


def _shortest(value: Decimal) -> str:
    return f"{value.normalize():f}"
