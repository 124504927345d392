"""Taking films in: a manifest read and checked, blinded masters made, everything written once."""

from __future__ import annotations
