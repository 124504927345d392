"""A film that is slow to move about in gets a quicker copy, made beside the coding.

The copy shows the same frames under the same numbers and times; the player goes over to it at rest,
on the frame that is on screen. It lies in the pack's cache and is there at once the next time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from vippcoder.observing import proxies
from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.media.proxy_need import Verdict
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.film import FilmDriver
    from vippcoder.ui.observer.selftest import Tester

SETTLE_MS: Final = 2000
"""How long the film must rest before it is judged, so that only its decoding is measured."""
IDLE_MS: Final = 400
"""How long a frame must stand before the player goes over to the copy."""


class Quickener(QObject):
    """Has quicker copies made of those films of the session that need one.

    Each is judged in turn, the reference first, and handed to the player at rest.

    While the film plays, or this computer is tested, the making rests most of the time. It stops
    with the session, and goes on from what was done when the session is opened again.
    """

    began = Signal()
    progressed = Signal(float)
    """How much of the copy is made, 0 to 1."""
    ended = Signal()
    """Nothing is being made any more, and there is nothing to say about it."""
    stopped = Signal()
    """Its user stopped the making."""
    refused = Signal(str)
    """It cannot be made: one sentence, without a path."""

    def __init__(self, desk: CodingDesk, film: FilmDriver, tester: Tester) -> None:
        super().__init__(desk)
        self._desk, self._film = desk, film
        self._task: Task | None = None
        self._is_running = self._is_testing = self._was_disturbed = False
        self._is_judging = self._is_stopped = self._is_made = False
        self._as_they_are: set[str] = set()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._judge)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._go_over)
        film.player.playing_changed.connect(self._playing_changed)
        film.player.frame_shown.connect(self._wait_for_rest)
        film.player.looping_changed.connect(self._wait_for_rest)
        tester.began.connect(lambda: self._give_way(to_a_test=True))
        tester.ended.connect(lambda: self._give_way(to_a_test=False))
        film.quicker_asked.connect(self.switch)
        desk.opened.connect(self._opened)
        desk.left.connect(self.close)

    @property
    def is_making(self) -> bool:
        """Whether a copy is being made now."""
        return self._task is not None and not self._is_judging

    def switch(self) -> None:
        """Stop the making, or go on with it."""
        if self.is_making:
            self.stop()
        elif self._is_stopped:
            self.go_on()
        else:
            self._desk.noticed.emit("No quicker copy of this film is being made.")

    def stop(self) -> None:
        """Stop the making; what is done so far is kept."""
        self._end()
        self._is_stopped = True
        self.stopped.emit()

    def go_on(self) -> None:
        """Go on with what was stopped, or could not be made."""
        self._is_stopped = False
        self._make()

    def close(self) -> None:
        """Leave the session's film as it is."""
        self._end()
        self._settle.stop()
        self._idle.stop()
        self._is_stopped = self._is_made = False
        self.ended.emit()

    def _next(self) -> Recording | None:
        """Return the next recording of which it is not known that it is quick enough."""
        for recording in self._desk.current.recordings:
            if not self._film.shows_quick(recording) and recording.id not in self._as_they_are:
                return recording
        return None

    def _opened(self) -> None:
        self.close()
        self._look_for_more()

    def _look_for_more(self) -> None:
        if self._next() is not None:
            self._settle.start()

    def _end(self) -> None:
        if self._task is not None:
            self._task.close()
            self._task = None
        self._is_judging = False

    def _judge(self) -> None:
        if self._is_busy:
            return  # its rest starts the time anew
        if not self._film.has_picture:
            self._settle.start()
            return
        pack, recording, told = self._desk.pack, self._next(), list["Verdict"]()
        if recording is None:
            return
        self._was_disturbed, self._is_judging = False, True

        def judge(job: Job) -> None:
            told.append(proxies.judge(pack, recording, job))

        self._task = task = Task(judge, self)
        task.done.connect(lambda: self._judged(recording, told[0]))
        task.refused.connect(lambda _: self._leave(recording))  # its trouble is told elsewhere
        task.start()

    def _judged(self, recording: Recording, verdict: Verdict) -> None:
        self._end()
        if verdict.is_far or (verdict.is_needed and not self._was_disturbed):
            self._make()
        elif verdict.is_needed:
            self._settle.start()
        else:
            self._leave(recording)

    def _leave(self, recording: Recording) -> None:
        """Show a recording as it is."""
        self._end()
        self._as_they_are.add(recording.id)
        self._look_for_more()

    def _make(self) -> None:
        pack, recording = self._desk.pack, self._next()
        if recording is None:
            return

        def make(job: Job) -> None:
            proxies.make(pack, recording, job.giving_way(lambda: self._is_busy))

        self._task = task = Task(make, self)
        task.progressed.connect(self.progressed)
        task.done.connect(self._made)
        task.refused.connect(self._refused)
        self.began.emit()
        task.start()

    def _made(self) -> None:
        self._task = None
        self._is_made = True
        self.ended.emit()
        self._wait_for_rest()

    def _refused(self, sentence: str) -> None:
        self._task = None
        self._is_stopped = True
        self.refused.emit(sentence)

    def _playing_changed(self, playing: bool) -> None:
        self._is_running = playing
        self._disturb()

    def _give_way(self, *, to_a_test: bool) -> None:
        self._is_testing = to_a_test
        self._disturb()

    @property
    def _is_busy(self) -> bool:
        return self._is_running or self._is_testing

    def _disturb(self) -> None:
        self._was_disturbed = True
        if not self._is_busy and self._desk.assignment is not None:
            self._wait_for_rest()
            if self._settle.isActive() or self._is_unjudged():
                self._settle.start()

    def _is_unjudged(self) -> bool:
        is_open_question = self._next() is not None and not self._is_stopped
        return is_open_question and not (self._task or self._is_made)

    def _wait_for_rest(self) -> None:
        if self._is_made:
            self._idle.start()

    def _go_over(self) -> None:
        player = self._film.player
        if self._is_testing or player.is_playing or player.is_looping or not player.is_exact:
            return  # its next rest starts the time anew
        self._is_made = False
        made = self._next()
        self._film.go_over()
        if made is not None and not self._film.shows_quick(made):
            self._as_they_are.add(made.id)  # the disk has not kept it: do not make it for ever
        self._look_for_more()
