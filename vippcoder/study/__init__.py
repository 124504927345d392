"""What a lead does with an open study: one module a noun, one function a verb."""

from __future__ import annotations
