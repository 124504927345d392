"""How a function becomes a subcommand.

The name is given here, the signature makes the options, the docstring makes the help.
Commands import the verbs they call inside the function, so that naming a command costs nothing and
no command drags in the libraries of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vippcoder.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS: Registry[Callable[..., Any]] = Registry("command", "vippcoder.cli")


def command(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function as `vippcoder NAME`, such as `media doctor` or `verify`."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        COMMANDS.add(name, function)
        return function

    return register
