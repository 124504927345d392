"""What no trial pack may say of gold: its words, its keys, that a session has any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.domain.telling import Term
from vippcoder.storage.study.gold import read_hidden_gold
from vippcoder.storage.study.training import read_sets, read_training_packs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.domain.training import GoldCoding
    from vippcoder.storage.study.store import StudyStore

_TELLING: Final = 6
"""Letters from which on gold's words are looked for: fewer stand anywhere by chance."""


def gold_terms(store: StudyStore) -> Iterator[Term]:
    """Yield what tells of gold, of training and of hidden sessions alike."""
    golds = [held.gold for held in read_hidden_gold(store)]
    for made in read_sets(store):
        yield Term(made.id, "number of a training set")
        golds += [film.gold for film in made.films]
        for film in made.films:
            yield Term(film.id, "number of a training film")
            yield Term(film.sha256, "hash of a training film")
    if golds:
        yield Term("gold", "word that a session is gold")
    for gold in golds:
        yield from _words_of(gold)
    for pack in read_training_packs(store):
        for packed in pack.films:
            yield Term(packed.key, "key of gold")
            yield Term(packed.coding, "number of a training coding")


def _words_of(gold: GoldCoding) -> Iterator[Term]:
    said = [one.reason for one in gold.ratings] + [one.note for one in gold.moments]
    for text in dict.fromkeys(text.strip() for text in said):
        if len(text) >= _TELLING:
            yield Term(text, "words of a gold coding")
