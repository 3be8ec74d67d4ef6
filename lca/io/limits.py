"""How large a file from outside may be before it is refused instead of read."""

MOST_BYTES = 2 * 1024**3
"""Bytes of one table: some 3·10^7 exchanges, about what one machine holds in memory."""

MOST_STUDY_BYTES = 1024**2
"""Bytes of ``study.toml``."""

MOST_COLUMNS = 1_000
"""Columns of one table."""
