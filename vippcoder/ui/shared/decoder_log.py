"""Keeping the FFmpeg inside Qt Multimedia from writing about films to the terminal.

It writes to the process's stderr by itself, past Qt's logging. What is wrong with a film is said in
the window, in our words and without its name.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Final

import PySide6
from PySide6.QtMultimedia import QMediaFormat

_FATAL: Final = 8
_PLACES: Final = ("Qt/lib/libavutil.so.*", "Qt/lib/libavutil.*.dylib", "avutil-*.dll")


def quieten_decoders() -> None:
    """Load Qt Multimedia's decoders and turn their own log down; `QT_FFMPEG_DEBUG` leaves it on.

    A Qt that brings no FFmpeg of its own is left as it is.
    """
    QMediaFormat().supportedFileFormats(QMediaFormat.ConversionMode.Decode)
    if "QT_FFMPEG_DEBUG" in os.environ:
        return
    folder = Path(PySide6.__file__).parent
    mode = getattr(os, "RTLD_NOLOAD", 0) | getattr(os, "RTLD_NOW", 0)  # the one in use, or none
    for file in [path for place in _PLACES for path in folder.glob(place)]:
        try:
            ctypes.CDLL(str(file), mode=mode).av_log_set_level(_FATAL)
        except (OSError, AttributeError):
            continue
