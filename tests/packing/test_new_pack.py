"""A whole pack from films given by hand: what is in it, and what goes wrong cleanly."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from vippcoder.demonstration.films import draw_film
from vippcoder.errors import CancelledError, StudyError
from vippcoder.instruments.files import find_instrument
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.media.index import index_film
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.packing import masks, new_pack
from vippcoder.packing.new_pack import NewPack, make_pack


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("Smith-family") / "month5"
    folder.mkdir()
    made = []
    for n, rate in enumerate(("constant", "variable"), start=1):
        film = folder / f"intervention-visit-{n}.mp4"
        draw_film(film, seconds=3 + n, rate=rate, width=320, height=180, seed=n)  # type: ignore[arg-type]
        made.append(film)
    return made


def wanted(films: list[Path], **more: object) -> NewPack:
    instrument, text = find_instrument("sn-1", Path())
    return NewPack("anna", instrument, text, films, **more)  # type: ignore[arg-type]


def test_a_pack_holds_the_films_and_nothing_of_where_they_come_from(
    films: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "anna.vipppack"
    given = make_pack(folder, wanted(films))
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    names = " ".join(p.name for p in folder.rglob("*"))
    for told in ("intervention", "visit-", "Smith", "month5", *(sha256(f) for f in films)):
        assert told.encode() not in everything
        assert told not in names
    assert sorted(p.name for p in folder.iterdir()) == ["media", "pack.sqlite"]
    dates = {p.stat().st_mtime for p in (folder, *folder.rglob("*"))}
    assert len(dates) == 1
    with open_pack(folder) as pack:
        assert tuple(a.mask for a in pack.assignments) == given
        lengths = sorted(len(a.reference.frames) for a in pack.assignments)
        assert lengths == sorted(len(index_film(f).frames) for f in films)
        for assignment in pack.assignments:
            copy = index_film(pack.recording_path(assignment.reference)).frames
            assert copy.times_us == assignment.reference.frames.times_us
    assert verify_pack(folder).faults == ()


def test_the_same_film_twice_cannot_be_matched_by_name_size_hash_or_id(
    films: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "anna.vipppack"
    make_pack(folder, wanted([films[0], films[0]]))
    connection = sqlite3.connect(folder / "pack.sqlite")
    rows = connection.execute("SELECT recording_id, coding_id, file, sha256 FROM recordings")
    first, second = rows.fetchall()
    connection.close()
    assert not set(first) & set(second)
    sizes = {p.stat().st_size for p in (folder / "media").iterdir()}
    assert len(sizes) == 2


def test_the_order_is_the_packs_own(
    films: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [len(index_film(f).frames) for f in films]
    for name, order in (("a", [0, 1]), ("b", [1, 0])):
        monkeypatch.setattr(new_pack, "shuffled_order", lambda _count, order=order: order)
        make_pack(tmp_path / name, wanted(films))
        with open_pack(tmp_path / name) as pack:
            held = [len(a.reference.frames) for a in pack.assignments]
        assert held == [given[n] for n in order]
    orders = {tuple(masks.shuffled_order(3)) for _ in range(200)}
    assert len(orders) == 6, "every order comes up (all but once in 10^15)"


def test_bad_input_gets_a_sentence_and_leaves_nothing(films: list[Path], tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("not a film", encoding="utf-8")
    folder = tmp_path / "packs" / "anna.vipppack"
    folder.parent.mkdir()
    for bad, told in (([*films, text], "notes.mp4"), ([tmp_path / "gone.mp4"], "gone.mp4")):
        with pytest.raises(StudyError, match=told):
            make_pack(folder, wanted(bad))
    with pytest.raises(StudyError, match="at least one film"):
        make_pack(folder, wanted([]))
    with pytest.raises(StudyError, match="repeats this film's name"):
        make_pack(folder, wanted(films, task="Intervention-visit-1"))
    assert list(folder.parent.iterdir()) == []


def test_a_pack_is_never_written_over(films: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "anna.vipppack"
    folder.mkdir()
    with pytest.raises(StudyError, match="never written over"):
        make_pack(folder, wanted(films))
    assert list(folder.iterdir()) == []


def test_cancelling_leaves_nothing(films: list[Path], tmp_path: Path) -> None:
    job = Job(lambda fraction, _what: job.cancel() if fraction > 0.3 else None)
    with pytest.raises(CancelledError):
        make_pack(tmp_path / "anna.vipppack", wanted(films), job)
    assert list(tmp_path.iterdir()) == []
