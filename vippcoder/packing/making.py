"""How one attempt at a blind copy is made, what can go wrong with it, and what to try next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Container = Literal["mp4", "matroska"]
Part = Literal["pictures", "sound"]

SUFFIX: dict[Container, str] = {"mp4": ".mp4", "matroska": ".mkv"}


@dataclass(frozen=True, slots=True)
class Making:
    """How a copy is made."""

    container: Container
    copies_pictures: bool
    """Copied packet by packet; otherwise encoded anew."""
    copies_sound: bool

    def after(self, failure: Exception) -> Making | None:
        """Return what to try after a failure; None when nothing is left to try.

        A container without a place for the coding gives way to Matroska; a part that cannot be
        copied is encoded anew; an encoded part that still differs ends the matter.
        """
        no_copy_of_pictures = replace(self, container="mp4", copies_pictures=False)
        no_copy_of_sound = replace(self, container="mp4", copies_sound=False)
        if isinstance(failure, UnfaithfulError):
            if failure.part == "pictures":
                return no_copy_of_pictures if self.copies_pictures else None
            return no_copy_of_sound if self.copies_sound else None
        if self.container == "mp4" and (self.copies_pictures or self.copies_sound):
            return replace(self, container="matroska")
        if self.copies_pictures:
            return no_copy_of_pictures
        return no_copy_of_sound if self.copies_sound else None

    def given_up_since(self, before: Making) -> tuple[Part, ...]:
        """Return the parts that are encoded anew in this making and were copied in `before`."""
        pictures: tuple[Part, ...] = ("pictures",)
        sound: tuple[Part, ...] = ("sound",)
        return (
            *(pictures if before.copies_pictures and not self.copies_pictures else ()),
            *(sound if before.copies_sound and not self.copies_sound else ()),
        )


class UnfaithfulError(Exception):
    """A part of the copy cannot be, or is not, the same as in its source."""

    def __init__(self, part: Part, why: str) -> None:
        super().__init__(why)
        self.part = part


class NoPlaceError(Exception):
    """The container cannot hold one of the codings."""
