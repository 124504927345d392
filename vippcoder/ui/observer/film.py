"""Driving the film: from keys to the player, and from the player to the desk."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.domain.coding import Watched
from vippcoder.errors import StudyError
from vippcoder.media.known import index_of_copy
from vippcoder.observing import proxies
from vippcoder.ui.shared.player import Take

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.domain.ids import RecordingId
    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.timebase import TimeRange
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.shared.player import Player

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


class FilmDriver(QObject):
    """Serves the actions of the group `film`."""

    go_to_asked = Signal()
    muted_changed = Signal()
    reloaded = Signal()
    """The player has opened the same session anew."""
    quicker_asked = Signal()
    failed = Signal(str)
    """The film cannot be shown: one sentence for the screen."""

    def __init__(self, desk: CodingDesk, player: Player) -> None:
        super().__init__(desk)
        self._desk = desk
        self.player = player
        self._awaited: int | None = None
        self._has_picture = False
        self._quick: frozenset[RecordingId] = frozenset()
        self._dropped = self._dropped_last = 0
        self.is_levelled: Callable[[], bool | None] = lambda: None
        """Asked with each stretch whether it was heard levelled."""
        player.frame_shown.connect(self._shown)
        player.playing_changed.connect(self._playing_changed)
        player.watched.connect(self._watched)
        player.failed.connect(self._failed)
        player.angle_failed.connect(self._angle_failed)
        desk.opened.connect(self._open)

    @property
    def frame(self) -> int:
        """The frame on screen, by its index in the original."""
        is_coming = self._awaited is not None and not self._has_picture
        return self._awaited if is_coming and self._awaited is not None else self.player.index

    @property
    def is_quick(self) -> bool:
        """Whether the film is shown from its quicker copy."""
        return self._desk.assignment is not None and self.shows_quick(self._desk.current.reference)

    def shows_quick(self, recording: Recording) -> bool:
        """Whether a recording of the session is shown from its quicker copy."""
        return recording.id in self._quick

    @property
    def dropped(self) -> int:
        """How many frames could not be shown in time since the film began to run; 0 at rest."""
        return self._dropped

    @property
    def has_picture(self) -> bool:
        """Whether a frame of the open film has been on screen."""
        return self._has_picture

    def is_ready(self) -> bool:
        """Whether a frame is on screen; else says that a moment cannot be marked yet."""
        if not self._desk.may_mark():
            return False
        if not self._has_picture:
            self._desk.noticed.emit("The film is still opening.")
        return self._has_picture

    def _open(self) -> None:
        recording = self._desk.current.reference
        frame = min(self._desk.place.frame, len(recording.frames) - 1)
        self.player.set_muted(False)
        self._load(frame)

    def go_over(self) -> None:
        """Show what has a quicker copy from it now, on the very frame that is on screen."""
        self._load(self.player.index)
        self.reloaded.emit()

    def _load(self, frame: int) -> None:
        """Take the quicker copies there are; their frames and times are the same."""
        pack, recordings = self._desk.pack, self._desk.current.recordings
        self._awaited, self._has_picture = frame, False
        quick = {r.id: path for r in recordings if (path := proxies.find(pack, r)) is not None}
        self._quick = frozenset(quick)
        film, *others = (self._take(recording, quick.get(recording.id)) for recording in recordings)
        self.player.open(film.path, film.frames, others, indexed_by=film.indexed_by)
        self.player.seek(frame)

    def _take(self, recording: Recording, quick: Path | None) -> Take:
        """Return a recording as the player gets it, lying where the sheet says."""
        offset_us = self._desk.page.offset_of(recording.id)
        if quick is not None:
            return Take(quick, recording.frames, offset_us)
        path = self._desk.pack.recording_path(recording)
        return Take(path, recording.frames, offset_us, partial(_index, recording))

    def switch_quicker(self) -> None:
        """Stop making the quicker copy, or go on with it."""
        self.quicker_asked.emit()

    def _failed(self, sentence: str) -> None:
        """Go back to the film itself where its quicker copy cannot be opened."""
        is_lost = self.is_quick and not self.player.is_open
        if not is_lost or not self._without_quick(self._desk.current.reference):
            self.failed.emit(sentence)

    def _angle_failed(self, number: int, sentence: str) -> None:
        """Go back to an angle itself where its quicker copy cannot be shown."""
        recording = self._desk.current.recordings[number]
        if not self.shows_quick(recording) or not self._without_quick(recording):
            self.failed.emit(sentence)

    def _without_quick(self, recording: Recording) -> bool:
        """Throw a quicker copy away and open the session anew; False where it will not go."""
        frame = self.frame
        try:
            proxies.remove(self._desk.pack, recording)
        except StudyError:
            return False
        self._load(frame)
        self.reloaded.emit()
        return True

    def play_or_pause(self) -> None:
        """Play on, or stop at the frame on screen."""
        self.player.toggle()

    def pause(self) -> None:
        """Stop at the frame on screen."""
        self.player.pause()

    def play_range(self, span: TimeRange, *, loop: bool, lead_in_us: int = 0) -> None:
        """Play a stretch, once or again and again, each time from the lead-in before it on."""
        self.player.play_range(span, loop, lead_in_us)

    @property
    def is_looping(self) -> bool:
        """Whether a segment is played over and over."""
        return self.player.is_looping

    def end_loop(self) -> None:
        """Play on past the segment."""
        self.player.end_range()

    def shuttle_back(self) -> None:
        """Run back; again: faster."""
        self.player.shuttle(-1)

    def shuttle_on(self) -> None:
        """Run on; again: faster."""
        self.player.shuttle(1)

    def step_back(self) -> None:
        """Go one frame back."""
        self._awaited = None
        self.player.step(-1)

    def step_on(self) -> None:
        """Go one frame on."""
        self._awaited = None
        self.player.step(1)

    def second_back(self) -> None:
        """Go 1 s back."""
        self._awaited = None
        self.player.jump_us(-1_000_000)

    def second_on(self) -> None:
        """Go 1 s on."""
        self._awaited = None
        self.player.jump_us(1_000_000)

    def five_back(self) -> None:
        """Go 5 s back."""
        self._awaited = None
        self.player.jump_us(-5_000_000)

    def five_on(self) -> None:
        """Go 5 s on."""
        self._awaited = None
        self.player.jump_us(5_000_000)

    def slower(self) -> None:
        """Play at the next slower speed."""
        self.player.set_speed(
            max((s for s in SPEEDS if s < abs(self.player.speed)), default=SPEEDS[0])
        )

    def faster(self) -> None:
        """Play at the next faster speed."""
        self.player.set_speed(
            min((s for s in SPEEDS if s > abs(self.player.speed)), default=SPEEDS[-1])
        )

    def normal_speed(self) -> None:
        """Play at the speed it was filmed."""
        self.player.set_speed(1.0)

    def mute(self) -> None:
        """Sound off, or on again."""
        self.player.set_muted(not self.player.muted)
        self.muted_changed.emit()
        self._desk.noticed.emit(
            "The sound is off: what you watch without it does not count as watched."
            if self.player.muted
            else ""
        )

    def go_to(self) -> None:
        """Ask for a time to go to."""
        self.go_to_asked.emit()

    def seek_time(self, instant_us: int) -> None:
        """Show the frame that is on screen at an instant."""
        self._awaited = None
        self.player.seek(self._desk.current.reference.frames.index_at(instant_us))

    def scrub_time(self, instant_us: int) -> None:
        """Show what is near an instant under a moving hand, and exactly it when the hand rests."""
        self._awaited = None
        self.player.scrub(self._desk.current.reference.frames.index_at(instant_us))

    def seek_frame(self, frame: int) -> None:
        """Show a frame."""
        self._awaited = None
        self.player.seek(frame)

    def _shown(self, index: int, _time_us: int, _exact: bool) -> None:
        if self._desk.assignment is None:
            return
        self._has_picture = True
        self._count_dropped()
        if self._awaited in {None, index} or self.player.is_playing:
            self._awaited = None  # what comes before it is not where the observer was
            self._desk.move(replace(self._desk.place, frame=index))

    def _count_dropped(self) -> None:
        """Add up over turns of a loop and changes of speed, at each of which the player begins."""
        before, now = self._dropped_last, self.player.dropped
        self._dropped_last = now
        if self.player.is_playing:
            self._dropped += now - before if now >= before else now

    def _playing_changed(self, playing: bool) -> None:
        self._dropped, self._dropped_last = 0, self.player.dropped
        if not playing:
            self._desk.remember_now()

    def _watched(self, span: TimeRange, speed: float, with_sound: bool) -> None:
        if self._desk.assignment is None:
            return
        # A silent session keeps no sound from anyone; a machine without sound does. Run backward it
        # is watched no more than one with sound, which then falls silent.
        is_silent = not any(r.has_audio for r in self._desk.current.recordings)
        is_heard = with_sound or (is_silent and self._ran_forward(span))
        levelled = self.is_levelled() if with_sound else None
        self._desk.watched(Watched(span, speed, is_heard, levelled))

    def _ran_forward(self, span: TimeRange) -> bool:
        """Whether what was just played ended where it is later, not where it is earlier."""
        here = self._desk.current.reference.frames.time_of(self.player.index)
        return abs(span.end_us - here) <= abs(span.start_us - here)


def _index(recording: Recording, path: Path, job: Job) -> FrameIndex:
    """Find a copy's frames by what the pack knows of them."""
    return index_of_copy(path, recording, job)
