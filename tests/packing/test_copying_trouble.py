"""A blind copy that cannot be made leaves nothing, and says why."""

from __future__ import annotations

import errno
import os
import resource
from typing import TYPE_CHECKING

import pytest
from copies import copy, shows_the_same
from made_films import FRAMES, make_film

from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.packing.blind_copy import blind_copy
from vippcoder.packing.masks import draw_mask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_cancelling_leaves_nothing(films: Path, out: Path) -> None:
    source = make_film(films / "cancelled.mp4", "libx264", "aac")
    for after in (1, 3, 6, 9):
        calls = []
        job = Job(lambda _fraction, _what, calls=calls: calls.append(0))  # type: ignore[misc]
        original = job.advance

        def advance(
            fraction: float,
            what: str = "",
            *,
            original: Callable[..., None] = original,
            job: Job = job,
            calls: list[int] = calls,
            after: int = after,
        ) -> None:
            if len(calls) >= after:
                job.cancel()
            original(fraction, what)

        job.advance = advance  # type: ignore[method-assign]
        with pytest.raises(CancelledError):
            blind_copy(source, out, draw_mask(), job)
        assert not list(out.iterdir())


def test_what_is_no_film_is_refused_in_a_sentence(tmp_path: Path, out: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("not a film\n" * 100)
    with pytest.raises(StudyError):
        copy(text, out)
    assert not list(out.iterdir())


def test_a_full_disk_is_told_and_leaves_nothing(films: Path, out: Path) -> None:
    source = make_film(films / "full.mp4", "libx264", "aac")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(StudyError, match=os.strerror(errno.EFBIG)):
            copy(source, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(out.iterdir())


def test_a_truncated_film_is_copied_as_far_as_it_goes(films: Path, out: Path) -> None:
    whole = make_film(films / "whole.ts", "libx264", "aac", kind="mpegts")
    source = films / "broken.ts"
    data = whole.read_bytes()
    source.write_bytes(data[: len(data) * 2 // 3])
    made = copy(source, out)
    assert 10 < len(made.frames) < FRAMES
    shows_the_same(source, out, made)
