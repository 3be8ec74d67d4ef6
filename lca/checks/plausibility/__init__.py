"""Numbers that nothing contradicts, and that are unlike all others or out of date."""
