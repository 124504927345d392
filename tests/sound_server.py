"""A sound server of a test's own, with a loudspeaker that nobody hears, and a recorder of it.

PulseAudio's null sink plays by the machine's clock and lets its monitor be recorded, so a machine
without sound hardware can say when a sound was heard. Everything lies in a folder of the test's
and is ended with it; a server that the machine already has is neither asked nor disturbed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from priority import SERVER, put_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

RATE: Final = 48_000
LATENCY_S: Final = 0.005
"""What the recorder asks of the sink: no sound is handed on in larger pieces than this."""
_SINK: Final = "speaker"
_PATIENCE_S: Final = 20
_NAMES: Final = (
    "PULSE_SERVER",
    "PULSE_RUNTIME_PATH",
    "PULSE_STATE_PATH",
    "PULSE_CONFIG_PATH",
    "PULSE_COOKIE",
    "XDG_RUNTIME_DIR",
)
_WINDOW_S: Final = 30.0


def is_installed() -> bool:
    """Whether the machine has what `sound_server` starts."""
    return shutil.which("pulseaudio") is not None


@contextmanager
def sound_server() -> Iterator[SoundServer]:
    """Run a server whose default output is a null sink; this process and its children use it.

    Must be entered before Qt Multimedia first asks for sound devices: a process keeps the server
    that it found first.
    """
    with tempfile.TemporaryDirectory(prefix="vippcoder-sound-") as name:
        folder = Path(name)
        before = {name: os.environ.get(name) for name in _NAMES}
        mine = {name: str(folder) for name in _NAMES}
        mine["PULSE_SERVER"] = f"unix:{folder / 'native'}"
        mine["PULSE_COOKIE"] = str(folder / "cookie")
        os.environ.update(mine)
        server = SoundServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()
            for variable, value in before.items():
                if value is None:
                    del os.environ[variable]
                else:
                    os.environ[variable] = value


class SoundServer:
    """The daemon and its recorders; made by `sound_server`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._daemon: subprocess.Popen[bytes] | None = None
        self._recorders: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start the daemon and wait until it answers."""
        socket = self._folder / "native"
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--system=no"]
        command += ["--exit-idle-time=600", "--disable-shm=yes", "--realtime=no"]
        command += ["--high-priority=no", "--fail=yes", "--log-level=error", "--log-target=stderr"]
        sink = f"sink_name={_SINK} rate={RATE} channels=2 format=s16le"
        command += ["-L", f"module-null-sink {sink}"]
        command += ["-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"]
        with (self._folder / "log").open("wb") as log:
            self._daemon = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + _PATIENCE_S
        while not socket.exists():
            if self._daemon.poll() is not None or time.monotonic() > deadline:
                said = (self._folder / "log").read_text(errors="replace")
                raise RuntimeError(f"the sound server did not start: {said}")
            time.sleep(0.02)
        put_first(self._daemon.pid, at_once=SERVER)

    def stop(self) -> None:
        """End every process that was started here."""
        for process in [*self._recorders, self._daemon]:
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    @contextmanager
    def recording(self, *, latency_s: float = LATENCY_S) -> Iterator[Recording]:
        """Record what the loudspeaker plays meanwhile; read the result after leaving.

        A null sink that nobody listens to plays two seconds at once, and keeps a player waiting
        for as long before its first sound: record also where only the player matters.
        """
        with tempfile.TemporaryDirectory(dir=self._folder) as name:
            samples, stamps = Path(name) / "samples", Path(name) / "stamps"
            command = [sys.executable, str(Path(__file__).with_name("sound_recorder.py"))]
            command += [f"{_SINK}.monitor", str(RATE), str(latency_s), str(samples), str(stamps)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
            self._recorders.append(process)
            assert process.stdout is not None
            if process.stdout.readline() != b"recording\n":
                process.wait()
                raise RuntimeError("the recorder of the loudspeaker did not start")
            made = Recording()
            try:
                yield made
            finally:
                process.terminate()
                process.wait(_PATIENCE_S)
                process.stdout.close()
                self._recorders.remove(process)
            made.read(samples, stamps)
            if process.returncode:
                raise RuntimeError("recording the loudspeaker broke off")


class Recording:
    """What the loudspeaker played, and when by CLOCK_MONOTONIC."""

    def __init__(self) -> None:
        self.samples: NDArray[np.int16] = np.empty(0, np.int16)
        self._starts: NDArray[np.float64] = np.empty(0)
        self._arrivals: NDArray[np.float64] = np.empty(0)

    def read(self, samples: Path, stamps: Path) -> None:
        """Take the recorder's two files."""
        self.samples = np.fromfile(samples, np.int16)
        table = np.fromfile(stamps, np.float64).reshape(-1, 2)
        self._starts, self._arrivals = table[:, 0], table[:, 1]

    def heard_at(self, sample: float) -> float:
        """Return when a sample was played, in seconds of CLOCK_MONOTONIC.

        The sink plays by that clock, and hands each piece on as its first sample is due. Pieces
        arrive late when the machine is busy, never early: the least delay of the pieces within
        half a minute is taken for all of them.
        """
        delays = self._arrivals - self._starts / RATE
        near = np.abs(self._starts - sample) < _WINDOW_S / 2 * RATE
        return float(delays[near].min() + sample / RATE)
