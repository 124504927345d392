"""Questions, the timepoint guess and a concern for a child, by command."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyrage
import pytest

from packs import make_pack
from vippcoder.domain.design import SafeguardingContact, SegmentRule, Segments
from vippcoder.domain.guidance import Guidance
from vippcoder.study.messages.safeguarding import sealed_notes

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder

IDENTITY = pyrage.x25519.Identity.generate()
CONTACT = SafeguardingContact("Dr. Adams", "020 555 0100", str(IDENTITY.to_public()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_pack(
        tmp_path / "anna.vipppack",
        guidance=Guidance(("Baseline", "Month 5"), CONTACT),
        segments=Segments(SegmentRule.WHOLE_SESSION),
    )


def test_a_question_is_asked_and_listed(vippcoder: Vippcoder, folder: Path) -> None:
    told = vippcoder("coding", "ask", folder, "R-K9DM", "Does singing count?", "--json").json()
    (asked,) = vippcoder("coding", "questions", folder, "--json").json()
    assert asked["question_id"] == told["question_id"]
    assert (asked["mask"], asked["text"], asked["answers"]) == (
        "R-K9DM",
        "Does singing count?",
        [],
    )
    assert "R-K9DM: Does singing count?" in vippcoder("coding", "questions", folder).out
    refused = vippcoder("coding", "ask", folder, "R-K9DM", " ")
    assert (refused.status, refused.err.count("\n")) == (1, 1)


def test_the_timepoint_is_guessed_and_told(vippcoder: Vippcoder, folder: Path) -> None:
    for dimension in ("sensitivity", "non-intrusiveness"):
        vippcoder("coding", "rate", folder, "R-7F3K", dimension, 4)
    wrong = vippcoder(
        "coding", "submit", folder, "R-7F3K", "--guess", "Group 1", "--timepoint", "Month 8"
    )
    assert wrong.status == 1
    assert "the answers are Baseline, Month 5, do not know" in wrong.err
    told = vippcoder(
        "coding", "submit", folder, "R-7F3K", "--guess", "Group 1", "--timepoint", "Month 5",
        "--timepoint-certainty", 3, "--json",
    ).json()  # fmt: skip
    assert told["state"] == "submitted"
    assert told["timepoint"] == {"guess": "Month 5", "certainty": 3}
    assert told["blinding"]["guess"] == "Group 1"
    assert "timepoint: Month 5, certainty 3" in vippcoder("coding", "show", folder, "R-7F3K").out


def test_a_segment_is_refused_where_the_study_wants_none(
    vippcoder: Vippcoder, folder: Path
) -> None:
    refused = vippcoder("coding", "segment", folder, "R-7F3K", "--from-index", 1, "--to-index", 9)
    assert refused.status == 1
    assert "rated as a whole" in refused.err


def test_a_concern_goes_to_the_contact_alone(
    vippcoder: Vippcoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("The child flinches.\n"))
    told = vippcoder("coding", "concern", folder, "--session", "R-7F3K", "--at", "1.5")
    assert told.status == 0
    assert told.out.startswith("Dr. Adams, 020 555 0100\n")
    assert "flinches" not in told.out + told.err
    (note,) = sealed_notes(folder)
    read = pyrage.decrypt(note.read_bytes(), [IDENTITY]).decode()
    assert "Session: R-7F3K, at 00:01.500" in read
    assert "The child flinches." in read
    assert vippcoder("verify", folder).status == 0


def test_a_concern_without_a_key_names_the_contact(
    vippcoder: Vippcoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guidance = Guidance(contact=SafeguardingContact("Dr. Adams", "020 555 0100"))
    folder = make_pack(tmp_path / "ben.vipppack", guidance=guidance)
    monkeypatch.setattr("sys.stdin", io.StringIO("The child flinches.\n"))
    told = vippcoder("coding", "concern", folder)
    assert told.status == 1
    assert "Dr. Adams" in told.out
    assert "tell Dr. Adams yourself" in told.err
    assert not (folder / "safeguarding").exists()
