"""Whatever could tell an observer whose film it is, the check of the study's films finds it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from filmed_study import MOMENT, Shot, assign, filmed_study
from vippcoder.cli.app import run
from vippcoder.errors import StudyError
from vippcoder.packing.cleaning.nal_units import guarded_payload, join_units, split_units
from vippcoder.storage.study.checks import read_checks
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.blindness.checking import check_study, demand_or_override
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vippcoder.packing.blinding.report import CheckReport
    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = filmed_study(tmp_path / "trial")
    yield made
    with suppress(sqlite3.ProgrammingError):  # a test may have closed it
        made.close()


def failing(report: CheckReport) -> set[str]:
    return {look.code for look in report.looks if not look.passes(report.level)}


def remade(
    film: Path,
    change: Callable[[Any, dict[int, Any]], None] = lambda *_: None,
    packets: Callable[[bytes], bytes] = bytes,
    tags: dict[str, str] | None = None,
    track_tags: dict[str, str] | None = None,
) -> None:
    """Write a film anew with something planted in it."""
    target = film.with_suffix(".planted")
    options = {"fflags": "+bitexact"} | ({"movflags": "use_metadata_tags"} if tags else {})
    with (
        av.open(str(film)) as source,
        av.open(str(target), "w", format="mp4", options=options) as copy,
    ):
        copy.metadata.update(tags or {})
        tracks = {}
        for stream in source.streams:
            tracks[stream.index] = copy.add_stream_from_template(stream, opaque=True)
            tracks[stream.index].metadata.update(track_tags or {})
        change(copy, tracks)
        for packet in source.demux():
            if packet.size == 0:
                continue
            made = packet
            if packet.stream.type == "video":
                content = packets(bytes(packet))
                made = av.Packet(len(content))
                made.update(content)
                made.pts, made.dts, made.duration = packet.pts, packet.dts, packet.duration
                made.time_base, made.is_keyframe = packet.time_base, packet.is_keyframe
            made.stream = tracks[packet.stream_index]
            copy.mux(made)
    target.replace(film)


def appended(content: bytes) -> Callable[[Path], None]:
    """Plant bytes behind the film, in a box that players skip."""

    def plant(film: Path) -> None:
        with film.open("ab") as file:
            file.write((len(content) + 8).to_bytes(4, "big") + b"free" + content)

    return plant


def tagged(**tags: str) -> Callable[[Path], None]:
    return lambda film: remade(film, tags=tags)


def with_chapter(film: Path) -> None:
    def add(copy: Any, _tracks: dict[int, Any]) -> None:
        copy.set_chapters(
            [
                {
                    "id": 1,
                    "start": 0,
                    "end": 900,
                    "time_base": av.AVRational(1, 1000),
                    "metadata": {"title": "One"},
                }
            ]
        )

    remade(film, add)


def with_subtitle(film: Path) -> None:
    def add(copy: Any, _tracks: dict[int, Any]) -> None:
        track = copy.add_stream("mov_text")
        track.codec_context.subtitle_header = b""
        packet = av.Packet(5)
        packet.update(b"\0\3one")
        packet.stream, packet.time_base = track, Fraction(1, 1000)
        packet.pts = packet.dts = 100
        packet.duration = 500
        copy.mux(packet)

    remade(film, add)


def with_second_pictures(film: Path) -> None:
    """A second picture track, such as a camera's small copy for its own screen."""

    def add(copy: Any, _tracks: dict[int, Any]) -> None:
        other = copy.add_stream("mpeg4", rate=25)
        other.width, other.height, other.pix_fmt = 64, 64, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        copy.mux(other.encode(frame.reformat(format="yuv420p")))
        copy.mux(other.encode())

    remade(film, add)


def with_cover(film: Path) -> None:
    def add(copy: Any, _tracks: dict[int, Any]) -> None:
        cover = copy.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        copy.mux(cover.encode(frame.reformat(format="yuvj420p")))
        copy.mux(cover.encode())

    remade(film, add)


def with_user_data(film: Path) -> None:
    payload = bytes(16) + b"camera"
    unit = guarded_payload(b"\x06\x05" + bytes([len(payload)]) + payload + b"\x80")
    remade(film, packets=lambda packet: join_units([unit, *split_units(packet, 4)], 4))


def with_a_clock_in_its_header(film: Path) -> None:
    data = bytearray(film.read_bytes())
    at = data.find(b"mvhd") + 8
    data[at : at + 4] = (3_650_000_000).to_bytes(4, "big")
    film.write_bytes(data)


def not_a_film(film: Path) -> None:
    film.write_bytes(b"\0" * 2000)


