"""How loud a film's sound is, and the gain that brings every film to one loudness.

A quiet home must not be rated as less warm because its camera stood further away. Loudness is that
of EBU R 128 (ITU-R BS.1770-5): what is heard, with pauses left out, not the mean of the samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import av.error
import av.filter
import numpy as np
from av.audio.resampler import AudioResampler

from vippcoder.jobs import Job
from vippcoder.media.probe import probe
from vippcoder.media.sound_line import sound_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.filter.context import FilterContext

    from vippcoder.media.index import FrameIndex
    from vippcoder.media.sound_line import Samples

TARGET_LUFS = -23.0
"""The loudness of European broadcasts. It lies low enough that speech with the peaks of a living
room (a dropped block, a laugh) can be brought to it without clipping."""
CEILING_DBTP = -1.0
"""How high true peaks may reach, as EBU R 128 has it."""
MOST_DB = 24.0
"""A film that would need more holds hardly more than the noise of its camera."""

_RATE = 48_000
_OVERSAMPLED = 4 * _RATE
_SILENCE_LUFS = -70.0
"""EBU R 128 hears nothing below this."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """A measurement; both values are None for a film without sound or with nothing but silence."""

    integrated_lufs: float | None
    """Loudness of the whole film, gated; one channel counts as played from two loudspeakers."""
    true_peak_dbtp: float | None
    """The highest point of the curve between the samples, against full scale."""

    @property
    def gain_db(self) -> float:
        """What to add so that the film is as loud as every other, and does not clip; 0 if silent.

        Less than the target asks for where peaks would pass the ceiling or `MOST_DB`: see
        `short_db`.
        """
        if self.integrated_lufs is None or self.true_peak_dbtp is None:
            return 0.0
        wanted = TARGET_LUFS - self.integrated_lufs
        return min(wanted, CEILING_DBTP - self.true_peak_dbtp, MOST_DB)

    @property
    def short_db(self) -> float:
        """How far below the target the film stays with that gain; 0 where it reaches it."""
        if self.integrated_lufs is None:
            return 0.0
        return max(TARGET_LUFS - self.integrated_lufs - self.gain_db, 0.0)


def measure_loudness(path: Path, index: FrameIndex, job: Job | None = None) -> Loudness:
    """Listen to all of a film's sound, from its first frame to the end of its last.

    Takes about a hundredth of the film's length.

    Raises:
        StudyError: not a film; see `open_film`.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    facts = probe(path)
    if not facts.has_audio:
        return Loudness(None, None)
    layout: Literal["mono", "stereo"] = "mono" if facts.audio_channels == 1 else "stereo"
    meter = _Meter(layout)
    due = round(index.frames.end_us * _RATE / 1_000_000)
    heard = 0
    for piece in sound_line(path, Fraction(index.start_us, 1_000_000), _RATE, layout):
        job.advance(heard / due, "Measuring loudness")
        meter.hear(np.ascontiguousarray(piece[:, : due - heard]))
        heard += piece.shape[1]
        if heard >= due:
            break
    job.advance(1, "Measuring loudness")
    return meter.read()


class _Meter:
    """FFmpeg's meter of EBU R 128, and the highest of four times as many samples."""

    def __init__(self, layout: Literal["mono", "stereo"]) -> None:
        self._layout = layout
        self._graph = av.filter.Graph()
        self._source = self._graph.add_abuffer(
            format="fltp", layout=layout, sample_rate=_RATE, time_base=Fraction(1, _RATE)
        )
        meter = self._graph.add("ebur128", "metadata=1:dualmono=1")
        self._sink = self._graph.add("abuffersink")
        self._source.link_to(meter)
        meter.link_to(self._sink)
        self._graph.configure()
        self._finer = AudioResampler("fltp", layout, _OVERSAMPLED)
        self._said = ""
        self._peak = 0.0
        self._count = 0

    def hear(self, piece: Samples) -> None:
        """Take the next samples."""
        if not piece.shape[1]:
            return
        for target in (self._source, None):
            frame = av.AudioFrame.from_ndarray(piece, "fltp", self._layout)
            frame.sample_rate, frame.time_base = _RATE, Fraction(1, _RATE)
            if target is not None:
                frame.pts = self._count
                target.push(frame)
            else:
                self._note_peak(frame)
        self._count += piece.shape[1]
        self._note_loudness()

    def read(self) -> Loudness:
        """Return what was measured."""
        self._note_peak(None)
        self._source.push(None)
        self._note_loudness()
        loudness = float(self._said or _SILENCE_LUFS)
        if not self._peak or not loudness > _SILENCE_LUFS:
            return Loudness(None, None)
        return Loudness(loudness, float(20 * np.log10(self._peak)))

    def _note_peak(self, frame: av.AudioFrame | None) -> None:
        for part in self._finer.resample(frame):
            self._peak = max(self._peak, float(np.abs(part.to_ndarray()).max(initial=0.0)))

    def _note_loudness(self) -> None:
        for frame in _pulled(self._sink):
            self._said = frame.metadata.get("lavfi.r128.I", self._said)


def _pulled(sink: FilterContext) -> Iterator[av.AudioFrame]:
    while True:
        try:
            frame = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield frame
