from __future__ import annotations

import base64
import itertools
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import av
import numpy as np
import planted
import pytest
from made_films import VPX, make_film

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.blind_copy import blind_copy
from vippcoder.packing.blinding_check import BlindingReport, blinding_check
from vippcoder.packing.byte_search import ByteSearch
from vippcoder.packing.dates import days_in
from vippcoder.packing.forbidden import forbidden, hash_terms
from vippcoder.packing.masks import draw_mask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "x.vipppack"
    (folder / "media").mkdir(parents=True)
    return folder


@pytest.fixture(scope="session")
def source(films: Path) -> Path:
    folder = films / "Familie-Ottersen"
    folder.mkdir()
    return planted.planted_mp4(folder)


def kinds(report: BlindingReport) -> set[str]:
    return {finding.term.what for finding in report.found}


def test_what_is_looked_for_comes_from_every_place_of_a_film(source: Path) -> None:
    terms = {(term.text, term.what) for term in forbidden(source).terms}
    assert {
        (source.stem, "file name"),
        ("Ottersen", "part of the file name"),
        ("Familie-Ottersen", "folder"),
        ("nor", "tag language"),
        ("Kapitel Ottersen", "chapter"),
        (source.stem, "subtitle or data track"),
        ("23.07.2019", "recording date"),
        ("20190723141559", "recording time"),
    } <= terms
    remarks = {text for text, what in terms if what == "remark in the film"}
    assert any(planted.CLOCK in text for text in remarks)
    assert any(text.startswith("x264 - core") for text in remarks)


def test_a_blind_copy_passes(source: Path, pack: Path) -> None:
    blind_copy(source, pack / "media", draw_mask(), Job())
    report = blinding_check(pack, [source])
    assert report.found == ()
    assert len(report.looked_for) > 40
    assert report.files == 1
    report.demand()


def test_a_plain_copy_does_not(source: Path, pack: Path) -> None:
    shutil.copyfile(source, pack / "media" / "R-7F3K.mp4")
    report = blinding_check(pack, [source])
    assert {"tag title", "tag handler_name", "tag language", "chapter", "recording date"} <= kinds(
        report
    )
    with pytest.raises(StudyError, match=r"media/R-7F3K\.mp4"):
        report.demand()


def test_a_name_is_found_in_names(source: Path, pack: Path) -> None:
    (pack / f"{source.stem.lower()}.txt").write_text("")
    assert "file name" in kinds(blinding_check(pack, [source]))


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_name_is_found_in_bytes_of_any_coding(source: Path, pack: Path, coding: str) -> None:
    noise = np.random.default_rng(1).bytes(9 << 20)
    hidden = planted.NAME.upper().encode(coding)
    middle = (4 << 20) - 3  # across the border of two pieces
    (pack / "media" / "R-7F3K.mkv").write_bytes(noise[:middle] + hidden + noise[middle:])
    report = blinding_check(pack, [source])
    assert "tag title" in kinds(report)
    assert f"byte {middle}" in report.found[0].where


WRITINGS: dict[str, Callable[[bytes], bytes]] = {
    "capitals": bytes.upper,
    "utf-32": lambda text: text.decode().encode("utf-32-be"),
    "hex": lambda text: text.hex().encode(),
    "backwards": lambda text: text[::-1],
    "base64": base64.b64encode,
    "base64, one further": lambda text: base64.b64encode(b"1" + text + b"z"),
    "base64, two further": lambda text: base64.b64encode(b"12" + text + b"zz"),
    "base64 of addresses": lambda text: base64.urlsafe_b64encode(b"by " + text),
}


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_name_is_found_however_it_is_written(source: Path, pack: Path, writing: str) -> None:
    noise = np.random.default_rng(2).bytes(5000)
    (pack / "thumb").write_bytes(noise + WRITINGS[writing](planted.NAME.encode()) + noise)
    assert "tag title" in kinds(blinding_check(pack, [source]))


