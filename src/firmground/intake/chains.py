"""What there is to do: the release chain of each hazardous area, the works chain of each asset and road."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from firmground.geo.danger import eod_radius_m
from firmground.intake.areas import battle_area, share_parts
from firmground.intake.check_codes import error
from firmground.intake.ground import Ground
from firmground.intake.methods import MethodBook
from firmground.intake.typed_cells import by_id, flag, items, real, text, whole
from firmground.model import (
    RELEASE_CHAIN,
    REPAIR_CHAIN,
    Activity,
    ActivityKind,
    AreaStatus,
    Finding,
    HazardKind,
    Method,
)
from firmground.model.activity import DIGGING
from firmground.model.asset import DamageState
from firmground.model.tables import Row, Tables

__all__ = ["Chains", "Step", "area_steps", "asset_steps", "derive", "road_steps", "works_of"]


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain before its methods are known; ``size`` is in m2, for a road in m."""

    kind: ActivityKind
    size: float = 0.0
    depth_m: float = 0.0
    radius_m: float = 0.0


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a chain stands: its row, what methods are asked for, and what its first activity waits for."""

    id: str
    layer: str
    row: int
    target: str
    damage: int = 0
    after: tuple[str, ...] = ()


@dataclass
class Chains:
    """Every activity by id, which of them are derived, and what sites lack a method for."""

    activities: dict[str, Activity] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    lacking: dict[tuple[ActivityKind, str, int], list[tuple[str, int, str]]] = field(default_factory=dict)

    def findings(self) -> list[Finding]:
        """One finding for each kind of work that no method covers, however many sites ask for it."""
        found = []
        for (kind, target, damage), asked in sorted(self.lacking.items()):
            layer, row, site = asked[0]
            state = f" with damage {damage}" if damage else ""
            others = f" and {len(asked) - 1} more" if len(asked) > 1 else ""
            message = f"no method for {kind} of {target}{state}, which {site}{others} asks for"
            remedy = f"add a row to `methods` with activity {kind} that applies to {target} and to that size and damage"
            found.append(error("FG-CK-508", message, remedy, layer=layer, row=row))
        return found


def area_steps(row: Row, area_m2: float, rules: Mapping[str, float]) -> list[Step]:
    """Release chain of a hazardous area in its order; nothing where it was handed over already.

    An area that is closed on its evidence only waits for its handover. Land that was only reported is surveyed first.
    """
    status = text(row, "status")
    if status == AreaStatus.HANDED_OVER:
        return []
    handover = Step(ActivityKind.HANDOVER)
    if status == AreaStatus.CLOSED:
        return [handover]
    _, reduced, cleared = share_parts(row, rules)
    auw_kg = real(row, "net_explosive_kg") or 0.0
    surveyed = flag(row, "surveyed") and text(row, "kind") != HazardKind.REPORTED
    steps = [] if surveyed else [Step(ActivityKind.NTS, area_m2)]
    if reduced + cleared > 0:
        steps.append(Step(ActivityKind.TS, area_m2 * (reduced + cleared), radius_m=rules["radius_TS_m"]))
    if cleared > 0:
        kind = ActivityKind.BAC if battle_area(row) else ActivityKind.CLEARANCE
        written = real(row, "danger_radius_m")
        radius = rules[f"radius_{kind}_m"] if written is None else written
        steps.append(Step(kind, area_m2 * cleared, radius_m=radius))
    if auw_kg > 0:
        steps.append(Step(ActivityKind.EOD, radius_m=float(eod_radius_m(auw_kg, rules["eod_radius_coefficient_m"]))))
    if cleared > 0:
        steps.append(Step(ActivityKind.QA, area_m2 * cleared))
    return [*steps, handover]


def asset_steps(row: Row, rules: Mapping[str, float]) -> list[Step]:
    """Works chain of an asset in its order; nothing where it stands undamaged."""
    damage = whole(row, "damage") or 0
    depth = real(row, "digging_depth_m") or 0.0
    if damage == DamageState.NONE:
        return []
    complete = damage == DamageState.COMPLETE
    works = ActivityKind.BUILD if complete else ActivityKind.REPAIR
    if text(row, "kind") == "memorial":
        works = ActivityKind.MEMORIAL
    demolish = [Step(ActivityKind.DEMOLISH, depth_m=depth, radius_m=rules["demolition_radius_m"])] if complete else []
    return [Step(ActivityKind.ASSESS), *demolish, Step(works, depth_m=depth), Step(ActivityKind.COMMISSION)]


def road_steps(row: Row, length_m: float) -> list[Step]:
    """Works chain of a blocked road segment or rail link; nothing where only a hazard blocks it, or nothing does."""
    if text(row, "state") != "blocked" or not whole(row, "damage"):
        return []
    depth = real(row, "digging_depth_m") or 0.0
    return [Step(ActivityKind.ASSESS, length_m), Step(ActivityKind.REPAIR, length_m, depth)]


def derive(tables: Tables, ground: Ground, rules: Mapping[str, float]) -> Chains:
    """Derive every activity of the project, those of the user's own included, with all predecessors.

    The first of an asset's or road's works waits for the handover of each hazardous area that touches it (L1),
    and so does each of the user's works there; what follows in the chain waits through it. The handover of an area
    waits for whatever the user adds to its release.
    """
    chains = Chains()
    book = MethodBook(tables.get("methods", ()))
    areas, assets, roads = (ground.layers[name] for name in ("hazardous_areas", "assets", "roads"))
    for name, row, at in zip(areas.ids, areas.rows, areas.numbers, strict=True):
        site = _Site(name, "hazardous_areas", at, "area")
        _add_chain(chains, book, site, area_steps(row, ground.area_m2[name], rules))
    handovers = _handovers(ground, chains)
    for name, row, at in zip(assets.ids, assets.rows, assets.numbers, strict=True):
        site = _Site(name, "assets", at, text(row, "kind"), whole(row, "damage") or 0, handovers.get(name, ()))
        _add_chain(chains, book, site, asset_steps(row, rules))
    for name, row, at in zip(roads.ids, roads.rows, roads.numbers, strict=True):
        site = _Site(name, "roads", at, text(row, "kind"), whole(row, "damage") or 0, handovers.get(name, ()))
        _add_chain(chains, book, site, road_steps(row, ground.length_m[name]))
    chains.derived = frozenset(chains.activities)
    for row in (r for r in by_id(tables, "activities") if r):
        _add_own(chains, _own(row, handovers.get(text(row, "site"), ())))
    return chains


def _add_own(chains: Chains, own: Activity) -> None:
    if own.id in chains.derived:
        return
    chains.activities[own.id] = own
    handover = chains.activities.get(f"{own.site}:{ActivityKind.HANDOVER}")
    if handover is not None and own.kind in RELEASE_CHAIN:
        chains.activities[handover.id] = replace(handover, predecessors=(*handover.predecessors, own.id))


def _handovers(ground: Ground, chains: Chains) -> dict[str, tuple[str, ...]]:
    """Handovers that works at each site wait for."""
    waits = {site: tuple(f"{area}:{ActivityKind.HANDOVER}" for area in areas) for site, areas in ground.touches.items()}
    return {site: tuple(h for h in names if h in chains.activities) for site, names in waits.items()}


def _add_chain(chains: Chains, book: MethodBook, site: _Site, steps: Sequence[Step]) -> None:
    before = site.after
    for step in steps:
        methods = book.offers(step.kind, site.target, damage=site.damage, size=step.size)
        if not methods:
            asked = chains.lacking.setdefault((step.kind, site.target, site.damage), [])
            asked.append((site.layer, site.row, site.id))
            continue
        activity = Activity(
            id=f"{site.id}:{step.kind}",
            kind=step.kind,
            site=site.id,
            methods=methods,
            predecessors=before,
            digging_depth_m=step.depth_m,
            danger_radius_m=step.radius_m,
        )
        chains.activities[activity.id] = activity
        before = (activity.id,)


def _own(row: Row, handovers: tuple[str, ...]) -> Activity:
    """Build an activity that the user wrote; works wait for the handovers at their site beside what they say."""
    kind = ActivityKind(text(row, "kind"))
    least = whole(row, "teams_least") or 1
    method = Method(
        name=text(row, "team_kind"),
        team_kind=text(row, "team_kind"),
        team_days=whole(row, "team_days") or 1,
        teams_least=least,
        teams_most=whole(row, "teams_most") or least,
        fixed_cost=whole(row, "fixed_cost") or 0,
    )
    after: Iterable[str] = items(row, "after") if kind in RELEASE_CHAIN else (*items(row, "after"), *handovers)
    name = text(row, "id")
    return Activity(
        id=name,
        kind=kind,
        site=text(row, "site"),
        methods=(method,),
        predecessors=tuple(dict.fromkeys(p for p in after if p != name)),
        digging_depth_m=(real(row, "digging_depth_m") or 0.0) if kind in DIGGING else 0.0,
        danger_radius_m=real(row, "danger_radius_m") or 0.0,
    )


def works_of(activities: Iterable[Activity]) -> dict[str, tuple[str, ...]]:
    """Ids of the works that stand at each site, derived and the user's own."""
    found: dict[str, list[str]] = {}
    for activity in activities:
        if activity.kind in REPAIR_CHAIN:
            found.setdefault(activity.site, []).append(activity.id)
    return {site: tuple(sorted(names)) for site, names in found.items()}
