"""Measuring on a machine that others use too: a process goes before theirs where that is allowed.

What is to be measured is a player that has the machine to itself, as it has on an observer's
laptop, and a sound server, which desktops let go first.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_NICE = -15
SERVER, PLAYER = 10, 5
"""Which of them goes first."""


def put_first(process: int, *, at_once: int = 0) -> None:
    """Let a process, its threads and those it will start go first.

    It must lead a session of its own: Linux shares the processor between sessions before it looks
    at processes.

    Args:
        process: its number.
        at_once: rank among processes that run whenever they want to, as sound servers do; 0 for
            one that takes much time.
    """
    if at_once:
        with suppress(OSError):
            for task in Path(f"/proc/{process}/task").iterdir():
                os.sched_setscheduler(int(task.name), os.SCHED_RR, os.sched_param(at_once))
            return
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process, _NICE)
    with suppress(OSError):
        Path(f"/proc/{process}/autogroup").write_text(str(_NICE))
