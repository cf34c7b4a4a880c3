"""Places by the words that people use for them, and what lies in what."""

from collections.abc import Iterable, Mapping
from typing import Any

from firmground.errors import UnknownNameError
from firmground.model.place import Level

__all__ = ["Places"]


class Places:
    """The places of a register, by id, in the order in which they came."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows: dict[str, Mapping[str, Any]] = {str(row["id"]): row for row in rows}

    def name(self, place: str) -> str:
        """Give the name of a place, or its id where it has none."""
        row = self.rows.get(place)
        return str(row.get("name") or place) if row else place

    def named(self, word: str) -> str:
        """Find the place that a word means: the only one of that level, else the one of that id, else of that name.

        Raises UnknownNameError, which offers near names or says between which places the word cannot choose.
        """
        if word in set(Level):
            of_level = [p for p, row in self.rows.items() if row.get("level") == word]
            if len(of_level) == 1:
                return of_level[0]
            told = ", ".join(of_level[:8])
            raise UnknownNameError(
                f"{word} means {len(of_level)} places; name one by its id: {told}"
                if of_level
                else f"the project has no place of level {word}"
            )
        if word in self.rows:
            return word
        of_name = [p for p, row in self.rows.items() if str(row.get("name") or "").casefold() == word.casefold()]
        if len(of_name) == 1:
            return of_name[0]
        if of_name:
            raise UnknownNameError(f"{word!r} is the name of {len(of_name)} places: {', '.join(of_name[:8])}")
        raise UnknownNameError.beside("there is no place", word, [*self.rows, *map(self.name, self.rows)])

    def within(self, place: str) -> frozenset[str]:
        """Ids of a place and of all places below it."""
        below: dict[str, list[str]] = {}
        for name, row in self.rows.items():
            below.setdefault(row.get("parent") or "", []).append(name)
        found: set[str] = set()
        left = [place]
        while left:
            here = left.pop()
            if here not in found:
                found.add(here)
                left += below.get(here, ())
        return frozenset(found)

    def at_level(self, level: Level) -> dict[str, str]:
        """Give for each place the place of a level in which it lies, or which it is; others are left out."""
        found: dict[str, str] = {}
        for name in self.rows:
            here, seen = name, set[str]()
            while here and here not in seen:
                seen.add(here)
                row = self.rows.get(here, {})
                if row.get("level") == level:
                    found[name] = here
                    break
                here = row.get("parent") or ""
        return found
