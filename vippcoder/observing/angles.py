"""The angles of a session: how each recording lies against the reference, set to the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.observing.writing import changeable_sheet, commit, superseding

if TYPE_CHECKING:
    from vippcoder.domain.coding import Changes
    from vippcoder.domain.ids import CodingId, RecordingId
    from vippcoder.observing.pack import OpenPack


def set_offset(
    pack: OpenPack, coding: CodingId, recording: RecordingId, offset_us: int | None
) -> Changes:
    """Say how an angle lies against the reference; undo takes it back.

    Notes keep the session time that they were written at, and the frame that they name.

    Args:
        pack: the open pack.
        coding: whose sheet.
        recording: the angle, not the reference.
        offset_us: session time = recording time + this; to show frame n of the angle together with
            frame m of the reference, the time of m minus the time of n. None goes back to what the
            pack came with.

    Raises:
        StudyError: the session has no such recording, it is the reference, the angle would no
            longer overlap with it, or the coding is closed.
    """
    changeable_sheet(pack, coding)
    reference, *others = pack.assignment(coding).recordings
    if recording == reference.id:
        raise StudyError("the first angle is the session's clock", mend="move another angle")
    known = next((other for other in others if other.id == recording), None)
    if known is None:
        raise StudyError("the session has no such recording", mend="name one of its own")
    if offset_us is not None and not -known.frames.end_us < offset_us < reference.frames.end_us:
        raise StudyError(
            "the angle would lie outside the session", mend="choose an offset within its length"
        )
    row = {"coding_id": coding, "recording": recording, "offset_us": offset_us}
    return commit(pack, coding, [superseding(pack, "angle_offsets", row)])
