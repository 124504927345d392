"""What a blinding check looked for and found, as it is shown, printed and kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from vippcoder.packing.blinding.chance import Told, corrected

Face = Literal["masters", "pack"]

LEVEL = 0.01
"""How often chance alone may fail a check of films among which nothing tells anything, all its
tests together."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that tells something."""

    where: str
    """A session id, a file in the pack, an observer's code; empty where it concerns all."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Test:
    """Whether one thing tells another, beyond chance."""

    what: str
    """What an observer sees, a noun in the singular: `the codec`."""
    about: str
    """What it might tell: `the timepoint`, `the dyad`, `the order of intake`."""
    told: Told
    p_corrected: float = 1.0
    """Of the test, for the number of tests in the check; set when all are known."""

    @property
    def sentence(self) -> str:
        """What an observer could learn and how well."""
        hits, chance = f"{self.told.hits:.0%}", f"{self.told.by_chance:.0%}"
        if self.about == "the dyad":
            return (
                f"{self.what} is alike in {hits} of pairs of films of one dyad, "
                f"in {chance} when films are shuffled"
            )
        if self.about == "the order of intake":
            return f"{self.what} orders {hits} of pairs of films as intake did, {chance} by chance"
        return f"{self.what} tells {self.about} in {hits} of films, in {chance} by chance"


@dataclass(frozen=True, slots=True)
class Look:
    """What one finding looked for and found."""

    looked_for: str
    """A sentence: what, where."""
    found: tuple[Found, ...] = ()
    tests: tuple[Test, ...] = ()
    note: str = ""
    """What could not be looked at, or what is worth knowing though nothing was found."""
    code: str = ""
    """The finding's; set when it is called."""

    def passes(self, level: float) -> bool:
        """Whether nothing was found and no test tells anything at the level."""
        return not self.found and all(test.p_corrected > level for test in self.tests)

    def sentences(self, level: float) -> tuple[Found, ...]:
        """Return what fails, one sentence each."""
        telling = (test for test in self.tests if test.p_corrected <= level)
        return (
            *self.found,
            *(Found("", f"{test.sentence[0].upper()}{test.sentence[1:]}.") for test in telling),
        )


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The whole check."""

    face: Face
    """The study's masters and plan, or one finished pack."""
    subject: str
    """What was checked, for people: `the study's films`, `the pack of anna`."""
    films: int
    looks: tuple[Look, ...]
    level: float = LEVEL

    @property
    def passed(self) -> bool:
        """Whether every look passed."""
        return all(look.passes(self.level) for look in self.looks)

    def found(self) -> tuple[Found, ...]:
        """Return everything that fails, in the order of the findings."""
        return tuple(one for look in self.looks for one in look.sentences(self.level))

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON can say it; `from_json` reads it back."""
        return {
            "face": self.face,
            "subject": self.subject,
            "films": self.films,
            "passed": self.passed,
            "level": self.level,
            "findings": [self._look_as_json(look) for look in self.looks],
        }

    def _look_as_json(self, look: Look) -> dict[str, Any]:
        return {
            "code": look.code,
            "passed": look.passes(self.level),
            "looked_for": look.looked_for,
            "found": [asdict(one) for one in look.found],
            "tests": [
                {
                    "what": test.what,
                    "about": test.about,
                    **asdict(test.told),
                    "p_corrected": test.p_corrected,
                    "is_telling": test.p_corrected <= self.level,
                    "sentence": test.sentence,
                }
                for test in look.tests
            ],
            "note": look.note,
        }


def weighed(looks: list[Look]) -> tuple[Look, ...]:
    """Return the looks with every test's p corrected for the number of tests among all of them."""
    values = corrected([test.told.p for look in looks for test in look.tests])
    fresh = iter(values)
    return tuple(
        replace(look, tests=tuple(replace(test, p_corrected=next(fresh)) for test in look.tests))
        for look in looks
    )


def from_json(told: dict[str, Any]) -> CheckReport:
    """Read a report that `as_json` wrote."""
    return CheckReport(
        told["face"],
        told["subject"],
        told["films"],
        tuple(
            Look(
                look["looked_for"],
                tuple(Found(**one) for one in look["found"]),
                tuple(_test(test) for test in look["tests"]),
                look["note"],
                look["code"],
            )
            for look in told["findings"]
        ),
        told["level"],
    )


def _test(told: dict[str, Any]) -> Test:
    judged = Told(told["p"], told["hits"], told["by_chance"], told["films"])
    return Test(told["what"], told["about"], judged, told["p_corrected"])
