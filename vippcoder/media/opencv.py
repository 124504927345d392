"""The only import of OpenCV.

The `opencv-python` wheel points Qt at plugins and fonts of its own on import, which would break the
windows of this program: the two variables are put back exactly as they were. No OpenCV window is
ever opened.
"""

from __future__ import annotations

import os

_TOUCHED = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_before = {name: os.environ.get(name) for name in _TOUCHED}

import cv2  # noqa: E402 - what it does to the environment is undone below

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

__all__ = ["cv2"]
