"""The player: exact frames at rest, the film with its sound in motion, one API for both."""

from __future__ import annotations

from vippcoder.ui.shared.player.picture import Picture
from vippcoder.ui.shared.player.player import Player
from vippcoder.ui.shared.player.take import Take

__all__ = ["Picture", "Player", "Take"]
