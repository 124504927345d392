"""What every vippcoder database shares: connection, version, journal."""

from __future__ import annotations
