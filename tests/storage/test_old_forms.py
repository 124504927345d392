"""Every form of the pack's database that was ever released is still read, ratings and all."""

from __future__ import annotations

import sqlite3
from array import array
from pathlib import Path

import pytest

from vippcoder.domain.coding import TimepointAnswer
from vippcoder.domain.design import SafeguardingContact, SegmentRule, Segments
from vippcoder.domain.guidance import Guidance
from vippcoder.observing import coding, selftests
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack.deliveries import read_deliveries
from vippcoder.storage.pack.migrations import FORM
from vippcoder.storage.pack.questions import read_questions
from vippcoder.timebase import TimeRange

DUMPS = sorted((Path(__file__).parent / "dumps").glob("pack-*.sql"))

VIEWS = {
    "ratings_current": "coding_id mask observer instrument instrument_version dimension segment_id "
    "start_us end_us value cannot_code reason confidence rated_at",
    "ratings_history": "coding_id mask observer instrument instrument_version dimension segment_id "
    "start_us end_us value cannot_code reason confidence rated_at superseded_by changed_because "
    "software_version",
    "codings": "coding_id mask observer state started_at submitted_at watched_fraction "
    "active_seconds blinding_guess blinding_certainty",
    "evidence_current": "coding_id segment_id dimension recording at_us frame note",
}
"""The columns that others rely on, in their order, for ever; more may follow them."""


@pytest.fixture(params=DUMPS, ids=lambda p: p.stem)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    connection = sqlite3.connect(tmp_path / "pack.sqlite")
    connection.executescript(request.param.read_text(encoding="utf-8"))
    connection.close()
    (tmp_path / "media").mkdir()
    return tmp_path


def test_there_is_a_dump_of_every_form() -> None:
    assert [d.stem for d in DUMPS] == [f"pack-{n}" for n in range(1, FORM.version + 1)]


def test_an_old_pack_opens_with_everything_in_it(folder: Path) -> None:
    with open_pack(folder) as pack:
        assert [i.id for i in pack.instruments] == ["sn-1"]
        assert {pack.instrument_of(a.coding).id for a in pack.assignments} == {"sn-1"}
        connection = pack.store.connection
        assert [
            tuple(row)
            for row in connection.execute(
                "SELECT dimension, start_us, end_us, value, cannot_code, reason "
                "FROM ratings_current ORDER BY rated_at, dimension"
            )
        ] == [
            ("sensitivity", None, None, 5.5, 0, ""),
            ("non-intrusiveness", 400_000, 800_000, 3.0, 0, ""),
            ("non-intrusiveness", None, None, None, 1, "Film too short"),
        ]
        (first, *_rest) = connection.execute("SELECT * FROM codings").fetchall()
        assert first["state"] == "submitted"
        assert first["watched_fraction"] == 1
        assert (first["blinding_guess"], first["blinding_certainty"]) == ("Group 1", 2)
        (note,) = connection.execute("SELECT note, frame, at_us FROM evidence_current").fetchall()
        assert tuple(note) == ("waits", 12, 480_000)
        assert len(connection.execute("SELECT * FROM ratings_history").fetchall()) == 5


def test_an_old_pack_verifies_but_for_its_films(folder: Path) -> None:
    with open_pack(folder, read_only=True) as pack:
        films = [r.file for a in pack.assignments for r in a.recordings]
        exemplars = [e.file for e in pack.exemplars]
    verdict = verify_pack(folder)
    assert verdict.faults == (
        *(f"media/{film}: the film is missing" for film in films),
        *(f"exemplars/{exemplar}: the exemplar is missing" for exemplar in exemplars),
    )
    assert verdict.films == len(films) >= 2


def test_reading_an_old_pack_leaves_it_in_its_form(folder: Path) -> None:
    before = (folder / "pack.sqlite").read_bytes()
    with open_pack(folder, read_only=True) as pack:
        assert len(pack.assignments) in {2, 3}
    assert (folder / "pack.sqlite").read_bytes() == before


