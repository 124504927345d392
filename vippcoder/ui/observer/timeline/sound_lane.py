"""The sound as a lane: how loud, or which pitches."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from vippcoder.media.hearing import LONGEST_NEAR_US, Sound
from vippcoder.media.samples import NoSound
from vippcoder.media.waveform import PEAK_US
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, figures, font
from vippcoder.ui.shared.progress import paint_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.ui.observer.timeline.lane_work import LaneWork
    from vippcoder.ui.shared.time_axis import Axis

_SAID_AFTER_S = 0.4
_SECONDS_WORTH_SAYING = 3
_LEAST_PEAK = 8
"""What is never louder than this, of 127, is drawn small: it is near silence."""


class Form(StrEnum):
    """How the sound is drawn."""

    WAVEFORM = "waveform"
    SPECTROGRAM = "spectrogram"


def needs_closeness(axis: Axis, form: Form) -> bool:
    """Whether what was heard of the whole film is too coarse for this view."""
    if form is Form.SPECTROGRAM:
        return axis.shown.duration_us <= LONGEST_NEAR_US
    return axis.shown.duration_us < axis.span * PEAK_US


def paint_sound(painter: QPainter, lane: QRectF, axis: Axis, work: LaneWork, form: Form) -> None:
    """Draw what is in view as closely as it was heard; until then a sunken block."""
    worn = theme.current()
    painter.fillRect(lane, QColor(worn.surface))
    room = lane.adjusted(axis.gutter, 2, 0, -3)
    match work.sound:
        case Sound() as sound if form is Form.WAVEFORM:
            _paint_waveform(painter, room, axis, sound, work.near)
        case Sound() as sound:
            _paint_spectrogram(painter, room, axis, sound, work.near)
        case NoSound():
            _say(painter, room, "no sound")
        case None if work.problem:
            _say(painter, room, "the sound cannot be read")
        case None:
            painter.fillRect(room, QColor(worn.sunken))
            if work.is_hearing and work.hearing_s > _SAID_AFTER_S:
                _paint_progress(painter, room, work.heard_share, work.hearing_s)


def _closest(axis: Axis, sound: Sound, near: Sound | None, form: Form) -> Sound:
    """Return what was heard closely if it covers the view, else what was heard of all."""
    if near is None or not needs_closeness(axis, form):
        return sound
    shown, seen = axis.shown, near.spectrogram
    is_covered = seen.start_us <= shown.start_us and shown.end_us <= seen.end_us + 1
    return near if is_covered else sound


def _paint_waveform(
    painter: QPainter, room: QRectF, axis: Axis, sound: Sound, near: Sound | None
) -> None:
    shown, count = axis.shown, round(axis.span)
    waveform = _closest(axis, sound, near, Form.WAVEFORM).waveform
    loudest = max(sound.waveform.usual_peak, _LEAST_PEAK)
    worn, middle = theme.current(), room.center().y()
    extremes = waveform.columns(shown.start_us, shown.end_us, count).astype(np.float64)
    usual = waveform.usual(shown.start_us, shown.end_us, count)
    for peaks, color in ((extremes, worn.control), (usual, worn.text2)):
        lifts = np.clip(peaks / loudest, -1, 1) * (room.height() / 2)
        painter.setPen(QPen(QColor(color), 1))
        painter.drawLines(
            [
                QLineF(x, middle - high, x, middle - low)
                for x, (low, high) in enumerate(lifts.tolist(), start=int(room.left()))
                if high - low > 1
            ]
        )
    painter.drawLine(QLineF(room.left(), middle, room.right(), middle))


def _paint_spectrogram(
    painter: QPainter, room: QRectF, axis: Axis, sound: Sound, near: Sound | None
) -> None:
    shown, count = axis.shown, round(axis.span)
    seen = _closest(axis, sound, near, Form.SPECTROGRAM).spectrogram
    levels = seen.columns(shown.start_us, shown.end_us, count)
    image = as_image(levels)
    ratio = painter.device().devicePixelRatioF()
    height = max(round(room.height() * ratio), 1)
    smooth = Qt.TransformationMode.SmoothTransformation
    painter.drawImage(
        room,
        image.scaled(
            round(room.width() * ratio), height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth
        ),
    )


def as_image(levels: NDArray[np.uint8]) -> QImage:
    """Return levels of shape (columns, rows) as a picture, low pitches at the bottom."""
    worn = theme.current()
    quiet, loud = _channels(worn.surface), _channels(worn.text)
    shades = quiet + (loud - quiet) * (np.arange(256) / 255)[:, None]
    table = np.full((256, 4), 255, np.uint8)
    table[:, :3] = np.rint(shades)[:, ::-1]  # blue first in memory
    pixels = np.ascontiguousarray(table[levels.T[::-1]])
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _channels(color: str) -> NDArray[np.float64]:
    named = QColor(color)
    return np.array([named.red(), named.green(), named.blue()], np.float64)


def _say(painter: QPainter, room: QRectF, words: str) -> None:
    painter.setFont(font(Type.META))
    painter.setPen(QColor(theme.current().text2))
    painter.drawText(room.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _paint_progress(painter: QPainter, room: QRectF, share: float, seconds: float) -> None:
    """Say how far the hearing is and how long it still takes."""
    bar = QRectF(room.left() + 8, room.center().y() - 4, min(160, room.width() / 3), 8)
    paint_share(painter, bar, share)
    words = f"Listening, {int(100 * share)} %"
    left = seconds * (1 - share) / share if share > 0 else 0
    if left >= _SECONDS_WORTH_SAYING:
        words += f", about {round(left)} s left"
    painter.setFont(figures(Type.META))
    painter.setPen(QColor(theme.current().text2))
    where = room.adjusted(bar.width() + 20, 0, 0, 0)
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, words)
