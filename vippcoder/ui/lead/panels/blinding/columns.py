"""What the tables of the blinding check say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.ui.lead.words import moment_of, several
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from vippcoder.packing.blinding.report import CheckReport, Look
    from vippcoder.storage.study.checks import KeptCheck


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for, and how it ended."""

    look: Look
    level: float

    @property
    def code(self) -> str:
        """Its name."""
        return self.look.code

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return self.look.passes(self.level)

    @property
    def title(self) -> str:
        """Its name as a heading."""
        return self.look.code.replace("_", " ").replace("-", " ").capitalize()

    @property
    def looked_for(self) -> str:
        """What was looked for, a sentence."""
        words = self.look.looked_for
        return f"{words[:1].upper()}{words[1:]}"

    @property
    def outcome(self) -> str:
        """How it ended, in words."""
        found = len(self.look.sentences(self.level))
        return several(found, "finding") if found else "nothing found"

    @property
    def icon(self) -> str:
        """The outcome as a shape."""
        return "circle-check" if self.passed else "alert-circle"


FINDINGS: tuple[Column[Finding], ...] = (
    Column(
        "Outcome",
        lambda f: f.outcome,
        140,
        icon=lambda f: f.icon,
        tone=lambda f: "" if f.passed else "danger",
    ),
    Column("Looked at", lambda f: f.title, 150, is_bold=True),
    Column("What was looked for", lambda f: f.looked_for, 0, tone=lambda _: "2"),
)


def _outcome(check: KeptCheck) -> str:
    if check.passed:
        return "passed"
    return "let pass" if check.overridden_because else "did not pass"


def _icon(check: KeptCheck) -> str:
    if check.passed:
        return "circle-check"
    return "alert-triangle" if check.overridden_because else "alert-circle"


CHECKS: tuple[Column[KeptCheck], ...] = (
    Column("Checked", lambda c: moment_of(c.checked_at), 140),
    Column("Outcome", _outcome, 118, icon=_icon),
    Column("What", lambda c: c.subject, 0),
)


def findings_of(report: CheckReport) -> tuple[Finding, ...]:
    """Return what a report looked for, what was found first."""
    found = [Finding(look, report.level) for look in report.looks]
    return tuple(sorted(found, key=lambda f: f.passed))
