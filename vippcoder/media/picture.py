"""A decoded frame as people should see it, and its brightness alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from vippcoder.media.pixels import scale, turn

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from vippcoder.media.probe import Probe

_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
"""AVColorSpace to what the converter calls it."""

_HD_HEIGHT = 576
"""Films of more lines that do not name their colours are taken for BT.709, others for BT.601."""

_of_thread = threading.local()

_PLANAR_YUV = ("yuv", "nv12", "nv21", "gray")
_BYTE = 8


def to_rgb(
    frame: VideoFrame, probe: Probe, *, width: int | None = None, height: int | None = None
) -> NDArray[np.uint8]:
    """Return the frame upright, with square pixels and right colours, in the size asked for.

    One given side implies the other; none gives the display size.

    Returns:
        C-contiguous array of shape (height, width, 3), red, green, blue.
    """
    width, height = fitted(probe, width, height)
    stored = colours(frame)
    is_sideways = probe.rotation in {90, 270}
    across, down = (height, width) if is_sideways else (width, height)
    upright = turn(scale(stored, across, down), probe.rotation, mirrored=probe.is_mirrored)
    return np.ascontiguousarray(upright)


def fitted(probe: Probe, width: int | None, height: int | None) -> tuple[int, int]:
    """Return width and height, at least 1, keeping the shape where only one is given."""
    across, down = probe.display_width, probe.display_height
    if width is None and height is None:
        return across, down
    if width is None:
        return max(round((height or 1) * across / down), 1), max(height or 1, 1)
    if height is None:
        return max(width, 1), max(round(width * down / across), 1)
    return max(width, 1), max(height, 1)


def to_bgra(frame: VideoFrame, probe: Probe, width: int, height: int) -> NDArray[np.uint8]:
    """Return the frame as `to_rgb` does, for a screen: shrunk and coloured in one go.

    Returns:
        C-contiguous array of shape (height, width, 4): blue, green, red, and 255.
    """
    is_sideways = probe.rotation in {90, 270}
    across, down = (height, width) if is_sideways else (width, height)
    is_smaller = across * down < frame.width * frame.height
    way = Interpolation.AREA if is_smaller else Interpolation.BICUBIC
    stored = _converted(frame, "bgra", width=across, height=down, interpolation=way)
    if probe.rotation or probe.is_mirrored:
        stored = turn(stored, probe.rotation, mirrored=probe.is_mirrored)
    return np.ascontiguousarray(stored)


def colours(frame: VideoFrame) -> NDArray[np.uint8]:
    """Convert to red, green and blue in the stored size and orientation, by the film's matrix."""
    return _converted(frame, "rgb24")


def _converted(
    frame: VideoFrame,
    pixels: str,
    *,
    width: int | None = None,
    height: int | None = None,
    interpolation: Interpolation | None = None,
) -> NDArray[np.uint8]:
    guess = Colorspace.ITU709 if frame.height > _HD_HEIGHT else Colorspace.ITU601
    # Formats such as yuvj420p are full range by name; the frame's own mark covers the others.
    is_full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    converted = _converter().reformat(
        frame,
        width=width,
        height=height,
        format=pixels,
        src_colorspace=_MATRICES.get(frame.colorspace, guess),
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG if is_full else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=interpolation,
        threads=1,
    )
    return np.asarray(converted.to_ndarray(), np.uint8)


def _converter() -> VideoReformatter:
    """Return this thread's converter: one kept by each frame would keep threads of its own."""
    if not hasattr(_of_thread, "converter"):
        _of_thread.converter = VideoReformatter()
    converter: VideoReformatter = _of_thread.converter
    return converter


def brightness(frame: VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
    """Return the frame's brightness, averaged to shape (height, width), black near 16."""
    name = frame.format.name
    if name.startswith(_PLANAR_YUV) and max(part.bits for part in frame.format.components) == _BYTE:
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return scale(rows[: frame.height, : frame.width], width, height)
    grey = _converter().reformat(frame, format="gray", threads=1).to_ndarray()
    return scale(np.asarray(grey, np.uint8), width, height)


def same_pixels(first: VideoFrame, second: VideoFrame) -> bool:
    """Whether two decoded frames show exactly the same."""
    if (first.width, first.height, first.format.name) != (
        second.width,
        second.height,
        second.format.name,
    ):
        return False
    return np.array_equal(colours(first), colours(second))
