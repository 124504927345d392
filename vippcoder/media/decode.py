"""Any frame of a film, exactly: frame n is what a plain forward decode displays as its n-th."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from typing import TYPE_CHECKING, Self

from vippcoder.errors import StudyError
from vippcoder.media.cache import FrameCache
from vippcoder.media.forward import DamageError
from vippcoder.media.index import FrameIndex, index_film
from vippcoder.media.picture import same_pixels, to_rgb
from vippcoder.media.probe import probe
from vippcoder.media.run import DecodeRun, Guide, never
from vippcoder.media.source import Care

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    import numpy as np
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

CACHE_BYTES = 256 * 1024 * 1024
"""Some 80 frames of 1080p: a step back seldom decodes again."""

_KEEP_BEFORE = 1
"""Frames kept before the one that a jump leads to; others that no frame needs are left out."""

_TRIES = 3
"""Starting points tried for one frame across damage before the start of the film."""

_FAR = 1_500
"""Frames from which on the start of the film is too far for that. One thread decodes as many in a
few seconds."""


class FrameReader:
    """Reads frames of one film in any order.

    A frame is reached by decoding from a keyframe at or before it, and is known by the packet that
    it comes from, never by a guessed time. Where that does not lead to it unharmed (the container
    lands too late, the keyframe turns out to be a recovery point, damage lies between the two),
    decoding starts further back, in the end at the start of the film. Following frames cost one
    decode each and no seek; frames decoded on the way are kept, so steps back are quick.

    Inside a damaged stretch pictures are what one thread makes of it: the same each time and on
    every machine, and those of a forward decode wherever two starting points agree on them.

    For one thread at a time: give each worker its own reader, or keep calls in one worker.

    Args:
        path: the film.
        index: its index, if known already; made here otherwise.
        cache_bytes: bound on the decoded frames kept, in bytes.

    Raises:
        StudyError: the file is not a film; see `index_film`.
    """

    def __init__(
        self, path: Path, index: FrameIndex | None = None, *, cache_bytes: int = CACHE_BYTES
    ) -> None:
        self.path = path
        self.index = index if index is not None else index_film(path)
        self.probe = probe(path)
        deep = 2 if self.probe.bit_depth > 8 else 1  # noqa: PLR2004 - bits in a byte
        about = self.probe.width * self.probe.height * 3 // 2 * deep
        self._cache = FrameCache(cache_bytes, about)
        self._run: DecodeRun | None = None
        self._passed: deque[tuple[int, VideoFrame]] = deque()
        """What a run that nothing vouches for yet gave last."""
        self._guide = Guide(self.index)
        # The leading frames of H.264 lack what they refer to and would pass for damage.
        is_open = self._guide.has_leading_frames and self.probe.video_codec == "h264"
        self._care = Care.PLAIN if is_open else Care.STRICT
        self._asked = -1
        self._keep_before = _KEEP_BEFORE
        self._damaged: set[int] = set()
        """Keyframes from which decoding met damage that the index does not know of."""
        self._unclean: set[int] = set()
        times = self.index.frames
        self._hurt_from = [times.index_at(hurt.start_us) for hurt in self.index.damaged]
        self._hurt_until = [times.index_at(hurt.end_us - 1) + 1 for hurt in self.index.damaged]
        self._should_stop: Callable[[], bool] = never

    def __len__(self) -> int:
        return len(self.index)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of every kept frame; the reader may be used again."""
        self._cache.clear()
        self._passed.clear()
        self._drop_run()

    def keyframe_near(self, n: int) -> int:
        """Return the keyframe nearest to frame `n`: what can be shown soonest in its place."""
        return self.index.keyframe_near(n, self._unclean)

    def frame(self, n: int, *, should_stop: Callable[[], bool] = never) -> VideoFrame:
        """Return displayed frame `n` as decoded: stored size, colours and orientation.

        The frame is shared with the cache: do not change it.

        Args:
            n: index of the displayed frame.
            should_stop: asked before each packet is decoded; a true answer ends the call. What was
                decoded by then is kept, and the next call goes on from there where that helps.

        Raises:
            IndexError: no such frame.
            StudyError: the film changed or is damaged there, and the frame cannot be decoded.
            CancelledError: `should_stop` said so.
        """
        if not 0 <= n < len(self.index):
            raise IndexError(n)
        kept = self._cache.get(n)
        if kept is not None:
            return kept
        self._cache.aim(n)
        # Stepping back wants the frames before this one next; a jump wants this one soon.
        is_near = 0 <= self._asked - n <= self._cache.room()
        self._keep_before = self._cache.room() // 2 if is_near else _KEEP_BEFORE
        self._asked = n
        self._should_stop = should_stop
        return self._go_on(n) or self._reach(n)

    def rgb(
        self,
        n: int,
        *,
        width: int | None = None,
        height: int | None = None,
        should_stop: Callable[[], bool] = never,
    ) -> NDArray[np.uint8]:
        """Return frame `n` as people should see it: upright, square pixels, right colours.

        Args:
            n: index of the displayed frame.
            width: pixels; from the height or the display size where it is not given.
            height: pixels; likewise.
            should_stop: as for `frame`.

        Returns:
            Array of shape (height, width, 3), red, green, blue, C-contiguous.

        Raises:
            IndexError, StudyError, CancelledError: as `frame`.
        """
        return to_rgb(
            self.frame(n, should_stop=should_stop), self.probe, width=width, height=height
        )

    def _go_on(self, n: int) -> VideoFrame | None:
        """Decode on from where the last frame was, if that is the shortest way."""
        run = self._run
        if run is None or not run.is_trusted:
            return None
        start = self.index.start_for(n, self._unclean)
        if not run.leads_to(n, start):
            return None
        if self._is_hurt(start, n) != (run.care is Care.CAREFUL):
            return None  # across damage by one thread, elsewhere by several
        if run.care is not Care.CAREFUL and n - self._keep_before > run.reached + 1:
            run.skip_before(n - self._keep_before)
        try:
            return self._advance(run, n)
        except DamageError:
            self._drop_run()
            return None

    def _reach(self, n: int) -> VideoFrame:
        """Decode from the nearest clean start."""
        while True:
            start = self.index.start_for(n, self._unclean)
            if self._is_hurt(start, n):
                return self._bridge(n)
            try:
                frame = self._from(start, n, self._care)
            except DamageError:
                self._drop_run()
                self._damaged.add(start)
                continue
            if frame is not None:
                return frame
            if start == 0:
                raise self._missing(n)
            self._unclean.add(start)

    def _is_hurt(self, start: int, n: int) -> bool:
        """Whether damage lies between keyframe `start` and frame `n`."""
        if start in self._damaged:
            return True
        place = bisect_right(self._hurt_from, n) - 1
        return place >= 0 and self._hurt_until[place] > start

    def _bridge(self, n: int) -> VideoFrame:
        """Decode across damage: twice the same from two starting points, or from the very start."""
        refused: set[int] = set()
        earlier: VideoFrame | None = None
        while True:
            start = self.index.start_for(n, self._unclean | refused)
            frame = self._from(start, n, Care.CAREFUL)
            agrees = frame is not None and earlier is not None and same_pixels(frame, earlier)
            is_enough = start == 0 or (len(refused) >= _TRIES and n >= _FAR)
            if frame is not None and (agrees or is_enough):
                self._vouch(n, frame)
                return frame
            if start == 0:
                raise self._missing(n)
            earlier = frame or earlier
            refused.add(start)
            if len(refused) >= _TRIES and (n < _FAR or earlier is None):
                refused.update(self.index.keyframes)

    def _vouch(self, n: int, frame: VideoFrame) -> None:
        """Let the run that bridged damage go on from here, and keep what it gave on the way."""
        for index, passed in self._passed:
            self._cache.put(index, passed)
        self._passed.clear()
        self._cache.put(n, frame)
        if self._run is not None:
            self._run.is_vouched = True

    def _from(self, start: int, n: int, care: Care) -> VideoFrame | None:
        """Decode from keyframe `start` up to frame `n`; None where that does not lead to it."""
        for skips in (True, False):
            run = self._begin(start, care)
            if run is None:
                self._unclean.add(start)
                return None
            if skips and care is not Care.CAREFUL:
                run.skip_before(n - self._keep_before)
            frame = self._advance(run, n)
            if not run.is_clean:
                self._unclean.add(start)
                return None
            if frame is not None or not run.skipped:
                return frame
        return None

    def _begin(self, start: int, care: Care) -> DecodeRun | None:
        """Start decoding at frame `start`; None where the container cannot get there."""
        self._passed.clear()
        run = self._run
        if run is not None and start == 0 and run.care is care is not Care.CAREFUL and run.rewind():
            return run
        if start == 0 or (run is not None and run.care is not care):
            self._drop_run()
        if self._run is None:
            self._run = DecodeRun(self.path, self.index, self._guide, care)
        return self._run if start == 0 or self._run.seek(start) else None

    def _advance(self, run: DecodeRun, n: int) -> VideoFrame | None:
        """Decode until frame `n` is out; None where it is not coming."""
        run.should_stop = self._should_stop
        while (step := run.next()) is not None:
            index, frame = step
            if run.is_trusted:
                self._cache.put(index, frame)
            else:
                self._passed.append((index, frame))
                if len(self._passed) > self._cache.room() // 2:
                    self._passed.popleft()
            if index >= n:
                return frame if index == n else None
        return None

    def _drop_run(self) -> None:
        if self._run is not None:
            self._run.close()
            self._run = None

    def _missing(self, n: int) -> StudyError:
        return StudyError(
            f"frame {n} cannot be decoded: the film is damaged there or has changed",
            path=self.path,
            mend="compare it with the camera's original",
        )
