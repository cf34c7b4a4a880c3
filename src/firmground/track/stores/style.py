"""How QGIS draws a project when it opens it: the table `layer_styles`, by the convention of QGIS.

Colours follow IMAS TN 07.11/01: confirmed areas #FF0000, suspected areas #F4A718, both half transparent. The hatch
is ours, since the two colours alone are hard to tell apart for people who see red and green alike.
"""

import sqlite3
from typing import TypeAlias

from firmground.track.stores.schema import GEOM, Table, add_table

__all__ = ["LAND", "add_style", "add_styles"]

_Looks: TypeAlias = tuple[tuple[str, str, str, str], ...]
"""Value, label, colour and hatch of each symbol."""

_HALF = 128
_TABLE = Table(
    "layer_styles",
    "How QGIS draws the layers.",
    (
        ("f_table_catalog", "TEXT(256)"),
        ("f_table_schema", "TEXT(256)"),
        ("f_table_name", "TEXT(256)"),
        ("f_geometry_column", "TEXT(256)"),
        ("styleName", "TEXT(30)"),
        ("styleQML", "TEXT"),
        ("styleSLD", "TEXT"),
        ("useAsDefault", "BOOLEAN"),
        ("description", "TEXT"),
        ("owner", "TEXT(30)"),
        ("ui", "TEXT(30)"),
        ("update_time", "DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))"),
    ),
    key="id",
)
_CHA, _SHA, _UNKNOWN = ("255,0,0", "cross"), ("244,167,24", "b_diagonal"), ("128,125,115", "dense6")
_AREAS = (
    ("confirmed", "Confirmed hazardous area", *_CHA),
    ("suspected", "Suspected hazardous area", *_SHA),
    ("reported", "Land reported, not surveyed", *_UNKNOWN),
)
LAND = (
    ("not_surveyed", "Not surveyed", *_UNKNOWN),
    ("sha", "Suspected hazardous area (SHA)", *_SHA),
    ("cha", "Confirmed hazardous area (CHA)", *_CHA),
    ("reopened", "Re-opened: hazardous again", "192,0,120", "diagonal_x"),
    ("cancelled", "Cancelled", "120,160,200", "horizontal"),
    ("reduced", "Reduced", "70,120,180", "vertical"),
    ("cleared", "Cleared, not handed over", "30,70,140", "f_diagonal"),
    ("handed_over", "Handed over; residual risk remains", "60,110,70", "no"),
)
"""States of the layer `land`: each with its label, colour and hatch."""


def add_styles(connection: sqlite3.Connection) -> None:
    """Make the table of styles with the style of the hazardous areas in it."""
    add_table(connection, _TABLE)
    add_style(connection, "hazardous_areas", "kind", _AREAS, "confirmed, suspected and reported, by hatch and colour")


def add_style(connection: sqlite3.Connection, table: str, column: str, looks: _Looks, meaning: str) -> None:
    """Let QGIS draw a table by the values of a column."""
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
        " styleQML, styleSLD, useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '')",
        (table, GEOM, table.replace("_", " "), _categorised(column, looks), meaning),
    )


def _categorised(column: str, looks: _Looks) -> str:
    categories = "".join(
        f'<category render="true" symbol="{at}" value="{kind}" label="{label}"/>'
        for at, (kind, label, _, _) in enumerate(looks)
    )
    symbols = "".join(_symbol(at, colour, hatch) for at, (_, _, colour, hatch) in enumerate(looks))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.28.0" styleCategories="Symbology">'
        f'<renderer-v2 type="categorizedSymbol" attr="{column}" symbollevels="0" forceraster="0" enableorderby="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"
        "<layerGeometryType>2</layerGeometryType></qgis>"
    )


def _symbol(at: int, colour: str, hatch: str) -> str:
    settings = {
        "color": f"{colour},{_HALF}",
        "style": hatch,
        "outline_color": f"{colour},255",
        "outline_style": "solid",
        "outline_width": "0.46",
        "outline_width_unit": "MM",
        "joinstyle": "bevel",
    }
    listed = "".join(f'<prop k="{name}" v="{value}"/>' for name, value in settings.items())
    return (
        f'<symbol type="fill" name="{at}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="SimpleFill" enabled="1" pass="0" locked="0">{listed}</layer></symbol>'
    )
