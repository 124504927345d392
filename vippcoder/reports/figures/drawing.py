"""A small pen for SVG: lines, marks and words, in pixels from the upper left corner."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

INK, FAINT, RULE = "#22303a", "#5b6b75", "#c9d2d8"
ARM_COLOURS: Final = ("#295598", "#aa4607")
"""Of arm 1 and of arm 0; their marks differ too."""
SIZE: Final = 13
"""Of words."""
_TICKS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_STEPS: Final = (0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50)
_MOST_TICKS: Final = 8

Anchor = Literal["start", "middle", "end"]


@dataclass(slots=True)
class Drawing:
    """A picture that grows by strokes."""

    width: float
    height: float
    title: str
    """Said to whoever cannot see it."""
    remarks: str = ""
    """What must be said of it; stands below the picture."""
    parts: list[str] = field(default_factory=list)

    def line(self, start: tuple[float, float], end: tuple[float, float], **look: object) -> None:
        """Draw a line; `look` is stroke, stroke_width, stroke_dasharray."""
        given = {"stroke": INK, "stroke_width": 1, **look}
        (x1, y1), (x2, y2) = start, end
        self._add(f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"', given)

    def disc(self, at: tuple[float, float], radius: float, **look: object) -> None:
        """Draw a circle."""
        self._add(f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{_n(radius)}"', look)

    def box(self, corner: tuple[float, float], size: tuple[float, float], **look: object) -> None:
        """Draw an upright rectangle from its upper left corner."""
        (x, y), (width, height) = corner, size
        place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self._add(f"<rect {place}", {"fill": "none", "stroke": INK, **look})

    def mark(self, at: tuple[float, float], arm: int, size: float = 4.5) -> None:
        """Draw the mark of an arm: a full disc of arm 1, an open square of arm 0."""
        if arm == 1:
            self.disc(at, size, fill=ARM_COLOURS[0])
        else:
            corner = (at[0] - size, at[1] - size)
            look = {"fill": "#ffffff", "stroke": ARM_COLOURS[1], "stroke_width": 1.8}
            self.box(corner, (2 * size, 2 * size), **look)

    def words(
        self,
        at: tuple[float, float],
        text: str,
        *,
        anchor: Anchor = "start",
        colour: str = INK,
        is_bold: bool = False,
    ) -> None:
        """Write a line of words, its base line at a point."""
        self.parts.append(_words(at, text, anchor, colour, is_bold=is_bold))

    def svg(self) -> str:
        """Return the picture as a file."""
        below = wrap(self.remarks, round(self.width / 7.5))
        remarks = [
            _words((16, self.height + 14 + 18 * number), line, "start", INK, is_bold=True)
            for number, line in enumerate(below)
        ]
        width, height = _n(self.width), _n(self.height + 24 * len(below))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" font-size="{SIZE}" '
            'font-family="Inter, Segoe UI, Helvetica, Arial, sans-serif">\n'
            f"<title>{escape(self.title)}</title>\n"
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
            + "\n".join([*self.parts, *remarks])
            + "\n</svg>\n"
        )

    def _add(self, begun: str, look: dict[str, object]) -> None:
        told = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())
        self.parts.append(f"{begun}{told}/>")


@dataclass(frozen=True, slots=True)
class Axis:
    """From values to pixels, in a straight line or by their logarithms."""

    low: float
    high: float
    start: float
    """Pixel of the low end."""
    end: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """Return the pixel of a value; beyond an end, that end."""
        low, high, place = self._moved(self.low), self._moved(self.high), self._moved(value)
        share = min(1.0, max(0.0, (place - low) / (high - low)))
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return round values on it."""
        if self.is_log:
            return [tick for tick in _TICKS if self.low <= tick <= self.high]
        span = self.high - self.low
        step = next((s for s in _STEPS if span / s <= _MOST_TICKS), span)
        first = math.ceil(self.low / step - 1e-9)
        return [n * step for n in range(first, math.floor(self.high / step + 1e-9) + 1)]

    def _moved(self, value: float) -> float:
        return math.log(max(value, 1e-12)) if self.is_log else value


def axis_for(
    values: Sequence[float], pixels: tuple[float, float], *, is_log: bool, holds: float
) -> Axis:
    """Return an axis that shows some values, and one that it must hold.

    Args:
        values: what is shown; of a logarithmic axis above 0.
        pixels: of its low and its high end.
        is_log: by logarithms.
        holds: 1 for a ratio, 0 for a difference.
    """
    if is_log:
        shown = [min(20.0, max(0.05, value)) for value in (*values, holds)]
        return Axis(min([*shown, 0.5]) * 0.9, max([*shown, 2]) * 1.1, *pixels, is_log=True)
    low, high = min([*values, holds]), max([*values, holds])
    away = 0.06 * (high - low) or 1.0
    return Axis(low - away, high + away, *pixels)


def _words(
    at: tuple[float, float], text: str, anchor: Anchor, colour: str, *, is_bold: bool
) -> str:
    weight = ' font-weight="600"' if is_bold else ""
    return (
        f'<text x="{_n(at[0])}" y="{_n(at[1])}" text-anchor="{anchor}" fill="{colour}"{weight}>'
        f"{escape(text)}</text>"
    )


def _n(value: float) -> str:
    return f"{value + 0.0:.1f}".removesuffix(".0")