LEAKS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "the name of the original file": ("words", appended(b"..Ottersen dyad-000.mov..")),
    "the moment of recording, as a number": (
        "words",
        appended(int(MOMENT.timestamp()).to_bytes(8, "big")),
    ),
    "a dyad's code, in capitals": ("words", appended(b"..DYAD-001..")),
    "the name of a timepoint": ("words", appended(b"..Month-5..")),
    "a word of the study's own list": ("words", appended(b"..Dr Kielland..")),
    "the name of a group": ("words", appended(b"..usual care..")),
    "another observer's code in a tag": ("words", tagged(comment="seen by cleo")),
    "a title": ("tags", tagged(title="Nothing much")),
    "a date of recording": ("dates", tagged(date="2019-07-23")),
    "a clock in the header": ("dates", with_a_clock_in_its_header),
    "the make of a device": ("devices", tagged(**{"com.android.manufacturer": "Nokia"})),
    "a GPS position": ("places", tagged(location="+63.4305+010.3951/")),
    "an encoder's name": ("encoders", tagged(software="FilmCutter 7")),
    "the name of a track": (
        "handler_names",
        lambda film: remade(film, track_tags={"handler_name": "GoPro AVC"}),
    ),
    "a chapter": ("chapters", with_chapter),
    "subtitles": ("other_tracks", with_subtitle),
    "a second picture track": ("other_tracks", with_second_pictures),
    "a cover picture": ("cover_pictures", with_cover),
    "user data between the pictures": ("user_data", with_user_data),
    "a film that cannot be opened": ("unreadable", not_a_film),
}  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_caught_and_named_by_its_session(store: StudyStore, leak: str) -> None:
    code, plant = LEAKS[leak]
    session = read_sessions(store)[3]
    plant(store.folder / MEDIA / session.recordings[0].recording.file)
    report = check_study(store)
    assert code in failing(report)
    (look,) = [one for one in report.looks if one.code == code]
    assert look.found
    assert all(session.id in found.where for found in look.found)


def test_masters_as_intake_makes_them_pass(store: StudyStore) -> None:
    assign(store, list(read_sessions(store)))
    report = check_study(store)
    assert report.found() == ()
    assert report.films == 6


def test_the_report_names_no_dyad_no_timepoint_and_no_original(store: StudyStore) -> None:
    film = store.folder / MEDIA / read_sessions(store)[0].recordings[0].recording.file
    appended(b"Ottersen dyad-000.mov month-5")(film)
    told = json.dumps(check_study(store).as_json())
    assert "words" in told
    for secret in ("Ottersen", "dyad-0", "month-5", "baseline"):
        assert secret not in told


def test_a_codec_and_a_size_of_one_timepoint_are_told_with_how_well(tmp_path: Path) -> None:
    def shot(_dyad: int, timepoint: int) -> Shot:
        return Shot(codec="mpeg4") if timepoint == 2 else Shot()

    made = filmed_study(tmp_path / "trial", dyads=8, shot=shot)
    try:
        report = check_study(made)
        assert failing(report) == {"codecs", "cameras", "sizes"}
        sentences = {found.sentence for found in report.found()}
        assert any(s.startswith("The codec tells the timepoint in 67% of films") for s in sentences)
    finally:
        made.close()


def test_reports_are_kept_with_when_and_what(store: StudyStore) -> None:
    check_study(store)
    with_a_clock_in_its_header(
        store.folder / MEDIA / read_sessions(store)[0].recordings[0].recording.file
    )
    check_study(store)
    first, second = read_checks(store)
    assert (first.passed, second.passed) == (True, False)
    assert second.subject == "the study's films and plan"
    assert second.checked_at.endswith("Z")
    assert {one["code"] for one in second.report["findings"] if not one["passed"]} == {"dates"}


def test_what_failed_leaves_with_a_reason_alone_and_the_reason_is_kept(store: StudyStore) -> None:
    film = store.folder / MEDIA / read_sessions(store)[0].recordings[0].recording.file
    tagged(title="Nothing much")(film)
    report = check_study(store)
    with pytest.raises(StudyError, match="does not pass the blinding check: s-"):
        demand_or_override(store, report)
    demand_or_override(store, report, "the title is the same in all films")
    kept = [check.overridden_because for check in read_checks(store)]
    assert kept == ["", "", "the title is the same in all films"]
    assert not [f for f in verify_store(store).faults if "changed" not in f]


def test_a_study_without_films_or_with_one_gone_says_so(store: StudyStore) -> None:
    (store.folder / MEDIA / read_sessions(store)[0].recordings[0].recording.file).unlink()
    with pytest.raises(StudyError, match="is gone"):
        check_study(store)
    assert read_checks(store) == ()


def test_the_command_prints_the_report_and_fails_with_one_line(
    store: StudyStore, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(store.folder)
    store.close()
    assert run(["study", "check", folder]) == 0
    text = capsys.readouterr().out
    assert "chapters" in text
    assert "passes" in text
    with opened_study(Path(folder), read_only=True) as again:
        film = again.folder / MEDIA / read_sessions(again)[0].recordings[0].recording.file
    with_a_clock_in_its_header(film)
    assert run(["study", "check", folder, "--json"]) == 1
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert report["passed"] is False
    assert [f["code"] for f in report["findings"] if not f["passed"]] == ["dates"]
    assert len(told.err.strip().splitlines()) == 1
    assert "study alike" not in told.err, "that takes no date out of a film"
