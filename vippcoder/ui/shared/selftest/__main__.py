"""`python -m vippcoder.ui.shared.selftest FILE`: the self-test in a process of its own.

Progress goes to stderr, a line `share what` each; the result to stdout as JSON. Exit 1 with one
sentence on stderr when the film cannot be tested.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from PySide6.QtWidgets import QApplication

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.ui.shared.chatter import quieten


def main() -> int:
    """Test one film and print what came out."""
    parser = argparse.ArgumentParser(prog="vippcoder media selftest")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seeks", type=int, default=60)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--pauses", type=int, default=12)
    parser.add_argument("--within-us", type=int, default=120_000_000)
    wanted = parser.parse_args()
    quieten()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # nobody is to see it
    _app = QApplication(sys.argv[:1])
    # Imported here: what decoders say to themselves stays off the terminal.
    from vippcoder.ui.shared.decoder_log import quieten_decoders  # noqa: PLC0415
    from vippcoder.ui.shared.selftest.trial import Plan, run_trial  # noqa: PLC0415

    quieten_decoders()
    plan = Plan(wanted.seeks, wanted.steps, wanted.pauses, within_us=wanted.within_us)
    try:
        told = run_trial(wanted.file, plan, Job(_tell))
    except StudyError as error:
        _say(sys.stderr, f"failed {error.sentence(with_path=False)}")
        return 1
    out = {**asdict(told), "is_exact": told.is_exact, "sentence": told.sentence()}
    _say(sys.stdout, json.dumps(out))
    return 0


def _tell(share: float, what: str) -> None:
    if what:
        _say(sys.stderr, f"{share:.3f} {what}")


def _say(where: TextIO, line: str) -> None:
    where.write(f"{line}\n")
    where.flush()


if __name__ == "__main__":
    sys.exit(main())
