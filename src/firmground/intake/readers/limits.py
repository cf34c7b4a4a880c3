"""How much of a delivered file firmground is willing to hold; hostile files meet these first."""

__all__ = [
    "CELLS_MOST",
    "COLUMNS_MOST",
    "FILE_BYTES_MOST",
    "LINE_TEXT_MOST",
    "MEMBERS_MOST",
    "RATIO_MOST",
    "ROWS_MOST",
    "TEXT_MOST",
    "UNPACKED_BYTES_MOST",
    "WKT_TEXT_MOST",
]

FILE_BYTES_MOST = 512 * 2**20
"""Largest file, in bytes."""

UNPACKED_BYTES_MOST = 2**30
"""Largest sum of what an archive (a workbook is one) unpacks to, in bytes."""

RATIO_MOST = 200
"""Largest ratio of unpacked to packed; the most repetitive workbooks that we made reached 12."""

MEMBERS_MOST = 10_000
"""Most members of an archive."""

ROWS_MOST = 1_000_000
"""Most rows of a sheet; a spreadsheet program shows about as many."""

COLUMNS_MOST = 1_000
"""Most columns of a sheet."""

CELLS_MOST = 10_000_000
"""Most cells of a sheet, rows times columns."""

LINE_TEXT_MOST = 4 * 2**20
"""Longest line of a text file, in characters."""

TEXT_MOST = 10_000
"""Longest text of one cell, in characters."""

WKT_TEXT_MOST = 131_072
"""Longest geometry written as text, in characters; also what the csv module takes for one field."""
