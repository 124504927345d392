"""Inter, shipped with the program, in the sizes of design.md and with tabular figures."""

from __future__ import annotations

from enum import Enum

from PySide6.QtGui import QFont, QFontDatabase

from vippcoder.assets import asset
from vippcoder.ui.shared import theme

FILES = ("fonts/Inter-Regular.ttf", "fonts/Inter-Medium.ttf", "fonts/Inter-SemiBold.ttf")
FAMILY = "Inter"


class Type(Enum):
    """A size in pixels and a weight, before the text scale; the value is `(pixels, weight)`."""

    RULER = (11, 400)
    META = (12, 400)
    BASE = (13, 400)
    STRONG = (13, 600)
    EMPHASIS = (14, 600)
    MASK = (16, 600)
    TIME = (18, 600)
    HEADING = (20, 600)

    @property
    def pixels(self) -> int:
        """Size under the current text scale."""
        return theme.scaled(self.value[0])

    @property
    def weight(self) -> int:
        """Weight, 400 to 600."""
        return self.value[1]


def load() -> bool:
    """Load the shipped files; return whether Qt took them all (else the system font serves)."""
    return all(QFontDatabase.addApplicationFont(str(asset(name))) >= 0 for name in FILES)


def font(kind: Type = Type.BASE, *, weight: int | None = None) -> QFont:
    """Return the font of a kind for words."""
    made = QFont(FAMILY)
    made.setPixelSize(kind.pixels)
    made.setWeight(QFont.Weight(weight or kind.weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def figures(kind: Type = Type.BASE, *, weight: int | None = None) -> QFont:
    """Return the font of a kind with figures all of one width, for times and numbers.

    Inter's `tnum` widens hyphens too, so words with hyphens are not set in it.
    """
    made = font(kind, weight=weight)
    made.setFeature(QFont.Tag.fromString("tnum"), 1)
    return made
