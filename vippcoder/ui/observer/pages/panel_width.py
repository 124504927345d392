"""How the coding page shares its width between the film and the panel."""

from __future__ import annotations

from typing import Final

from vippcoder.ui.shared import theme

NARROWEST: Final = 376
_USUAL, _WIDE = 424, 540
_WIDE_WINDOW, _NARROW_WINDOW = 1600, 1200
_TRANSPORT_VALUES, _TRANSPORT_ALL = 836, 936


def wanted_width(window: int) -> int:
    """Return the panel's width for a window's: more with larger type."""
    is_wide = window >= _WIDE_WINDOW and window >= theme.scaled(_WIDE_WINDOW - 320)
    is_narrow = window < _NARROW_WINDOW
    return theme.scaled(_WIDE if is_wide else NARROWEST if is_narrow else _USUAL)


def has_room_for_duration(film: int) -> bool:
    """Whether the transport under a film of this width has room for the film's length too."""
    return film >= theme.scaled(_TRANSPORT_ALL)


def has_room_for_values(film: int) -> bool:
    """Whether it has room for volume and lead-in, which keys change as well."""
    return film >= theme.scaled(_TRANSPORT_VALUES)
