"""`python -m vippcoder` is the command line."""

from __future__ import annotations

from vippcoder.cli.app import main

main()
