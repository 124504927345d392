"""Whether a dyad's code may stand for a family: it must not hold a name, a date or a site."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.packing.dates import days_in

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_DIGITS = re.compile(r"(?<!\d)(?:\d{6}|\d{8})(?!\d)")
_DATES = {6: ("%d%m%y", "%y%m%d", "%m%d%y"), 8: ("%d%m%Y", "%Y%m%d", "%m%d%Y")}
_LETTERS = re.compile(r"[A-Za-z]{3,}")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_MONTH = re.compile(r"\d(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\d", re.IGNORECASE)
_ACRONYM = 3
_EVERYDAY = frozenset({
    "baby", "case", "child", "code", "demo", "dya", "dyad", "dyade", "dyads", "fall", "fam",
    "familie", "family", "father", "infant", "kind", "mother", "mutter", "num", "number",
    "nummer", "paar", "pair", "par", "parent", "part", "participant", "pilot", "proband",
    "sample", "studie", "study", "sub", "subj", "subject", "test", "toddler", "trial", "vater",
    "vipp",
})  # fmt: skip
"""What codes say in front of their number."""
_SHORTEST_WORD = 3


def fault_of_code(code: str, telling_words: Iterable[str] = ()) -> str:
    """Return what is wrong with a dyad's code, a clause; empty where nothing is.

    A guess that leans to caution: a run of letters that can be spoken and is no everyday word looks
    like a name, six or eight digits that can be read as a day look like a date.

    Args:
        code: as the manifest has it.
        telling_words: the study's own: arms, therapists, sites.
    """
    if not _CODE.fullmatch(code):
        return "may hold letters a to z, digits, - and _ alone, 32 at most"
    if days_in(code) or any(_is_date(digits) for digits in _DIGITS.findall(code)):
        return "looks like a date"
    if _MONTH.search(code):
        return "looks like a date"
    low = code.lower()
    for word in telling_words:
        if len(word) >= _SHORTEST_WORD and word.lower() in low:
            return f"holds '{word}', which the study's list of telling words names"
    if any(_is_spoken(run) for run in _LETTERS.findall(code)):
        return "looks like a name"
    return ""


def _is_date(digits: str) -> bool:
    for form in _DATES[len(digits)]:
        with suppress(ValueError):
            datetime.strptime(digits, form)  # noqa: DTZ007 - only whether it is one
            return True
    return False


def _is_spoken(run: str) -> bool:
    """Whether letters look like a name: `anna`, `Ida`, `MUELLER`; not `DYAD`, `KOR`, `xkq`."""
    if run.lower() in _EVERYDAY or not _VOWEL.search(run):
        return False
    return not (run.isupper() and len(run) <= _ACRONYM)
