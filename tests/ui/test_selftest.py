"""The player held against a plain decode: seeks, steps and pauses at random places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from odd_films import ODD_FILMS
from player_stage import NO_SOUND_SERVER, draw_constant, draw_variable
from pretend_sound import pretend
from registry_clips import CLIPS, clip
from vippcoder.jobs import Job
from vippcoder.media import truth
from vippcoder.ui.shared.selftest import trial
from vippcoder.ui.shared.selftest.trial import Plan, run_trial

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.domain.selftest import SelfTest

pytestmark = pytest.mark.qt_log_ignore(NO_SOUND_SERVER)

FEW = Plan(seeks=12, steps=20, pauses=3, play_s=0.8)
MANY = Plan(seeks=300, steps=300, pauses=100, within_us=10**12)
DRAWN = {"constant.mp4": draw_constant, "variable.mp4": draw_variable}


def try_made(name: str, folder: Path, plan: Plan) -> SelfTest:
    film = folder / name
    (DRAWN | ODD_FILMS)[name](film)
    return run_trial(film, plan, Job())


@pytest.mark.parametrize("name", ["variable.mp4", *ODD_FILMS])
def test_what_is_on_screen_is_what_a_plain_decode_shows(
    qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    del qtbot
    told = try_made(name, tmp_path, FEW)
    assert told.frames_asked > 20
    assert told.frames_right == told.frames_asked


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", [*DRAWN, *ODD_FILMS])
def test_700_frames_of_every_made_film(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    del qtbot
    told = try_made(name, tmp_path, MANY)
    assert told.frames_asked > 500, "without those where damage makes pictures uncertain"
    assert told.frames_right == told.frames_asked


@pytest.mark.long
@pytest.mark.registry
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", CLIPS)
def test_700_frames_of_every_fetched_film(qtbot: QtBot, name: str) -> None:
    del qtbot
    told = run_trial(clip(name), MANY, Job())
    assert told.frames_asked == 700
    assert told.frames_right == 700


def test_a_wrong_frame_is_noticed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot

    def one_late(*arguments: object) -> dict[tuple[int, tuple[int, int]], bytes]:
        right = truth.plain_digests(*arguments)  # type: ignore[arg-type]
        return {key: b"another" if key[0] % 2 else seen for key, seen in right.items()}

    monkeypatch.setattr(trial, "plain_digests", one_late)
    told = try_made("constant.mp4", tmp_path, FEW)
    assert 0 < told.frames_right < told.frames_asked
    assert not told.is_exact
    assert "were wrong" in told.sentence()


def test_sound_and_picture_are_told(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    pretend(monkeypatch)
    told = try_made("constant.mp4", tmp_path, FEW)
    assert told.is_heard
    assert told.offset_ms_most is not None
    assert "sound and picture are at most" in told.sentence()
    assert told.frames_painted > 0
