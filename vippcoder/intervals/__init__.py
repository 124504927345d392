"""How sure an estimate is: intervals that agreement and outcomes share."""

from __future__ import annotations
