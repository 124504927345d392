"""The colours, sizes and shapes of every window: one frozen dataclass per theme.

No other module names a colour. `current()` is the one theme of the running application, as Qt has
one palette; `vippcoder.ui.shared.look` puts it on, and widgets hear of a change as `PaletteChange`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Shape(StrEnum):
    """The form that, with a colour and a name, stands for one dimension."""

    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE_UP = "triangle-up"
    TRIANGLE_DOWN = "triangle-down"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class Mark:
    """How one dimension is drawn: colour and shape, hollow from the seventh dimension on."""

    color: str
    shape: Shape
    hollow: bool = False
    outline: str = ""
    """Colour of a 1 px outline, in high contrast; empty for none."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens of design.md; every colour is `#RRGGBB`."""

    name: str
    is_dark: bool
    window: str
    surface: str
    sunken: str
    hover: str
    tint: str
    line: str
    control: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    attention: str
    attention_ground: str
    danger: str
    danger_ground: str
    well: str
    dimensions: tuple[str, ...]
    mark_outline: str = ""

    def mark(self, position: int) -> Mark:
        """Return how the dimension at `position` (0 for the first) is drawn."""
        shapes = tuple(Shape)
        turn, which = divmod(position, len(shapes))
        return Mark(self.dimensions[which], shapes[which], turn % 2 == 1, self.mark_outline)


LIGHT = Theme(
    name="light",
    is_dark=False,
    window="#F1F2F4",
    surface="#FFFFFF",
    sunken="#E6E8EB",
    hover="#ECEEF0",
    tint="#DCEDF0",
    line="#D3D7DB",
    control="#7D848C",
    text="#1A1D21",
    text2="#474E56",
    text3="#5A6169",
    accent="#0B5F70",
    on_accent="#FFFFFF",
    attention="#855600",
    attention_ground="#FBF1DC",
    danger="#AE2418",
    danger_ground="#FBE9E7",
    well="#141516",
    dimensions=("#295598", "#AA4607", "#380275", "#9A810B", "#CB5B7F", "#014939"),
)

DARK = Theme(
    name="dark",
    is_dark=True,
    window="#16181B",
    surface="#1E2125",
    sunken="#101214",
    hover="#2A2E33",
    tint="#19363C",
    line="#363B41",
    control="#7C848D",
    text="#E4E7EA",
    text2="#B3B9C0",
    text3="#9BA2AA",
    accent="#6CC6D6",
    on_accent="#07262C",
    attention="#E6B45C",
    attention_ground="#3A2E18",
    danger="#FF958B",
    danger_ground="#43211E",
    well="#0B0C0D",
    dimensions=("#80BCFF", "#E56731", "#A964CF", "#FAE84B", "#E393A9", "#98F4CF"),
)

CONTRAST = replace(
    DARK,
    name="contrast",
    window="#000000",
    surface="#000000",
    sunken="#000000",
    hover="#1A1A1A",
    tint="#003B45",
    line="#FFFFFF",
    control="#FFFFFF",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#E6E6E6",
    accent="#6FE9FF",
    on_accent="#000000",
    attention="#FFD45C",
    attention_ground="#332600",
    danger="#FFA59C",
    danger_ground="#3D0B06",
    well="#000000",
    mark_outline="#FFFFFF",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


class _Active:
    theme = LIGHT
    scale = 1.0


def current() -> Theme:
    """Return the theme that the application wears now."""
    return _Active.theme


def on_well() -> Theme:
    """Return the theme for words in the film's well, which is dark in every theme."""
    return CONTRAST if _Active.theme is CONTRAST else DARK


def text_scale() -> float:
    """Return the factor on every size of type, 0.9 to 1.5."""
    return _Active.scale


def wear(theme: Theme, scale: float) -> None:
    """Make `theme` and `scale` the current ones; `look.Look` calls this and then repaints."""
    _Active.theme = theme
    _Active.scale = scale


def scaled(pixels: float) -> int:
    """Return a height or width that has to grow with the type."""
    return round(pixels * _Active.scale)


def luminance(color: str) -> float:
    """Return the relative luminance of `#RRGGBB` as WCAG 2 defines it, 0 to 1."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
