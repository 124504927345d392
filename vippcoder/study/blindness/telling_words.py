"""Words that no observer may read: what in a text would tell who, when or in which group."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from vippcoder.packing.dates import days_in
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.people import read_observers
from vippcoder.study.design.versions import read_design

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.domain.ids import CodingId
    from vippcoder.storage.study.store import StudyStore


def telling_words(store: StudyStore, coding: CodingId) -> dict[str, str]:
    """Return the words that a text to a coding's observer may not hold, and what each would tell.

    Dyad codes, timepoints, groups and the design's own list; the masks and ids of other codings,
    since the observer must not learn that two of them are one film; the codes of other observers,
    since nobody may learn what is double-coded.

    Raises:
        StudyError: the study has no design.
    """
    design = read_design(store)
    codings = read_assignments(store)
    observer = next(c.observer for c in codings if c.coding == coding)
    words = dict.fromkeys(design.telling_words, "a word of the study's own list")
    words |= dict.fromkeys(design.guesses.groups, "a group")
    for timepoint in design.timepoints:
        words |= dict.fromkeys((str(timepoint.id), timepoint.name), "a timepoint")
    words |= dict.fromkeys((str(dyad.id) for dyad in read_dyads(store)), "a dyad")
    others = [c for c in codings if c.coding != coding]
    words |= dict.fromkeys((str(c.mask) for c in others), "another mask")
    words |= dict.fromkeys((str(c.session) for c in codings), "a session's id")
    people = (o.code for o in read_observers(store) if o.code != observer)
    words |= dict.fromkeys(map(str, people), "another observer")
    return {word: what for word, what in words.items() if word.strip()}


def words_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return which words stand in a text, whatever their case, accents, hyphens and blanks.

    A word is found whole: `ben` in `ask Ben`, not in `bend`. `month-5` is found as `Month 5` and as
    `month5`.
    """
    said = _parts(text)
    return tuple(word for word in words if _stands("".join(_parts(word)), said))


def holds_date(text: str) -> bool:
    """Whether a text names a day."""
    return bool(days_in(text))


def _stands(word: str, said: list[str]) -> bool:
    """Whether some parts in a row make up the word, with nothing left over."""
    if not word:
        return False
    for first in range(len(said)):
        run = ""
        for part in said[first:]:
            run += part
            if run == word:
                return True
            if not word.startswith(run):
                break
    return False


def _parts(text: str) -> list[str]:
    """Return runs of letters and digits, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(s for s in plain if not unicodedata.combining(s)))
