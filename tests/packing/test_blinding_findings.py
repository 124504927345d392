"""What the outside of films and the order of codings tell: planted, it is found; else seldom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from imagined_trial import CAMERAS, POINTS, Trial
from vippcoder.packing.blinding.check import judge
from vippcoder.packing.blinding.evidence import Searched, Trace
from vippcoder.packing.blinding.findings import FINDINGS
from vippcoder.packing.blinding.report import LEVEL, CheckReport, from_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.packing.blinding.evidence import CheckedFilm, Evidence


def failing(seen: Evidence) -> set[str]:
    report = judge(seen, "the study")
    return {look.code for look in report.looks if not look.passes(report.level)}


def with_films(seen: Evidence, change: Callable[[CheckedFilm], CheckedFilm]) -> Evidence:
    return replace(seen, films=tuple(change(film) for film in seen.films))


def filmed_with(camera: int, size: float = 1.0) -> Callable[[CheckedFilm], CheckedFilm]:
    def changed(film: CheckedFilm) -> CheckedFilm:
        (look,) = film.looks
        return replace(
            film,
            looks=(
                replace(look, signature=CAMERAS[camera], size_bytes=int(look.size_bytes * size)),
            ),
        )

    return changed


def codec_of_a_timepoint(seen: Evidence) -> Evidence:
    """At month 8 most films came from a phone that writes HEVC."""
    return with_films(seen, lambda f: filmed_with(2 if f.timepoint == POINTS[2] else 0)(f))


def camera_of_a_timepoint(seen: Evidence) -> Evidence:
    """A second camera of the same coding was bought before month 5."""
    return with_films(seen, lambda f: filmed_with(int(f.timepoint != POINTS[0]))(f))


def camera_of_a_family(seen: Evidence) -> Evidence:
    """Each family was filmed with one of four cameras throughout."""
    return with_films(seen, lambda f: filmed_with(int(f.dyad[-2:]) % 4)(f))


def sizes_of_a_timepoint(seen: Evidence) -> Evidence:
    """At baseline the camera was set to twice the quality."""
    return with_films(seen, lambda f: filmed_with(0, 2 if f.timepoint == POINTS[0] else 1)(f))


def durations_of_a_timepoint(seen: Evidence) -> Evidence:
    """From month 5 on the task was cut after exactly eight minutes."""
    return with_films(
        seen,
        lambda f: f if f.timepoint == POINTS[0] else replace(f, duration_us=480_000_000),
    )


def order_of_intake(seen: Evidence) -> Evidence:
    """Observers get films in the order in which they came in."""
    places = sorted(seen.places, key=lambda place: (place.observer, place.taken_in))
    return replace(
        seen,
        places=tuple(replace(place, position=at) for at, place in enumerate(places, start=1)),
    )


def order_of_timepoints(seen: Evidence) -> Evidence:
    """Baseline first."""
    places = sorted(seen.places, key=lambda p: (p.observer, POINTS.index(p.timepoint), p.position))
    return replace(
        seen,
        places=tuple(replace(place, position=at) for at, place in enumerate(places, start=1)),
    )


def masks_in_order(seen: Evidence) -> Evidence:
    """Masks rise with intake."""
    masks = sorted(place.mask for place in seen.places)
    places = sorted(seen.places, key=lambda place: place.taken_in)
    return replace(
        seen,
        places=tuple(replace(place, mask=mask) for place, mask in zip(places, masks, strict=True)),
    )


def mask_twice(seen: Evidence) -> Evidence:
    """Two codings have one mask."""
    first, second, *rest = seen.places
    return replace(seen, places=(first, replace(second, mask=first.mask), *rest))


def mask_of_an_issued_pack(seen: Evidence) -> Evidence:
    """A mask comes from another pack."""
    return replace(seen, masks_elsewhere=(seen.places[0].mask,))


def mask_by_hand(seen: Evidence) -> Evidence:
    """A mask was made up by somebody."""
    first, *rest = seen.places
    return replace(seen, places=(replace(first, mask="R-D014"), *rest))


def early_batch(seen: Evidence) -> Evidence:
    """Only baseline has been filmed yet."""
    return replace(
        seen,
        films=tuple(film for film in seen.films if film.timepoint == POINTS[0]),
        places=tuple(place for place in seen.places if place.timepoint == POINTS[0]),
        filmed={POINTS[0]: 34},
    )


def batches_of_timepoints(seen: Evidence) -> Evidence:
    """Baseline went out in a first batch, the rest in a second."""
    return replace(
        seen,
        places=tuple(
            replace(place, batch=1 if place.timepoint == POINTS[0] else 2) for place in seen.places
        ),
    )


def a_word(seen: Evidence) -> Evidence:
    """A dyad's code stands in a film."""
    found = (Trace("dyad code", "s-0001, byte 12"),)
    return replace(seen, searched=Searched({"dyad code": 34}, {}, 1, 100, found))


PLANTED = {
    codec_of_a_timepoint: {"codecs", "cameras"},
    camera_of_a_timepoint: {"cameras"},
    camera_of_a_family: {"codecs", "cameras"},
    sizes_of_a_timepoint: {"sizes"},
    durations_of_a_timepoint: {"durations"},
    order_of_intake: {"order"},
    order_of_timepoints: {"order"},
    masks_in_order: {"masks"},
    mask_twice: {"masks"},
    mask_of_an_issued_pack: {"masks"},
    mask_by_hand: {"masks"},
    early_batch: {"early_batches"},
    batches_of_timepoints: {"early_batches"},
    a_word: {"words"},
}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_what_is_planted_is_found_and_nothing_else(
    plant: Callable[[Evidence], Evidence],
) -> None:
    assert failing(plant(Trial(1).evidence())) == PLANTED[plant]


def test_a_trial_in_which_nothing_tells_anything_passes() -> None:
    report = judge(Trial(1).evidence(), "the study's films and plan")
    assert report.passed
    assert report.found() == ()
    assert len([test for look in report.looks for test in look.tests]) >= 12
    assert all(look.looked_for for look in report.looks)


def test_the_report_says_how_well_an_observer_would_learn() -> None:
    report = judge(codec_of_a_timepoint(Trial(1).evidence()), "the study")
    (found,) = [
        one for look in report.looks if look.code == "codecs" for one in look.sentences(LEVEL)
    ]
    assert "The codec tells the timepoint in 67% of films, in 4" in found.sentence
    assert found.sentence.endswith("by chance.")
    assert not any(point in str(report.as_json()) for point in POINTS)


def test_a_report_is_read_as_it_was_written() -> None:
    report = judge(camera_of_a_timepoint(Trial(2).evidence()), "the study")
    assert from_json(report.as_json()) == report


def test_every_finding_says_what_it_looks_for_also_where_there_is_nothing() -> None:
    seen = replace(Trial(1).evidence(), films=(), places=(), face="pack")
    report = judge(seen, "the pack of anna")
    assert {look.code for look in report.looks} == {code for code, _ in FINDINGS}
    assert all(look.looked_for for look in report.looks)


def alarms(seeds: range) -> int:
    return sum(not clean(seed).passed for seed in seeds)


def clean(seed: int) -> CheckReport:
    return judge(Trial(seed).evidence(), "the study")


def test_clean_trials_hardly_ever_fail() -> None:
    assert alarms(range(1000, 1020)) <= 2


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_of_200_clean_trials_no_more_fail_than_the_level_says() -> None:
    """At 1 % two are expected; more than six would come by chance once in two hundred."""
    assert alarms(range(200)) <= 6
