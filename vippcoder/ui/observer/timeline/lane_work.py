"""Film lane and sound lane in the background: what is heard and seen comes when it is ready."""

from __future__ import annotations

from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from vippcoder.media.hearing import LONGEST_NEAR_US, Sound, hear_range
from vippcoder.media.thumbnails import Thumbnail, thumbnails
from vippcoder.observing import hearing
from vippcoder.ui.observer.timeline import zoom
from vippcoder.ui.observer.timeline.errand import Errand
from vippcoder.ui.observer.timeline.session_film import SessionFilm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vippcoder.domain.coding import Assignment
    from vippcoder.jobs import Job
    from vippcoder.media.samples import NoSound
    from vippcoder.observing.pack import OpenPack
    from vippcoder.timebase import TimeRange

MOST_BYTES: Final = 24 * 1024 * 1024
"""Bound on the small pictures kept in memory, some hundreds; none is ever written to disk."""
_RGB: Final = QImage.Format.Format_RGB888
_WIDER: Final = 3
"""How much more than the view is heard closely at once, so that moving it finds some ready."""


def _idle() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Closely:
    sound: Sound


class LaneWork(QObject):
    """Hears and pictures one session's film; every signal comes in the window's thread."""

    sound_changed = Signal()
    pictures_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sound: Sound | NoSound | None = None
        """None until it was heard through."""
        self.near: Sound | None = None
        """What was heard closely last."""
        self.heard_share = 0.0
        """How far the hearing is, 0 to 1."""
        self.problem = ""
        """Why there is nothing to draw, or empty."""
        self.pictures: dict[int, QImage] = {}
        """Small pictures by frame, longest unused first."""
        self.is_film_busy: Callable[[], bool] = _idle
        """Whether the film on screen needs the machine: then this work rests most of the time."""
        self._film: SessionFilm | None = None
        self._height = 0
        self._wanted: tuple[int, ...] = ()
        self._near_wanted: TimeRange | None = None
        self._come: SimpleQueue[Thumbnail | Sound | NoSound | _Closely] = SimpleQueue()
        self._since = 0.0
        self._hearing, self._listening, self._picturing = Errand(self), Errand(self), Errand(self)
        for errand in (self._hearing, self._listening, self._picturing):
            errand.progressed.connect(self._take_all)
        self._hearing.progressed.connect(self._tell_share)
        self._hearing.refused.connect(self._refuse)

    def open(self, pack: OpenPack, assignment: Assignment) -> None:
        """Begin with a session: its sound is heard through, or found as kept."""
        self.close()
        self._film = film = SessionFilm(pack, assignment)
        self._since = monotonic()

        def work(job: Job) -> None:
            gentle = job.giving_way(self.is_film_busy)
            self._come.put(hearing.sound(pack, assignment, film.zero_us, gentle))

        self._hearing.want(work)

    def close(self) -> None:
        """Forget the session; no thread and no picture is left."""
        if self._film is not None:
            self._film.stop()
        errands = (self._hearing, self._listening, self._picturing)
        for errand in errands:
            errand.cancel()
        for errand in errands:
            errand.close()
        self._film, self._wanted, self._near_wanted = None, (), None
        self._come = SimpleQueue()
        self.sound = self.near = None
        self.heard_share, self.problem = 0.0, ""
        self.pictures.clear()

    @property
    def hearing_s(self) -> float:
        """For how many seconds the sound has been waited for."""
        return monotonic() - self._since

    @property
    def is_hearing(self) -> bool:
        """Whether the sound is still to come."""
        return self.sound is None and not self.problem and self._film is not None

    def want_pictures(self, frames: Sequence[int], height: int) -> None:
        """Have small pictures made of these frames, `height` pixels high."""
        if self._film is None:
            return
        if height != self._height:
            self.pictures.clear()
            self._height = height
        for frame in frames:
            if frame in self.pictures:
                self.pictures[frame] = self.pictures.pop(frame)
        missing = tuple(dict.fromkeys(f for f in frames if f not in self.pictures))
        if missing == self._wanted and self._picturing.is_running:
            return
        self._wanted = missing
        if not missing:
            self._picturing.cancel()
            return
        film = self._film

        def work(job: Job) -> None:
            gentle = job.giving_way(self.is_film_busy)
            with film.reader() as reader:  # lets go of its frames when the pictures are made
                for made in thumbnails(reader, missing, height, gentle):
                    self._come.put(made)

        self._picturing.want(work)

    def want_close(self, view: TimeRange, columns: int) -> None:
        """Have a range heard closely, with some on either side; at most a minute."""
        if self._film is None or not isinstance(self.sound, Sound) or self._is_near(view):
            return
        film, zero_us = self._film, self.sound.zero_us
        length = min(view.duration_us * _WIDER, LONGEST_NEAR_US)
        middle = (view.start_us + view.end_us) // 2
        span = zoom.held(middle - length // 2, length, film.recording.frames.end_us)
        if span == self._near_wanted and self._listening.is_running:
            return
        self._near_wanted = span

        def work(job: Job) -> None:
            heard = hear_range(film.path, zero_us, span, columns * _WIDER, job)
            if isinstance(heard, Sound):
                self._come.put(_Closely(heard))

        self._listening.want(work)

    def _is_near(self, view: TimeRange) -> bool:
        if self.near is None:
            return False
        seen = self.near.spectrogram
        is_inside = seen.start_us <= view.start_us and view.end_us <= seen.end_us + 1
        return is_inside and seen.end_us - seen.start_us <= 2 * _WIDER * view.duration_us

    # What came

    def _take_all(self) -> None:
        has_sound = has_pictures = False
        while True:
            try:
                item = self._come.get_nowait()
            except Empty:
                break
            match item:
                case Thumbnail():
                    has_pictures = self._keep(item) or has_pictures
                case _Closely():
                    self.near, has_sound = item.sound, True
                case _:
                    self.sound, has_sound = item, True
        if has_pictures:
            self.pictures_changed.emit()
        if has_sound:
            self.sound_changed.emit()

    def _keep(self, made: Thumbnail) -> bool:
        height, width = made.rgb.shape[:2]
        if height != self._height:
            return False
        lent = QImage(made.rgb.data, width, height, made.rgb.strides[0], _RGB)
        self.pictures[made.frame] = lent.convertToFormat(QImage.Format.Format_RGB32)
        most = max(MOST_BYTES // (4 * width * height), len(self._wanted))
        while len(self.pictures) > most:
            del self.pictures[next(iter(self.pictures))]
        return True

    def _tell_share(self, share: float) -> None:
        if self.is_hearing and round(100 * share) != round(100 * self.heard_share):
            self.heard_share = share
            self.sound_changed.emit()

    def _refuse(self, sentence: str) -> None:
        self.problem = sentence
        self.sound_changed.emit()
