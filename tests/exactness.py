"""Whether the player shows the frame it names: random seeks, steps and pauses, judged by pictures.

A plain forward decode gives a small grey picture of every frame. What the player shows must look
more like the frame that it names than like any neighbour; frames that look the same count as one.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import av
import numpy as np
from av.video.reformatter import Interpolation
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from vippcoder.media.index import index_film
from vippcoder.ui.shared.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from vippcoder.ui.shared.player import Picture

SMALL: Final = (96, 54)
REACH: Final = 6
ALIKE: Final = 0.25
"""Mean difference in grey below which two pictures are not told apart: scalers differ so much."""
_PATIENCE_S: Final = 60


@dataclass(frozen=True)
class Exactness:
    """How many frames were asked for, and which were not the ones named: (named, likest)."""

    name: str

    asked: int
    wrong: list[tuple[int, int]]


class Judge:
    """Knows what every frame of a film looks like."""

    def __init__(self, path: Path) -> None:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            self._small = np.array([_shrunk(frame) for frame in container.decode(stream)])

    def __len__(self) -> int:
        return len(self._small)

    def likest(self, picture: Picture) -> int:
        """Return the frame near the one named that looks most like it; the named one in doubt."""
        seen = _of_image(picture.image)
        low = max(picture.index - REACH, 0)
        near = self._small[low : picture.index + REACH + 1]
        apart = np.abs(near - seen).mean(axis=(1, 2))
        if apart[picture.index - low] <= apart.min() + ALIKE:
            return picture.index
        return low + int(apart.argmin())


def measure_exactness(
    path: Path, *, seeks: int = 300, steps: int = 300, pauses: int = 100, seed: int = 1
) -> Exactness:
    """Ask a player for frames of a film at random and judge each that it calls exact."""
    judge, frames = Judge(path), index_film(path).frames
    if len(judge) != len(frames):
        raise ValueError(f"{path.name}: {len(frames)} frames indexed, {len(judge)} decoded")
    trial = _Trial(path, judge)
    chance, last = Random(seed), len(frames) - 1
    for _ in range(seeks):
        trial.seek(chance.randint(0, last))
    for number in range(steps):
        if number % 25 == 0:
            trial.seek(chance.randint(0, last))
        trial.step(chance.choice((-10, -2, -1, -1, 1, 1, 2, 10)), last)
    for _ in range(pauses):
        trial.pause_at(chance.randint(0, max(last - 20, 0)), chance.uniform(0.05, 0.25))
    trial.close()
    return Exactness(path.name, seeks + steps + pauses, trial.wrong)


class _Trial:
    def __init__(self, path: Path, judge: Judge) -> None:
        self._judge, self._player = judge, Player()
        self._seen: Picture | None = None
        self._beat = QTimer(interval=5)  # wakes the waiting below
        self._beat.start()
        self._told: list[str] = []
        self.wrong: list[tuple[int, int]] = []
        self._player.picture_shown.connect(self._note)
        self._player.failed.connect(self._told.append)
        self._player.set_muted(True)
        self._player.open(path, index_film(path).frames)
        self._rest()

    def seek(self, index: int) -> None:
        self._player.seek(index)
        self._expect(index)

    def step(self, count: int, last: int) -> None:
        wanted = min(max(self._player.index + count, 0), last)
        self._player.step(count)
        self._expect(wanted)

    def pause_at(self, start: int, seconds: float) -> None:
        """Play from a frame, pause after a while: the frame on screen then is the one to stay."""
        self._player.seek(start)
        self._until(lambda: self._player.is_exact and self._player.index == start)
        self._player.play()
        self._until(lambda: self._player.index != start)
        until = time.monotonic() + seconds
        self._until(lambda: time.monotonic() > until)
        at = self._player.index
        self._player.pause()
        self._expect(at)

    def close(self) -> None:
        self._player.close()

    def _expect(self, index: int) -> None:
        self._until(lambda: self._player.index == index and self._player.is_exact)
        assert self._seen is not None
        likest = self._judge.likest(self._seen)
        if self._seen.index != index or likest != index:
            self.wrong.append((index, likest))

    def _rest(self) -> None:
        self._until(lambda: self._player.is_exact)

    def _note(self, picture: Picture) -> None:
        self._seen = picture

    def _until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not condition():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.monotonic() > deadline:
                raise TimeoutError(f"at frame {self._player.index}; told: {self._told}")


def _shrunk(frame: av.VideoFrame) -> NDArray[np.float32]:
    width, height = SMALL
    small = frame.reformat(width, height, "gray", interpolation=Interpolation.AREA)
    return small.to_ndarray().astype(np.float32)


def _of_image(image: QImage) -> NDArray[np.float32]:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    pixels = np.ascontiguousarray(rows[:, : plain.width() * 3]).reshape(plain.height(), -1, 3)
    return _shrunk(av.VideoFrame.from_ndarray(pixels, format="rgb24"))


if __name__ == "__main__":
    QApplication([])
    told = [asdict(measure_exactness(Path(name))) for name in sys.argv[1:]]
    print(json.dumps(told))
