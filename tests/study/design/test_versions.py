"""The versions of a study's design, and which of them a rating was made under."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from studies import stub_design, stub_study
from vippcoder.assets import asset
from vippcoder.domain.design import (
    DoubleCoding,
    Event,
    EventKind,
    InstrumentUse,
    Task,
    Timepoint,
)
from vippcoder.domain.ids import (
    CodingId,
    DimensionId,
    Mask,
    ObserverCode,
    PackId,
    PlanId,
    TaskId,
    TimepointId,
)
from vippcoder.domain.study import AssignedCoding, Purpose
from vippcoder.errors import Defect, ProblemsError, StudyError
from vippcoder.storage.core.journal import TABLES as JOURNAL
from vippcoder.storage.core.journal import Entry, Step, append, begin
from vippcoder.storage.study.assignments import (
    assignment_entry,
    cancellation_entry,
    read_assignments,
)
from vippcoder.storage.study.designs import read_designs, read_instruments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.design.text.writing import design_text
from vippcoder.study.design.versions import (
    design_instruments,
    design_version,
    read_design,
    set_design,
)
from vippcoder.study.study import create_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.study import Session
    from vippcoder.storage.study.store import StudyStore

OURS = asset("instruments/sn-1.toml").read_text(encoding="utf-8")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    store = stub_study(tmp_path / "trial", dyads=1)
    yield store
    store.close()


def second_edition(folder: Path) -> Path:
    file = folder / "sn-1.toml"
    file.write_text(OURS.replace('edition = "1"', 'edition = "2"'), encoding="utf-8")
    return file


def test_a_new_study_has_no_design(tmp_path: Path) -> None:
    store = create_study(tmp_path / "trial")
    try:
        for asked in (read_design, design_version):
            with pytest.raises(StudyError, match="this study has no design yet"):
                asked(store)
    finally:
        store.close()


def test_versions_are_numbered_and_the_newest_holds(store: StudyStore) -> None:
    assert (design_version(store), read_design(store)) == (1, stub_design())
    half = replace(stub_design(), double_coding=DoubleCoding(0.5))
    assert set_design(store, half, "fewer observers than hoped") == 2
    assert (design_version(store), read_design(store)) == (2, half)
    assert set_design(store, design_text(half)) == 2, "it says nothing new"
    assert [(one.version, one.reason) for one in read_designs(store)] == [
        (1, ""),
        (2, "fewer observers than hoped"),
    ]
    assert verify_store(store).faults == ()


def test_a_rule_that_came_later_locks_nobody_out(store: StudyStore) -> None:
    text = design_text(stub_design()).replace("seed = 1", "seed = -5")
    store.write(Entry("designs", {"version": 2, "definition": text, "reason": ""}))
    assert read_design(store).seed == -5
    store.write(Entry("designs", {"version": 3, "definition": "seed = 1", "reason": ""}))
    with pytest.raises(Defect, match="cannot be read: format is missing"):
        read_design(store)


def test_the_study_holds_the_instruments_of_each_version(store: StudyStore, tmp_path: Path) -> None:
    ((instrument, held),) = design_instruments(store)
    assert (instrument.id, held.edition, held.definition) == ("sn-1", "1", OURS)
    file = second_edition(tmp_path)
    newer = replace(stub_design(), instruments=(InstrumentUse("sn-1", "2", file="sn-1.toml"),))
    assert set_design(store, newer, path=tmp_path / "trial.toml") == 2
    file.unlink()
    again = replace(newer, instruments=(InstrumentUse("sn-1", "2"),))
    assert set_design(store, again) == 3, "the study has the file"
    assert set_design(store, stub_design()) == 4
    editions = [[i.edition for i in read_instruments(store, version)] for version in (1, 2, 3, 4)]
    assert editions == [["1"], ["2"], ["2"], ["1"]]
    assert len(store.rows("SELECT * FROM instruments")) == 2, "each text once"
    assert verify_store(store).faults == ()


@pytest.mark.parametrize(
    ("use", "told"),
    [
        (InstrumentUse("care-9", "1"), "holds no care-9, edition 1, and none comes with"),
        (InstrumentUse("sn-1", "7"), "the design says sn-1, edition 7, but the file holds sn-1"),
        (InstrumentUse("sn-1", "2", file="other.toml"), "other.toml: there is no such file"),
        (InstrumentUse("sn-1", "2", file="bad.toml"), "bad.toml: line 1: format is missing"),
    ],
)
def test_an_instrument_that_is_not_to_be_had_is_told(
    store: StudyStore, tmp_path: Path, use: InstrumentUse, told: str
) -> None:
    (tmp_path / "bad.toml").write_text("title = 1", encoding="utf-8")
    both = replace(stub_design(), instruments=(InstrumentUse("sn-1", "1"), use))
    if use.id == "sn-1":
        both = replace(both, instruments=(use,))
    with pytest.raises(ProblemsError) as caught:
        set_design(store, both, path=tmp_path / "trial.toml")
    assert any(told in problem for problem in caught.value.problems)
    assert design_version(store) == 1


def issue(store: StudyStore, *sessions: Session, instrument: str = "sn-1") -> None:
    """Assign sessions to Anna under the newest design, and note that a pack took them along."""
    number = len(store.rows("SELECT 1 FROM assignments"))
    pack = PackId(f"pack-{number}")
    store.write(Entry("packs", {"pack_id": pack, "observer": "anna", "genesis": pack}))
    for session in sessions:
        number += 1
        coding = AssignedCoding(
            CodingId(f"c{number}"),
            session.id,
            ObserverCode("anna"),
            Purpose.MAIN,
            number,
            1,
            Mask(f"R-{number:04d}"),
            instrument,
            PlanId("p1"),
        )
        left = {
            "coding_id": coding.coding,
            "pack_id": pack,
            "design_version": design_version(store),
            "files": "[]",
        }
        store.write(assignment_entry(coding), Entry("issues", left))


def test_a_change_needs_a_reason_once_a_pack_is_issued(store: StudyStore) -> None:
    half = replace(stub_design(), double_coding=DoubleCoding(0.5))
    assert set_design(store, half) == 2
    issue(store, *read_sessions(store)[:1])
    with pytest.raises(StudyError, match=r"packs have been issued .* needs a reason"):
        set_design(store, stub_design(), " ")
    assert set_design(store, half) == 2, "what says nothing new needs none"
    assert set_design(store, stub_design(), "the reviewers\n asked for it") == 3
    assert read_designs(store)[-1].reason == "the reviewers asked for it", "one line"


def test_another_commitment_needs_a_reason_from_the_start(store: StudyStore) -> None:
    sealed = replace(stub_design(), commitment="ab" * 32)
    assert set_design(store, sealed) == 2
    with pytest.raises(StudyError, match=r"the commitment proves .* needs a reason"):
        set_design(store, replace(sealed, commitment="cd" * 32))
    assert design_version(store) == 2


def test_a_rating_tells_under_which_versions_it_was_made(store: StudyStore, tmp_path: Path) -> None:
    first, second, third = read_sessions(store)
    issue(store, first)
    second_edition(tmp_path)
    newer = replace(stub_design(), instruments=(InstrumentUse("sn-1", "2", file="sn-1.toml"),))
    set_design(store, newer, "clearer words", path=tmp_path / "trial.toml")
    issue(store, second)
    set_design(store, stub_design(), "back to the words of before")
    issue(store, third)
    collected_rating(store, "pack-0", "c1", "4.5")
    collected_rating(store, "pack-1", "c2", "5")
    collected_rating(store, "pack-2", "c3", "2")
    told = store.rows(
        "SELECT r.value, r.instrument_version, v.design_version, v.instrument_version AS edition, "
        "i.definition FROM ratings_current r JOIN coding_versions v USING (coding_id) "
        "JOIN instruments i ON i.seq = v.instrument_seq ORDER BY coding_id"
    )
    assert [(float(row["value"]), row["design_version"], row["edition"]) for row in told] == [
        (4.5, 1, "1"),
        (5.0, 2, "2"),
        (2.0, 3, "1"),
    ]
    assert [row["definition"] == OURS for row in told] == [True, False, True]
    assert verify_store(store).faults == ()


def collected_rating(store: StudyStore, pack: str, coding: str, value: str) -> None:
    """Bring home a pack's journal of one rating, chained as a pack's is."""
    given = {
        "dimension": "sensitivity",
        "segment_id": None,
        "value": value,
        "cannot_code": 0,
        "reason": None,
        "confidence": None,
        "supersedes": None,
        "changed_because": None,
    }
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as home:
        home.row_factory = sqlite3.Row
        for statement in JOURNAL:
            home.execute(statement)
        columns = ", ".join(given)
        home.execute(f"CREATE TABLE ratings (seq INTEGER PRIMARY KEY, {columns})")
        begin(home, "1", "")
        step = Step(coding, "2026-01-02T03:04:05.000Z", "1")
        append(home, step, [Entry("ratings", given)])
        rows = home.execute("SELECT * FROM journal ORDER BY seq").fetchall()
        bodies = home.execute("SELECT * FROM payloads ORDER BY seq").fetchall()
    with store.transaction():
        for row, body in zip(rows, bodies, strict=True):
            marks = ", ".join("?" for _ in row)
            store.connection.execute(
                f"INSERT INTO collected_entries VALUES (?, {marks})", (pack, *row)
            )
            store.connection.execute(
                "INSERT INTO collected_payloads VALUES (?, ?, ?, ?)", (pack, *body)
            )


def test_words_that_were_issued_keep_their_edition(store: StudyStore, tmp_path: Path) -> None:
    file = tmp_path / "sn-1.toml"
    file.write_text(OURS.replace("Film too short", "Film is short"), encoding="utf-8")
    own = replace(stub_design(), instruments=(InstrumentUse("sn-1", "1", file="sn-1.toml"),))
    assert set_design(store, own, path=tmp_path / "trial.toml") == 2, "nothing was issued yet"
    issue(store, *read_sessions(store)[:1])
    file.write_text(OURS, encoding="utf-8")
    with pytest.raises(ProblemsError, match="edition is 1, but its file has other words"):
        set_design(store, own, "a reason", path=tmp_path / "trial.toml")


def test_what_the_study_holds_keeps_its_place(store: StudyStore) -> None:
    design = replace(
        stub_design(),
        timepoints=(*stub_design().timepoints[:2], Timepoint(TimepointId("month-9"), "Month 9")),
        tasks=(Task(TaskId("meal"), "Meal"),),
    )
    with pytest.raises(ProblemsError) as caught:
        set_design(store, design_text(design))
    assert len(caught.value.problems) == 2
    assert "month-8 is left out, but the study has 1 visits of it" in caught.value.problems[0]
    assert "free-play is left out, but the study has 3 sessions" in caught.value.problems[1]
    assert all(problem.startswith("line ") for problem in caught.value.problems)


def test_an_instrument_that_codings_need_stays(store: StudyStore) -> None:
    two = (InstrumentUse("sn-1", "1"), InstrumentUse("eas-shell", "4"))
    set_design(store, replace(stub_design(), instruments=two))
    issue(store, *read_sessions(store)[:2], instrument="eas-shell")
    with pytest.raises(ProblemsError, match=r"eas-shell no longer rates free-play, but .* 2; keep"):
        set_design(store, stub_design(), "less to do")
    (*_, last) = read_assignments(store)
    store.write(*(cancellation_entry(coding, "not needed") for coding in read_assignments(store)))
    assert set_design(store, stub_design(), "less to do") == 3
    assert last.instrument == "eas-shell"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (("warmth", "at-or-above", "4", ""), "warmth, which no instrument of the design has"),
        (("sensitivity", "at-or-above", "4", ""), "sensitivity, which several instruments have"),
        (("sensitivity", "at-or-above", "1", "sn-1"), "which every value is on one side of"),
        (("sensitivity", "at-or-below", "7", "sn-1"), "which every value is on one side of"),
        (("sensitivity", "change-from-baseline", "7", "sn-1"), "the scale is 1 to 7 in steps"),
    ],
)
def test_an_event_asks_what_its_instrument_has(
    store: StudyStore, event: tuple[str, str, str, str], told: str
) -> None:
    dimension, kind, bound, instrument = event
    two = (InstrumentUse("sn-1", "1"), InstrumentUse("eas-shell", "4"))
    asked = Event(DimensionId(dimension), EventKind(kind), Decimal(bound), instrument)
    with pytest.raises(ProblemsError, match=told) as caught:
        set_design(store, replace(stub_design(), instruments=two, events=(asked,)))
    (problem,) = caught.value.problems
    assert problem.startswith("[[event]] 1: "), "a form's problem names no line"


def test_a_bound_between_two_values_is_one_that_a_mean_can_reach(store: StudyStore) -> None:
    asked = Event(DimensionId("sensitivity"), EventKind.AT_OR_ABOVE, Decimal("4.75"))
    assert set_design(store, replace(stub_design(), events=(asked,))) == 2
