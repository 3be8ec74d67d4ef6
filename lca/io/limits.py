"""How large a file from outside may be before it is refused instead of read."""

MOST_BYTES = 2 * 1024**3
"""Bytes of one table: some 3·10^7 exchanges, about what one machine holds in memory."""

MOST_STUDY_BYTES = 1024**2
"""Bytes of ``study.toml``."""

MOST_COLUMNS = 1_000
"""Columns of one table."""

MOST_WORKBOOK_BYTES = 1024**3
"""Bytes of the unpacked parts of a workbook: some 10^7 cells."""

MOST_ROWS = 1_048_576
"""Rows of one sheet, as the format has it."""

MOST_CELLS = 5 * 10**7
"""Cells from the first of a sheet to the last, the empty ones counted."""

MOST_LOGO_BYTES = 1024**2
"""Bytes of a logo: every document of the plant carries it."""

MOST_LOGO_SIDE = 2_000
"""Pixels of a logo in width and height: 17 cm at 300 dots per inch."""

MOST_MAP_BYTES = 16 * 1024**2
"""Bytes of a file with maps of wafers: a lot of wafers with 10^5 dice each."""

MOST_MAP_ELEMENTS = 10**6
"""Elements of such a file: a row of a wafer is one."""

MOST_MAP_DEPTH = 50
"""Elements of such a file that stand in each other: the standard has eight."""
