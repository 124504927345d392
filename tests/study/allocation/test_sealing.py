"""An allocation is sealed without being shown, and proved to be the one that was sealed."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import stat
import traceback
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studies import stub_study
from vippcoder.errors import ProblemsError, StudyError
from vippcoder.study.allocation.reading import read_allocation
from vippcoder.study.allocation.sealing import (
    columns_left_out,
    commitment_of,
    nonce_file,
    proves,
    seal,
)

if TYPE_CHECKING:
    from pathlib import Path

ARMS = ("Zebra", "Quokka")
GOOD = "dyad,arm\nD-002,Quokka\nD-001,Zebra\n"
CANONICAL = b"dyad,arm\nD-001,Zebra\nD-002,Quokka\n"

codes = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")),
    min_size=1,
    max_size=8,
).filter(lambda code: not set(code) & set(',"') and code.isprintable())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "allocation.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_the_commitment_is_what_anybody_can_compute(file: Path) -> None:
    commitment = seal(file)
    nonce = bytes.fromhex((file.parent / "allocation.nonce").read_text(encoding="ascii"))
    assert len(nonce) == 32
    assert commitment == hashlib.sha256(nonce + CANONICAL).hexdigest()
    assert commitment_of(file) == commitment
    assert file.read_text(encoding="utf-8") == GOOD, "the file stays as it is"
    if os.name == "posix":
        assert stat.S_IMODE(nonce_file(file).stat().st_mode) == 0o600


def test_every_sealing_draws_its_own_nonce(tmp_path: Path) -> None:
    seals = set()
    for name in ("a", "b", "c"):
        file = tmp_path / f"{name}.csv"
        file.write_text(GOOD, encoding="utf-8")
        seals.add(seal(file))
    assert len(seals) == 3


def test_a_nonce_is_never_overwritten(file: Path) -> None:
    commitment = seal(file)
    nonce = nonce_file(file).read_bytes()
    with pytest.raises(StudyError, match="sealed before; print its commitment by"):
        seal(file)
    assert nonce_file(file).read_bytes() == nonce
    assert proves(file, commitment.upper() + "\n")


def test_one_changed_arm_is_not_what_was_sealed(file: Path) -> None:
    commitment = seal(file)
    file.write_text(GOOD.replace("D-001,Zebra", "D-001,Quokka\nD-003,Zebra"), encoding="utf-8")
    assert not proves(file, commitment)
    file.write_text(GOOD, encoding="utf-8")
    assert proves(file, commitment)
    nonce_file(file).write_text(f"{'0' * 64}\n", encoding="ascii")
    assert not proves(file, commitment)


@given(
    st.dictionaries(codes, st.sampled_from(ARMS), min_size=2, max_size=8),
    st.randoms(use_true_random=False),
    st.booleans(),
    st.tuples(st.sampled_from([",", ";"]), st.sampled_from(["\n", "\r\n"])),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_the_canonical_form_does_not_hang_on_how_the_file_was_saved(
    tmp_path: Path,
    arms: dict[str, str],
    random: object,
    mark: bool,
    saved: tuple[str, str],
) -> None:
    delimiter, ending = saved
    pairs = list(arms.items())
    pairs[0], pairs[1] = (pairs[0][0], ARMS[0]), (pairs[1][0], ARMS[1])
    file = tmp_path / "any.csv"
    file.write_bytes(written(pairs, ",", "\n"))
    try:
        allocation = read_allocation(file)
    except ProblemsError as error:
        assert all("already" in problem for problem in error.problems)  # noqa: PT017
        return
    random.shuffle(pairs)  # type: ignore[attr-defined]
    padded = [(f" {dyad}", f"{arm}  ", "x") for dyad, arm in pairs]
    head = b"\xef\xbb\xbf" if mark else b""
    body = written(padded, delimiter, ending, ("Dyad ", "ARM", "site"))
    file.write_bytes(head + body)
    assert read_allocation(file).canonical() == allocation.canonical()
    assert columns_left_out(file) == 1
    lines = allocation.canonical().decode().splitlines()
    assert lines[0] == "dyad,arm"
    assert sorted(lines[1:], key=lambda line: line.split(",")[0].encode()) == lines[1:]
    file.write_bytes(allocation.canonical())
    assert read_allocation(file).canonical() == allocation.canonical()


def written(
    rows: list[tuple[str, ...]],
    delimiter: str,
    ending: str,
    head: tuple[str, ...] = ("dyad", "arm"),
) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=ending).writerows([head, *rows])
    return out.getvalue().encode()


CASES = [
    ("", ["line 1: the column dyad is missing", "line 1: the column arm is missing"]),
    ("D-001,Zebra\nD-002,Quokka\n", ["column dyad is missing", "column arm is missing"]),
    ("dyad,group\nD-001,Zebra\n", ["line 1: the column arm is missing"]),
    ("dyad,arm,arm\nD-001,Zebra,Zebra\n", ["column arm stands there more than once"]),
    ("dyad,arm\n", ["there is no dyad in it"]),
    (f"{GOOD}D-003,\n", ["line 4: arm is empty"]),
    (f"{GOOD}\n\n,Zebra\n", ["line 6: dyad is empty"]),
    (f"{GOOD}d-001,Zebra\n", ["line 4: the dyad stands on line 3 already"]),
    (f"{GOOD}D-003\nD-004,Zebra,1\n", ["line 4: has 1 values, not 2", "line 5: has 3 values"]),
    (f'{GOOD}"D-003,x",Zebra\n', ["line 4: dyad holds a comma"]),
    (f"{GOOD}D-003,Ze\x07bra\n", ["line 4: arm holds a comma, a quotation mark"]),
    ("dyad,arm\nD-001,Zebra\nD-002,Zebra\n", ["every dyad is in one arm"]),
    (f"{GOOD}D-003,zebra\n", ["an arm is spelt in capitals on some lines"]),
    (f"{GOOD}D-003,\nD-002,Zebra\n", ["line 4: arm is empty", "line 5: the dyad stands on line 2"]),
]


@pytest.mark.parametrize(("text", "told"), CASES)
def test_problems_name_lines_and_never_an_arm(tmp_path: Path, text: str, told: list[str]) -> None:
    file = tmp_path / "allocation.csv"
    file.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(ProblemsError) as caught:
        seal(file)
    assert len(caught.value.problems) == len(told)
    for problem, words in zip(caught.value.problems, told, strict=True):
        assert words in problem
    everything = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__dict__)
    for secret in (*ARMS, "zebra", "D-00", "bra"):
        assert secret not in everything
    assert not nonce_file(file).exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is no such file"),
        ("dyad,arm\nD-001,Z\xe9bra\n".encode("latin-1"), "cannot be read as UTF-8"),
        (b"dyad,arm\nD-001,Zebra\x00\n" + b"x" * 200_000, "is no CSV|1 problem"),
    ],
)
def test_what_cannot_be_read_is_told_without_its_bytes(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    file = tmp_path / "allocation.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StudyError, match=told) as caught:
        seal(file)
    assert "bra" not in "".join(traceback.format_exception(caught.value))


def test_an_allocation_does_not_show_itself(file: Path) -> None:
    allocation = read_allocation(file)
    assert "Zebra" not in repr(allocation)
    assert "D-001" not in f"{allocation}"


def test_a_study_never_holds_it(tmp_path: Path) -> None:
    stub_study(tmp_path / "trial", dyads=1).close()
    file = tmp_path / "trial" / "reports" / "allocation.csv"
    file.write_text(GOOD, encoding="utf-8")
    with pytest.raises(StudyError, match="lies in trial, which must never hold the allocation"):
        seal(file)
    assert not nonce_file(file).exists()


@pytest.mark.parametrize(
    ("nonce", "told"),
    [(None, "there is no nonce beside"), ("ab", "is no nonce of 64"), ("é" * 64, "cannot be read")],
)
def test_a_nonce_that_is_missing_or_spoilt_is_told(
    file: Path, nonce: str | None, told: str
) -> None:
    if nonce is not None:
        nonce_file(file).write_text(nonce, encoding="utf-8")
    with pytest.raises(StudyError, match=told):
        commitment_of(file)
    with pytest.raises(StudyError, match="is a nonce"):
        seal(nonce_file(file))
