"""The frame that Qt's player delivers, as a frame that our own conversion can take.

Its planes go to FFmpeg's scaler directly, at display size: `QVideoFrame.toImage` takes 9 to 16 ms
for 1080p where this takes 3, would look another way than the exact frame, and looks for a GPU.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import av
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QtVideo, QVideoFrame, QVideoFrameFormat

if TYPE_CHECKING:
    from av.video.plane import VideoPlane

_Pixels = QVideoFrameFormat.PixelFormat
_FORMATS: Final = {
    _Pixels.Format_YUV420P: "yuv420p",
    _Pixels.Format_YUV422P: "yuv422p",
    _Pixels.Format_YUV420P10: "yuv420p10le",
    _Pixels.Format_NV12: "nv12",
    _Pixels.Format_NV21: "nv21",
    _Pixels.Format_P010: "p010le",
    _Pixels.Format_UYVY: "uyvy422",
    _Pixels.Format_YUYV: "yuyv422",
    _Pixels.Format_BGRA8888: "bgra",
    _Pixels.Format_BGRX8888: "bgr0",
    _Pixels.Format_RGBA8888: "rgba",
    _Pixels.Format_RGBX8888: "rgb0",
    _Pixels.Format_Y8: "gray",
}


def decoded(frame: QVideoFrame, colors: tuple[int, int]) -> av.VideoFrame | None:
    """Return a delivered frame as a decoder's, or None where its pixels cannot be had.

    Args:
        frame: as delivered.
        colors: space and range by which our own decode converts the film, in FFmpeg's numbers.
    """
    name = _FORMATS.get(frame.surfaceFormat().pixelFormat())
    made = _by_planes(frame, name) if name is not None else None
    if made is None:
        return _by_qt(frame)
    made.colorspace, made.color_range = colors
    return made


def _by_planes(frame: QVideoFrame, name: str) -> av.VideoFrame | None:
    if not frame.map(QVideoFrame.MapMode.ReadOnly):
        return None
    try:
        made = av.VideoFrame(frame.width(), frame.height(), name)
        for number, plane in enumerate(made.planes):
            plane.update(_rows(frame, number, plane))
    finally:
        frame.unmap()
    return made


def _by_qt(frame: QVideoFrame) -> av.VideoFrame | None:
    """Let Qt convert a format that it alone knows; it turns pictures, which we would do again."""
    if frame.rotation() is not QtVideo.Rotation.None_ or frame.mirrored():
        return None
    image = frame.toImage()
    if image.isNull():
        return None
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    return av.VideoFrame.from_ndarray(rows, format="bgra")


def _rows(frame: QVideoFrame, number: int, plane: VideoPlane) -> bytes:
    """Return a plane's bytes with the row length that FFmpeg wants."""
    given = np.frombuffer(frame.bits(number), np.uint8)
    stride, wanted = frame.bytesPerLine(number), plane.line_size
    if stride == wanted and given.size >= plane.buffer_size:
        return given[: plane.buffer_size].tobytes()
    table = np.zeros((plane.height, wanted), np.uint8)
    shared = min(stride, wanted)
    table[:, :shared] = given[: stride * plane.height].reshape(-1, stride)[:, :shared]
    return table.tobytes()
