"""Dice of a wafer: how many there are, and how many are good (§3.4)."""
