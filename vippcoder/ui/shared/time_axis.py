"""Where times lie on a timeline: pure arithmetic between microseconds and pixels."""

from __future__ import annotations

from dataclasses import dataclass

from vippcoder.timebase import TimeRange

GUTTER = 84
"""Width of the lane labels at a text size of 100 %."""
_STEPS_US = (
    *(ms * 1000 for ms in (10, 20, 50, 100, 200, 500)),
    *(s * 1_000_000 for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """The part of the film in view over the width beside the lane labels."""

    end_us: int
    width: int
    """Width of the widget, the label gutter included."""
    gutter: int = GUTTER
    view: TimeRange | None = None
    """What is in view; None is the whole film."""

    @property
    def shown(self) -> TimeRange:
        """What is in view."""
        return self.view or TimeRange(0, self.end_us)

    @property
    def is_whole(self) -> bool:
        """Whether the whole film is in view."""
        return self.shown == TimeRange(0, self.end_us)

    @property
    def span(self) -> int:
        """Pixels that the view covers."""
        return max(self.width - self.gutter, 1)

    def x(self, instant_us: int) -> float:
        """Return where an instant lies; far outside where it is far out of view."""
        shown = self.shown
        return self.gutter + self.span * (instant_us - shown.start_us) / shown.duration_us

    def instant(self, x: float) -> int:
        """Return the instant under a pixel, held inside the view."""
        shown = self.shown
        share = min(max((x - self.gutter) / self.span, 0.0), 1.0)
        return min(shown.start_us + round(share * shown.duration_us), shown.end_us - 1)

    def step(self, apart_px: int) -> int:
        """Return how far apart the ruler's labels are, in microseconds."""
        shown = self.shown.duration_us
        return next((s for s in _STEPS_US if self.span * s / shown >= apart_px), _STEPS_US[-1])

    def ticks(self, apart_px: int) -> list[int]:
        """Return the instants of the ruler's labels in view, at least `apart_px` apart."""
        step, shown = self.step(apart_px), self.shown
        return list(range(-(-shown.start_us // step) * step, shown.end_us, step))
