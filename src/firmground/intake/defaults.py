"""Tables to begin with: team kinds, methods, closures, weights, rules and uncertainties, each row with its source.

They are starting points to edit, never law: the national standard and a qualified person overrule every one.
"""

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from firmground.intake.parsing import Fault, parser_for
from firmground.model.tables import LAYERS, Row, Tables

__all__ = ["DEFAULT_LAYERS", "default_tables", "written"]

DEFAULT_LAYERS = ("team_kinds", "methods", "closures", "weights", "rules", "uncertainties")
"""Layers that a new project begins with."""


@cache
def default_tables() -> Tables:
    """Give the rows that a new project begins with, as the csv files beside the code hold them.

    ``source`` (of a weight: ``reason``) says where each row comes from; what nobody measured says guess.
    """
    return MappingProxyType({layer: _typed(layer) for layer in DEFAULT_LAYERS})


def written(name: str) -> list[dict[str, str]]:
    """Read a csv file beside the code as text; empty cells are left out."""
    text = files("firmground.intake").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return [{key: cell for key, cell in row.items() if cell} for row in csv.DictReader(text.splitlines())]


def _typed(layer: str) -> tuple[Row, ...]:
    parsers = {column.name: parser_for(column) for column in LAYERS[layer].columns}
    rows = []
    for number, cells in enumerate(written(layer), start=2):
        row = {name: parsers[name](cell) for name, cell in cells.items()}
        for name, value in row.items():
            if isinstance(value, Fault):
                raise TypeError(f"{layer}.csv, row {number}, {name}: {value.message}")
        rows.append(MappingProxyType(row))
    return tuple(rows)
