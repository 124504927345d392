"""Takes a manifest in, to be killed: `intake_to_kill.py STUDY MANIFEST PROCESSES [real]`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from intake_stage import plan, stub_take
from vippcoder.jobs import Job
from vippcoder.study.intake.running import run_intake
from vippcoder.study.intake.work import take_in
from vippcoder.study.study import opened_study


def main() -> None:
    folder, manifest, processes, *real = sys.argv[1:]
    with opened_study(Path(folder)) as store:
        found = plan(store, Path(manifest))
        print("begun", len(found.known), flush=True)
        job = Job(lambda _fraction, _what: print("on", flush=True))
        take = take_in if real else stub_take
        result = run_intake(store, found, job, processes=int(processes), take=take)
        assert not result.failed, result.failed
    print("whole", flush=True)


if __name__ == "__main__":
    main()
