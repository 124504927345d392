"""Coded sessions for tests of agreement on segments, and outside data as marks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rating_sets import shared
from vippcoder.agreement.segments import CodedSession, Mark, results_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.agreement.result import Result

SECOND = 1_000_000


def marks(*told: tuple[float, float, str]) -> list[Mark]:
    """Make marks of seconds: start, end, code."""
    return [Mark(round(start * SECOND), round(end * SECOND), code) for start, end, code in told]


def session(
    codings: Mapping[str, Sequence[Mark]], *, name: str = "s", length_s: float = 60, dyad: str = ""
) -> CodedSession:
    """Make a session whose window starts at 0."""
    return CodedSession(name, 0, round(length_s * SECOND), codings, dyad)


def found(*sessions: CodedSession, **settings: float) -> dict[str, Result]:
    """Compute everything without resampling, by name."""
    results = results_of(sessions, draws=0, **settings)  # type: ignore[arg-type]
    return {result.statistic: result for result in results}


def boris_observation(
    name: str, codes: Sequence[str], subjects: Sequence[str]
) -> dict[str, list[Mark]]:
    """Read an observation of BORIS's sample project: marks by subject."""
    project = json.loads(shared("peers/boris/test.boris").read_text(encoding="utf-8"))
    kinds = {one["code"]: one["type"] for one in project["behaviors_conf"].values()}
    read: dict[str, list[Mark]] = {subject: [] for subject in subjects}
    started: dict[tuple[str, str], int] = {}
    for event in project["observations"][name]["events"]:
        at_us, subject, code = round(event[0] * SECOND), event[1] or "No focal subject", event[2]
        if code not in codes or subject not in subjects:
            continue
        if kinds[code] == "Point event":
            read[subject].append(Mark(at_us, at_us, code))
        elif (subject, code) in started:
            read[subject].append(Mark(started.pop((subject, code)), at_us, code))
        else:
            started[subject, code] = at_us
    return read


def datavyu_column(file: str, column: str) -> list[Mark]:
    """Read one column of a Datavyu extract; the code is the first value of each cell."""
    read: list[Mark] = []
    inside = False
    for line in shared(f"peers/datavyu/{file}").read_text(encoding="utf-8").splitlines():
        if "(MATRIX" in line:
            inside = line.split(" (MATRIX", maxsplit=1)[0] == column
        elif inside and line.startswith("0"):
            start, end, values = line.split(",", maxsplit=2)
            code = values.strip("()").split(",", maxsplit=1)[0]
            read.append(Mark(_datavyu_us(start), _datavyu_us(end), code))
    return read


def _datavyu_us(text: str) -> int:
    hours, minutes, seconds, thousandths = (int(part) for part in text.split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * SECOND + thousandths * 1000
