"""What an intake will do, and everything that stands against it, is told before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake_stage import manifest_of, new_study, plan, small_film, stub_take
from vippcoder.domain.ids import DyadId
from vippcoder.domain.study import Dyad
from vippcoder.errors import StudyError
from vippcoder.media.therapy_list import read_list, write_list
from vippcoder.storage.study.films import dyad_entry, read_sessions, read_visits
from vippcoder.storage.study.intake import read_missing_films
from vippcoder.study.intake.running import run_intake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.intake.planning import IntakePlan

DATED = "dyad,timepoint,task,file,filmed_on,missing_because"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    store = new_study(tmp_path / "trial")
    yield store
    store.close()


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Six films, `0.mp4` to `5.mp4`."""
    folder = tmp_path / "films"
    folder.mkdir()
    for number in range(6):
        small_film(folder / f"{number}.mp4", number)
    return folder


def told(found: IntakePlan) -> list[tuple[int, str]]:
    return [(problem.line, problem.sentence) for problem in found.problems]


def taken(store: StudyStore, films: Path, *rows: str, head: str = DATED) -> IntakePlan:
    """Take rows in with the stand-in and return their plan."""
    found = plan(store, manifest_of(films, list(rows), head=head))
    run_intake(store, found, processes=0, take=stub_take)
    return found


def test_what_is_in_already_is_recognised_by_its_content(store: StudyStore, films: Path) -> None:
    taken(store, films, "D-001,baseline,meal,0.mp4,,", "D-001,month-5,meal,1.mp4,,")
    (films / "0.mp4").rename(films / "renamed.mov")
    found = plan(
        store,
        manifest_of(
            films,
            [
                "D-001,baseline,meal,renamed.mov",
                "D-001,month-5,meal,1.mp4",
                "D-002,baseline,meal,2.mp4",
            ],
        ),
    )
    assert told(found) == []
    assert [one.told() for one in found.known] == ["D-001 baseline meal", "D-001 month-5 meal"]
    assert [one.wanted.told() for one in found.new] == ["D-002 baseline meal"]


@pytest.mark.parametrize(
    "row",
    [
        "D-002,baseline,meal,0.mp4",
        "D-001,month-5,meal,0.mp4",
        "D-001,baseline,free-play,0.mp4",
    ],
)
def test_a_film_of_another_session_is_refused(store: StudyStore, films: Path, row: str) -> None:
    taken(store, films, "D-001,baseline,meal,0.mp4,,")
    found = told(plan(store, manifest_of(films, [row])))
    assert found == [
        (2, "'0.mp4' was taken in already, as D-001 baseline meal: one of the two is wrong")
    ]


def test_one_film_under_two_names_is_refused(store: StudyStore, films: Path) -> None:
    (films / "copy.mp4").write_bytes((films / "0.mp4").read_bytes())
    found = told(
        plan(
            store,
            manifest_of(films, ["D-001,baseline,meal,0.mp4", "D-002,baseline,meal,copy.mp4"]),
        )
    )
    assert found == [(3, "'copy.mp4' is the same film as '0.mp4' in line 2")]


def test_a_session_is_taken_in_once(store: StudyStore, films: Path) -> None:
    taken(store, films, "D-001,baseline,meal,0.mp4,,")
    found = told(plan(store, manifest_of(films, ["D-001,baseline,meal,1.mp4"])))
    assert "was taken in already, from other films" in found[0][1]


def test_films_of_therapy_are_refused_whatever_their_name(store: StudyStore, films: Path) -> None:
    key = bytes(range(32))
    write_list(films / "list", [films / "2.mp4", films / "3.mp4"], key)
    (films / "3.mp4").rename(films / "harmless.mp4")
    rows = [f"D-00{n},baseline,meal,{n}.mp4" for n in (1, 2)]
    manifest = manifest_of(films, [*rows, "D-003,baseline,meal,harmless.mp4"])
    found = plan(store, manifest, read_list(films / "list", key))
    assert [line for line, _ in told(found)] == [3, 4]
    assert all("was used in therapy" in sentence for _, sentence in told(found))
    with pytest.raises(StudyError, match="was used in therapy"):
        run_intake(store, found, processes=0, take=stub_take)
    assert read_sessions(store) == ()
    assert told(plan(store, manifest)) == []


