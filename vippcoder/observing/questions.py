"""Questions to the lead: asked about a session, answered in a later delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.observing.writing import fresh_id
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.questions import question_entry, read_questions

if TYPE_CHECKING:
    from vippcoder.domain.guidance import Question
    from vippcoder.domain.ids import CodingId
    from vippcoder.observing.pack import OpenPack


def ask(pack: OpenPack, coding: CodingId, text: str) -> str:
    """Keep a question to the lead and return its id; it goes with the pack when it is collected.

    A session may be asked about whatever its state; asking does not begin it.

    Raises:
        StudyError: the question has no words, or nothing can be written.
    """
    words = text.strip()
    if not words:
        raise StudyError("a question needs words", mend="write what you want to know")
    question = fresh_id()
    with pack.store.transaction():
        pack.store.append(coding, [question_entry(question, coding, words)])
    return question


def asked(pack: OpenPack, coding: CodingId | None = None) -> tuple[Question, ...]:
    """Return the questions of a session, or of the pack, with their answers, the oldest first."""
    with mended(pack.store.path):
        known = read_questions(pack.store.connection)
    return tuple(q for q in known if coding is None or q.coding == coding)
