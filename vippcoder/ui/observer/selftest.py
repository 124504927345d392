"""Testing, from the window, how exactly this computer plays the open film."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess, Signal

from vippcoder.domain.selftest import SelfTest
from vippcoder.observing import selftests

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.shared.player import Player

_MODULE: Final = "vippcoder.ui.shared.selftest"
_FAILED: Final = "failed "
_NO_TEST: Final = "The test could not be made here. Your coding is safe."
_END_MS: Final = 3000


class Tester(QObject):
    """Serves the group `machine`: runs the self-test in a process of its own, keeps the result.

    The process is told the copy under its mask and nothing else; what it tells holds no name.
    """

    began = Signal()
    progressed = Signal(float)
    told = Signal(bool, str)
    """Whether every frame was right, and the sentence."""
    refused = Signal(str)
    ended = Signal()
    """It is over, whatever came of it."""

    def __init__(self, desk: CodingDesk, player: Player) -> None:
        super().__init__(desk)
        self._desk, self._player = desk, player
        self._tested: tuple[Assignment, Path] | None = None
        self._process: QProcess | None = None
        self._failure = ""
        desk.left.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether a test is being made."""
        return self._process is not None

    def self_test(self) -> None:
        """Test the open film; again: stop testing."""
        if self.is_running:
            self.cancel()
            return
        path = self._player.path
        if path is None:
            self._desk.noticed.emit("The film is still opening.")
            return
        self._player.pause()
        self._tested, self._failure = (self._desk.current, path), ""
        self._process = made = QProcess(self)
        made.readyReadStandardError.connect(self._listen)
        made.finished.connect(self._finished)
        made.errorOccurred.connect(self._lost)
        made.start(sys.executable, ["-m", _MODULE, str(path)])
        self.began.emit()

    def cancel(self) -> None:
        """Stop testing; nothing is kept."""
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(_END_MS)
        process.deleteLater()
        self.ended.emit()

    def _listen(self) -> None:
        if self._process is None:
            return
        for line in bytes(self._process.readAllStandardError().data()).decode().splitlines():
            if line.startswith(_FAILED):
                self._failure = line.removeprefix(_FAILED)
                continue
            share = line.partition(" ")[0]
            if share.replace(".", "", 1).isdigit():
                self.progressed.emit(float(share))

    def _lost(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._finished(1)

    def _finished(self, status: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        out = bytes(process.readAllStandardOutput().data()).decode()
        process.deleteLater()
        self.ended.emit()
        if status:
            self.refused.emit(self._failure or _NO_TEST)
            return
        figures = json.loads(out)
        known = {name: figures[name] for name in SelfTest.__dataclass_fields__}
        self._keep(SelfTest(**known))

    def _keep(self, test: SelfTest) -> None:
        desk = self._desk
        if self._tested is None:
            return
        tested, path = self._tested
        reference = tested.reference
        of_proxy = path != desk.pack.recording_path(reference)
        desk.keep(
            lambda: selftests.record(
                desk.pack, tested.coding, reference.id, test, of_proxy=of_proxy
            )
        )
        self.told.emit(test.is_exact, test.sentence())
