"""Simulated observers: the same for the same seed, agreeing as people do, by the verbs alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import correlation, mean, pstdev
from typing import TYPE_CHECKING

import pyrage
import pytest

from films_and_packs import film_pack
from packs import make_pack
from vippcoder.assets import asset
from vippcoder.demonstration.films import draw_film
from vippcoder.demonstration.habits import Habits
from vippcoder.demonstration.rater import Rater, chance, true_value
from vippcoder.demonstration.score_code import LEVELS, Behaviour
from vippcoder.demonstration.seen import behaviour_seen
from vippcoder.demonstration.simulated_coding import SIMULATED, simulate_coding
from vippcoder.domain.coding import CodingState, StopReason
from vippcoder.domain.design import SafeguardingContact
from vippcoder.domain.guidance import Guidance
from vippcoder.instruments.files import find_instrument
from vippcoder.observing.pack import open_pack
from vippcoder.observing.questions import asked
from vippcoder.observing.verification import verify_pack
from vippcoder.study.messages.safeguarding import sealed_notes

if TYPE_CHECKING:
    from pathlib import Path

BEHAVIOUR = Behaviour(quality=900, story=77)
STEADY = Habits(knows_family=0, recognises_group=0, cannot_code=0, corrects=0)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "film.mp4"
    draw_film(path, seconds=2, width=160, height=120, behaviour=BEHAVIOUR)
    return path


def _without_ids(folder: Path) -> list[tuple[object, ...]]:
    """Return what was done, entry by entry, without random ids and the time of day."""
    with open_pack(folder, read_only=True) as pack:
        query = pack.store.connection.execute
        told = []
        for kind, columns in (
            ("ratings", "r.dimension, r.value, r.cannot_code, r.reason, r.confidence"),
            ("segments", "r.start_us, r.end_us"),
            ("notes", "r.kind, r.frame, r.text, r.dimension"),
            ("coding_events", "r.state, r.reason"),
            ("watched", "r.start_us, r.end_us, r.speed, r.with_sound"),
            ("blinding_answers", "r.guess, r.certainty"),
        ):
            rows = query(f"SELECT seq, a.mask, {columns} FROM {kind} r JOIN assignments a "
                         "USING (coding_id)")  # fmt: skip
            told += [(kind, *row) for row in rows]
    return sorted(told, key=lambda row: row[1])  # type: ignore[arg-type, return-value]


def test_the_same_pack_and_seed_give_the_same_codings(film: Path, tmp_path: Path) -> None:
    packs = [film_pack(tmp_path / name / "a.vipppack", film) for name in ("first", "second")]
    for folder in packs:
        done = simulate_coding(folder, 7, habits=STEADY)
        assert [c.state for c in done] == [CodingState.SUBMITTED] * 3
        assert verify_pack(folder).faults == ()
    first, second = (_without_ids(folder) for folder in packs)
    assert first == second
    other = film_pack(tmp_path / "other.vipppack", film)
    simulate_coding(other, 8, habits=STEADY)
    assert _without_ids(other) != first


def test_what_observers_do_is_all_in_it(film: Path, tmp_path: Path) -> None:
    kinds: Counter[str] = Counter()
    for seed in range(6):
        folder = film_pack(tmp_path / f"{seed}.vipppack", film)
        simulate_coding(folder, seed)
        with open_pack(folder, read_only=True) as pack:
            rows = pack.store.connection.execute("SELECT kind, reversal FROM journal")
            kinds.update(row["reversal"] or row["kind"] for row in rows)
        with open_pack(folder, read_only=True) as pack:
            versions = pack.store.connection.execute(
                "SELECT DISTINCT software_version FROM ratings_history"
            ).fetchall()
        assert [tuple(row) for row in versions] == [(SIMULATED,)]
    done = {"segments", "ratings", "notes", "watched", "coding_events", "blinding_answers", "undo"}
    assert done <= kinds.keys()


def test_an_observer_asks_the_lead_and_tells_the_contact_of_a_concern(
    film: Path, tmp_path: Path
) -> None:
    key = pyrage.x25519.Identity.generate()
    contact = SafeguardingContact("Dr Weber", "extension 12", str(key.to_public()))
    folder = film_pack(tmp_path / "a.vipppack", film, guidance=Guidance(contact=contact))
    simulate_coding(folder, 1, habits=replace(STEADY, asks=1, worries=1))
    with open_pack(folder, read_only=True) as pack:
        assert len(asked(pack)) == 3
    notes = [pyrage.decrypt(note.read_bytes(), [key]) for note in sealed_notes(folder)]
    assert len(notes) == 3
    assert all(b"A rehearsal" in note for note in notes)


def test_a_session_once_closed_is_left_alone(film: Path, tmp_path: Path) -> None:
    folder = film_pack(tmp_path / "a.vipppack", film)
    assert len(simulate_coding(folder, 1, at_most=2)) == 2
    assert len(simulate_coding(folder, 1)) == 1
    before = _without_ids(folder)
    assert simulate_coding(folder, 2) == ()
    assert _without_ids(folder) == before


@pytest.mark.parametrize(
    ("habits", "reason"),
    [
        (Habits(knows_family=1), StopReason.FAMILY_KNOWN),
        (Habits(knows_family=0, recognises_group=1), StopReason.GROUP_RECOGNISED),
    ],
)
def test_an_observer_stops_where_somebody_is_known(
    film: Path, tmp_path: Path, habits: Habits, reason: StopReason
) -> None:
    folder = film_pack(tmp_path / "a.vipppack", film)
    done = simulate_coding(folder, 1, habits=habits)
    assert {c.state for c in done} == {CodingState.STOPPED}
    with open_pack(folder, read_only=True) as pack:
        rows = pack.store.connection.execute(
            "SELECT reason FROM coding_events WHERE state = 'stopped'"
        ).fetchall()
    assert [row["reason"] for row in rows] == [reason] * 3


def test_a_film_that_cannot_be_shown_cannot_be_coded(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "a.vipppack")
    done = simulate_coding(folder, 1, habits=STEADY)
    assert {(c.state, c.film_shown) for c in done} == {(CodingState.SUBMITTED, False)}
    with open_pack(folder, read_only=True) as pack:
        rows = pack.store.connection.execute("SELECT * FROM ratings_current").fetchall()
    assert rows
    assert all(row["cannot_code"] and row["reason"] == "the film cannot be shown" for row in rows)


def test_a_drawn_film_shows_its_behaviour_and_any_other_film_one_of_its_own(
    film: Path, tmp_path: Path
) -> None:
    assert behaviour_seen(film) == BEHAVIOUR
    plain, another = tmp_path / "plain.mp4", tmp_path / "another.mp4"
    draw_film(plain, seconds=1, width=160, height=120, seed=1)
    draw_film(another, seconds=1, width=160, height=120, seed=2)
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(plain.read_bytes() + b"\0\0\0\x0cfreerest")
    assert behaviour_seen(plain) == behaviour_seen(copy)
    assert behaviour_seen(plain) != behaviour_seen(another)
    another.write_bytes(b"no film")
    assert behaviour_seen(another) is None


def test_two_observers_agree_as_people_do() -> None:
    dimensions = find_instrument("sn-1", asset("instruments/sn-1.toml"))[0].dimensions
    dice = chance("films")
    films = [Behaviour(dice.randrange(LEVELS), dice.randrange(LEVELS)) for _ in range(600)]
    for dimension in dimensions:
        anna, ben = (
            [
                float(Rater(who, 1).value(dimension, film, chance(who, n)))
                for n, film in enumerate(films)
            ]
            for who in ("anna", "ben")
        )
        assert 0.65 < correlation(anna, ben) < 0.92
        assert 0.9 < pstdev(anna) < 1.6
        assert abs(mean(anna) - mean(ben)) < 1
    first, second = ([true_value(d, film) for film in films] for d in dimensions)
    assert 0.3 < correlation(first, second) < 0.7
