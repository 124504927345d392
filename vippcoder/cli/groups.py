"""Groups of commands, one of which may bear the group's own name.

So `vippcoder agreement FILE` is a command and `vippcoder agreement segments FILE` another.
"""

from __future__ import annotations

from typing import Any, Final

from typer.core import TyperGroup

ITSELF: Final = "itself"
"""Under which name a group keeps the command that bears the group's own."""


class Group(TyperGroup):
    """A group that goes to its own command where no other is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own Click
        """Name the group's own command, if it has one and the first word names no other."""
        named = bool(args) and args[0] in self.commands and args[0] != ITSELF
        if ITSELF in self.commands and not named:
            args = [ITSELF, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Keep the group's own command without a name of its own in usage lines."""
        name, found, rest = super().resolve_command(ctx, args)
        return "" if name == ITSELF else name, found, rest
