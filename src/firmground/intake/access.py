"""How sites are reached: road segments become links, their ends nodes, and sites join the nearest node."""

from collections.abc import Mapping
from dataclasses import dataclass

from firmground.geo import network
from firmground.intake.check_codes import warning
from firmground.intake.ground import Ground
from firmground.intake.typed_cells import text, whole
from firmground.model import ActivityKind, Finding, Link, LinkKind, RailLink, RoadSegment
from firmground.model.tables import Row

__all__ = ["OFF_NETWORK", "Access", "lay"]

OFF_NETWORK = "n-none"
"""Node that no link touches and no base stands at: work at a site joined to it can never be reached."""


@dataclass(frozen=True)
class Access:
    """The links by rising id, and the nodes that serve each site and each base."""

    links: tuple[Link, ...]
    site_nodes: Mapping[str, tuple[str, ...]]
    base_node: Mapping[str, str | None]
    findings: tuple[Finding, ...] = ()


def lay(
    ground: Ground, rules: Mapping[str, float], activities: frozenset[str], works: Mapping[str, tuple[str, ...]]
) -> Access:
    """Build the access network of a project; one without roads asks for no route.

    A site or base farther than ``place_node_m`` from every node is joined to none. A hazardous area on a road that
    is not open can also be reached from either end of it, since its release is what opens the road.
    """
    roads = ground.layers["roads"]
    if not roads.ids:
        return Access((), {}, dict.fromkeys(ground.layers["bases"].ids))
    nodes = network.join(roads.metric, rules["node_snap_m"])
    links, findings = _links(ground, nodes.ends, activities, works)

    def nearest(layer: str) -> dict[str, str | None]:
        drawn = ground.layers[layer]
        found = network.nearest(drawn.metric, nodes.points, rules["place_node_m"])
        return {name: None if k is None else nodes.ids[k] for name, k in zip(drawn.ids, found, strict=True)}

    joined = {**nearest("assets"), **nearest("hazardous_areas")}
    site_nodes = {site: {node or OFF_NETWORK} for site, node in joined.items()}
    for link in links:
        site_nodes[link.id] = {link.from_node, link.to_node}
        if link.opened_by:
            for area in ground.touches.get(link.id, ()):
                site_nodes[area] = (site_nodes[area] | site_nodes[link.id]) - {OFF_NETWORK}
    return Access(links, {s: tuple(sorted(n)) for s, n in site_nodes.items()}, nearest("bases"), findings)


def _links(
    ground: Ground,
    ends: tuple[tuple[str, str], ...],
    activities: frozenset[str],
    works: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[Link, ...], tuple[Finding, ...]]:
    links: list[Link] = []
    found: list[Finding] = []
    roads = ground.layers["roads"]
    for name, row, at, (a, b) in zip(roads.ids, roads.rows, roads.numbers, ends, strict=True):
        state = text(row, "state")
        areas = (f"{area}:{ActivityKind.HANDOVER}" for area in ground.touches.get(name, ()))
        opened_by = tuple(h for h in areas if h in activities)
        if state == "blocked":
            opened_by += works.get(name, ())
            found += _never_opens(name, at) if not opened_by else ()
        elif state == "open" and whole(row, "damage"):
            found.append(_unplanned(name, at))
        closed = state == "closed" or (state == "blocked" and not opened_by)
        links.append(_link(row, name, (a, b), ground.length_m[name], () if closed else opened_by, closed=closed))
    return tuple(links), tuple(found)


def _link(
    row: Row, name: str, ends: tuple[str, str], length_m: float, opened_by: tuple[str, ...], *, closed: bool
) -> Link:
    rail = text(row, "kind") == LinkKind.RAIL
    kind, made = (LinkKind.RAIL, RailLink) if rail else (LinkKind.ROAD, RoadSegment)
    return made(name, text(row, "name") or name, *ends, length_m, kind, opened_by, closed)


def _never_opens(name: str, at: int) -> tuple[Finding, ...]:
    message = f"road {name} is blocked, but has no damage and no open hazardous area touches it; it is kept closed"
    remedy = "give its damage, draw the hazardous area that blocks it, or set its state to open or closed"
    return (warning("FG-CK-701", message, remedy, layer="roads", row=at, column="state"),)


def _unplanned(name: str, at: int) -> Finding:
    message = f"road {name} is open, so that its damage asks for no repair"
    remedy = "set its state to blocked where it needs repair before use, or add a repair to `activities`"
    return warning("FG-CK-702", message, remedy, layer="roads", row=at, column="damage")
