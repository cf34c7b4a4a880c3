"""Whole numbers of a text file, read one after the other; an error names the file and the line."""

from collections.abc import Sequence
from typing import NoReturn

from firmground.errors import BadInputError

__all__ = ["MOST_ACTIVITIES", "MOST_AMOUNT", "MOST_DAYS", "MOST_RESOURCES", "Lines"]

MOST_ACTIVITIES, MOST_RESOURCES, MOST_AMOUNT, MOST_DAYS = 20_000, 100, 1_000_000_000, 1_000_000
"""Limits of a project; days are those of all activities together."""


class Lines:
    """The lines of a file, with the place where the reader stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._lines = text.splitlines()
        self._next = 0
        self._rest: list[str] = []

    def fail(self, why: str) -> NoReturn:
        """Raise BadInputError at the line that was read last."""
        raise BadInputError(f"{self.name}, line {max(self._next, 1)}: {why}")

    def line(self) -> str:
        """Read the next line that is not empty; what was left of the line before is lost."""
        self._rest = []
        while self._next < len(self._lines):
            self._next += 1
            text = self._lines[self._next - 1].strip()
            if text:
                return text
        return self.fail("the file ends too early")

    def seek(self, head: str) -> str:
        """Read up to the line that begins with a word, in any case, and give it."""
        while True:
            if self._next >= len(self._lines):
                self.fail(f"the file ends without a line {head!r}")
            text = self.line()
            if text.casefold().startswith(head.casefold()):
                return text

    def numbers(self, text: str, most: int = MOST_AMOUNT) -> list[int]:
        """Read a line of whole numbers."""
        return [self.number(word, most) for word in text.split()]

    def number(self, word: str, most: int = MOST_AMOUNT) -> int:
        """Read one whole number from 0 to `most`."""
        if not (word.isascii() and word.isdigit()):
            self.fail(f"{word[:40]!r} is no whole number from 0 on")
        if len(word) > len(str(most)) + 20 or int(word) > most:
            self.fail(f"{word[:40]} is more than {most}")
        return int(word)

    def take(self, count: int, what: str, most: int = MOST_AMOUNT) -> Sequence[int]:
        """Read so many whole numbers, over as many lines as they need."""
        taken: list[int] = []
        while len(taken) < count:
            if not self._rest:
                if self._next >= len(self._lines):
                    self.fail(f"the file ends where {what} should stand")
                self._next += 1
                self._rest = self._lines[self._next - 1].split()[::-1]
                continue
            taken.append(self.number(self._rest.pop(), most))
        return taken

    def close(self) -> None:
        """Fail if anything but white space is left."""
        if self._rest or any(line.strip() for line in self._lines[self._next :]):
            self._next += not self._rest
            self.fail("there is more in the file than the project that it announces")
