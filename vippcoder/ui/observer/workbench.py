"""What an open session needs: player, servants, the coding page and the question after it.

Importing this module brings in the decoders and Qt Multimedia; `screens` does it when a session is
first opened, and beforehand in the background once the work list is on screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vippcoder.ui.observer.pages.blinding import BlindingPage
from vippcoder.ui.observer.pages.coding import CodingPage
from vippcoder.ui.observer.pages.feedback import FeedbackPage
from vippcoder.ui.observer.servants import Servants
from vippcoder.ui.shared.decoder_log import quieten_decoders
from vippcoder.ui.shared.player import Player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.habits import Habits


class Workbench(QObject):
    """The pages of a session and what serves them."""

    def __init__(
        self, desk: CodingDesk, habits: Habits, actions: Mapping[str, QAction], parent: QObject
    ) -> None:
        super().__init__(parent)
        quieten_decoders()
        self.player = Player(self)
        self.servants = Servants.of(desk, self.player, habits)
        self.coding = CodingPage(desk, self.servants, actions)
        self.blinding = BlindingPage(desk)
        self.feedback = FeedbackPage(desk.pack) if desk.pack.is_training else None
