"""Errors, split by whose fault they are.

`StudyError` is the user's to mend and says how. `Defect` is ours: it is logged with a traceback and
shown with a way to report it. Nothing signals failure by a sentinel value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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
        subject = f"{self.path}: " if with_path and self.path is not None else ""
        advice = f"; {self.mend}" if self.mend else ""
        return " ".join(f"{subject}{self.what}{advice}.".split())


class Defect(Exception):  # noqa: N818 - the word the project uses for "our own fault"
    """A state that the program must never reach."""


class CancelledError(Exception):
    """A background job was cancelled by its user; nothing half-made is left behind."""
