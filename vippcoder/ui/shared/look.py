"""What the window looks like: theme and text size, chosen by the system or by its user."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette

from vippcoder.ui.shared import fonts, theme
from vippcoder.ui.shared.stylesheet import style_sheet
from vippcoder.ui.shared.theme import CONTRAST, DARK, LIGHT, THEMES, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

SYSTEM: Final = "system"
SCALES: Final = (90, 100, 110, 125, 150)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user chose: a theme's name or `system`, and a text size in per cent."""

    theme: str = SYSTEM
    scale: int = 100


class Look(QObject):
    """Puts a theme and a text size on the application and keeps the user's choice.

    Args:
        file: where the choice is kept; it names neither folders nor sessions.
    """

    changed = Signal()

    def __init__(self, app: QApplication, file: Path | None) -> None:
        super().__init__(app)
        self._app = app
        self._file = file
        self.choice = _read(file)
        fonts.load()
        self._system_palette = QPalette(app.palette())
        app.setStyle("Fusion")
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        self.apply()

    def choose(self, choice: Choice) -> None:
        """Wear another choice and remember it."""
        self.choice = choice
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(
                f'theme = "{choice.theme}"\nscale = {choice.scale}\n', encoding="utf-8"
            )
        self.apply()

    def apply(self) -> None:
        """Put palette, font and style sheet on the application."""
        chosen = THEMES.get(self.choice.theme) or self._theme_of_system()
        theme.wear(chosen, self.choice.scale / 100)
        self._app.setPalette(palette_of(chosen))
        self._app.setFont(fonts.font())
        self._app.setStyleSheet(style_sheet(chosen))
        self.changed.emit()

    def _system_changed(self) -> None:
        if self.choice.theme == SYSTEM:
            self.apply()

    def _theme_of_system(self) -> Theme:
        hints = self._app.styleHints()
        is_dark = hints.colorScheme() == Qt.ColorScheme.Dark
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return system_contrast(self._system_palette, is_dark=is_dark)
        return DARK if is_dark else LIGHT


def system_contrast(palette: QPalette, *, is_dark: bool) -> Theme:
    """Return the tokens of a system contrast theme: its palette wins over ours."""

    def of(role: QPalette.ColorRole) -> str:
        return palette.color(role).name().upper()

    roles = QPalette.ColorRole
    text, ground = of(roles.WindowText), of(roles.Window)
    return replace(
        CONTRAST,
        is_dark=is_dark,
        window=ground,
        surface=of(roles.Base),
        sunken=ground,
        hover=ground,
        tint=ground,
        line=text,
        control=text,
        text=text,
        text2=text,
        text3=text,
        accent=of(roles.Highlight),
        on_accent=of(roles.HighlightedText),
        attention=text,
        attention_ground=ground,
        danger=text,
        danger_ground=ground,
        dimensions=(DARK if is_dark else LIGHT).dimensions,
        mark_outline=text,
    )


def palette_of(worn: Theme) -> QPalette:
    """Return the palette of a theme, its disabled group too."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, color in (
        (roles.Window, worn.window),
        (roles.WindowText, worn.text),
        (roles.Base, worn.surface),
        (roles.AlternateBase, worn.sunken),
        (roles.Text, worn.text),
        (roles.PlaceholderText, worn.text3),
        (roles.Button, worn.surface),
        (roles.ButtonText, worn.text),
        (roles.BrightText, worn.danger),
        (roles.Highlight, worn.accent),
        (roles.HighlightedText, worn.on_accent),
        (roles.Accent, worn.accent),
        (roles.Link, worn.accent),
        (roles.LinkVisited, worn.accent),
        (roles.ToolTipBase, worn.surface),
        (roles.ToolTipText, worn.text),
        (roles.Light, worn.surface),
        (roles.Midlight, worn.hover),
        (roles.Mid, worn.line),
        (roles.Dark, worn.control),
        (roles.Shadow, worn.control),
    ):
        made.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(worn.text3))
    return made


def _read(file: Path | None) -> Choice:
    if file is None or not file.is_file():
        return Choice()
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return Choice()
    wanted, scale = data.get("theme"), data.get("scale")
    return Choice(
        wanted if wanted in THEMES else SYSTEM,
        scale if isinstance(scale, int) and scale in SCALES else 100,
    )
