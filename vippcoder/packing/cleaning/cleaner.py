"""What it means to clean a stream: every packet without anything that is not picture or sound."""

from __future__ import annotations

from typing import Protocol


class CannotCleanError(Exception):
    """A stream in which this program cannot tell film from remark; it has to be encoded anew."""


class Cleaner(Protocol):
    """Cleans the packets of one stream, in the order of the stream.

    Cleaning twice gives what cleaning once gives, so a clean copy can be recognised as clean.
    """

    @property
    def extradata(self) -> bytes:
        """The stream's configuration, clean."""

    def clean(self, packet: bytes) -> bytes:
        """Return one packet without remarks; empty when it held nothing else.

        Raises:
            CannotCleanError: the packet is not as its standard says.
        """

    def essence(self, packet: bytes) -> bytes:
        """Return a clean packet's content free of its framing, to compare across containers."""
