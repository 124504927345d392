"""What a study writes itself into packs: names of tasks, instruments, answers to questions.

None of it may name a family, a group or a word of the study's list. A timepoint or an observer may
be an ordinary word ("start", "may"), so in the long text of an instrument neither is looked for:
the same instrument stands in every pack, so it could tell of no session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.packing.blinding.check import is_searchable
from vippcoder.packing.blinding.evidence import Said, Trace
from vippcoder.packing.exemplars import without_exemplar_names
from vippcoder.study.blindness.telling_words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.domain.telling import Term

_MAY_BE_ORDINARY: Final = frozenset({"timepoint", "observer's code"})


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text that the study puts into packs."""

    where: str
    """As the report names it, without repeating the text: `the name of a task`."""
    text: str
    is_long: bool = False
    """Whether ordinary words are to be expected in it."""


def text_of_task(name: str) -> OwnText:
    """Return what is shown of a task."""
    return OwnText("the name of a task", name)


def text_of_instrument(instrument: str, definition: str) -> OwnText:
    """Return an instrument's file as it leaves: exemplars under other names, comments and all."""
    return OwnText(f"instrument {instrument}", without_exemplar_names(definition), is_long=True)


def text_of_answer(text: str) -> OwnText:
    """Return a lead's answer to an observer's question."""
    return OwnText("an answer", text)


def said_in(texts: Iterable[OwnText], terms: Iterable[Term]) -> Said:
    """Return which telling words stand in what the study writes itself.

    Args:
        texts: what is said.
        terms: what would tell something.
    """
    read = tuple(dict.fromkeys(texts))
    kinds = {term.text: term.what for term in terms if is_searchable(term.text)}
    traces = [
        Trace(kinds[word], one.where)
        for one in read
        for word in words_in(one.text, kinds)
        if not (one.is_long and kinds[word] in _MAY_BE_ORDINARY)
    ]
    return Said(len(read), tuple(dict.fromkeys(traces)))
