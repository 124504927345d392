from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vippcoder.assets import asset
from vippcoder.domain.instrument import Polarity, Scale, Unit
from vippcoder.errors import StudyError
from vippcoder.instruments.files import find_instrument, read_instrument, shipped_instruments

if TYPE_CHECKING:
    from vippcoder.domain.instrument import Instrument

GOOD = asset("instruments/sn-1.toml").read_text(encoding="utf-8")


def shipped(name: str) -> Instrument:
    return find_instrument(name, Path("nowhere"))[0]


def test_our_instrument_is_complete() -> None:
    instrument = shipped("sn-1")
    assert [d.id for d in instrument.dimensions] == ["sensitivity", "non-intrusiveness"]
    for dimension in instrument.dimensions:
        assert [a.level for a in dimension.anchors] == [Decimal(n) for n in range(1, 8)]
        assert all(len(a.text) > 40 for a in dimension.anchors)
        assert len({a.text for a in dimension.anchors}) == 7
        assert dimension.scale == Scale(Decimal(1), Decimal(7), Decimal("0.5"))
        assert len(dimension.scale.values()) == 13
        assert (dimension.polarity, dimension.unit) == (Polarity.HIGHER_IS_FAVOURABLE, Unit.BOTH)


def test_the_shell_of_a_licensed_scale_holds_no_wording() -> None:
    shell = shipped("eas-shell")
    assert len(shell.dimensions) == 6
    assert sum(d.person == "child" for d in shell.dimensions) == 2
    assert all(not a.text and not d.definition for d in shell.dimensions for a in d.anchors)
    assert "licensed" in shell.licence


@pytest.mark.parametrize("name", ["ainsworth-shell", "eas-shell", "nichd-shell"])
def test_a_shell_holds_structure_and_no_wording(name: str) -> None:
    shell = shipped(name)
    for dimension in shell.dimensions:
        assert dimension.definition == ""
        assert dimension.anchors
        assert all(not anchor.text and not anchor.exemplar for anchor in dimension.anchors)
        assert len(dimension.hint.split()) <= 4
        assert dimension.unit is Unit.SESSION, "the validated score is that of the whole session"
    assert "anchor texts are empty" in shell.licence


def test_the_ainsworth_shell_has_nine_points_with_anchors_at_the_odd_ones() -> None:
    shell = shipped("ainsworth-shell")
    assert [d.id for d in shell.dimensions] == ["sensitivity", "cooperation"]
    for dimension in shell.dimensions:
        assert dimension.scale == Scale(Decimal(1), Decimal(9), Decimal(1))
        assert [a.level for a in dimension.anchors] == [1, 3, 5, 7, 9]
        assert dimension.polarity is Polarity.HIGHER_IS_FAVOURABLE


def test_the_nichd_shell_has_four_points_and_tells_which_end_is_favourable() -> None:
    shell = shipped("nichd-shell")
    for dimension in shell.dimensions:
        assert dimension.scale == Scale(Decimal(1), Decimal(4), Decimal(1))
        assert [a.level for a in dimension.anchors] == [1, 2, 3, 4]
    unfavourable = {d.id for d in shell.dimensions if d.polarity is Polarity.LOWER_IS_FAVOURABLE}
    assert unfavourable == {
        "intrusiveness",
        "detachment",
        "negative-regard",
        "flatness-of-affect",
        "child-negative-mood",
    }
    assert sum(d.person == "child" for d in shell.dimensions) == 3
    assert [d.id for d in shell.dimensions if not d.required] == ["sensitivity-distress"]
    assert "The child showed no distress" in shell.cannot_code_reasons


def test_every_shipped_instrument_reads() -> None:
    assert {"sn-1", "eas-shell", "ainsworth-shell", "nichd-shell"} <= set(shipped_instruments())
    for name in shipped_instruments():
        assert shipped(name).id == name


def test_an_unknown_instrument_names_the_known_ones() -> None:
    with pytest.raises(
        StudyError,
        match=r"no instrument care-9; name one of ainsworth-shell, eas-shell, nichd-shell, sn-1",
    ):
        find_instrument("care-9", Path("care-9"))


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(GOOD.splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ('id = "sn-1"', 'id = "SN 1"', 'id = "sn-1"', "lower-case"),
        ("step = 0.5", "step = 0.7", "step = 0.5", "divide the range"),
        ("step = 0.5", "step = 0", "step = 0.5", "greater than 0"),
        ("highest = 7", "highest = 1", "highest = 7", "greater than lowest"),
        ("highest = 7", 'highest = "7"', "highest = 7", "number"),
        ("highest = 7", "highest = nan", "highest = 7", "finite"),
        ('unit = "both"', 'unit = "film"', 'unit = "both"', "session, segment, both"),
        ('person = "adult"', 'person = "father"', 'person = "adult"', "adult, child"),
        ("required = true", 'required = "yes"', "required = true", "true or false"),
        ("level = 7", "level = 8", "anchors = [", "not on the scale"),
        ("level = 7", "level = 6", "anchors = [", "twice"),
        ("format = 1", "format = 2", "format = 1", "must be 1"),
        ('edition = "1"', 'editon = "1"', 'format', "edition is missing"),
    ],
)  # fmt: skip
def test_an_error_is_told_with_line_and_reason(old: str, new: str, at: str, reason: str) -> None:
    text = GOOD.replace(old, new, 1)
    with pytest.raises(StudyError) as caught:
        read_instrument(text, Path("mine.toml"))
    message = str(caught.value)
    assert message.startswith("mine.toml: line ")
    assert reason in message
    if "missing" not in reason:
        assert f"line {line_of(at)}:" in message


def test_a_misspelt_key_is_not_passed_over() -> None:
    text = GOOD.replace('hint = "higher: more in tune"', 'hnit = "higher"', 1)
    with pytest.raises(StudyError, match=r"line \d+: hnit is not known here"):
        read_instrument(text)


def test_an_error_of_syntax_is_told_with_its_line() -> None:
    with pytest.raises(StudyError, match=r"not valid TOML: .* at line 6, column \d+"):
        read_instrument(GOOD.replace("licence = ", "licence ", 1))


@given(st.integers(1, 40), st.integers(1, 20), st.integers(-5, 200))
def test_a_scale_allows_its_values_alone(levels: int, twentieths: int, tried: int) -> None:
    step = Decimal(twentieths) / 20
    scale = Scale(Decimal(1), 1 + step * levels, step)
    value = Decimal(tried) / 20
    assert len(scale.values()) == levels + 1
    assert scale.allows(value) == (value in scale.values())
