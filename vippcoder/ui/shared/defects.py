"""Our own faults: written down without paths, masks or messages, and said in the window."""

from __future__ import annotations

import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_log_path
from PySide6.QtGui import QGuiApplication

from vippcoder import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from vippcoder.ui.shared.bars import Bar

_OBSERVERS_WORDS: Final = (
    "What the screen shows as rated is saved. If it keeps happening, close and open the pack "
    "again, and send your lead the report."
)


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return where it happened: modules, functions and lines.

    An exception's message is left out, since it may name a path or a mask, and so are the folders
    of the files.
    """
    places = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    about = f"vippcoder {__version__}, Python {sys.version.split()[0]}, {sys.platform}"
    return "\n".join([about, *places, f"{kind.__module__}.{kind.__qualname__}"])


class DefectReporter:
    """Takes over what nobody caught.

    Args:
        tell: says it in the window.
        bar: whose button copies the report.
        folder: where the log is kept; None for the user's own.
        log: the log's file name.
        words: what is safe all the same, and what to do.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        bar: Bar,
        folder: Path | None = None,
        *,
        log: str = "observer.log",
        words: str = _OBSERVERS_WORDS,
    ) -> None:
        self._tell = tell
        self._words = words
        self._file = (folder or user_log_path("vippcoder", appauthor=False)) / log
        self._last = ""
        bar.pressed.connect(self._copy)

    def install(self) -> None:
        """Take over the process's hooks; their own would print messages, which may name a path."""
        sys.excepthook = self.take
        threading.excepthook = lambda fault: self._take_beside(fault.exc_type, fault.exc_traceback)
        sys.unraisablehook = lambda fault: self._take_beside(fault.exc_type, fault.exc_traceback)

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write the fault down and say so."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._last = report(kind, trace)
        self._write()
        self._tell(self._words)

    def _take_beside(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        """Write down a fault outside the window's thread, where nothing can be said."""
        self._last = report(kind, trace)
        self._write()

    def _write(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as log:
                log.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z\n{self._last}\n\n")
        except OSError:
            return  # a full disk must not hide the fault itself, which is on screen

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._last)