WHEN = datetime(2019, 7, 23, 14, 15, 59, tzinfo=UTC)
SECONDS = int(WHEN.timestamp())
NUMBERS = {
    "seconds": SECONDS.to_bytes(8, "big"),
    "milliseconds": (SECONDS * 1000).to_bytes(8, "little"),
    "seconds since 1904": (SECONDS + 2_082_844_800).to_bytes(8, "big"),
    "nanoseconds since 2001": ((SECONDS - 978_307_200) * 10**9).to_bytes(8, "big"),
    "digits, two a byte": bytes.fromhex("20190723141559"),
    "day of the year": b"2019-204",
    "American": b"7/23/2019",
    "in words": b"23. July 2019",
    "unix time in digits": str(SECONDS).encode(),
}


@pytest.mark.parametrize("number", NUMBERS)
def test_the_moment_is_found_as_a_number(source: Path, pack: Path, number: str) -> None:
    noise = np.random.default_rng(3).bytes(5000)
    (pack / "thumb").write_bytes(noise + NUMBERS[number] + noise)
    assert any(what.startswith("recording") for what in kinds(blinding_check(pack, [source])))


@pytest.mark.parametrize("since", [0, 2_082_844_800])
@pytest.mark.parametrize("box", [b"mvhd", b"tkhd", b"mdhd"])
def test_the_moment_is_found_in_a_header(source: Path, pack: Path, box: bytes, since: int) -> None:
    made = blind_copy(source, pack / "media", draw_mask(), Job())
    copy = pack / "media" / made.file
    data = bytearray(copy.read_bytes())
    at = data.find(box) + 8
    data[at : at + 4] = (SECONDS + since).to_bytes(4, "big")
    copy.write_bytes(data)
    found = blinding_check(pack, [source]).found
    assert box.decode() in {one.where.split("/")[-1] for one in found}
    assert "recording time as a number" in {one.term.what for one in found}


def test_the_moment_is_found_in_rows(source: Path, pack: Path) -> None:
    with closing(sqlite3.connect(pack / "pack.sqlite")) as database:
        database.execute("CREATE TABLE kept (at INTEGER)")
        database.execute("INSERT INTO kept VALUES (?)", (SECONDS,))
        database.commit()
    assert blinding_check(pack, [source]).found[0].where == "pack.sqlite, table kept"


@pytest.mark.parametrize(
    "text",
    [
        "23.07.2019",
        "7/23/2019",
        "Jul 23, 2019",
        "23rd of nothing, 23 July 2019",
        "Tue Jul 23 14:15:59 2019",
        "Tue Jul 23 14:15:59 CEST 2019",
        f"VID_{SECONDS}",
        f"{SECONDS}123",
    ],
)
def test_days_are_read_from_texts_of_many_forms(text: str) -> None:
    assert WHEN.date() in days_in(text)


@pytest.mark.parametrize("text", ["12345678901", "version 1.2.3", "99.99.2019", "2019", "may be"])
def test_no_day_is_read_where_none_is(text: str) -> None:
    assert not days_in(text)


def test_a_name_across_packets_is_found(source: Path, pack: Path) -> None:
    plain = make_film(pack / "plain.mp4", "libvpx", None, kind="webm", options=dict(VPX))
    halves = itertools.cycle([planted.NAME.encode()[:9], planted.NAME.encode()[9:]])
    target = pack / "media" / "R-7F3K.mkv"

    def split(packet: bytes) -> bytes:
        half = next(halves)
        return packet + half if half[:1] == b"H" else half + packet

    planted.rewrite(plain, target, split, kind="matroska")
    plain.unlink()
    assert planted.NAME.encode() not in target.read_bytes()
    found = blinding_check(pack, [source]).found
    assert any(one.where == "the pictures of media/R-7F3K.mkv" for one in found)


def test_the_hash_is_found_written_and_as_bytes(source: Path, pack: Path) -> None:
    digest = next(term.text for term in hash_terms(source, Job()) if len(term.text) == 64)
    (pack / "one").write_bytes(b"xx" + bytes.fromhex(digest))
    (pack / "two").write_text(digest)
    found = blinding_check(pack, [source]).found
    assert {finding.where.split(",")[0] for finding in found} == {"one", "two"}


