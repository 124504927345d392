from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from films import SIZE, Recipe, cut, draw, ffmpeg, picture, read_number, tones
from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.probe import probe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_plain_film(tmp_path: Path) -> None:
    seen = probe(draw(tmp_path / "film.mp4", Recipe(sound="aac", frames=30)))
    assert (seen.container, seen.video_codec, seen.audio_codec) == ("mp4", "h264", "aac")
    assert (seen.width, seen.height) == (seen.display_width, seen.display_height) == SIZE
    assert (seen.rotation, seen.sample_aspect, seen.bit_depth) == (0, 1, 8)
    assert seen.has_audio
    assert seen.nominal_rate == 25


@pytest.mark.parametrize(("angle", "clockwise"), [(90, 270), (180, 180), (270, 90), (0, 0)])
def test_turned_phone_films_stand_upright(angle: int, clockwise: int, tmp_path: Path) -> None:
    """PyAV counts counter-clockwise when writing."""

    def lying(number: int, size: tuple[int, int]) -> np.ndarray:
        upright = picture(number, size if clockwise in {0, 180} else size[::-1])
        return np.ascontiguousarray(np.rot90(upright, clockwise // 90))

    path = draw(tmp_path / "phone.mp4", Recipe(rotation=angle, frames=8, picture=lying))
    seen = probe(path)
    assert seen.rotation == clockwise
    assert (seen.width, seen.height) == SIZE
    upright = SIZE if clockwise in {0, 180} else SIZE[::-1]
    assert (seen.display_width, seen.display_height) == upright
    with FrameReader(path) as reader:
        assert reader.rgb(5).shape == (*upright[::-1], 3)
        assert read_number(reader.rgb(5)) == 5


@pytest.mark.parametrize(
    ("aspect", "size"), [(Fraction(128, 117), (350, 240)), (Fraction(8, 9), (284, 240))]
)
def test_pixels_are_square_on_screen(
    aspect: Fraction, size: tuple[int, int], tmp_path: Path
) -> None:
    path = draw(tmp_path / "wide.mp4", Recipe(aspect=aspect, frames=3))
    seen = probe(path)
    assert (seen.display_width, seen.display_height) == size
    with FrameReader(path) as reader:
        assert reader.rgb(0).shape == (size[1], size[0], 3)
        assert reader.rgb(0, width=100).shape == (round(100 * size[1] / size[0]), 100, 3)
        assert reader.rgb(0, height=60).shape[0] == 60


@pytest.mark.parametrize(
    ("pixels", "codec", "space", "height"),
    [
        ("yuv420p", "libx264", "", 240),
        ("yuv420p", "libx264", "bt709", 720),
        ("yuv420p", "libx264", "", 720),
        ("yuv444p", "libx264", "smpte170m", 240),
        ("yuv420p10le", "libx264", "bt709", 240),
        ("yuvj420p", "mjpeg", "", 240),
        ("rgb24", "libx264rgb", "", 240),
    ],
)
def test_colours_come_back(
    pixels: str, codec: str, space: str, height: int, tmp_path: Path
) -> None:
    """Flat patches written by ffmpeg with the film's own matrix look as they were."""
    path = tmp_path / "colours.mkv"
    is_hd = height > 576
    matrix = space or ("bt709" if is_hd else "bt601")
    scale = f"scale=out_color_matrix={matrix}" if codec != "libx264rgb" else "null"
    marks = ["-colorspace", space] if space else []
    patches = ((200, 60, 40), (40, 180, 90), (50, 70, 210), (128, 128, 128))
    parts = ";".join(
        f"color=c=0x{r:02x}{g:02x}{b:02x}:s=160x{height}:r=5:d=1,format=rgb24[p{n}]"
        for n, (r, g, b) in enumerate(patches)
    )
    graph = f"{parts};[p0][p1][p2][p3]hstack=4,{scale},format={pixels}"
    quality = ["-qscale:v", "2"] if codec == "mjpeg" else ["-qp", "4"]
    ffmpeg("-filter_complex", graph, "-c:v", codec, *quality, *marks, path)
    with FrameReader(path) as reader:
        seen = reader.rgb(2)
    for n, wanted in enumerate(patches):
        patch = seen[20:-20, n * 160 + 20 : n * 160 + 140].reshape(-1, 3).mean(axis=0)
        assert np.abs(patch - wanted).max() < 5


UNIT = 1 << 16


@pytest.mark.parametrize(
    ("matrix", "undo"),
    [
        ((-UNIT, 0, 0, UNIT), np.fliplr),
        ((UNIT, 0, 0, -UNIT), np.flipud),
        ((0, UNIT, UNIT, 0), lambda seen: seen.transpose(1, 0, 2)),
        ((0, -UNIT, -UNIT, 0), lambda seen: np.rot90(seen, 2).transpose(1, 0, 2)),
    ],
)
def test_a_mirrored_film_is_seen_as_it_is_meant(
    matrix: tuple[int, ...], undo: Callable[[np.ndarray], np.ndarray], tmp_path: Path
) -> None:
    """The matrix sends a stored point (x, y) to (a x + c y, b x + d y)."""
    straight = draw(tmp_path / "film.mp4", Recipe(frames=5))
    path = tmp_path / "mirrored.mp4"
    a, b, c, d = matrix
    with av.open(str(straight)) as source, av.open(str(path), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        stream.set_display_matrix((a, b, 0, c, d, 0, 0, 0, 1 << 30))
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    with FrameReader(straight) as before, FrameReader(path) as after:
        assert after.probe.is_mirrored
        assert np.array_equal(after.rgb(2), undo(before.rgb(2)))


def only_sound(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48_000)
        for tone in tones(0, 1):
            container.mux(stream.encode(tone))
        container.mux(stream.encode(None))
    return path


def with_cover(path: Path) -> Path:
    sound, cover = only_sound(path.with_name("sound.m4a")), path.with_name("cover.png")
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", cover)
    ffmpeg(
        "-i", sound, "-i", cover, "-map", "0", "-map", "1", "-c", "copy",
        "-disposition:v:0", "attached_pic", path,
    )  # fmt: skip
    return path


def text(path: Path) -> Path:
    path.write_text("This is a diary, not a film.\n" * 50)
    return path


def empty(path: Path) -> Path:
    path.touch()
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def still(path: Path) -> Path:
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", path)
    return path


def unfinished(path: Path) -> Path:
    return cut(draw(path.with_name("whole.mp4")), path, 0.7)


@pytest.mark.parametrize(
    ("make", "name", "sentence"),
    [
        (lambda path: path, "absent.mp4", "there is no such file"),
        (text, "diary.mp4", "is not a media file"),
        (text, "diary.txt", "is not a"),
        (empty, "empty.mp4", "is empty"),
        (folder, "folder.mp4", "is a folder"),
        (still, "still.png", "is not a film"),
        (only_sound, "sound.m4a", "holds sound but no video stream"),
        (with_cover, "song.m4a", "only a cover picture"),
        (unfinished, "unfinished.mp4", "table of frames is missing"),
    ],
)
def test_what_is_not_a_film_is_told_in_one_sentence(
    make: object, name: str, sentence: str, tmp_path: Path
) -> None:
    path = make(tmp_path / name)  # type: ignore[operator]
    with pytest.raises(StudyError, match=sentence) as error:
        probe(path)
    assert error.value.path == path
    assert error.value.mend
    assert "\n" not in str(error.value)


def test_tags_in_another_alphabet_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    draw(path, Recipe(codec="mpeg4", frames=10))
    data = path.read_bytes()
    assert b"Lavf" in data
    path.write_bytes(data.replace(b"Lavf", b"\xfc\xe4\xff\xfe"))
    assert probe(path).video_codec == "mpeg4"


def test_a_name_that_looks_like_an_address_is_a_file(tmp_path: Path) -> None:
    path = draw(tmp_path / "http:film%03d.mp4", Recipe(frames=3))
    assert probe(path).container == "mp4"
