"""Every film as loud as every other: measured beside the window, never in the middle of a sentence.

The stored film is never changed; the player plays it louder or softer. What was measured is kept in
the pack's cache under the mask, and the session after the open one is measured ahead, so that most
films are levelled from their first start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.observing.loudness import loudness_of
from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.habits import Habits
    from vippcoder.ui.shared.player import Player


class Leveller(QObject):
    """Sets the player's gain to that of the recording that is listened to.

    A gain that was measured while the film runs waits for its next rest; one that the user switches
    is heard at once.
    """

    changed = Signal()
    """What `words` says is something else."""

    def __init__(self, desk: CodingDesk, player: Player, habits: Habits) -> None:
        super().__init__(desk)
        self._desk, self._player, self._habits = desk, player, habits
        self._task: Task | None = None
        self._gains: dict[str, float] = {}
        self._unmeasured: set[str] = set()
        self._heard: Recording | None = None
        self._is_wanted = habits.habit.is_levelled
        self._is_running = self._is_late = False
        self.is_levelled, self.gain_db = False, 0.0
        """Whether what is heard now is levelled, and by how much."""
        player.playing_changed.connect(self._playing_changed)
        player.frame_shown.connect(self._note_lateness)
        habits.changed.connect(self._habits_changed)
        desk.opened.connect(self._opened)
        desk.left.connect(self.close)

    def listen_to(self, recording: Recording) -> None:
        """Level this recording of the open session: the sound is taken from it."""
        self._heard = recording
        self._measure(recording)
        self._apply()

    def words(self) -> str:
        """Return how the film is heard, in a word or a few."""
        recording = self._heard
        if recording is None or not self._habits.habit.is_levelled:
            return "As recorded"
        if recording.id in self._unmeasured:
            return "As recorded: the loudness of this film cannot be measured"
        if recording.id not in self._gains:
            return "As recorded while its loudness is measured"
        return "Levelled" if self.is_levelled else "Levelled from the next start on"

    def close(self) -> None:
        """Stop measuring; what is not finished begins anew next time."""
        if self._task is not None:
            self._task.close()
            self._task = None
        self._heard = None

    def _opened(self) -> None:
        self.close()
        self._set_gain(0, levelled=False)  # the last film's gain is none of this one's
        self.listen_to(self._desk.current.reference)

    def _measure(self, recording: Recording) -> None:
        if not recording.has_audio:
            self._gains[recording.id] = 0.0
        if self._is_known(recording):
            self._look_ahead()
        else:
            self._start(recording, ahead=False)

    def _is_known(self, recording: Recording) -> bool:
        return recording.id in self._gains or recording.id in self._unmeasured

    def _look_ahead(self) -> None:
        """Measure the session that comes next, so that it is levelled when it is opened."""
        following = self._desk.current.position + 1
        for assignment in self._desk.pack.assignments:
            recording = assignment.reference
            is_next = assignment.position == following
            if is_next and recording.has_audio and not self._is_known(recording):
                self._start(recording, ahead=True)

    def _start(self, recording: Recording, *, ahead: bool) -> None:
        if self._task is not None:
            self._task.close()
        pack, found = self._desk.pack, list[float]()

        def must_wait() -> bool:
            return self._is_running if ahead else self._is_late

        def measure(job: Job) -> None:
            found.append(loudness_of(pack, recording, job.giving_way(must_wait)).gain_db)

        self._task = task = Task(measure, self)
        task.done.connect(lambda: self._measured(recording, found[0]))
        task.refused.connect(lambda _sentence: self._refused(recording))
        task.start()

    def _measured(self, recording: Recording, gain_db: float) -> None:
        self._task = None
        self._gains[recording.id] = gain_db
        if recording is not self._heard:
            return
        if not self._player.is_playing:
            self._apply()
        self.changed.emit()
        self._look_ahead()

    def _refused(self, recording: Recording) -> None:
        self._task = None
        self._unmeasured.add(recording.id)
        self.changed.emit()

    def _playing_changed(self, playing: bool) -> None:
        self._is_running, self._is_late = playing, False
        if not playing:
            self._apply()

    def _note_lateness(self) -> None:
        self._is_late = self._is_running and self._player.dropped > 0

    def _habits_changed(self) -> None:
        if self._habits.habit.is_levelled != self._is_wanted:
            self._is_wanted = not self._is_wanted
            self._apply()

    def _apply(self) -> None:
        """Let the player play as the user wishes, as far as the loudness is known."""
        recording = self._heard
        if recording is None:
            return
        gain = self._gains.get(recording.id)
        if gain is None or not self._habits.habit.is_levelled:
            self._set_gain(0, levelled=False)
        else:
            self._set_gain(gain, levelled=True)

    def _set_gain(self, gain_db: float, *, levelled: bool) -> None:
        self._player.set_gain(gain_db)  # tells what was played so far, in the manner it had
        self.is_levelled, self.gain_db = levelled, gain_db
        self.changed.emit()
