"""Two observers meet and compare their packs: what they can match is what decision 2 names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from meeting import matching_columns, shared_bytes

from filmed_study import Shot, filmed_study
from vippcoder.media.known import index_of_copy
from vippcoder.observing import hearing, proxies
from vippcoder.observing.loudness import loudness_of
from vippcoder.observing.pack import open_pack
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.plans.assigning import assign

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_FILM = {
    "recordings.frame_times",
    "recordings.end_us",
    "recording_packets.shown_packets",
}
"""What decision 2 says: the coded pictures, and when each is shown."""


class Met(NamedTuple):
    """Two packs after viewing, and which of their masks are of one film."""

    mine: Path
    theirs: Path
    pairs: dict[str, str]
    masters: dict[str, int]
    """Size of each film in the study, by the first pack's mask."""


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Met:
    """Make a study in which both observers code everything, and view it all."""
    folder = tmp_path_factory.mktemp("met") / "trial"

    def shot(dyad: int, timepoint: int) -> Shot:
        return Shot(frames=26 + 4 * (3 * dyad + timepoint))

    store = filmed_study(folder, shot=shot, observers=("anna", "ben"))
    try:
        assign(store)
        issue_packs(store)
        films = {one.id: one.recordings[0].recording.file for one in read_sessions(store)}
        masks: dict[str, dict[str, str]] = {}
        for coding in read_assignments(store):
            masks.setdefault(coding.observer, {})[coding.session] = coding.mask
    finally:
        store.close()
    for name in masks:
        _view(folder / "packs" / f"{name}.vipppack")
    return Met(
        folder / "packs" / "anna.vipppack",
        folder / "packs" / "ben.vipppack",
        {masks["anna"][session]: masks["ben"][session] for session in films},
        {
            masks["anna"][session]: (folder / "media" / film).stat().st_size
            for session, film in films.items()
        },
    )


def _view(folder: Path) -> None:
    """Make everything that a window keeps of films: sound, loudness, quick films."""
    with open_pack(folder) as pack:
        for given in pack.assignments:
            film = given.reference
            index = index_of_copy(pack.recording_path(film), film)
            zero = index.start_us
            hearing.sound(pack, given, lambda zero=zero: zero)
            loudness_of(pack, film, index=index)
            proxies.make(pack, film, index=index)


def test_databases_match_by_what_a_film_is_and_by_nothing_else(met: Met) -> None:
    assert len(met.pairs) == 6
    assert matching_columns(met.mine, met.theirs, met.pairs) == OF_THE_FILM


def test_copies_share_the_film_and_no_byte_of_their_padding(met: Met, tmp_path: Path) -> None:
    for mask, other in met.pairs.items():
        contents = [
            (pack / "media" / f"{name}.mp4").read_bytes()
            for pack, name in ((met.mine, mask), (met.theirs, other))
        ]
        size = met.masters[mask]
        assert contents[0][:size] == contents[1][:size]
        assert len(contents[0]) != len(contents[1])
        rests = [tmp_path / name for name in ("mine", "theirs")]
        for rest, content in zip(rests, contents, strict=True):
            rest.write_bytes(content[size + 8 :])
        assert not list(shared_bytes(rests[:1], rests[1:]))


def test_sizes_and_hashes_are_all_different(met: Met) -> None:
    films = [*(met.mine / "media").iterdir(), *(met.theirs / "media").iterdir()]
    assert len({film.stat().st_size for film in films}) == len(films) == 12


def test_what_is_kept_after_viewing_shares_no_bytes_but_the_quick_film_itself(met: Met) -> None:
    kept = [sorted((pack / "cache").iterdir()) for pack in (met.mine, met.theirs)]
    sealed = [[path for path in one if not path.name.endswith(".mp4")] for one in kept]
    assert [len(one) for one in sealed] == [3 * 6, 3 * 6]
    assert not list(shared_bytes(*sealed))
    assert len({path.stat().st_size for one in sealed for path in one if "sound" in path.name}) == 1
    quick = [path for one in kept for path in one if path.name.endswith(".mp4")]
    assert len({path.stat().st_size for path in quick}) == len(quick) == 12


def test_a_shared_value_and_shared_bytes_would_be_found(met: Met, tmp_path: Path) -> None:
    own = {mask: mask for mask in met.pairs}
    assert {"recordings.sha256", "assignments.position", "recordings.recording_id"} <= (
        matching_columns(met.mine, met.mine, own)
    )
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(bytes(range(256)))
    second.write_bytes(b"odd" + bytes(range(100, 140)))
    assert list(shared_bytes([first], [second])) == [(first, second)]
