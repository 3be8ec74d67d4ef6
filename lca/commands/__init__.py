"""One user verb per module: they take plain values and return plain values."""
