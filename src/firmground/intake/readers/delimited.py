"""Reads CSV and its kin: encoding and delimiter are sniffed, lines and cells are bounded while reading."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from firmground.intake.collector import Collector
from firmground.intake.readers.limits import LINE_TEXT_MOST
from firmground.intake.readers.sheet import Sheet, sheet_of

__all__ = ["read_delimited"]

_DELIMITERS = ",;\t"
_CHUNK = 2**20
_SEP = len("sep=")


class _LineTooLongError(Exception):
    """A line goes on beyond what is read at once."""


def read_delimited(path: Path, notes: Collector) -> list[Sheet]:
    """Read a text file of rows; its sheet bears the stem of the file name."""
    encoding = _encoding(path, notes)
    if encoding is None:
        return []
    with path.open(encoding=encoding, newline="") as file:
        inside = notes.within(path.stem)
        sheet = sheet_of(path.stem, _records(file, inside), inside)
    if sheet is None:
        notes.take_over(inside)
    return [] if sheet is None else [sheet]


def _encoding(path: Path, notes: Collector) -> str | None:
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodable(path, "utf-16", notes)
    if b"\0" in head:
        notes.error(
            "FG-IN-003",
            "the file holds zero bytes: it is not a text file, whatever its name says",
            "save the table as 'CSV UTF-8', or give a workbook its own ending .xlsx",
        )
        return None
    if _decodes(path, "utf-8"):
        return "utf-8-sig"
    notes.warn(
        "FG-IN-007",
        "the text is not UTF-8 and was read as Windows-1251 (Cyrillic)",
        "look at the names; if they are wrong, save the table as 'CSV UTF-8'",
    )
    return _decodable(path, "cp1251", notes)


def _decodable(path: Path, encoding: str, notes: Collector) -> str | None:
    if _decodes(path, encoding):
        return encoding
    notes.error("FG-IN-008", f"the text cannot be decoded as {encoding}", "save the table as 'CSV UTF-8'")
    return None


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _records(file: TextIO, notes: Collector) -> Iterator[list[str]]:
    """Give the records, and end with a finding at the first that cannot be read."""
    read = 0
    try:
        delimiter = _delimiter(file)
        if _is_sep_line(file.readline(LINE_TEXT_MOST)):
            read += 1
            yield []
        else:
            file.seek(0)
        # Strict, because a lenient reader takes an open quote for one long cell and loses the rows in it.
        for record in csv.reader(_lines(file), delimiter=delimiter, strict=True):
            read += 1
            yield record
    except _LineTooLongError:
        _stopped(f"a line is longer than {LINE_TEXT_MOST} characters", read + 1, notes)
    except csv.Error as error:
        _stopped(f"the record cannot be read ({error})", read + 1, notes)


def _stopped(message: str, row: int, notes: Collector) -> None:
    notes.error(
        "FG-IN-010",
        f"{message}; nothing from here on was read",
        "close every quote, and keep long texts out of the table",
        row=row,
    )


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LINE_TEXT_MOST):
        if len(line) >= LINE_TEXT_MOST:
            raise _LineTooLongError
        yield line


def _delimiter(file: TextIO) -> str:
    """Choose the delimiter that parts the header into most cells; a tie goes to the comma."""
    head = next((line for line in _lines(file) if line.strip()), "")
    file.seek(0)
    if _is_sep_line(head):
        return head[_SEP]
    return max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([head], delimiter=delimiter), [])))


def _is_sep_line(line: str) -> bool:
    """Recognise the line ``sep=;`` that spreadsheet programs write for themselves."""
    return line[:_SEP].lower() == "sep=" and line[_SEP:].rstrip("\r\n") in tuple(_DELIMITERS)
