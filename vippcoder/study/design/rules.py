"""What a design must be to make sense, whether it came from a form or from a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vippcoder.domain.design import EventKind, SegmentRule
from vippcoder.study.design.text.places import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vippcoder.domain.design import Event, StudyDesign

_LEAST_INTERVAL_US, _LONGEST_INTERVAL_US = 1_000_000, 3_600_000_000
_LARGEST_SEED = 2**31 - 1
_SHARES = "write a share from 0 to 1, such as 0.25"


def problems_of(design: StudyDesign) -> tuple[Problem, ...]:
    """Return everything that is wrong with a design's content."""
    return tuple(
        problem
        for rule in (_top, _ids, _names, _tasks_of_instruments, _shares, _segments, _groups, _blind,
                     _events, _adjudication, _certification, _contact)
        for problem in rule(design)
    )  # fmt: skip


def _top(design: StudyDesign) -> Iterator[Problem]:
    if not 0 <= design.seed <= _LARGEST_SEED:
        yield Problem(
            Place(key="seed"), "is out of range", f"write a number from 0 to {_LARGEST_SEED}"
        )
    if design.commitment and not re.fullmatch(r"[0-9a-f]{64}", design.commitment):
        yield Problem(
            Place(key="commitment"),
            "is not a commitment",
            "write the 64 digits that `vippcoder allocation seal` printed, or leave it empty",
        )


def _twice(values: Sequence[str]) -> Iterator[int]:
    """Yield the positions, from 1, of values that stood before, whatever their case."""
    seen: set[str] = set()
    for number, value in enumerate(values, start=1):
        if value and value.casefold() in seen:
            yield number
        seen.add(value.casefold())


def _ids(design: StudyDesign) -> Iterator[Problem]:
    listed: Iterable[tuple[str, list[str]]] = (
        ("timepoint", [t.id for t in design.timepoints]),
        ("task", [t.id for t in design.tasks]),
        ("instrument", [use.id for use in design.instruments]),
    )
    for table, ids in listed:
        for number in _twice(ids):
            yield Problem(
                Place(table, number, "id"),
                f"is {ids[number - 1]}, as in an earlier {table}",
                "give each its own",
            )


def _names(design: StudyDesign) -> Iterator[Problem]:
    for table, names in (
        ("timepoint", [t.name for t in design.timepoints]),
        ("task", [t.name for t in design.tasks]),
    ):
        for number in _twice(names):
            yield Problem(
                Place(table, number, "name"), "is that of an earlier one", "give each its own"
            )


def _tasks_of_instruments(design: StudyDesign) -> Iterator[Problem]:
    known = [task.id for task in design.tasks]
    for number, use in enumerate(design.instruments, start=1):
        place = Place("instrument", number, "tasks")
        for task in use.tasks:
            if task not in known:
                mend = f"the tasks are {', '.join(known)}"
                yield Problem(place, f"names no task of this design: {task}", mend)
        if len(set(use.tasks)) < len(use.tasks):
            yield Problem(place, "names a task twice", "name each once")
    for number, task in enumerate(known, start=1):
        if task and design.instruments and not design.instruments_of(task):
            yield Problem(
                Place("task", number, "id"),
                f"is {task}, which no instrument rates",
                "add it to the tasks of one",
            )


def _shares(design: StudyDesign) -> Iterator[Problem]:
    checks = design.checks
    for place, share in (
        (Place("double_coding", key="share"), design.double_coding.share),
        (Place("checks", key="repeat_share"), checks.repeat_share),
    ):
        if not 0 <= share <= 1:
            yield Problem(place, "is no share", _SHARES)
    for key, count in (
        ("gold_sessions", checks.gold_sessions),
        ("repeat_gap_sessions", checks.repeat_gap_sessions),
    ):
        if not 0 <= count <= 10_000:  # noqa: PLR2004
            yield Problem(Place("checks", key=key), "is out of range", "write 0 or more")


def _adjudication(design: StudyDesign) -> Iterator[Problem]:
    if design.adjudication.more_than < 0:
        yield Problem(
            Place("adjudication", key="more_than"),
            "is below 0",
            "write how many points two values may differ, such as 1",
        )


