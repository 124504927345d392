"""A player and its screen for tests, and films that say which frame they show."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from PySide6.QtGui import QImage

from vippcoder.demonstration.films import draw_film
from vippcoder.demonstration.frame_code import read_frame_number
from vippcoder.media.index import index_film
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.player import Player
from vippcoder.ui.shared.player.deck import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from vippcoder.timebase import FrameTimes, TimeRange

WIDTH, HEIGHT = 640, 360
NO_SOUND_SERVER = "PulseAudioService: pa_context_connect"
"""What Qt says once on a machine without one; nothing can be done about it here."""
PATIENCE_MS = 30_000


def draw_constant(path: Path) -> None:
    draw_film(path, seconds=6, width=WIDTH, height=HEIGHT)


def draw_variable(path: Path) -> None:
    draw_film(path, seconds=6, rate="variable", width=WIDTH, height=HEIGHT, seed=5)


def draw_silent(path: Path) -> None:
    draw_film(path, seconds=6, width=WIDTH, height=HEIGHT, with_sound=False, keyframe_every=120)


def draw_late(path: Path) -> None:
    """A film whose picture begins 1 s after its sound."""
    whole = path.with_name("whole.mp4")
    draw_constant(whole)
    copy_streams(whole, path, late_s=1)
    whole.unlink()


def draw_late_in_matroska(path: Path) -> None:
    draw_late(path.with_suffix(".mp4"))
    copy_streams(path.with_suffix(".mp4"), path)


def turn_upright(film: Path) -> None:
    """Mark a film as taken with the phone upright: turn it a quarter clockwise when showing."""
    data = bytearray(film.read_bytes())
    box = data.index(b"tkhd", data.index(b"moov"))
    matrix = (0, 1 << 16, 0, -1 << 16, 0, 0, HEIGHT << 16, 0, 1 << 30)
    struct.pack_into(">9i", data, box + 44, *matrix)
    film.write_bytes(data)


def copy_streams(source: Path, target: Path, *, late_s: int = 0) -> None:
    """Copy packets as they are, the picture's `late_s` seconds later."""
    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        streams = {s.index: new.add_stream_from_template(s) for s in old.streams}
        for packet in old.demux():
            if packet.dts is None:
                continue
            if packet.stream.type == "video" and packet.time_base is not None:
                packet.pts = (packet.pts or 0) + round(late_s / packet.time_base)
                packet.dts += round(late_s / packet.time_base)
            packet.stream = streams[packet.stream.index]
            new.mux(packet)


class Stage:
    """A player on a screen as large as the drawn films, and all that it told."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.player = Player()
        self.view = FilmView()
        qtbot.addWidget(self.view)
        self.view.bounds_changed.connect(self.player.set_bounds)
        self.player.picture_shown.connect(self.view.show_picture)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()
        self.shown: list[tuple[int, int, bool]] = []
        self.watched: list[tuple[TimeRange, float, bool]] = []
        self.failures: list[str] = []
        self.silences = 0
        self.ends = 0
        self.lies: list[tuple[int | None, int]] = []
        self.frames: FrameTimes | None = None
        self.player.frame_shown.connect(self._note)
        self.player.watched.connect(lambda *told: self.watched.append(told))
        self.player.failed.connect(self._note_failure)
        self.player.angle_failed.connect(lambda _number, sentence: self._note_failure(sentence))
        self.player.ended.connect(self._note_end)

    def open(self, path: Path, frames: FrameTimes | None = None) -> FrameTimes:
        self.frames = frames or index_film(path).frames
        self.player.open(path, self.frames)
        self.until(lambda: self.player.is_exact)
        return self.frames

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def rest(self, index: int) -> None:
        """Wait for an exact frame and look at the screen."""
        self.until(lambda: self.player.is_exact and self.player.index == index)
        assert number_on(self.view) == index

    def wait_ms(self, milliseconds: int) -> None:
        """Let the program run for a while."""
        self._qtbot.wait(milliseconds)

    def run(self, frames: int) -> None:
        """Wait until so many more frames have been shown."""
        goal = len(self.shown) + frames
        self.until(lambda: len(self.shown) >= goal)

    def close(self) -> None:
        self.player.close()

    def _note(self, index: int, time_us: int, exact: bool) -> None:
        self.shown.append((index, time_us, exact))
        picture = self.view.picture
        assert picture is not None
        assert self.frames is not None
        assert (index, time_us) == (self.player.index, self.player.time_us)
        assert time_us == self.frames.time_of(index)
        seen = number_in(picture.image)
        if seen != index:
            self.lies.append((seen, index))

    def _note_failure(self, sentence: str) -> None:
        if sentence == SILENT:  # what most machines that run tests have to say
            self.silences += 1
        else:
            self.failures.append(sentence)

    def _note_end(self) -> None:
        self.ends += 1


def number_on(view: FilmView) -> int | None:
    """Read the number that the film drew into its frame from the painted widget."""
    return number_in(view.grab().toImage())


def number_in(image: QImage) -> int | None:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return read_frame_number(rows[:, : plain.width() * 3].reshape(plain.height(), -1, 3))


def threads() -> int:
    """How many threads the process has, those of libraries included.

    Without the workers of Qt's common pool, which wait half a minute for more work.
    """
    names = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has just ended
            names.append((task / "comm").read_text().strip())
    return sum(name != "Thread (pooled)" for name in names)
