"""An open pack: what its observer is to code, and where the films are."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from vippcoder.domain.guidance import Guidance
from vippcoder.domain.ids import CodingId
from vippcoder.errors import StudyError
from vippcoder.instruments.files import read_instrument
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.store import (
    EXEMPLARS,
    MEDIA,
    PackStore,
    kind_of,
    open_store,
    read_store,
)
from vippcoder.storage.pack.taking import finish_removals
from vippcoder.storage.pack.trust import contents_faults, links_in, name_faults, rule_faults

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path
    from types import TracebackType

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.exemplar import Exemplar
    from vippcoder.domain.instrument import Anchor, Dimension, Instrument
    from vippcoder.domain.recording import Recording


@dataclass(frozen=True, slots=True)
class OpenPack:
    """A pack held open; close it, or use it as a context manager."""

    store: PackStore
    observer: str
    """The observer's code."""
    instruments: tuple[Instrument, ...]
    """What its sessions are rated with."""
    group_labels: tuple[str, ...]
    """The answers of the blinding question, in the study's order."""
    assignments: tuple[Assignment, ...]
    exemplars: tuple[Exemplar, ...] = ()
    guidance: Guidance = field(default_factory=Guidance)
    """What the study asks beside ratings, and whom it names for a child."""

    @property
    def is_training(self) -> bool:
        """Whether it is a training pack; everything but feedback is as in a trial pack."""
        return self.store.is_training

    @property
    def folder(self) -> Path:
        """The pack's folder; never shown to the observer."""
        return self.store.folder

    def recording_path(self, recording: Recording) -> Path:
        """Return where the blind copy lies, whether or not it is there."""
        return self.folder / MEDIA / recording.file

    def exemplar_of(self, anchor: Anchor) -> Exemplar | None:
        """Return the clip that shows what an anchor means; None where the lead supplied none."""
        return next((e for e in self.exemplars if e.file == anchor.exemplar), None)

    def levels_with_exemplar(self, dimension: Dimension) -> tuple[Decimal, ...]:
        """Return the levels of a dimension that have an exemplar, lowest first."""
        return tuple(a.level for a in dimension.anchors if self.exemplar_of(a) is not None)

    def exemplar_path(self, exemplar: Exemplar) -> Path:
        """Return where an exemplar lies, whether or not it is there."""
        return self.folder / EXEMPLARS / exemplar.file

    def assignment(self, coding_or_mask: str) -> Assignment:
        """Return the session with this coding id or mask.

        Raises:
            StudyError: the pack holds none.
        """
        for assignment in self.assignments:
            if coding_or_mask in {assignment.coding, assignment.mask}:
                return assignment
        masks = ", ".join(a.mask for a in self.assignments)
        raise StudyError(
            f"the pack holds no session {coding_or_mask}", mend=f"its sessions are {masks}"
        )

    def instrument_of(self, coding_or_mask: str) -> Instrument:
        """Return what the session with this coding id or mask is rated with."""
        wanted = self.assignment(coding_or_mask).instrument
        return next(held for held in self.instruments if held.id == wanted)

    def subject_of(self, assignment: Assignment) -> str:
        """Return what was filmed, and with what it is rated where that differs; may be empty."""
        several = len(self.instruments) > 1
        words = (assignment.task, assignment.instrument if several else "")
        return ", ".join(word for word in words if word)

    def coding_of(self, coding_or_mask: str) -> CodingId:
        """Return the id of the coding with this id or mask."""
        return CodingId(self.assignment(coding_or_mask).coding)

    def close(self) -> None:
        """Let the pack go, so that another window may open it."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_pack(folder: Path, *, read_only: bool = False) -> OpenPack:
    """Open a pack, of a trial or for training, for coding or only for reading beside a window.

    Raises:
        StudyError: it is no pack, is newer than this program, cannot be written, is open in
            another window, or was changed by another program.
    """
    kind = kind_of(folder)
    store = read_store(folder, kind) if read_only else open_store(folder, kind)
    try:
        _refuse_changed(store)
        if not read_only:
            _forget_half_copied(store.folder / MEDIA)
            _forget_half_copied(store.folder / EXEMPLARS)
            finish_removals(store)
        return as_it_is(store)
    except BaseException:
        store.close()
        raise


def as_it_is(store: PackStore) -> OpenPack:
    """Return an open pack as its database holds it now, as after a delivery was taken in."""
    observer, labels = store.about()
    return OpenPack(
        store,
        observer,
        tuple(read_instrument(definition) for definition in store.definitions()),
        labels,
        store.assignments(),
        store.exemplars(),
        store.guidance(),
    )


def _refuse_changed(store: PackStore) -> None:
    """Refuse a pack whose rules or contents another program changed, or that leads elsewhere.

    Whether its journal holds is proved beside the open window, its films when they are opened.
    """
    connection = store.connection
    with mended(store.path):
        is_changed = any(
            any(faults)
            for faults in (
                links_in(store.folder),
                rule_faults(connection),
                contents_faults(connection),
                name_faults(connection),
            )
        )
    if is_changed:  # what exactly is not for this screen: a name put there may tell something
        raise StudyError(
            "this pack was changed by another program, so it is not opened",
            path=store.folder,
            mend="keep it as it is and ask your lead, who can have it verified",
        )


def _forget_half_copied(media: Path) -> None:
    """Take away what was copied of a film when the program was killed: it may be any file."""
    for half_made in media.glob(".*.part"):
        with suppress(OSError):
            half_made.unlink()
