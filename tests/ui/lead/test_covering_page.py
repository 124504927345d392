"""What is burnt into a picture is looked for, drawn around, and covered after one more asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from filmed_study import filmed_study
from vippcoder.domain.ids import CodingId, Mask, ObserverCode, PlanId
from vippcoder.domain.study import AssignedCoding, Purpose
from vippcoder.errors import StudyError
from vippcoder.storage.study.assignments import assignment_entry
from vippcoder.storage.study.films import read_sessions
from vippcoder.study.films.showing import show_film
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.blinding import BlindingPanel


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "trial"
    filmed_study(folder, dyads=1).close()
    return folder


def test_frames_are_shown_to_nobody_who_has_still_to_code_them(study: Path) -> None:
    with opened_study(study, person="anna") as store:
        session = read_sessions(store)[0]
        film = show_film(store, session.id, count=3)
        assert [frame.number for frame in film.frames] == [0, 12, 24]
        assert film.frames[0].picture.shape == (film.height, film.width, 3)
        coding = AssignedCoding(
            CodingId("c1"),
            session.id,
            ObserverCode("anna"),
            Purpose.MAIN,
            1,
            1,
            Mask("R-7F3K"),
            "sn-1",
            PlanId("p"),
        )
        store.write(assignment_entry(coding))
        with pytest.raises(StudyError, match="has still to code"):
            show_film(store, session.id)
        with pytest.raises(StudyError, match="has no film of angle 2"):
            show_film(store, read_sessions(store)[1].id, angle=2)


def test_a_rectangle_is_drawn_and_covered(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: BlindingPanel = page("blinding")  # type: ignore[assignment]
    panel.view.parts[1].click()
    settle()
    films = panel.films
    assert not films.cover.isEnabled()
    frame = films.frame
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(frame, left, pos=frame._tiles()[0].center().toPoint())
    place = frame._place().toRect()
    QTest.mousePress(frame, left, pos=place.topLeft() + QPoint(1, 1))
    QTest.mouseMove(frame, place.topLeft() + QPoint(60, 50))
    QTest.mouseRelease(frame, left, pos=place.topLeft() + QPoint(60, 50))
    drawn = films.form.peek()
    assert films.cover.isEnabled()
    width = films.form.rows["width"].control.home
    width.setFocus()
    QTest.keyClick(width, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(width, "64")
    assert frame.rectangle.width() == 64
    assert frame.rectangle.x() == drawn["x"]
    films.cover.click()
    assert panel.hint.button.text() == "Cover it"
    with opened_study(study, read_only=True) as store:
        assert not any("covered" in s.recordings[0].how_made for s in read_sessions(store))
    QTest.keyClick(panel.hint.button, Qt.Key.Key_Return)
    settle()
    assert panel.hint.title.text().startswith("Covered in 25 frames."), panel.bar.title.text()
    with opened_study(study, read_only=True) as store:
        (covered,) = [s for s in read_sessions(store) if "covered" in s.recordings[0].how_made]
        shown = show_film(store, covered.id, count=1).frames[0].picture
    y = frame.rectangle.y() if not frame.rectangle.isEmpty() else 8
    assert shown[y + 4, 20].max() < 40, "black"


def test_frames_are_stepped_by_keys(
    page: Callable[[str], Panel], settle: Callable[[], None]
) -> None:
    panel: BlindingPanel = page("blinding")  # type: ignore[assignment]
    panel.view.parts[1].click()
    settle()
    assert panel.films.where.text() == "9 frames, 320 \N{MULTIPLICATION SIGN} 240", (
        "all at once for the first glance"
    )
    assert not panel.films.before.isEnabled()
    QTest.keyClick(panel.films.after, Qt.Key.Key_Return)
    assert panel.films.where.text().startswith("00:00.000, frame 0; 1 of 9")
    QTest.keyClick(panel.films.after, Qt.Key.Key_Return)
    assert "2 of 9" in panel.films.where.text()
