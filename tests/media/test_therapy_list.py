"""The therapist's list recognises films and says nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.media.therapy_list import keyed_mark, new_key, read_key, read_list, write_list

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def films(tmp_path: Path) -> list[Path]:
    films = [tmp_path / f"anna {number}.mov" for number in range(3)]
    for film in films:
        film.write_bytes(f"the content of {film.name}".encode())
    return films


def test_films_of_the_list_are_recognised_and_others_are_not(
    films: list[Path], tmp_path: Path
) -> None:
    key_file, out = tmp_path / "key", tmp_path / "list"
    new_key(key_file)
    write_list(out, films[:2], read_key(key_file))
    held = read_list(out, read_key(key_file))
    assert [held.holds(sha256(film)) for film in films] == [True, True, False]


def test_the_list_tells_neither_names_nor_hashes_nor_how_many(
    films: list[Path], tmp_path: Path
) -> None:
    key = bytes(range(32))
    for count in (1, 3):
        write_list(tmp_path / f"list{count}", films[:count], key)
    one, three = ((tmp_path / f"list{count}").read_text() for count in (1, 3))
    assert len(one) == len(three)
    assert "anna" not in three
    assert not any(sha256(film) in three for film in films)
    assert keyed_mark(key, sha256(films[2])) in three
    assert keyed_mark(bytes(32), sha256(films[2])) not in three


def test_a_wrong_key_is_told(films: list[Path], tmp_path: Path) -> None:
    write_list(tmp_path / "list", films, bytes(range(32)))
    with pytest.raises(StudyError, match="made with another key"):
        read_list(tmp_path / "list", bytes(32))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text[: len(text) // 2], "damaged or cut off"),
        (lambda text: text.rsplit("\n", 3)[0], "damaged or cut off"),
        (lambda text: text.replace("list 1", "list 2"), "no therapy list"),
        (lambda _text: "", "no therapy list"),
        (lambda text: text + "Müller", "no text"),
    ],
)
def test_a_damaged_list_is_refused(
    films: list[Path], tmp_path: Path, spoil: object, told: str
) -> None:
    out, key = tmp_path / "list", bytes(range(32))
    write_list(out, films, key)
    out.write_text(spoil(out.read_text()), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(StudyError, match=told):
        read_list(out, key)


def test_neither_key_nor_list_is_written_over(films: list[Path], tmp_path: Path) -> None:
    key_file, out = tmp_path / "key", tmp_path / "list"
    new_key(key_file)
    kept = key_file.read_text()
    assert key_file.stat().st_mode & 0o077 == 0
    with pytest.raises(StudyError, match="never written over"):
        new_key(key_file)
    assert key_file.read_text() == kept
    write_list(out, films, read_key(key_file))
    with pytest.raises(StudyError, match="never written over"):
        write_list(out, films, read_key(key_file))
    with pytest.raises(StudyError, match="is no key"):
        read_key(out)
