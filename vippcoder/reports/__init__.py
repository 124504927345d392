"""What an unblinded study found: outcomes, how fragile they are, and the folder that tells them."""

from __future__ import annotations
