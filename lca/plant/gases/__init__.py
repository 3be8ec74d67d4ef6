"""Process gases: what steps use and emit, and where the elements go (§13)."""
