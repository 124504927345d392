"""Codes a session as fast as it can and tells each change once it is acknowledged; to be killed."""

from __future__ import annotations

import json
import random
import sys
from decimal import Decimal
from pathlib import Path

from vippcoder.domain.coding import NoteKind, Place, Watched
from vippcoder.domain.ids import DimensionId
from vippcoder.observing import coding, evidence, history, segments, watching
from vippcoder.observing.pack import open_pack
from vippcoder.timebase import TimeRange

FRAME_US = 40_000


def main(folder: Path, seed: int) -> None:
    draw = random.Random(seed)
    with open_pack(folder) as pack:
        mask = draw.choice(pack.assignments).mask
        session = pack.coding_of(mask)
        recording = pack.assignment(session).reference.id
        print(json.dumps({"mask": mask}), flush=True)
        while True:
            sheet = coding.sheet(pack, session)
            match draw.randrange(7):
                case 0 | 1:
                    dimension = DimensionId(draw.choice(["sensitivity", "non-intrusiveness"]))
                    value = Decimal(draw.randrange(2, 15)) / 2
                    coding.rate(pack, session, dimension, value)
                case 2:
                    start = draw.randrange(200)
                    span = TimeRange(start * FRAME_US, (start + draw.randrange(1, 50)) * FRAME_US)
                    segments.add(pack, session, span)
                case 3 if sheet.segments:
                    segments.delete(pack, session, draw.choice(sheet.segments).id)
                case 4:
                    evidence.write(
                        pack,
                        session,
                        kind=NoteKind.EVIDENCE,
                        recording=recording,
                        frame=draw.randrange(250),
                        text=f"note {draw.random()}",
                    )
                case 5 if sheet.can_undo:
                    history.undo(pack, session)
                case _:
                    watching.record(pack, session, Watched(TimeRange(0, 40_000), 1, True))
            place = Place(frame=draw.randrange(250))
            coding.remember(pack, session, place)
            now = coding.sheet(pack, session)
            told = {
                "segments": [(s.id, s.range.start_us, s.range.end_us) for s in now.segments],
                "ratings": [(r.dimension, str(r.value)) for r in now.ratings],
                "notes": [n.text for n in now.notes],
                "watched": len(now.watched),
                "place": place.frame,
            }
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