def _certification(design: StudyDesign) -> Iterator[Problem]:
    rule = design.certification
    for key, value, lowest, highest in (
        ("within_points", float(rule.within_points), 0, 100),
        ("share_of_items", rule.share_of_items, 0, 1),
        ("total_within", float(rule.total_within or 0), 0, 1000),
        ("films_in_a_row", rule.films_in_a_row, 1, 100),
        ("icc_at_least", rule.icc_at_least, 0, 1),
        ("valid_months", rule.valid_months, 1, 120),
        ("warn_days", rule.warn_days, 0, 365),
    ):
        if not lowest <= value <= highest:
            place = Place("certification", key=key)
            yield Problem(place, "is out of range", f"write {lowest} to {highest}")


def _segments(design: StudyDesign) -> Iterator[Problem]:
    interval, place = design.segments.interval_us, Place("segments", key="interval_seconds")
    if design.segments.rule is not SegmentRule.INTERVALS:
        if interval is not None:
            mend = f'take it out, or write rule = "{SegmentRule.INTERVALS}"'
            yield Problem(place, "goes with intervals alone", mend)
    elif interval is None:
        yield Problem(place, "is missing", "write how many seconds each interval lasts")
    elif not _LEAST_INTERVAL_US <= interval <= _LONGEST_INTERVAL_US:
        yield Problem(place, "is out of range", "write 1 to 3600 seconds")


def _groups(design: StudyDesign) -> Iterator[Problem]:
    place, groups = Place("guesses", key="groups"), design.guesses.groups
    if len(groups) < 2:  # noqa: PLR2004
        yield Problem(place, "is not a list of groups", "name at least two")
    if any(_twice(groups)):
        yield Problem(place, "names a group twice", "give each its own label")


def _blind(design: StudyDesign) -> Iterator[Problem]:
    """Tasks are read by observers, so their names must tell neither group nor timepoint."""
    telling = [
        *((word, "a telling word") for word in design.telling_words),
        *((group, "a group") for group in design.guesses.groups),
        *((t.name, "a timepoint") for t in design.timepoints),
        *((t.id, "a timepoint") for t in design.timepoints if _plain(t.id) != _plain(t.name)),
    ]
    for number, task in enumerate(design.tasks, start=1):
        for word, what in telling:
            if _plain(word) and _holds(task.name, word):
                yield Problem(
                    Place("task", number, "name"),
                    f"tells observers {what}: {word}",
                    "choose another",
                )


def _holds(text: str, word: str) -> bool:
    return f" {_plain(word)} " in f" {_plain(text)} "


def _plain(text: str) -> str:
    """Return the words alone, in small letters: `Month-5` is `month 5`."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _events(design: StudyDesign) -> Iterator[Problem]:
    used = [use.id for use in design.instruments]
    seen: set[tuple[str, str, EventKind, object]] = set()
    for number, event in enumerate(design.events, start=1):
        if event.instrument and event.instrument not in used:
            yield Problem(
                Place("event", number, "instrument"),
                f"is {event.instrument}, which this design does not use",
                f"its instruments are {', '.join(used)}",
            )
        if event.kind is EventKind.CHANGE_FROM_BASELINE and event.bound == 0:
            yield Problem(
                Place("event", number, "bound"),
                "is no change",
                "write how many points up (or, below 0, down) count",
            )
        if _key(event) in seen:
            yield Problem(Place("event", number), "says what an earlier one says", "take it out")
        seen.add(_key(event))


def _key(event: Event) -> tuple[str, str, EventKind, object]:
    return (event.instrument, event.dimension, event.kind, event.bound)


def _contact(design: StudyDesign) -> Iterator[Problem]:
    from pyrage import (  # type: ignore[import-untyped]  # noqa: PLC0415 - seldom needed
        RecipientError,
        x25519,
    )

    contact = design.safeguarding
    if contact.recipient:
        try:
            x25519.Recipient.from_str(contact.recipient)
        except RecipientError:
            yield Problem(
                Place("safeguarding", key="recipient"),
                "is no public key of age",
                "write the whole key, which begins with age1",
            )
    for key in ("name", "reach"):
        if contact.recipient and not getattr(contact, key):
            yield Problem(
                Place("safeguarding", key=key),
                "is missing, though there is a key",
                "observers must see who it is and how to reach that person",
            )
