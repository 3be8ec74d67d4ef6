"""Wafers along their route: shapes, layers, and the wafers that only test (§3)."""