def test_angles_of_an_old_pack_lie_where_they_lay(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    is_first = request.node.callspec.id == "pack-1"
    with open_pack(folder) as pack:
        held = {
            assignment.mask: [
                (offset.offset_us, offset.is_adjusted)
                for offset in coding.sheet(pack, assignment.coding).offsets
            ]
            for assignment in pack.assignments[:2]
        }
        assert held == {
            "R-7F3K": [(0, False)],
            "R-K9DM": [(0, False)] if is_first else [(0, False), (-80_000, True)],
        }


def test_exemplars_are_kept(folder: Path, request: pytest.FixtureRequest) -> None:
    has_some = request.node.callspec.id not in {"pack-1", "pack-2"}
    with open_pack(folder) as pack:
        held = [(e.file, len(e.frames), e.frames.end_us) for e in pack.exemplars]
    assert held == ([("E-7QK2MD.mp4", 50, 2_000_000)] if has_some else [])


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_keeps_its_columns(folder: Path, view: str) -> None:
    with open_pack(folder) as pack:
        columns = [c[0] for c in pack.store.connection.execute(f"SELECT * FROM {view}").description]
    wanted = VIEWS[view].split()
    assert columns[: len(wanted)] == wanted


def test_damage_is_known_where_it_was_looked_for(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    is_known = request.node.callspec.id not in {"pack-1", "pack-2", "pack-3"}
    with open_pack(folder) as pack:
        first, other = (a.reference for a in pack.assignments[:2])
    assert first.damaged == ((TimeRange(1_560_000, 2_000_000),) if is_known else ())
    assert first.shown_packets == (
        array("q", (n for n in range(251) if n != 40)) if is_known else None
    )
    assert (other.damaged, other.shown_packets) == ((), None)


def test_self_tests_are_kept(folder: Path, request: pytest.FixtureRequest) -> None:
    has_one = request.node.callspec.id not in {"pack-1", "pack-2", "pack-3", "pack-4"}
    with open_pack(folder) as pack:
        held = [
            (kept.recording, kept.told.frames_right, kept.told.offset_ms_most)
            for assignment in pack.assignments
            for kept in selftests.kept(pack, assignment.coding)
        ]
    assert held == ([("rec2", 132, 9.0)] if has_one else [])


def test_how_it_was_heard_is_kept(folder: Path, request: pytest.FixtureRequest) -> None:
    knows = request.node.callspec.id not in {f"pack-{n}" for n in range(1, 6)}
    with open_pack(folder) as pack:
        first, second = (coding.sheet(pack, a.coding).watched for a in pack.assignments[:2])
    assert [w.levelled for w in first] == [None], "what an older program saw played"
    assert [w.levelled for w in second] == ([True, False] if knows else [])


def test_what_a_study_adds_is_kept(folder: Path, request: pytest.FixtureRequest) -> None:
    knows = request.node.callspec.id not in {f"pack-{n}" for n in range(1, 7)}
    with open_pack(folder) as pack:
        first, second, *_ = pack.assignments
        answered = coding.sheet(pack, first.coding).timepoint
        asked = read_questions(pack.store.connection)
    assert first.segments == Segments()
    if not knows:
        assert pack.guidance == Guidance()
        assert (second.segments, answered, asked) == (Segments(), None, ())
        return
    assert pack.guidance.timepoint_labels == ("Baseline", "Month 5")
    assert pack.guidance.contact == SafeguardingContact("Dr. Adams", "020 555 0100")
    assert second.segments == Segments(SegmentRule.INTERVALS, 30_000_000)
    assert answered == TimepointAnswer("Month 5", 1)
    assert [(q.text, [a.text for a in q.answers]) for q in asked] == [
        ("Does singing count?", ["Yes, as speech."])
    ]


def test_what_a_delivery_brought_is_kept(folder: Path, request: pytest.FixtureRequest) -> None:
    has_one = request.node.callspec.id not in {f"pack-{n}" for n in range(1, 8)}
    with open_pack(folder) as pack:
        taken = [one.id for one in read_deliveries(pack.store.connection)]
        third = [(a.mask, a.position, a.segments.rule) for a in pack.assignments[2:]]
    assert taken == (["d1"] if has_one else [])
    assert third == ([("R-W8HN", 3, SegmentRule.WHOLE_SESSION)] if has_one else [])
