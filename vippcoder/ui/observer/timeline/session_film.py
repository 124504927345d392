"""What the timeline's workers share of a session's film: its place, its index, its decoder."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.media.known import index_of_copy
from vippcoder.media.thumbnails import CACHE_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.media.index import FrameIndex
    from vippcoder.observing.pack import OpenPack


class SessionFilm:
    """The reference recording of an open session, as the workers use it.

    The index is made once, whichever worker needs it first, and only closing the session stops it.
    """

    def __init__(self, pack: OpenPack, assignment: Assignment) -> None:
        self.pack = pack
        self.assignment = assignment
        self.recording = assignment.reference
        self.path: Path = pack.recording_path(self.recording)
        self._job = Job()
        self._lock = threading.Lock()
        self._index: FrameIndex | None = None
        self._reader: FrameReader | None = None

    def index(self) -> FrameIndex:
        """Return the copy's index; any thread.

        Raises:
            StudyError: the film cannot be read.
            CancelledError: the session was closed meanwhile.
        """
        with self._lock:
            if self._index is None:
                self._index = index_of_copy(self.path, self.recording, self._job)
            return self._index

    def zero_us(self) -> int:
        """Return the first frame's time in the container's clock; as `index`."""
        return self.index().start_us

    def reader(self) -> FrameReader:
        """Return a decoder for small pictures, to be closed; one thread at a time; as `index`."""
        if self._reader is None:
            self._reader = FrameReader(self.path, self.index(), cache_bytes=CACHE_BYTES)
        return self._reader

    def stop(self) -> None:
        """Stop indexing."""
        self._job.cancel()
