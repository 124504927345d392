"""Films as families and cameras hand them in: each with something that breaks plain programs.

`ODD_FILMS` makes each by name, without any other program; `hurt` damages a film inside its packets.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import av

from films import SIZE, Recipe, cut, draw, join, picture, uneven_stamps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

KINDS_OF_HURT = ("byte", "burst", "zeros", "head")


def hurt(source: Path, target: Path, seed: int, *, first_packet: int = 3) -> int:
    """Damage one packet of pictures and leave the container whole; return which packet.

    One byte, 64 bytes or 200 bytes somewhere in it, or its first four bytes.
    """
    random = Random(seed)
    with av.open(str(source)) as film:
        places = [(p.pos, p.size) for p in film.demux(film.streams.video[0]) if p.size]
    ordinal = random.randrange(first_packet, len(places))
    position, size = places[ordinal]
    assert position is not None
    kind = random.choice(KINDS_OF_HURT)
    start = 0 if kind == "head" else random.randrange(size)
    length = {"byte": 1, "burst": 64, "zeros": 200, "head": 4}[kind]
    data = bytearray(source.read_bytes())
    for place in range(position + start, position + min(start + length, size)):
        data[place] = 0 if kind == "zeros" else random.randrange(256)
    target.write_bytes(data)
    return ordinal


def two_moments(number: int, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """Draw an interlaced frame: even lines at one moment, odd lines half a frame later."""
    woven = picture(number, size)
    bar = picture(number, size)
    width, height = size
    left = (number * 7 + 3) % (width - 40)
    bar[height // 2 :] = bar[height // 2 - 1]
    bar[height // 2 :, left : left + 40] = (200, 90, 40)
    woven[1::2] = bar[1::2]
    return woven


def _rotated(path: Path) -> Path:
    return draw(path, Recipe(rotation=90, stamps=uneven_stamps(120), sound="aac"))


def _camcorder(path: Path) -> Path:
    """As AVCHD: H.264 in two fields and AC-3, the clock starting at 1.48 s."""
    start = round(1.48 * 90_000)
    return draw(
        path,
        Recipe(
            codec="libx264",
            options={"x264-params": "tff=1:bframes=2:keyint=15:bluray-compat=0"},
            stamps=[start + 3_600 * n for n in range(120)],
            picture=two_moments,
            sound="ac3",
            sound_delay=1.48,
            sound_seconds=1.48 + 4.8,
            container_options={"mpegts_m2ts_mode": "1"},
        ),
        form="mpegts",
    )


def _interlaced(**recipe: object) -> Callable[[Path], Path]:
    return lambda path: draw(path, Recipe(picture=two_moments, **recipe))  # type: ignore[arg-type]


def _wide_pixels(path: Path) -> Path:
    return draw(path, Recipe(codec="mpeg2video", aspect=Fraction(64, 45), options={"g": "12"}))


def _ten_bit(path: Path) -> Path:
    params = "keyint=30:bframes=4:log-level=none"
    return draw(
        path, Recipe(codec="libx265", pixels="yuv420p10le", options={"x265-params": params})
    )


def _edit_list(path: Path) -> Path:
    """Begin inside a group of pictures: the frames before are there and are not shown."""
    whole = draw(path.with_name("whole_" + path.name), Recipe(options={"bf": "3", "g": "50"}))
    with av.open(str(whole)) as source, av.open(str(path), "w") as target:
        stream = source.streams.video[0]
        assert stream.time_base is not None
        copy = target.add_stream_from_template(stream)
        shift = round(Fraction(33, 25) / stream.time_base)
        for packet in source.demux(stream):
            if packet.size and packet.pts is not None and packet.dts is not None:
                packet.stream = copy
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                target.mux(packet)
    return path


def _late_sound(path: Path) -> Path:
    return draw(path, Recipe(options={"g": "40"}, sound="aac", sound_delay=1.2))


def _gaps(path: Path) -> Path:
    """Nothing was recorded for 2.5 s, and later for 11 s."""
    stamps = [3_600 * n + 225_000 * (n >= 41) + 990_000 * (n >= 90) for n in range(120)]
    return draw(path, Recipe(options={"bf": "2", "g": "30"}, stamps=stamps))


def _clock_set_back(path: Path) -> Path:
    part = draw(path.with_name("part_of_" + path.name), Recipe(frames=60, options={"bf": "2"}))
    return join(path, part, part)


def _clock_wraps(path: Path) -> Path:
    """The 33 bits of the stream's clock run over in the middle."""
    start = 2**33 - 3_600 * 60
    stamps = [start + 3_600 * n for n in range(120)]
    return draw(path, Recipe(options={"bf": "2", "g": "24"}, stamps=stamps))


def _truncated(path: Path) -> Path:
    whole = draw(
        path.with_name("whole_" + path.name),
        Recipe(options={"bf": "3"}, container_options={"movflags": "faststart"}),
    )
    return cut(whole, path, 0.7)


def _damaged(seed: int, **recipe: object) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        whole = draw(path.with_name("whole_" + path.name), Recipe(**recipe))  # type: ignore[arg-type]
        hurt(whole, path, seed, first_packet=40)
        return path

    return make


_MAKERS: dict[str, Callable[[Path], Path]] = {
    "rotated_phone.mp4": _rotated,
    "camcorder.mts": _camcorder,
    "interlaced.mp4": _interlaced(options={"x264-params": "tff=1:bframes=2:keyint=25"}),
    "interlaced.mpg": _interlaced(
        codec="mpeg2video", options={"flags": "+ildct+ilme", "bf": "2", "g": "12"}
    ),
    "wide_pixels.mpg": _wide_pixels,
    "ten_bit_hevc.mkv": _ten_bit,
    "edit_list.mp4": _edit_list,
    "late_sound.mp4": _late_sound,
    "gaps.mkv": _gaps,
    "clock_set_back.ts": _clock_set_back,
    "clock_wraps.ts": _clock_wraps,
    "truncated.mp4": _truncated,
    "truncated.mkv": lambda path: cut(draw(path.with_name("whole.mkv")), path, 0.7),
    "damaged.mp4": _damaged(4, options={"bf": "3", "g": "30"}),
    "damaged_hevc.mp4": _damaged(
        5, codec="libx265", options={"x265-params": "keyint=30:bframes=4:log-level=none"}
    ),
}


def _made(maker: Callable[[Path], Path]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        maker(path)

    return make


ODD_FILMS: dict[str, Callable[[Path], None]] = {
    name: _made(maker) for name, maker in _MAKERS.items()
}
"""By file name; each writes the film to a path of that ending, with working files beside it."""
