"""The one form that films are brought to, and which of its frames each film shows in it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from vippcoder.media.paint import Canvas
from vippcoder.timebase import FrameTimes, TimeRange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.domain.recording import Recording

SOUND_RATE = 48_000
_SECOND = 1_000_000
_ENOUGH_LINES = 720
_STEADY_US = 1_500
_ROUNDING_US = 2
_RATES = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")
)
_NEAR = 0.02


@dataclass(frozen=True, slots=True)
class Form:
    """What all films have in common once they are alike."""

    width: int
    height: int
    rate: Fraction
    """Frames a second."""
    keeps_times: bool
    """Whether films of this rate keep their own presentation times, since all have it. One that
    comes later and has another shows, at this rate, the frame on screen at each instant."""
    has_sound: bool

    @property
    def canvas(self) -> Canvas:
        """The picture that every film is set on."""
        return Canvas(self.width, self.height)

    def as_json(self) -> dict[str, Any]:
        """Return the form as JSON can say it; `from_json` reads it back."""
        return {
            "width": self.width,
            "height": self.height,
            "rate": str(self.rate),
            "keeps_times": self.keeps_times,
            "has_sound": self.has_sound,
        }


def from_json(told: Mapping[str, Any]) -> Form:
    """Read a form that `as_json` wrote."""
    return Form(
        told["width"],
        told["height"],
        Fraction(told["rate"]),
        keeps_times=told["keeps_times"],
        has_sound=told["has_sound"],
    )


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """What a film shows in a form."""

    frames: FrameTimes
    """When each frame appears in the new film."""
    shown: array[int]
    """Which frame of the film before it is."""
    damaged: tuple[TimeRange, ...]
    """Stretches of the new film in which pictures may be wrong or missing."""


def common_form(recordings: Sequence[Recording]) -> Form:
    """Return the form that suits the films: their usual shape, no finer than most can give.

    The height is that of the lowest film, but at least 720 lines where any has so many: below
    that, faces would suffer. Where films differ in rate, or one is uneven, the lowest usual rate is
    taken: a picture that is left out is seen by nobody, one that is shown twice tells the camera.

    Args:
        recordings: not empty.
    """
    shapes = [Fraction(one.display_width, one.display_height) for one in recordings]
    shape = max(set(shapes), key=lambda one: (shapes.count(one), one))
    heights = [one.display_height for one in recordings]
    height = min(max(heights), max(min(heights), _ENOUGH_LINES))
    rates = [steady_rate(one.frames) for one in recordings]
    one_rate = rates[0] if len(set(rates)) == 1 else None
    return Form(
        width=_even(height * shape),
        height=_even(Fraction(height)),
        rate=one_rate or min(_usual_rate(one.frames) for one in recordings),
        keeps_times=one_rate is not None,
        has_sound=any(one.has_audio for one in recordings),
    )


def steady_rate(frames: FrameTimes) -> Fraction | None:
    """Return frames a second where no frame strays from that rate; None for uneven films."""
    rate = _usual_rate(frames)
    strays = (
        abs(time_us - number * _SECOND / rate) for number, time_us in enumerate(frames.times_us)
    )
    return rate if all(stray <= _STEADY_US for stray in strays) else None


def plan_film(recording: Recording, form: Form, window_us: int) -> FilmPlan:
    """Return what a film shows in a form from its beginning to the end of a window.

    Args:
        recording: the film.
        form: what it is brought to.
        window_us: how much of it is kept, as `window_of` gives it.
    """
    frames = recording.frames
    if form.keeps_times and steady_rate(frames) == form.rate:
        ends = (frames.time_of(number + 1) for number in range(len(frames)))
        count = max(sum(end <= window_us + _ROUNDING_US for end in ends), 1)
        times = frames.times_us[:count]
        shown = array("q", range(count))
    else:
        count = max(int(window_us * form.rate / _SECOND + Fraction(1, 100)), 1)
        times = array("q", (round(number * _SECOND / form.rate) for number in range(count)))
        shown = array("q", (frames.index_at(time_us) for time_us in times))
    end_us = max(round(count * _SECOND / form.rate), times[-1] + 1)
    new = FrameTimes(times, end_us)
    return FilmPlan(new, shown, _damaged(recording, new, shown))


def window_of(recordings: Sequence[Recording], form: Form, most_us: int | None = None) -> int:
    """Return the length in whole frames of a form, in microseconds, that every film has.

    Args:
        recordings: the films of one task.
        form: what they are brought to.
        most_us: no more than this.
    """
    shortest = min(recordings, key=lambda one: one.frames.end_us)
    wanted = min(shortest.frames.end_us, most_us or shortest.frames.end_us)
    return plan_film(shortest, form, wanted).frames.end_us


def _damaged(recording: Recording, new: FrameTimes, shown: array[int]) -> tuple[TimeRange, ...]:
    times = recording.frames
    hurt = [
        any(item.start_us <= times.time_of(frame) < item.end_us for item in recording.damaged)
        for frame in shown
    ]
    runs = groupby(range(len(hurt)), key=lambda number: hurt[number])
    spans = [list(run) for is_hurt, run in runs if is_hurt]
    return tuple(new.range_of(span[0], span[-1]) for span in spans)


def _usual_rate(frames: FrameTimes) -> Fraction:
    """Return the rate of most frames; a standard one where it is near."""
    gaps = [after - before for before, after in pairwise(frames.times_us)]
    rate = Fraction(_SECOND) / Fraction(median(gaps) if gaps else frames.end_us)
    near = min(_RATES, key=lambda standard: abs(standard - rate))
    exact = len(gaps) / Fraction(frames.times_us[-1], _SECOND) if gaps else rate
    nearer = min(_RATES, key=lambda standard: abs(standard - exact))
    if abs(nearer - exact) <= exact / 2000:
        return nearer
    return near if abs(near - rate) <= rate * Fraction(_NEAR) else rate.limit_denominator(1000)


def _even(length: Fraction) -> int:
    return max(round(length / 2) * 2, 2)