def test_what_is_no_film_is_told_with_all_the_rest(store: StudyStore, films: Path) -> None:
    (films / "notes.mp4").write_text("no film at all, but some words")
    inside = store.folder / "media" / "stray.mp4"
    small_film(inside, 7)
    rows = [
        "D-001,baseline,meal,notes.mp4",
        f"D-002,baseline,meal,{inside}",
        "D-003,month-6,meal,2.mp4",
        "D-004,baseline,meal,3.mp4",
    ]
    found = told(plan(store, manifest_of(films, rows)))
    assert [line for line, _ in found] == [2, 3, 4]
    assert "'notes.mp4'" in found[0][1]
    assert "lies in the study itself" in found[1][1]
    with pytest.raises(StudyError, match=r"line 2: .*, and 2 more"):
        plan(store, manifest_of(films, rows)).demand()


def test_visits_are_registered_with_their_day_and_reason(store: StudyStore, films: Path) -> None:
    taken(
        store,
        films,
        "D-001,baseline,meal,0.mp4,2025-03-09,",
        "D-001,month-5,meal,,2025-08-09,camera flat",
        "D-001,month-8,,,,moved away",
    )
    assert [(v.timepoint, str(v.filmed_on), v.missing_because) for v in read_visits(store)] == [
        ("baseline", "2025-03-09", ""),
        ("month-5", "2025-08-09", ""),
        ("month-8", "None", "moved away"),
    ]
    assert [m.because for m in read_missing_films(store)] == ["camera flat"]
    again = plan(store, films / "manifest.csv")
    assert (again.new, again.visits, again.missing, again.problems) == ((), (), (), ())
    taken(store, films, "D-001,month-5,meal,1.mp4,,", "D-001,month-8,meal,2.mp4,2025-11-09,")
    assert read_missing_films(store) == ()
    assert {v.missing_because for v in read_visits(store)} == {""}
    assert [str(v.filmed_on) for v in read_visits(store)] == [
        "2025-03-09",
        "2025-08-09",
        "2025-11-09",
    ]


def test_days_are_compared_with_those_registered(store: StudyStore, films: Path) -> None:
    taken(store, films, "D-001,baseline,meal,0.mp4,2025-03-09,")
    other = plan(
        store, manifest_of(films, ["D-001,baseline,free-play,1.mp4,2025-03-10,"], head=DATED)
    )
    assert "was registered as filmed on 2025-03-09" in told(other)[0][1]
    early = plan(store, manifest_of(films, ["D-001,month-5,meal,1.mp4,2025-01-09,"], head=DATED))
    assert "one of the dates is wrong" in told(early)[0][1]
    late = plan(store, manifest_of(films, ["D-001,month-8,,,,ill"], head=DATED))
    assert told(late) == []
    gone = plan(store, manifest_of(films, ["D-001,baseline,,,,ill"], head=DATED))
    assert "films of it are in" in told(gone)[0][1]
    lost = plan(store, manifest_of(films, ["D-001,baseline,meal,,,lost"], head=DATED))
    assert "it was taken in already" in told(lost)[0][1]


def test_a_family_that_withdrew_is_refused(store: StudyStore, films: Path) -> None:
    store.write(dyad_entry(Dyad(DyadId("D-001"), is_withdrawn=True)))
    found = told(plan(store, manifest_of(films, ["D-001,baseline,meal,0.mp4"])))
    assert found == [(2, "D-001 has withdrawn: its films are not taken in")]


def test_a_disk_without_room_is_told_before(
    store: StudyStore, films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vippcoder.study.intake import planning

    class Full:
        free = 1000

    monkeypatch.setattr(planning.shutil, "disk_usage", lambda _path: Full)
    found = told(plan(store, manifest_of(films, ["D-001,baseline,meal,0.mp4"])))
    assert found[0][0] == 0
    assert found[0][1].startswith("the study's disk has 0 MB free, and these films need about ")
    assert "make room" in found[0][1]
