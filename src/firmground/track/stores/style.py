"""How QGIS draws a project when it opens it: the table `layer_styles`, by the convention of QGIS.

Colours follow IMAS TN 07.11/01: confirmed areas #FF0000, suspected areas #F4A718, both half transparent. The hatch
is ours, since the two colours alone are hard to tell apart for people who see red and green alike.
"""

import sqlite3

from firmground.track.stores.schema import GEOM, Table, add_table

__all__ = ["add_styles"]

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
_AREAS = (
    ("confirmed", "Confirmed hazardous area", "255,0,0", "cross"),
    ("suspected", "Suspected hazardous area", "244,167,24", "b_diagonal"),
)


def add_styles(connection: sqlite3.Connection) -> None:
    """Make the table of styles with the style of the hazardous areas in it."""
    add_table(connection, _TABLE)
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
        " styleQML, styleSLD, useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '')",
        (
            "hazardous_areas",
            GEOM,
            "hazardous areas",
            _categorised("kind"),
            "confirmed and suspected, by hatch and colour",
        ),
    )


def _categorised(column: str) -> str:
    categories = "".join(
        f'<category render="true" symbol="{at}" value="{kind}" label="{label}"/>'
        for at, (kind, label, _, _) in enumerate(_AREAS)
    )
    symbols = "".join(_symbol(at, colour, hatch) for at, (_, _, colour, hatch) in enumerate(_AREAS))
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
