"""Tabler outline icons (MIT), drawn in a token's colour.

QtSvg paints `currentColor` black, so the colour is put into the file before it is rendered.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vippcoder.assets import asset

STROKE = "1.75"


@lru_cache(maxsize=256)
def svg(name: str, color: str) -> bytes:
    """Return the icon's file with its colour and stroke put in."""
    text = asset(f"icons/{name}.svg").read_text(encoding="utf-8")
    return (
        text.replace("currentColor", color)
        .replace('stroke-width="2"', f'stroke-width="{STROKE}"')
        .encode()
    )


@lru_cache(maxsize=512)
def pixmap(name: str, color: str, size: int = 18, ratio: float = 1.0) -> QPixmap:
    """Return the icon as a pixmap of `size` logical pixels at a device ratio."""
    image = QPixmap(QSize(size, size) * ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, size * ratio, size * ratio), name, color)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, color_hex: str, size: int = 18) -> QIcon:
    """Return the icon `name` in `color_hex`, sharp at once, twice and three times the size."""
    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(pixmap(name, color_hex, size, ratio))
    return made


def paint(painter: QPainter, where: QRectF, name: str, color: str) -> None:
    """Draw the icon into a rectangle."""
    QSvgRenderer(QByteArray(svg(name, color))).render(painter, where)