def test_a_deleted_row_is_found(source: Path, pack: Path) -> None:
    with closing(sqlite3.connect(pack / "pack.sqlite")) as database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE kept (note TEXT)")
        database.execute("INSERT INTO kept VALUES (?)", (f"film of {planted.NAME} " * 9,))
        database.commit()
        database.execute("DELETE FROM kept")
        database.commit()
    assert "tag title" in kinds(blinding_check(pack, [source]))


def test_a_short_word_is_found_in_rows_as_a_whole_word_alone(source: Path, pack: Path) -> None:
    with closing(sqlite3.connect(pack / "pack.sqlite")) as database:
        database.execute("CREATE TABLE kept (note TEXT)")
        database.execute("INSERT INTO kept VALUES ('normal and northern')")
        database.commit()
        assert blinding_check(pack, [source]).found == ()
        database.execute("INSERT INTO kept VALUES ('spoken: nor')")
        database.commit()
    found = blinding_check(pack, [source]).found
    assert {finding.term.text for finding in found} == {"nor"}


def test_what_the_pack_says_itself_is_left_out_and_said_so(films: Path, pack: Path) -> None:
    source = make_film(films / "Sensitivity.mp4", "libx264")
    (pack / "notes.txt").write_text("Sensitivity is rated here.")
    assert blinding_check(pack, [source]).found
    report = blinding_check(pack, [source], own_text="Instrument: Sensitivity, 1-7")
    assert report.found == ()
    assert "Sensitivity" in {term.text for term in report.left_out}


def test_names_that_every_container_bears_are_no_trace(films: Path, pack: Path) -> None:
    plain = make_film(films / "phone-plain.mp4", "libx264", "aac")
    source = films / "PXL_0042.mp4"
    with av.open(str(plain)) as film, av.open(str(source), "w") as phone:
        tracks = {item.index: phone.add_stream_from_template(item) for item in film.streams}
        for track in tracks.values():
            track.metadata["handler_name"] = f"{track.type.replace('audio', 'sound')}Handle"
        for packet in film.demux():
            if packet.size:
                packet.stream = tracks[packet.stream_index]
                phone.mux(packet)
    blind_copy(source, pack / "media", draw_mask(), Job())
    assert blinding_check(pack, [source]).found == ()


def test_text_between_the_bytes_of_sound_is_found(source: Path, pack: Path) -> None:
    text = int.from_bytes(planted.NAME.encode(), "big") << 3
    hidden = b"\x01" + text.to_bytes(len(planted.NAME) + 1, "big")
    plain = make_film(pack / "plain.mp4", "libx264", "aac")
    target = pack / "media" / "R-7F3K.mp4"
    with av.open(str(plain)) as film, av.open(str(target), "w") as copy:
        tracks = {item.index: copy.add_stream_from_template(item) for item in film.streams}
        for packet in film.demux():
            if packet.size == 0:
                continue
            marked = packet
            if packet.stream.type == "audio":
                content = bytes(packet) + hidden
                marked = av.Packet(len(content))
                marked.update(content)
                marked.pts, marked.dts = packet.pts, packet.dts
                marked.time_base, marked.duration = packet.time_base, packet.duration
            marked.stream = tracks[packet.stream_index]
            copy.mux(marked)
    plain.unlink()
    found = blinding_check(pack, [source]).found
    assert any(finding.where == "the sound of media/R-7F3K.mp4" for finding in found)


def test_the_search_finds_what_python_finds() -> None:
    chance = np.random.default_rng(7)
    data = chance.integers(97, 101, 200_000, dtype=np.uint8).tobytes()
    patterns = {data[at : at + 7] for at in (0, 5_000, 199_990)} | {b"zzzz"}
    found = set(ByteSearch(patterns).in_bytes(data))
    wanted = {
        (pattern, at)
        for pattern in patterns
        for at in range(len(data))
        if data.startswith(pattern, at)
    }
    assert found == wanted
