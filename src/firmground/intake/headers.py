"""Matches the columns of a delivered sheet to the columns of a layer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firmground.intake.collector import Collector, quoted
from firmground.intake.readers.sheet import Sheet, is_blank
from firmground.model.tables import Layer, Shape

__all__ = ["Matched", "folded", "match_columns"]

_CUT_AT = 10  # a .dbf holds no longer names
_POSITION: Mapping[str, tuple[str, ...]] = {
    "longitude": ("lon", "long", "lng", "x", "довгота", "долгота"),
    "latitude": ("lat", "y", "широта"),
}
_TEXT_SHAPE: Mapping[str, tuple[str, ...]] = {"wkt": ("geometry", "geom", "the_geom", "geometry_wkt", "polygon")}


@dataclass(frozen=True, slots=True)
class Matched:
    """Which column of the sheet gives which field; ``places`` are longitude, latitude and wkt where they count."""

    fields: Mapping[str, int]
    places: Mapping[str, int]


def folded(name: str) -> str:
    """Fold a name so that case, blanks, dashes and underscores do not matter."""
    return "_".join(name.replace("-", " ").replace("_", " ").casefold().split())


def match_columns(sheet: Sheet, layer: Layer, mapping: Mapping[str, str], notes: Collector) -> Matched:
    """Match by the user's mapping first, then by name or alias; what is left over is noted and kept out."""
    names = _known_names(layer, has_shapes=sheet.shapes is not None)
    wanted = _mapped(sheet, mapping, names, notes)
    ignored = {index for index, name in wanted.items() if name == ""}
    taken = {name: index for index, name in wanted.items() if name}
    for index, header in enumerate(sheet.header):
        if index in wanted:
            continue
        name = names.get(folded(header)) or (_uncut(header, names) if sheet.cut_names else None)
        if name is None or (name in taken and taken[name] in wanted):
            _note_unknown(sheet, index, layer, notes)
        elif name in taken:
            notes.error(
                "FG-IN-015",
                f"columns {quoted(sheet.header[taken[name]])} and {quoted(header)} both give {name!r}",
                "remove or rename one of them",
                column=header,
            )
        else:
            taken[name] = index
    _note_missing(layer, taken, notes)
    places = {name: index for name, index in taken.items() if layer.column(name) is None and index not in ignored}
    return Matched({name: index for name, index in taken.items() if name not in places}, places)


def _known_names(layer: Layer, *, has_shapes: bool) -> dict[str, str]:
    names = dict(_spellings((column.name, column.aliases) for column in layer.columns))
    if has_shapes or layer.shape is Shape.NONE:
        return names
    places = dict(_TEXT_SHAPE)
    if layer.shape in {Shape.POINT, Shape.ANY}:
        places.update(_POSITION)
    return dict(_spellings(places.items())) | names


def _spellings(names: Iterable[tuple[str, tuple[str, ...]]]) -> Iterable[tuple[str, str]]:
    for name, aliases in names:
        for spelling in (name, *aliases):
            yield folded(spelling), name


def _mapped(sheet: Sheet, mapping: Mapping[str, str], names: Mapping[str, str], notes: Collector) -> dict[int, str]:
    """Resolve the user's mapping to column indices; an empty field means that the column is left out on purpose."""
    by_name = {folded(name): index for index, name in reversed(list(enumerate(sheet.header)))}
    by_name |= {name: index for index, name in reversed(list(enumerate(sheet.header)))}
    wanted: dict[int, str] = {}
    for column, field in mapping.items():
        index = by_name.get(column, by_name.get(folded(column)))
        if index is None:
            continue
        name = names.get(folded(field)) if field else ""
        if name is None:
            known = ", ".join(dict.fromkeys(names.values()))
            notes.error("FG-IN-017", f"there is no field {quoted(field)}", f"map to one of: {known}", column=column)
        elif name and name in wanted.values():
            notes.error("FG-IN-015", f"two columns are mapped to {name!r}", "map one of them", column=column)
        else:
            wanted[index] = name
    return wanted


def _uncut(header: str, names: Mapping[str, str]) -> str | None:
    """Find the one column whose name a .dbf has cut to this."""
    if len(header) != _CUT_AT:
        return None
    whole = {name for spelling, name in names.items() if spelling.startswith(header.casefold())}
    return whole.pop() if len(whole) == 1 else None


def _note_unknown(sheet: Sheet, index: int, layer: Layer, notes: Collector) -> None:
    header = sheet.header[index]
    if not header and all(map(is_blank, sheet.columns[index])):
        return
    notes.warn(
        "FG-IN-014",
        f"column {quoted(header)} is not one of layer {layer.name!r} and was kept out",
        "map it to a field if it matters: " + ", ".join(column.name for column in layer.columns),
        column=header or f"column {index + 1}",
    )


def _note_missing(layer: Layer, taken: Mapping[str, int], notes: Collector) -> None:
    for column in layer.columns:
        if column.required and column.name not in taken:
            notes.error(
                "FG-IN-016",
                f"column {column.name!r} is missing: {column.meaning}",
                "add the column, or map one of yours to it",
                column=column.name,
            )
