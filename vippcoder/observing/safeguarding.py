"""A concern for a child: a note that one named person alone can read, outside everything rated.

The note is no journal entry and no row. Neither its name, its date nor its size tells of which
session it is, or that two notes are of one.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.storage.pack.store import SAFEGUARDING
from vippcoder.timebase import format_instant

if TYPE_CHECKING:
    from vippcoder.domain.design import SafeguardingContact
    from vippcoder.domain.ids import Mask
    from vippcoder.observing.pack import OpenPack

_BLOCK: Final = 4096
"""Notes are filled up to a multiple of so many bytes."""
_NEUTRAL_S: Final = 946_684_800


def write_note(
    pack: OpenPack, text: str, *, mask: Mask | None = None, at_us: int | None = None
) -> None:
    """Encrypt a note for the pack's contact and lay it down; nobody else can read it again.

    Args:
        pack: the open pack; that it can only be read is enough.
        text: what the observer saw.
        mask: the session it is about, told inside the note alone; None leaves it out.
        at_us: the moment on the film in session time, told with it.

    Raises:
        StudyError: there are no words, the pack names nobody, or no key that a note can be locked
            with, or it cannot be written; then nothing of it is on disk.
    """
    if not text.strip():
        raise StudyError("a note needs words", mend="write what you saw and heard")
    contact = pack.guidance.contact
    locked = _encrypted(contact, _filled(pack.observer, text.strip(), mask, at_us))
    folder = pack.folder / SAFEGUARDING
    name = secrets.token_hex(8)
    half_made = folder / f".{name}.part"
    try:
        folder.mkdir(exist_ok=True)
        with half_made.open("wb") as file:
            file.write(locked)
            file.flush()
            os.fsync(file.fileno())
        os.utime(half_made, (_NEUTRAL_S, _NEUTRAL_S))
        half_made.replace(folder / f"{name}.age")
        os.utime(folder, (_NEUTRAL_S, _NEUTRAL_S))
    except OSError as error:
        with suppress(OSError):
            half_made.unlink(missing_ok=True)
        raise StudyError("the note could not be written", mend=tell_yourself(contact)) from error


def tell_yourself(contact: SafeguardingContact) -> str:
    """Return what to do where no note can be kept: whom to tell, a clause that stands by itself."""
    if not contact.name:
        return "tell your lead or supervisor today"
    reach = f" ({contact.reach})" if contact.reach else ""
    return f"tell {contact.name} yourself{reach}"


def _filled(observer: str, text: str, mask: Mask | None, at_us: int | None) -> bytes:
    """Return the note as its reader sees it, filled up with blanks to whole blocks."""
    written = datetime.now(UTC).isoformat(timespec="minutes")
    lines = [f"Observer: {observer}", f"Written: {written}"]
    if mask is not None:
        moment = "" if at_us is None else f", at {format_instant(at_us)}"
        lines.append(f"Session: {mask}{moment}")
    note = "\n".join([*lines, "", text, ""]).encode()
    return note + b"\n" * (-len(note) % _BLOCK)


def _encrypted(contact: SafeguardingContact, note: bytes) -> bytes:
    # Imported here: opening a pack shall not wait for what is hardly ever needed.
    import pyrage  # type: ignore[import-untyped] # noqa: PLC0415

    if not contact.recipient:
        raise StudyError(
            "this pack has no key to lock a note with, so none is written",
            mend=tell_yourself(contact),
        )
    try:
        recipient = pyrage.x25519.Recipient.from_str(contact.recipient)
        locked: bytes = pyrage.encrypt(note, [recipient])
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise StudyError(
            "the key in this pack cannot lock a note, so none is written",
            mend=tell_yourself(contact),
        ) from error
    return locked
