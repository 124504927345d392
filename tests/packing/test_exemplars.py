"""Exemplar clips in a pack: copied blind, named at random, proved, and never sessions."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from vippcoder.assets import asset
from vippcoder.demonstration.films import draw_film
from vippcoder.errors import StudyError
from vippcoder.instruments.files import find_instrument, read_instrument
from vippcoder.media.fingerprint import sha256
from vippcoder.media.index import index_film
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.packing.exemplars import content_of, renamed
from vippcoder.packing.new_pack import NewPack, make_pack

if TYPE_CHECKING:
    from pathlib import Path

CLIP = "clips/jones-2019-03-04-visit.mp4"
WORDS = '{ level = 7, text = "'


@pytest.fixture(scope="module")
def lead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the lead's folder: an instrument file, its clips, a film to code."""
    folder = tmp_path_factory.mktemp("lead")
    (folder / "clips").mkdir()
    draw_film(folder / CLIP, seconds=2, width=320, height=180, seed=3)
    draw_film(folder / "clips" / "second.mp4", seconds=1, width=320, height=180, seed=4)
    draw_film(folder / "home-film.mp4", seconds=3, width=320, height=180, seed=5)
    (folder / "clips" / "notes.mp4").write_text("no film", encoding="utf-8")
    return folder


def instrument(lead: Path, exemplars: dict[int, str], extra: str = "") -> Path:
    """Write an instrument whose first dimension has exemplars at these levels."""
    text = asset("instruments/sn-1.toml").read_text(encoding="utf-8") + extra
    for level, clip in exemplars.items():
        text = text.replace(
            f"{{ level = {level}, text", f"{{ level = {level}, exemplar = {clip}, text", 1
        )
    path = lead / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def packed(lead: Path, file: Path, to: Path, film: str = "home-film.mp4") -> Path:
    found, text = find_instrument(str(file), file)
    films = [lead / film]
    make_pack(to, NewPack("anna", found, text, films, instrument_folder=file.parent))
    return to


def test_exemplars_go_in_blind_and_are_no_sessions(lead: Path, tmp_path: Path) -> None:
    file = instrument(lead, {7: f'"{CLIP}"', 5: "'clips/second.mp4'", 1: f'"{CLIP}"'})
    folder = packed(lead, file, tmp_path / "anna.vipppack")
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file()).lower()
    names = " ".join(p.name for p in folder.rglob("*")).lower()
    for told in ("jones", "2019", "second.mp4", "clips/", sha256(lead / CLIP)):
        assert told.encode() not in everything, told
        assert told not in names
    assert len({p.stat().st_mtime for p in (folder, *folder.rglob("*"))}) == 1
    with open_pack(folder) as pack:
        assert len(pack.assignments) == 1
        assert len(pack.exemplars) == 2, "a clip that two anchors name is copied once"
        anchors = {int(a.level): a for a in pack.instruments[0].dimensions[0].anchors}
        shown = {level: pack.exemplar_of(anchor) for level, anchor in anchors.items()}
        assert {level for level, exemplar in shown.items() if exemplar} == {1, 5, 7}
        assert shown[7] == shown[1] != shown[5]
        best = shown[7]
        assert best is not None
        assert best.frames == index_film(lead / CLIP).frames
        assert index_film(pack.exemplar_path(best)).frames.times_us == best.frames.times_us
        assert sha256(pack.exemplar_path(best)) == best.sha256
        others = pack.instruments[0].dimensions[1].anchors
        assert not any(pack.exemplar_of(anchor) for anchor in others)
        count = pack.store.connection.execute("SELECT count(*) FROM recordings").fetchone()[0]
        assert count == 1
    verdict = verify_pack(folder)
    assert (verdict.faults, verdict.films, verdict.exemplars) == ((), 1, 2)


def test_two_packs_share_no_name_and_no_hash_of_an_exemplar(lead: Path, tmp_path: Path) -> None:
    file = instrument(lead, {7: f'"{CLIP}"'})
    held = []
    for name in ("a", "b"):
        folder = packed(lead, file, tmp_path / name)
        with sqlite3.connect(folder / "pack.sqlite") as connection:
            held.append(connection.execute("SELECT file, sha256 FROM exemplars").fetchone())
    assert not set(held[0]) & set(held[1])


def test_an_exemplar_that_was_changed_or_is_gone_is_told(lead: Path, tmp_path: Path) -> None:
    folder = packed(lead, instrument(lead, {7: f'"{CLIP}"'}), tmp_path / "pack")
    (copy,) = (folder / "exemplars").iterdir()
    with copy.open("ab") as film:
        film.write(b"!")
    assert verify_pack(folder).faults == (f"exemplars/{copy.name}: the exemplar was changed",)
    copy.unlink()
    assert verify_pack(folder).faults == (f"exemplars/{copy.name}: the exemplar is missing",)


@pytest.mark.parametrize(
    ("exemplars", "extra", "told"),
    [
        ({7: '"clips/gone.mp4"'}, "", r"gone\.mp4.*exemplar of Sensitivity 7 is not there"),
        ({7: '"clips/notes.mp4"'}, "", r"clips/notes\.mp4: is not a media file"),
        ({7: '"home-film.mp4"'}, "", "a film to be coded, so its anchor would tell the rating"),
        ({7: f'"{CLIP}"'}, f"\n# from {CLIP}\n", "in its comments or words too"),
        ({7: f'"{CLIP}"'}, "\n# from jones-2019-03-04-visit\n", "would tell where a film comes"),
        ({7: f'"""{CLIP}"""'}, "", "cannot be replaced by neutral ones"),
    ],
)
def test_what_is_wrong_is_said_and_leaves_nothing(
    lead: Path, tmp_path: Path, exemplars: dict[int, str], extra: str, told: str
) -> None:
    file = instrument(lead, exemplars, extra)
    with pytest.raises(StudyError, match=told):
        packed(lead, file, tmp_path / "pack")
    assert list(tmp_path.iterdir()) == []


def test_names_are_replaced_however_they_are_quoted() -> None:
    text = (
        "a = {exemplar = \"x y.mp4\"} # exemplar = 'x y.mp4'\n"
        'b = { "exemplar" = "x\\u0020y.mp4" }\nnot-exemplar = "x y.mp4"\nexemplar = "z.mp4"\n'
    )
    assert renamed(text, {"x y.mp4": "E-1.mp4"}) == (
        'a = {exemplar = "E-1.mp4"} # exemplar = "E-1.mp4"\n'
        'b = { "exemplar" = "E-1.mp4" }\nnot-exemplar = "x y.mp4"\nexemplar = "z.mp4"\n'
    )


def test_what_an_instrument_says_leaves_comments_out() -> None:
    text = asset("instruments/sn-1.toml").read_text(encoding="utf-8") + "\n# Smith family\n"
    said = content_of(text)
    assert "Smith" not in said
    for dimension in read_instrument(text).dimensions:
        assert dimension.definition in said
