"""What a register holds that an event may name: rows of layers, places by their level words, activities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from firmground.intake.collector import quoted
from firmground.intake.parsing import Fault
from firmground.intake.typed_cells import text
from firmground.model import ActivityKind, Level
from firmground.model.facts.base import EVERYWHERE, WHOLE
from firmground.model.tables import LAYERS, Tables

__all__ = ["Register", "offered", "spelt_like"]

_SITES = ("hazardous_areas", "assets", "roads")
_LEVELS = frozenset(level.value for level in Level)
_APART = 2  # letters by which a slip may be longer or shorter than what was meant


@dataclass(frozen=True, slots=True)
class Register:
    """Ids of every layer, places by level and by name; made of rows by ``Register.of``."""

    ids: Mapping[str, frozenset[str]]
    by_level: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, tables: Tables) -> "Register":
        """Index the rows of a project."""
        by_level: dict[str, list[str]] = {}
        by_name: dict[str, list[str]] = {}
        for row in tables.get("places", ()):
            by_level.setdefault(text(row, "level"), []).append(text(row, "id"))
            by_name.setdefault(text(row, "name").casefold(), []).append(text(row, "id"))
        ids = {layer: frozenset(text(row, "id") for row in tables.get(layer, ())) for layer in LAYERS}
        return cls(ids, _fixed(by_level), _fixed(by_name))

    def with_areas(self, names: Iterable[str]) -> "Register":
        """Give the register with areas that were split off others, which no delivery has brought."""
        areas = self.ids["hazardous_areas"].union(names)
        return Register({**self.ids, "hazardous_areas": areas}, self.by_level, self.by_name)

    def named(self, word: str, layers: tuple[str, ...]) -> str | Fault:
        """Find the row that a word means: by its id; a place also by its level if it is the only one, or its name.

        Where ``layers`` hold WHOLE, the word region means all of the project unless it means one place.
        """
        meant = self._row(word, tuple(layer for layer in layers if layer != WHOLE))
        whole = WHOLE in layers and word.casefold() == EVERYWHERE
        return EVERYWHERE if whole and isinstance(meant, Fault) else meant

    def _row(self, word: str, layers: tuple[str, ...]) -> str | Fault:
        places = "places" in layers
        of_level = self.by_level.get(word.casefold(), ()) if places and word.casefold() in _LEVELS else ()
        if len(of_level) == 1:
            return of_level[0]
        if any(word in self.ids[layer] for layer in layers):
            return word
        of_name = self.by_name.get(word.casefold(), ()) if places else ()
        if len(of_name) == 1:
            return of_name[0]
        if several := of_level or of_name:
            told = f"{quoted(word)} means {len(several)} places"
            return Fault("FG-IN-074", told, f"name one by its id: {', '.join(several[:8])}")
        if places and word.casefold() in _LEVELS:
            return Fault("FG-IN-074", f"the project has no place of level {word}", "name a place by its id")
        told = f"there is no {quoted(word)} in {' or '.join(f'`{layer}`' for layer in layers)}"
        offer = offered(spelt_like(word, (name for layer in layers for name in self.ids[layer])))
        return Fault("FG-IN-072", told + offer, "check the spelling, or import the row first")

    def activity(self, word: str) -> str | Fault:
        """Find an activity: one of the layer ``activities``, or SITE:KIND of a site that is there."""
        site, _, kind = word.rpartition(":")
        has_site = any(site in self.ids[layer] for layer in _SITES)
        if word in self.ids["activities"] or (has_site and kind in ActivityKind.__members__):
            return word
        offer = f"; there is no kind {quoted(kind)}"
        if not has_site:
            alike = [f"{name}:{kind}" for name in spelt_like(site, (n for layer in _SITES for n in self.ids[layer]))]
            offer = offered([*alike, *spelt_like(word, self.ids["activities"])])
        return Fault(
            "FG-IN-075",
            f"there is no activity {quoted(word)}{offer}",
            f"write SITE:KIND with one of {', '.join(ActivityKind)}, or an id of `activities`",
        )


def spelt_like(word: str, names: Iterable[str]) -> list[str]:
    """Give up to three names that are spelt like a word, whatever the case of their letters."""
    length = len(word)
    alike = {name.casefold(): name for name in names if abs(len(name) - length) <= _APART}
    return [alike[one] for one in get_close_matches(word.casefold(), alike, n=3)]


def offered(names: Sequence[str]) -> str:
    """Word names that may have been meant; nothing where there are none."""
    return f"; near it: {', '.join(names)}" if names else ""


def _fixed(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(names) for key, names in lists.items()}
