"""A design's file: every problem is told at once, and what is written is read as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from studies import stub_design
from vippcoder.domain.design import (
    AcrossObservers,
    AcrossTasks,
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
from vippcoder.errors import ProblemsError, StudyError
from vippcoder.study.design.rules import problems_of
from vippcoder.study.design.text.reading import design_from_text
from vippcoder.study.design.text.writing import design_text

GOOD = """\
format = 1
title = "A trial"
telling_words = ["Dr Berg"]

[[timepoint]]
id = "baseline"
name = "Baseline"

[[timepoint]]
id = "month-5"
name = "Month 5"

[[task]]
id = "free-play"
name = "Free play"

[[instrument]]
id = "sn-1"
edition = "1"

[[event]]
dimension = "sensitivity"
kind = "at-or-above"
bound = 4.5

[guesses]
groups = ["Programme", "Usual care"]

[segments]
rule = "free"
"""

ids = st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)
words = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda text: text and text.isprintable())
)
shares = st.decimals(0, 1, places=4).map(float)
bounds = st.decimals(-100, 100, places=3)


@st.composite
def designs(draw: st.DrawFn) -> StudyDesign:
    tasks = tuple(
        Task(TaskId(task), draw(words)) for task in draw(st.lists(ids, min_size=1, unique=True))
    )
    some_tasks = st.lists(st.sampled_from([t.id for t in tasks]), unique=True).map(tuple)
    rule = draw(st.sampled_from(SegmentRule))
    interval = st.integers(1_000_000, 3_600_000_000) if rule == "intervals" else st.none()
    used = draw(st.lists(ids, min_size=1, unique=True))
    events = st.builds(
        Event, ids.map(DimensionId), st.sampled_from(EventKind), bounds, st.sampled_from(used)
    )
    design = StudyDesign(
        title=draw(words),
        timepoints=tuple(
            Timepoint(TimepointId(t), draw(words))
            for t in draw(st.lists(ids, min_size=1, unique=True))
        ),
        tasks=tasks,
        instruments=tuple(
            InstrumentUse(i, draw(words), draw(some_tasks), draw(words | st.just(""))) for i in used
        ),
        guesses=Guesses(
            tuple(draw(st.lists(words, min_size=2, unique_by=str.casefold))), draw(st.booleans())
        ),
        segments=Segments(rule, draw(interval)),
        double_coding=DoubleCoding(draw(shares)),
        checks=Checks(draw(st.integers(0, 50)), draw(shares), draw(st.integers(0, 99))),
        events=tuple(draw(st.lists(events, max_size=3))),
        one_value=OneValue(
            draw(st.sampled_from(AcrossTasks)), draw(st.sampled_from(AcrossObservers))
        ),
        seed=draw(st.integers(0, 2**31 - 1)),
        commitment=draw(st.from_regex(r"([0-9a-f]{64})?", fullmatch=True)),
        telling_words=tuple(draw(st.lists(words, max_size=3))),
    )
    telling = [*design.telling_words, *design.guesses.groups, *(t.name for t in design.timepoints)]
    names = [t.name for t in (*design.tasks, *design.timepoints)]
    if problems_of(design) or len(set(names)) < len(names) or set(telling) & set(names[:1]):
        names_apart = {
            "tasks": tuple(replace(t, name=f"Task{n}") for n, t in enumerate(design.tasks)),
            "timepoints": tuple(replace(t, name=f"{n}.") for n, t in enumerate(design.timepoints)),
            "instruments": tuple(replace(use, tasks=()) for use in design.instruments),
            "events": (),
        }
        design = replace(design, **names_apart)
    return design


@given(designs())
def test_what_is_written_is_read_as_it_was(design: StudyDesign) -> None:
    text = design_text(design)
    assert design_from_text(text) == design
    assert design_text(design_from_text(text)) == text


def test_what_is_left_out_is_as_usual() -> None:
    design = design_from_text(GOOD)
    assert design.double_coding.share == 1.0
    assert design.events == (
        Event(DimensionId("sensitivity"), EventKind.AT_OR_ABOVE, Decimal("4.5")),
    )
    assert replace(design, events=(), telling_words=()) == replace(
        stub_design(),
        title="A trial",
        timepoints=(
            Timepoint(TimepointId("baseline"), "Baseline"),
            Timepoint(TimepointId("month-5"), "Month 5"),
        ),
    )


def test_the_canonical_text_says_why_a_small_trial_double_codes_everything() -> None:
    text = design_text(stub_design())
    note = " ".join(line[2:] for line in text.splitlines() if line.startswith("# "))
    assert "about 82 films" in note
    assert ".52\N{EN DASH}.93" in note
    assert text.index("# A small trial") < text.index("[double_coding]")


CASES = [
    ("format = 1", "format = 2", "format is not known to this program"),
    ('title = "A trial"', 'titel = "A trial"', "titel is not known here; did you mean title?"),
    ('title = "A trial"', 'title = ""', "title is not a text"),
    ('title = "A trial"', 'title = "A\\ttrial"', "title holds a line break or a sign"),
    ('title = "A trial"', 'title = "A trial"\nseed = -1', "seed is out of range"),
    ('title = "A trial"', 'title = "A trial"\nseed = 1.5', "seed is not a whole number"),
    ('title = "A trial"', 'title = "A trial"\ncommitment = "ab"', "64 digits"),
    ('id = "month-5"', 'id = "baseline"', "[[timepoint]] 2: id is baseline, as in an earlier"),
    ('id = "month-5"', 'id = "Month 5"', "[[timepoint]] 2: id is Month 5; write lower-case"),
    ('name = "Month 5"', 'name = "baseline"', "[[timepoint]] 2: name is that of an earlier"),
    ('name = "Free play"', 'name = "Play after the Programme"', "tells observers a group"),
    ('name = "Free play"', 'name = "Play, month 5"', "tells observers a timepoint: Month 5"),
    ('name = "Free play"', 'name = "Play (month-5)"', "tells observers a timepoint: Month 5"),
    ('name = "Free play"', 'name = "Play with dr berg"', "tells observers a telling word"),
    ('edition = "1"', 'edition = 1', "[[instrument]] 1: edition is not a text"),
    ('edition = "1"', 'edition = "1"\ntasks = ["meal"]', "no task of this design: meal"),
    ('edition = "1"', 'edition = "1"\ntasks = "meal"', "tasks is not a list of texts"),
    ('kind = "at-or-above"', 'kind = "above"', "kind is not a word that is known here; write one"),
    ("bound = 4.5", 'bound = "4.5"', "bound is not a number"),
    ("bound = 4.5", "bound = nan", "bound is no number that can be meant here"),
    ("bound = 4.5", "bound = 1e99999999999", "bound is no number that can be meant here"),
    ("bound = 4.5", 'bound = 4.5\ninstrument = "eas"', "eas, which this design does not use"),
    ('["Programme", "Usual care"]', '["Programme"]', "groups is not a list of texts"),
    ('["Programme", "Usual care"]', '["A", "a"]', "groups names a group twice"),
    ('rule = "free"', 'rule = "intervals"', "[segments]: interval_seconds is missing"),
    ('rule = "free"', 'rule = "free"\ninterval_seconds = 30', "goes with intervals alone"),
    ('rule = "free"', 'rule = "intervals"\ninterval_seconds = 0.5', "write 1 to 3600 seconds"),
    ('rule = "free"', 'rule = "free"\n[double_coding]\nshare = 20', "no share; write a share"),
    ('rule = "free"', 'rule = "free"\n[checks]\ngold_sessions = -1', "gold_sessions is out of"),
    ('rule = "free"', 'rule = "free"\n[safeguarding]\nrecipient = "age1x"', "no public key of age"),
    ('rule = "free"', 'rule = "free"\n[guesses2]', "guesses2 is not known here; did you mean"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), CASES)
def test_a_problem_is_told_with_its_line(old: str, new: str, told: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    with pytest.raises(ProblemsError) as caught:
        design_from_text(text, Path("trial.toml"))
    (problem,) = [p for p in caught.value.problems if told in p]
    place = re.match(r"line (\d+): (?:\[+(\w+)\]+(?: \d)?: )?(\w+)", problem)
    assert place
    stands = text.splitlines()[int(place[1]) - 1]
    assert stands.startswith(f"{place[3]} =") or stands.strip("[]") in (place[2], place[3])
    assert str(caught.value).startswith("trial.toml: ")


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD
    for old, new in (
        ('title = "A trial"', "title = 7"),
        ('id = "baseline"', 'id = "Baseline"'),
        ('edition = "1"', 'edition = "1"\ntasks = ["meal"]'),
        ("bound = 4.5", "bound = true"),
    ):
        text = text.replace(old, new, 1)
    with pytest.raises(ProblemsError) as caught:
        design_from_text(text, Path("trial.toml"))
    lines = [int(re.findall(r"line (\d+)", problem)[0]) for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert set(lines) >= {2, 6, 20, 25}
    head, *rest = caught.value.lines()
    assert head.startswith(f"trial.toml: {len(rest)} problems")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = \n", "is not valid TOML: Invalid value at line 1, column 9; mend"),
        (f"title = {'9' * 5000}", "a number that is too long"),
        (f"title = {'[' * 5000}", "lists in lists"),
    ],
)
def test_what_is_no_toml_is_said_to_be_none(text: str, told: str) -> None:
    with pytest.raises(StudyError, match=told):
        design_from_text(text)


def test_a_safeguarding_contact_has_a_name_and_a_key_that_holds() -> None:
    key = str(x25519.Identity.generate().to_public())
    whole = SafeguardingContact("Dr Vale", "020 7946 0000", key)
    assert problems_of(replace(stub_design(), safeguarding=whole)) == ()
    for contact, told in (
        (replace(whole, reach=""), "reach is missing"),
        (replace(whole, recipient=key[:-1] + ("q" if key[-1] != "q" else "p")), "no public key"),
    ):
        (problem,) = problems_of(replace(stub_design(), safeguarding=contact))
        assert told in problem.told()
