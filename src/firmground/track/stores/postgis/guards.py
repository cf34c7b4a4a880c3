"""Row-level security on a server, made of the rules of `track.disclosed`: without settings, no row.

Only the role `firmground_seen` is held back. The app works for everybody and sees all; when it looks for somebody it
takes on that role for the transaction (`postgis.sight`). The owner is not held back either, so that a dump is whole.
"""

from collections.abc import Mapping

from psycopg import sql

from firmground.model.policy import Tier
from firmground.model.tables import LAYERS
from firmground.track.disclosed import EVENTS, PLAN_SEEN, SHAPES_SEALED, Rule, rule_of_layer
from firmground.track.stores.land_rows import LAND_TABLE
from firmground.track.stores.postgis.connection import Connection
from firmground.track.stores.schema import GEOM, layer_table

__all__ = ["SHAPES_VIEW", "guard"]

SHAPES_VIEW = "{}_shapes"
"""Name of the view that shows the shapes of a layer to those who may see them."""

_LAND_KEYS = ("area", "root")
_OWN = "{place} = ANY ((SELECT firmground.own_places())::text[])"


def guard(connection: Connection) -> None:
    """Put every table under row-level security, inside the transaction that is going on; again is the same."""
    rules: dict[str, Rule] = {**{name: rule_of_layer(name) for name in LAYERS}, **PLAN_SEEN}
    for table, rule in rules.items():
        released = "state = 'handed_over'" if table == LAND_TABLE.name else "firmground.handed_over(id)"
        _policies(connection, table, _passes(rule, released), writes="ALL")
        _grant(connection, table)
    _policies(connection, "ledger", _events(EVENTS), writes="INSERT")
    connection.execute("GRANT SELECT ON firmground.ledger TO firmground_seen")
    for column in _LAND_KEYS:
        index = sql.SQL("CREATE INDEX IF NOT EXISTS {} ON firmground.land USING hash ({})")
        connection.execute(index.format(sql.Identifier(f"land_by_{column}"), sql.Identifier(column)))


def _policies(connection: Connection, table: str, seen: str, *, writes: str) -> None:
    name = sql.Identifier("firmground", table)
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name))
    held = "USING (true)" if writes == "ALL" else ""  # what is only added to has no rows to choose from
    made = {
        "app_reads": "FOR SELECT TO firmground_app, firmground_reader USING (true)",
        "app_writes": f"FOR {writes} TO firmground_app {held} WITH CHECK (true)",
        "seen": f"FOR SELECT TO firmground_seen USING ({seen})",
    }
    for policy, text in made.items():
        connection.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(sql.Identifier(policy), name))
        rule = sql.SQL("CREATE POLICY {} ON {} ").format(sql.Identifier(policy), name)
        connection.execute(rule + sql.SQL(text))


def _grant(connection: Connection, table: str) -> None:
    """Let the rows be read; shapes that take a higher tier than their rows only through a view of their own."""
    name = sql.Identifier("firmground", table)
    if table not in SHAPES_SEALED:
        connection.execute(sql.SQL("GRANT SELECT ON {} TO firmground_seen").format(name))
        return
    columns = ["fid", *(column for column, _ in layer_table(LAYERS[table]).columns)]
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    connection.execute(sql.SQL("GRANT SELECT ({}) ON {} TO firmground_seen").format(listed, name))
    view = sql.Identifier("firmground", SHAPES_VIEW.format(table))
    sealed = sql.SQL(_passes(Rule(Tier.SEALED, place="place", until_released=True)))
    made = sql.SQL("CREATE OR REPLACE VIEW {} WITH (security_barrier) AS SELECT fid, id, {} FROM {} WHERE {}")
    connection.execute(made.format(view, sql.Identifier(GEOM), name, sealed))
    connection.execute(sql.SQL("GRANT SELECT ON {} TO firmground_app, firmground_seen").format(view))


def _passes(rule: Rule, released: str = "firmground.handed_over(id)") -> str:
    """Say a rule in SQL. What asks only for settings is asked once, as a subquery, not once for each row."""
    wide = f"(SELECT firmground.wide_tier()) >= {int(rule.tier)}"
    if not (rule.place or rule.about):
        return wide
    place = rule.place or f"firmground.place_of({rule.about})"
    own = f"((SELECT firmground.own_tier()) >= {int(rule.tier)} AND {_OWN.format(place=place)})"
    known = f" OR ((SELECT firmground.wide_tier()) >= 0 AND {released})" if rule.until_released else ""
    return f"(SELECT firmground.wide_tier()) >= 3 OR {own}{known}"


def _events(rules: Mapping[str, Rule]) -> str:
    """Say the rules of all events as one: those of one rule by their names together."""
    alike: dict[Rule, list[str]] = {}
    for name, rule in rules.items():
        alike.setdefault(rule, []).append(name)
    parts = ["(SELECT firmground.wide_tier()) >= 3"]
    for rule, names in alike.items():
        listed = ", ".join(f"'{name}'" for name in names)
        parts.append(f"(name IN ({listed}) AND ({_passes(rule)}))")
    return " OR ".join(parts)
