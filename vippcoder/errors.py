"""Errors, split by whose fault they are.

`StudyError` is the user's to mend and says how. `Defect` is ours: it is logged with a traceback and
shown with a way to report it. Nothing signals failure by a sentinel value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_VERBS: Final = frozenset(
    "is was has holds does cannot exists lies may takes bears will".split()  # noqa: SIM905
)
"""With which a sentence goes on after the file's name; without the name it begins with `it`."""


class StudyError(Exception):
    """Something the user can mend, told in one sentence.

    Args:
        what: what happened, without a file name ("is not a film: it holds no video stream").
        path: the file it concerns, or None. Kept apart because an observer's screen never shows a
            path, while a command's message does.
        mend: what to do about it, a clause that stands by itself ("choose another file").
    """

    def __init__(self, what: str, *, path: Path | None = None, mend: str = "") -> None:
        self.what = what
        self.path = path
        self.mend = mend
        super().__init__(self.sentence())

    def sentence(self, *, with_path: bool = True) -> str:
        """Return the whole message on one line; `with_path=False` is for an observer's screen."""
        subject = ""
        if self.path is not None:
            is_verb = self.what.partition(" ")[0] in _VERBS
            subject = f"{self.path}: " if with_path else "it " if is_verb else ""
        advice = f"; {self.mend}" if self.mend else ""
        return " ".join(f"{subject}{self.what}{advice}.".split())

    def lines(self) -> tuple[str, ...]:
        """Return the message as it is printed: one line, and one for each of several problems."""
        return (str(self),)


class ProblemsError(StudyError):
    """Everything that is wrong with one file, told at once, so that it is mended at once.

    Args:
        problems: one each, with its place and what to do ("line 4: dyad is empty; give its code").
        path: the file.
        mend: what to do about all of them.
    """

    def __init__(
        self,
        problems: Sequence[str],
        *,
        path: Path | None = None,
        mend: str = "mend the file, then try again",
    ) -> None:
        self.problems = tuple(problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        self._head = StudyError(f"{count}, and nothing was changed", path=path, mend=mend)
        super().__init__(
            f"{count}, and nothing was changed: {'; '.join(self.problems)}", path=path, mend=mend
        )

    def lines(self) -> tuple[str, ...]:
        """Return the message as it is printed: a head, then a line for each problem."""
        return (str(self._head), *(f"  {problem}" for problem in self.problems))


class Defect(Exception):  # noqa: N818 - the word the project uses for "our own fault"
    """A state that the program must never reach."""


class CancelledError(Exception):
    """A background job was cancelled by its user; nothing half-made is left behind."""
