"""Keeping what the libraries say to themselves off the user's terminal; real warnings pass."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLoggingCategory, qInstallMessageHandler

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

_OF_THE_MACHINE: Final = (
    "This plugin does not support propagateSizeHints()",  # without a screen
    "PulseAudioService: pa_context_connect() failed",  # without a sound server
)


def quieten() -> None:
    """Silence Qt Multimedia's account of each file it opens.

    Call it before Qt Multimedia is first imported: that speaks while it loads. `QT_LOGGING_RULES`,
    where the user set it, stays in force.
    """
    if "QT_LOGGING_RULES" not in os.environ:
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    qInstallMessageHandler(_pass_on)


def _pass_on(_kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    if message and not message.startswith(_OF_THE_MACHINE):
        sys.stderr.write(f"{message}\n")
