"""Figures as files: SVG with text as text, or PNG; dark on white whatever the window wears."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

from vippcoder.errors import StudyError
from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WIDTH: Final = 1600
"""Of a PNG, in pixels."""
ENDINGS: Final = ("svg", "png")


def write_figure(figure: QWidget, path: Path, dress: Callable[[], object]) -> None:
    """Write what a widget shows, by the file's ending.

    Args:
        figure: a plot or a painted widget.
        path: the file.
        dress: has the figure wear the theme that is current.

    Raises:
        StudyError: another ending, or the file cannot be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise StudyError(
            f"{path.suffix or 'no ending'} is no format for a figure",
            path=path,
            mend="end the name in .svg or .png",
        )
    worn, scale = theme.current(), theme.text_scale()
    theme.wear(theme.LIGHT, scale)
    dress()
    try:
        write(figure, path)
    except OSError as error:
        raise StudyError(
            f"the figure cannot be written: {error.strerror}",
            path=path,
            mend="choose another place",
        ) from error
    finally:
        theme.wear(worn, scale)
        dress()


def _shown(figure: QWidget) -> QWidget:
    return figure.viewport() if isinstance(figure, QGraphicsView) else figure


def _render(figure: QWidget, painter: QPainter, target: QRectF) -> None:
    if isinstance(figure, QGraphicsView):
        figure.render(painter, target)
        return
    painter.fillRect(target, QColor(theme.LIGHT.surface))
    shown = QRect(QPoint(0, 0), figure.size())
    painter.scale(target.width() / shown.width(), target.height() / shown.height())
    figure.render(painter, QPoint(0, 0), QRegion(shown), QWidget.RenderFlag.DrawChildren)


def _svg(figure: QWidget, path: Path) -> None:
    written, size = QBuffer(), _shown(figure).size()
    generator = QSvgGenerator()
    generator.setOutputDevice(written)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(figure.accessibleName())
    painter = QPainter(generator)
    _render(figure, painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    path.write_bytes(written.data().data())


def _png(figure: QWidget, path: Path) -> None:
    shown = _shown(figure).size()
    size: QSize = shown * (_WIDTH / max(shown.width(), 1))
    image = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _render(figure, painter, QRectF(image.rect()))
    painter.end()
    if not image.save(str(path)):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


_WRITERS: Final[dict[str, Callable[[QWidget, Path], None]]] = {".svg": _svg, ".png": _png}
