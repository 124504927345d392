"""What the lanes look like, told by their pixels and by their words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from vippcoder.domain.coding import CodingState, Sheet, Watched
from vippcoder.domain.ids import CodingId
from vippcoder.media.hearing import Sound
from vippcoder.media.samples import NoSound, Stretch
from vippcoder.media.spectrogram import ROWS, Spectrogram
from vippcoder.media.waveform import Waveform, fine_waveform
from vippcoder.timebase import TimeRange
from vippcoder.ui.observer.timeline import lanes, watched_lane
from vippcoder.ui.observer.timeline.brush import paint_lane
from vippcoder.ui.observer.timeline.heights import Lane
from vippcoder.ui.observer.timeline.lanes import Drawn
from vippcoder.ui.observer.timeline.scene import Scene, changed_lanes
from vippcoder.ui.observer.timeline.sound_lane import Form
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.time_axis import Axis

END_US = 10_000_000
WIDTH, HEIGHT, GUTTER = 584, 40, 84
SHEET = Sheet(CodingId("c"), CodingState.STARTED)
DRAWN = Drawn(SHEET, (), None, None)
pytestmark = pytest.mark.usefixtures("look")


def working(**told: Any) -> SimpleNamespace:
    usual = {
        "sound": None,
        "near": None,
        "problem": "",
        "pictures": {},
        "is_hearing": True,
        "hearing_s": 0.0,
        "heard_share": 0.0,
    }
    return SimpleNamespace(**(usual | told))


def painted(
    lane: Lane,
    work: SimpleNamespace | None = None,
    *,
    drawn: Drawn = DRAWN,
    form: Form = Form.WAVEFORM,
    view: TimeRange | None = None,
) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    axis = Axis(END_US, WIDTH, GUTTER, view)
    scene = Scene(axis, drawn, [], work or working(), form, 32)  # type: ignore[arg-type]
    paint_lane(painter, lane, QRectF(0, 0, WIDTH, HEIGHT), scene)
    painter.end()
    return image


def inked(image: QImage, x: int, color: str) -> int:
    """How many pixels of a column are of a colour."""
    wanted = QColor(color).rgb()
    return sum(image.pixel(x, y) == wanted for y in range(HEIGHT))


def loud_in_the_second_half() -> Sound:
    peaks = np.zeros((1000, 2), np.int8)
    peaks[500:] = (-100, 100)
    levels = np.zeros((1000, ROWS), np.uint8)
    levels[500:, :20] = 255
    return Sound(Waveform(peaks), Spectrogram(levels, 0, END_US), 0)


def test_loud_is_high_and_silence_a_line() -> None:
    image = painted(Lane.SOUND, working(sound=loud_in_the_second_half()))
    ink = theme.current().text2
    assert inked(image, 200, ink) == 1
    assert inked(image, 500, ink) > 30


def test_low_pitches_are_drawn_low() -> None:
    sound = working(sound=loud_in_the_second_half())
    image = painted(Lane.SOUND, sound, form=Form.SPECTROGRAM)
    ground, ink = QColor(theme.current().surface), QColor(theme.current().text)
    assert image.pixelColor(500, 34) == ink
    assert image.pixelColor(500, 10) == ground
    assert image.pixelColor(200, 34) == ground


def test_closely_heard_sound_is_drawn_where_it_covers_the_view() -> None:
    samples = np.zeros(48_000, np.float32)
    samples[24_000:24_100] = 1
    view = TimeRange(2_450_000, 2_550_000)
    near_levels = Spectrogram(np.zeros((10, ROWS), np.uint8), 2_000_000, 3_000_000)
    near = Sound(fine_waveform(Stretch(2_000_000, samples, 48_000)), near_levels, 0)
    sound = loud_in_the_second_half()
    image = painted(Lane.SOUND, working(sound=sound, near=near), view=view)
    ink = theme.current().text2
    assert inked(image, 84 + 252, ink) > 10, "2 ms of noise in the middle of 100 ms"
    assert inked(image, 84 + 100, ink) == 1
    elsewhere = TimeRange(7_450_000, 7_550_000)
    image = painted(Lane.SOUND, working(sound=sound, near=near), view=elsewhere)
    assert inked(image, 84 + 100, ink) > 30, "what was heard of the whole film stands in"


@pytest.mark.parametrize(
    ("work", "is_said"),
    [
        (working(sound=NoSound()), True),
        (working(problem="broken", is_hearing=False), True),
        (working(hearing_s=0.3), False),
        (working(hearing_s=2.0, heard_share=0.4), True),
    ],
)
def test_what_is_missing_is_said(work: SimpleNamespace, is_said: bool) -> None:
    image = painted(Lane.SOUND, work)
    ink = {QColor(theme.current().text2).rgb()}
    seen = {image.pixel(x, y) for x in range(GUTTER, WIDTH) for y in range(2, HEIGHT - 3)}
    assert bool(seen & ink) == is_said
    waits = work.sound is None and not work.problem
    assert (QColor(theme.current().sunken).rgb() in seen) == waits


@pytest.mark.parametrize("lane", list(Lane))
def test_damage_is_dotted_over_every_lane(lane: Lane) -> None:
    damaged = Drawn(SHEET, (), None, None, (TimeRange(4_000_000, 6_000_000),))
    image = painted(lane, drawn=damaged)
    ink = theme.current().attention
    inside = sum(inked(image, x, ink) for x in range(GUTTER + 205, GUTTER + 295))
    assert inside > 90
    assert not sum(inked(image, x, ink) for x in range(GUTTER + 5, GUTTER + 195))
    close = painted(lane, drawn=damaged, view=TimeRange(7_000_000, 8_000_000))
    assert not sum(inked(close, x, ink) for x in range(GUTTER, WIDTH))


def test_watched_once_again_otherwise_and_never() -> None:
    def watched(start: int, end: int, speed: float, sound: bool) -> Watched:
        return Watched(TimeRange(start * 1_000_000, end * 1_000_000), speed, sound)

    sheet = Sheet(
        SHEET.coding,
        SHEET.state,
        watched=(
            watched(0, 4, 1, True),
            watched(2, 4, 2, True),
            watched(4, 6, 4, True),
            watched(6, 7, 1, False),
        ),
    )
    image = painted(Lane.WATCHED, drawn=Drawn(sheet, (), None, None))
    ink = theme.current().text2
    high = [inked(image, GUTTER + 50 * second + 25, ink) for second in (1, 3, 5, 6)]
    assert high == [5, 11, 1, 1]
    hatch = theme.current().control
    strip = range(GUTTER + 405, GUTTER + 420)
    assert sum(inked(image, x, hatch) for x in strip)
    assert not sum(inked(image, x, hatch) for x in range(GUTTER + 5, GUTTER + 95))
    words = watched_lane.told(END_US, sheet.watched)
    assert words == "40 % watched with sound at 2x or slower, 20 % more than once"


def test_the_ruler_says_when_not_all_is_in_view() -> None:
    accent = theme.current().accent
    whole = painted(Lane.RULER)
    assert not sum(inked(whole, x, accent) for x in range(GUTTER, WIDTH))
    part = painted(Lane.RULER, view=TimeRange(5_000_000, 6_000_000))
    marked = [x for x in range(GUTTER, WIDTH) if inked(part, x, accent)]
    assert (marked[0], marked[-1]) == (GUTTER + 250, GUTTER + 299)
    assert [lanes.worded_length(us) for us in (595_000, 38_000_000, 720_000_000)] == [
        "0.6 s",
        "38 s",
        "12 min",
    ]


def test_a_time_that_the_ruler_cannot_show_whole_is_left_out() -> None:
    worn = theme.current()
    image = painted(Lane.RULER, view=TimeRange(0, 8_200_000))
    tick = GUTTER + round(500 * 8 / 8.2)
    assert inked(image, tick, worn.control)
    ground = QColor(worn.surface)
    beyond = [image.pixelColor(x, y) for x in range(tick + 2, WIDTH) for y in range(HEIGHT - 5)]
    assert all(pixel == ground for pixel in beyond)


def test_only_lanes_that_changed_are_named() -> None:
    def with_(**parts: Any) -> Drawn:
        return Drawn(Sheet(SHEET.coding, SHEET.state, **parts), (), None, None)

    assert changed_lanes(None, DRAWN) == set(Lane)
    assert changed_lanes(DRAWN, with_()) == set()
    seen = with_(watched=(Watched(TimeRange(0, 1), 1, True),))
    assert changed_lanes(DRAWN, seen) == {Lane.WATCHED}
    assert changed_lanes(DRAWN, Drawn(SHEET, (), None, TimeRange(0, 1))) == {Lane.SEGMENTS}
