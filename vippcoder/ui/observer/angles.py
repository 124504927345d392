"""The angles of a session: which is in front, which is heard, and how each lies in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from vippcoder.media.alignment import align
from vippcoder.observing import angles
from vippcoder.timebase import format_instant
from vippcoder.ui.shared.arrangement import Arrangement
from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.media.alignment import Alignment
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.shared.player import Player

_ONLY_ONE: Final = "This session has one angle."
_STRAY_US: Final = 40_000
"""Clocks that differ by less than a frame are not worth a word."""


class AngleDriver(QObject):
    """Serves the actions of the group `angle`.

    What is stamped is the reference's frame, whichever angle is in front or heard. How an angle
    lies in time is the coding's: a journal entry that undo reaches, and the player follows.
    """

    changed = Signal()
    """Front, sound, arrangement, offsets or the search: the screens show it anew."""
    heard_otherwise = Signal(object)
    """The `Recording` from which the sound is taken now."""

    def __init__(self, desk: CodingDesk, player: Player) -> None:
        super().__init__(desk)
        self._desk, self._player = desk, player
        self.how = Arrangement.SIDE_BY_SIDE
        self.front = 0
        self.heard = 0
        self._search: Task | None = None
        self._found: list[Alignment] = []
        desk.opened.connect(self._opened)
        desk.sheet_changed.connect(self._follow)
        desk.left.connect(self._stop_search)

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """The session's recordings, the reference first."""
        return self._desk.current.recordings

    @property
    def is_searching(self) -> bool:
        """Whether an angle's place is being found from the sound."""
        return self._search is not None

    # In front and heard

    def next_angle(self) -> None:
        """Put the next angle in front."""
        self.choose((self.front + 1) % len(self.recordings))

    def choose(self, number: int) -> None:
        """Put an angle in front; 0 is the reference."""
        if self._has_several():
            self.front = number
            self.changed.emit()
            self._desk.noticed.emit(f"Angle {number + 1} is in front. {self.where(number)}")

    def next_arrangement(self) -> None:
        """Arrange the angles in the next way."""
        if self._has_several():
            self.how = self.how.following
            self.changed.emit()
            self._desk.noticed.emit(f"Angles: {self.how.lower()}.")

    def hear_next(self) -> None:
        """Take the sound from the next angle that has any."""
        if not self._has_several():
            return
        count = len(self.recordings)
        following = [(self.heard + step) % count for step in range(1, count)]
        heard = next((n for n in following if self.recordings[n].has_audio), None)
        if heard is None:
            self._desk.noticed.emit("No other angle has sound.")
            return
        self._hear(heard)
        self._desk.noticed.emit(f"The sound is from Angle {heard + 1}.")

    def _hear(self, number: int) -> None:
        self.heard = number
        self._player.hear(number)
        self.heard_otherwise.emit(self.recordings[number])
        self.changed.emit()

    # In time

    def where(self, number: int) -> str:
        """Say in a sentence how an angle lies in time."""
        if number == 0:
            return "It gives the session its time."
        recording = self.recordings[number]
        offset_us = self._desk.page.offset_of(recording.id)
        is_adjusted = any(
            o.is_adjusted for o in self._desk.page.offsets if o.recording == recording.id
        )
        if recording.unsure_because and not is_adjusted:
            return "Its place in time is unsure; it begins with Angle 1 until you move it."
        if offset_us == 0:
            return "It begins with Angle 1."
        side = "after" if offset_us > 0 else "before"
        return f"It begins {format_instant(abs(offset_us))} {side} Angle 1."

    def earlier(self) -> None:
        """Let the angle in front lie one of its frames earlier: its next frame is on screen."""
        self._nudge(1)

    def later(self) -> None:
        """Let the angle in front lie one of its frames later: its frame before is on screen."""
        self._nudge(-1)

    def _nudge(self, frames: int) -> None:
        if not self._is_movable():
            return
        recording = self.recordings[self.front]
        offset_us = self._desk.page.offset_of(recording.id)
        self._move(self.front, nudged(recording, self._player.time_us, offset_us, frames))

    def _move(self, number: int, offset_us: int) -> bool:
        desk, recording = self._desk, self.recordings[number]
        if desk.perform(lambda: angles.set_offset(desk.pack, desk.coding, recording.id, offset_us)):
            desk.noticed.emit(f"Angle {number + 1}: {self.where(number)}")
            return True
        return False

    def find(self) -> None:
        """Find from the sound where the angle in front lies; once more stops looking."""
        if self._search is not None:
            self._stop_search()
            self._desk.noticed.emit("Stopped looking. Nothing was changed.")
            return
        if not self._is_movable():
            return
        number = self.front
        reference, other = (self._desk.pack.recording_path(self.recordings[n]) for n in (0, number))

        def listen(job: Job) -> None:
            self._found = [align(reference, other, job)]

        self._search = task = Task(listen, self)
        task.done.connect(lambda: self._tell_found(number))
        task.refused.connect(self._refused)
        task.progressed.connect(self._listening)
        task.start()
        self._listening(0.0)
        self.changed.emit()

    def _listening(self, share: float) -> None:
        if self._search is not None:
            self._desk.tell(f"Listening to both angles: {share:.0%}. {{angle.find}} stops it.")

    def _tell_found(self, number: int) -> None:
        self._end_search()
        [found] = self._found
        if found.unsure_because:
            why = found.unsure_because.replace("the first recording", "Angle 1")
            why = why.replace("the second recording", f"Angle {number + 1}")
            self._desk.noticed.emit(
                f"The sound does not tell where Angle {number + 1} lies: {why}. "
                "Nothing was changed."
            )
        elif self._move(number, found.offset_us):
            drift = (
                f" The cameras' clocks differ: off by {found.stray_us / 1e6:.2f} s at either end."
                if found.stray_us > _STRAY_US
                else ""
            )
            self._desk.tell(
                f"Found from the sound: Angle {number + 1}. {self.where(number)}{drift} "
                "{coding.undo} takes it back."
            )

    def _refused(self, sentence: str) -> None:
        self._end_search()
        self._desk.noticed.emit(f"{sentence} Nothing was changed.")

    def _end_search(self) -> None:
        if self._search is not None:
            self._search.deleteLater()
            self._search = None
            self.changed.emit()

    def _stop_search(self) -> None:
        if self._search is not None:
            self._search.close()
            self._end_search()

    # The session

    def _opened(self) -> None:
        self.front = 0
        heard = next((n for n, r in enumerate(self.recordings) if r.has_audio), 0)
        if heard:
            self._hear(heard)
            return
        self.heard = 0
        self.changed.emit()

    def _follow(self) -> None:
        """Let the player's angles lie where the sheet says, also after undo."""
        if self._desk.sheet is None:
            return
        for number, angle in enumerate(self._player.angles, start=1):
            offset_us = self._desk.page.offset_of(self.recordings[number].id)
            if angle.take.offset_us != offset_us:
                self._player.place(number, offset_us)
        self.changed.emit()

    def _has_several(self) -> bool:
        is_several = len(self.recordings) > 1
        if not is_several:
            self._desk.noticed.emit(_ONLY_ONE)
        return is_several

    def _is_movable(self) -> bool:
        if not self._has_several():
            return False
        if self.front == 0:
            self._desk.tell(
                "Angle 1 is the session's clock and stays. {angle.next} puts another in front."
            )
        return self.front != 0


def nudged(recording: Recording, session_us: int, offset_us: int, frames: int) -> int:
    """Return the offset at which the angle's neighbouring frame is on screen at an instant.

    Args:
        recording: the angle.
        session_us: the instant.
        offset_us: how it lies now.
        frames: 1 for its next frame, which lets it lie earlier; -1 for the one before.
    """
    times = recording.frames
    own_us = session_us - offset_us
    if not 0 <= own_us < times.end_us:  # nothing of it is on screen: by a frame as they are long
        return offset_us - frames * round(times.end_us / len(times))
    here = times.index_at(own_us)
    there = here + frames
    if not 0 <= there < len(times):
        gap_us = times.time_of(here + 1) - times.time_of(here)
        return offset_us - frames * gap_us
    into_us = min(own_us - times.time_of(here), times.time_of(there + 1) - times.time_of(there) - 1)
    return session_us - (times.time_of(there) + into_us)
