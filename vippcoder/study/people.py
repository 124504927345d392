"""The observers of a study: registering one, and changing what is known of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.people import observer_entries, read_observers

if TYPE_CHECKING:
    from vippcoder.domain.study import Observer
    from vippcoder.storage.study.store import StudyStore

_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,23}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")


def add_observer(store: StudyStore, observer: Observer) -> None:
    """Register an observer.

    Raises:
        StudyError: the code is taken or unfit for a folder's name, a language is no code, or a
            known family is not in the study.
    """
    if any(other.code == observer.code for other in read_observers(store)):
        raise StudyError(
            f"there is an observer {observer.code} already",
            mend="choose another code, or change that observer",
        )
    _refuse_unfit(store, observer)
    store.write(*observer_entries(None, observer, ""))


def change_observer(store: StudyStore, observer: Observer, reason: str = "") -> None:
    """Change what is known of an observer; codings that were assigned stay as they are.

    Args:
        store: the study, open for writing.
        observer: as it shall be.
        reason: why; asked for where the state changes.

    Raises:
        StudyError: there is no such observer, the state changes without a reason, or what is given
            is unfit as in `add_observer`.
    """
    before = next((o for o in read_observers(store) if o.code == observer.code), None)
    if before is None:
        raise StudyError(f"there is no observer {observer.code}", mend="add the observer first")
    if before == observer:
        return
    if before.state is not observer.state and not reason.strip():
        raise StudyError(
            f"{observer.code} is not {observer.state} without a reason",
            mend="say in a few words why",
        )
    _refuse_unfit(store, observer)
    store.write(*observer_entries(before, observer, reason.strip()))


def _refuse_unfit(store: StudyStore, observer: Observer) -> None:
    if not _CODE.fullmatch(observer.code):
        raise StudyError(
            f"{observer.code or 'nothing'} is not an observer's code",
            mend="use small letters, digits and hyphens, a letter first, 24 at most",
        )
    wrong = [code for code in observer.languages if not _LANGUAGE.fullmatch(code)]
    if wrong or not observer.languages:
        raise StudyError(
            f"{', '.join(wrong)} is not a language's code" if wrong else "a language is missing",
            mend="give the languages that the observer can follow, such as en or de",
        )
    if observer.share <= 0 or observer.minutes_a_week <= 0:
        raise StudyError(
            "share and minutes a week are above 0", mend="mark who gets nothing new as away"
        )
    here = {dyad.id for dyad in read_dyads(store)}
    strange = [dyad for dyad in observer.knows if dyad not in here]
    if strange:
        raise StudyError(
            f"{', '.join(strange)}: no such dyad in the study",
            mend="take the films in first, or check the code",
        )
