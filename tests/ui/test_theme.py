from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QFontMetricsF

from vippcoder.assets import asset
from vippcoder.ui.shared import fonts, icons, look
from vippcoder.ui.shared.theme import CONTRAST, DARK, LIGHT, THEMES, Theme, contrast

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

GROUNDS = ("window", "surface", "sunken", "hover", "tint")
LOWEST = {
    "light": {"text": 13.8, "text2": 6.9, "text3": 5.1, "accent": 5.9},
    "dark": {"text": 10.4, "text2": 6.5, "text3": 5.0, "accent": 6.5},
    "contrast": {"text": 12.3, "text2": 12.3, "text3": 9.8, "accent": 8.6},
}


@pytest.mark.parametrize("worn", THEMES.values(), ids=lambda t: t.name)
def test_text_reads_on_every_ground(worn: Theme) -> None:
    for token, promised in LOWEST[worn.name].items():
        lowest = min(contrast(getattr(worn, token), getattr(worn, ground)) for ground in GROUNDS)
        assert round(lowest, 1) >= promised, (token, lowest)
    assert contrast(worn.on_accent, worn.accent) >= 7
    assert contrast(worn.attention, worn.attention_ground) >= 4.5
    assert contrast(worn.danger, worn.danger_ground) >= 4.5
    assert contrast(worn.text, worn.danger_ground) >= 4.5
    assert min(contrast(worn.control, g) for g in (worn.window, worn.surface)) >= 3


@pytest.mark.parametrize("worn", THEMES.values(), ids=lambda t: t.name)
def test_dimensions_differ_in_shape_and_stand_out(worn: Theme) -> None:
    marks = [worn.mark(i) for i in range(12)]
    assert len({(m.shape, m.hollow) for m in marks}) == 12
    for mark in marks[:6]:
        grounds = [getattr(worn, g) for g in GROUNDS]
        drawn = mark.outline or mark.color
        assert min(contrast(drawn, g) for g in grounds) >= 3


@pytest.mark.usefixtures("qapp")
def test_the_shipped_font_loads_with_figures_of_one_width() -> None:
    assert fonts.load()
    assert fonts.FAMILY in QFontDatabase.families()
    made = fonts.figures(fonts.Type.TIME)
    assert QFontInfo(made).family() == fonts.FAMILY
    metrics = QFontMetricsF(made)
    assert metrics.horizontalAdvance("11111") == metrics.horizontalAdvance("88888")


def test_licences_lie_beside_what_they_cover() -> None:
    assert "SIL Open Font License" in asset("fonts/LICENSE.txt").read_text()
    assert "MIT" in asset("icons/LICENSE").read_text()


@pytest.mark.usefixtures("qapp")
def test_every_icon_takes_the_colour() -> None:
    for path in asset("icons").glob("*.svg"):
        text = icons.svg(path.stem, LIGHT.accent).decode()
        assert LIGHT.accent in text
        assert "currentColor" not in text
        image = icons.pixmap(path.stem, LIGHT.accent).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(18) for y in range(18)), path


def test_look_is_kept_and_a_broken_file_is_no_harm(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "look.toml"
    first = look.Look(qapp, file)
    first.choose(look.Choice("dark", 125))
    assert look.Look(qapp, file).choice == look.Choice("dark", 125)
    file.write_text("theme = [broken")
    assert look.Look(qapp, file).choice == look.Choice()


@pytest.mark.usefixtures("qapp")
def test_a_system_contrast_palette_wins() -> None:
    palette = look.palette_of(CONTRAST)
    assert look.system_contrast(palette, is_dark=True).text == CONTRAST.text
    assert look.system_contrast(look.palette_of(LIGHT), is_dark=False).window == LIGHT.window
    assert DARK.is_dark
