"""Seeks, steps, play and pauses at random places, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from vippcoder.domain.selftest import SelfTest
from vippcoder.media.probe import probe
from vippcoder.media.proof import proved_index
from vippcoder.media.truth import plain_digests
from vippcoder.ui.shared.selftest.stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.ui.shared.selftest.stage import Seen

_SETTLE_S: Final = 0.3
_KEY_S: Final = 0.03
_RUN_OF_STEPS: Final = 10
_START_S: Final = 0.5
"""Playing is judged from here on: a device takes a moment to start."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is tried."""

    seeks: int = 60
    steps: int = 60
    pauses: int = 12
    play_s: float = 4.0
    within_us: int = 120_000_000
    """Only so much of the film, from its start: what is seen is compared with a decode of it."""
    seed: int = 1


def run_trial(path: Path, plan: Plan, job: Job) -> SelfTest:
    """Try the player on a film, and compare every frame with a plain decode from the start.

    Raises:
        StudyError: the film cannot be opened or shown.
        CancelledError: cancelled.
    """
    index = proved_index(path, partial(_last_frame, plan), job.part(0, 0.05))
    stage = Stage(path, index, job)
    try:
        trial = _Trial(stage, plan, _last_frame(plan, index), Random(plan.seed), job)  # noqa: S311 - places to look at
        trial.try_all()
    finally:
        stage.close()
    seen = [item for item in trial.seen if not _is_damaged(index, item.asked)]
    right = _right(path, index, seen, job.part(0.6, 1))
    return trial.told(len(seen), right)


def _last_frame(plan: Plan, index: FrameIndex) -> int:
    """Return the last frame that is tried."""
    return index.frames.index_at(min(plan.within_us, index.frames.end_us) - 1)


def _is_damaged(index: FrameIndex, frame: int) -> bool:
    """Whether a frame lies where pictures may differ from one decode to the next."""
    at_us = index.frames.time_of(frame)
    return any(span.start_us <= at_us < span.end_us for span in index.damaged)


def _right(path: Path, index: FrameIndex, seen: list[Seen], job: Job) -> int:
    wanted: dict[int, set[tuple[int, int]]] = {}
    for item in seen:
        wanted.setdefault(item.asked, set()).add(item.size)
    truth = plain_digests(path, index, probe(path), wanted, job)
    return sum(
        item.named == item.asked and truth.get((item.asked, item.size)) == item.digest
        for item in seen
    )


class _Trial:
    def __init__(self, stage: Stage, plan: Plan, last: int, chance: Random, job: Job) -> None:
        self._stage, self._plan, self._chance, self._job = stage, plan, chance, job
        self._frames = stage.frames
        self._last = last
        self.seen: list[Seen] = []
        self._seek_ms: list[float] = []
        self._step_ms: list[float] = []
        self._due = self._painted = 0
        self._offsets_us: list[int] = []
        self._is_heard = False

    def try_all(self) -> None:
        """Seek, step, play and pause."""
        plan = self._plan
        for number in range(plan.seeks):
            self._job.advance(0.05 + 0.2 * number / plan.seeks, "Seeking")
            self._seek()
        for number in range(0, plan.steps, _RUN_OF_STEPS):
            self._job.advance(0.25 + 0.1 * number / plan.steps, "Stepping")
            self._walk(min(_RUN_OF_STEPS, plan.steps - number))
        self._job.advance(0.35, "Playing")
        self._play()
        for number in range(plan.pauses):
            self._job.advance(0.45 + 0.15 * number / plan.pauses, "Pausing")
            self._pause()

    def told(self, compared: int, right: int) -> SelfTest:
        """Return the figures."""
        offsets = [us / 1000 for us in self._offsets_us]
        return SelfTest(
            frames_asked=compared,
            frames_right=right,
            seek_ms_median=_share(self._seek_ms, 0.5),
            seek_ms_p95=_share(self._seek_ms, 0.95),
            step_ms_p95=_share(self._step_ms, 0.95),
            offset_ms_median=_share(offsets, 0.5) if self._is_heard else None,
            offset_ms_most=_share(offsets, 0.95) if self._is_heard else None,
            frames_due=self._due,
            frames_painted=self._painted,
            checked_us=self._frames.time_of(self._last + 1),
            is_heard=self._is_heard,
        )

    def _go(self, index: int) -> float:
        player = self._stage.player
        return self._stage.reach(index, lambda: player.seek(index))

    def _seek(self) -> None:
        index = self._chance.randint(0, self._last)
        self._seek_ms.append(self._go(index))
        self.seen.append(self._stage.seen(index))

    def _walk(self, steps: int) -> None:
        at = self._chance.randint(0, self._last)
        self._go(at)
        self._stage.let_pass(_SETTLE_S)
        by = self._chance.choice((-1, 1))
        for _ in range(steps):
            if not 0 <= at + by <= self._last:
                by = -by
            at = min(max(at + by, 0), self._last)
            self._step_ms.append(self._stage.reach(at, partial(self._stage.player.step, by)))
            self.seen.append(self._stage.seen(at))
            self._stage.let_pass(_KEY_S)

    def _play(self) -> None:
        stage, plan = self._stage, self._plan
        ends_us = self._frames.time_of(self._last + 1)
        room_us = max(ends_us - round((plan.play_s + 1) * 1e6), 0)
        self._go(self._frames.index_at(self._chance.randint(0, room_us)))
        stage.player.play()
        stage.let_pass(min(_START_S, ends_us / 4e6))
        stage.lateness_us.clear()
        stage.painted.clear()
        began = stage.player.index
        was_heard = stage.player.is_running_by_sound
        until_us = self._frames.time_of(began) + round(plan.play_s * 1e6)
        stage.wait(lambda: stage.player.time_us >= until_us or not stage.player.is_playing)
        self._is_heard = was_heard
        self._due = stage.player.index - began
        self._painted = len(set(stage.painted))
        self._offsets_us = list(stage.lateness_us)
        stage.player.pause()
        stage.wait(lambda: stage.player.is_exact)

    def _pause(self) -> None:
        stage = self._stage
        self._go(self._chance.randint(0, max(self._last - 60, 0)))
        stage.player.play()
        stage.let_pass(self._chance.uniform(0.1, 0.5))
        stage.player.pause()
        at = stage.player.index
        stage.wait(lambda: stage.player.is_exact)
        self.seen.append(stage.seen(at))


def _share(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
