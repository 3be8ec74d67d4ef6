"""Other programs' forms of the same data."""
