"""A process that records a source of the sound server to a file until it is told to end.

Apart from the test, so that painting never delays it. Beside the samples (16 bit, one channel)
it keeps for each piece the number of its first sample and when it arrived (CLOCK_MONOTONIC, s).
"""

from __future__ import annotations

import os
import signal
import struct
import sys
import time
from pathlib import Path

from pulse import SAMPLE_BYTES, Recorder


def main(source: str, rate: int, latency_s: float, samples: Path, stamps: Path) -> None:
    stream = Recorder(rate, latency_s, source)
    ended = False

    def end(_number: int, _frame: object) -> None:
        nonlocal ended
        ended = True

    signal.signal(signal.SIGTERM, end)
    taken, parent = 0, os.getppid()
    with samples.open("wb") as sound, stamps.open("wb") as times:
        while not ended and os.getppid() == parent:  # a killed test leaves nothing behind
            piece = stream.read()
            times.write(struct.pack("2d", taken, time.monotonic()))
            sound.write(piece)
            if not taken:
                print("recording", flush=True)
            taken += len(piece) // SAMPLE_BYTES
    stream.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]), Path(sys.argv[5]))
