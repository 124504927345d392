from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from films_and_packs import draw, film_pack
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.observing import proxies
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return film_pack(tmp_path / "anna.vipppack", draw(tmp_path / "film.mp4"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "cache").iterdir())


def test_a_proxy_is_made_found_told_and_removed(folder: Path) -> None:
    with open_pack(folder) as pack:
        recording = pack.assignments[0].reference
        assert proxies.find(pack, recording) is None
        assert proxies.about(pack, recording) is None
        assert proxies.judge(pack, recording).is_needed  # two seconds from one keyframe to the next
        path = proxies.make(pack, recording)
        assert path == folder / "cache" / "R-7F3K.proxy.mp4"
        assert index_film(path).frames == recording.frames
        assert proxies.find(pack, recording) == path
        told = proxies.about(pack, recording)
        assert told is not None
        assert (told.frames, told.sound) == (len(recording.frames), "copied")
        assert proxies.make(pack, recording) == path
        assert proxies.find(pack, pack.assignments[1].reference) is None
        assert names(folder) == ["R-7F3K.proxy", "R-7F3K.proxy.mp4"]
        assert path.stat().st_mtime == 946_684_800
        assert verify_pack(folder).faults == ()
        proxies.remove(pack, recording)
        assert proxies.find(pack, recording) is None
    assert names(folder) == []


def test_half_a_film_or_one_of_another_copy_is_not_taken(folder: Path) -> None:
    with open_pack(folder) as pack:
        first, second = (a.reference for a in pack.assignments[:2])
        path = proxies.make(pack, first)
        whole = path.read_bytes()
        path.write_bytes(whole[:-100])
        assert proxies.find(pack, first) is None
        assert proxies.make(pack, first) == path
        assert index_film(path).frames == first.frames
        for ending in (".mp4", ""):
            kept = folder / "cache" / f"R-7F3K.proxy{ending}"
            kept.with_name(f"R-K9DM.proxy{ending}").write_bytes(kept.read_bytes())
        assert proxies.find(pack, second) is None


def test_cancelled_it_is_not_found_and_can_be_taken_back(folder: Path) -> None:
    job = Job(lambda fraction, _what: job.cancel() if fraction > 0.5 else None)
    with open_pack(folder) as pack:
        recording = pack.assignments[0].reference
        with pytest.raises(CancelledError):
            proxies.make(pack, recording, job)
        assert proxies.find(pack, recording) is None
        assert verify_pack(folder).faults == ()
        proxies.remove(pack, recording)
    assert names(folder) == []


def test_a_missing_film_is_told_without_where_it_lay(folder: Path) -> None:
    (folder / "media" / "R-7F3K.mp4").unlink()
    with (
        open_pack(folder) as pack,
        pytest.raises(StudyError, match="no such file"),
    ):
        proxies.make(pack, pack.assignments[0].reference)


def test_proxies_of_two_copies_of_one_film_are_two_files(folder: Path) -> None:
    with open_pack(folder) as pack:
        recordings = [assignment.reference for assignment in pack.assignments[:2]]
        one, other = (proxies.make(pack, recording) for recording in recordings)
        told = [proxies.about(pack, recording) for recording in recordings]
    assert one.stat().st_size != other.stat().st_size
    assert [proxy and proxy.size_bytes for proxy in told] == [
        one.stat().st_size,
        other.stat().st_size,
    ]
    assert index_film(one).frames == index_film(other).frames == recordings[0].frames
