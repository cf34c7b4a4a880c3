"""Draw the work of a Programme: hazardous areas, assets, links and services. Exercise, not survey evidence."""

from dataclasses import dataclass, replace

from shapely.geometry import box

from firmground.model import (
    Activity,
    ActivityKind,
    AreaStatus,
    Asset,
    Block,
    DamageState,
    Evidence,
    EvidenceKind,
    HazardKind,
    HazardousArea,
    Link,
    Method,
    Need,
    Neighbour,
    OwnerShare,
    RailLink,
    ReleaseShares,
    RoadSegment,
    Service,
    ServiceKind,
    Site,
    SiteKind,
)
from support.dice import LABEL, Dice, Feature, Sizes
from support.region import Crews, Ground

__all__ = ["Work", "draw_services"]

_K = ActivityKind


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done: sites of hazardous areas, assets and links with their chains of activities."""

    sites: tuple[Site, ...]
    areas: tuple[HazardousArea, ...]
    assets: tuple[Asset, ...]
    links: tuple[Link, ...]
    activities: tuple[Activity, ...]
    blocks: tuple[Block, ...]
    neighbours: tuple[Neighbour, ...]

    @classmethod
    def draw(cls, dice: Dice, sizes: Sizes, ground: Ground, crews: Crews) -> "Work":
        """Draw areas first, then the assets and links that they touch."""
        areas = [_area(dice, sizes, n, ground, crews) for n in range(sizes.areas)]
        depths = {a.id: a.depth_m for a, *_ in areas}
        assets = [_asset(dice, sizes, n, ground, crews, depths) for n in range(sizes.assets)]
        count = len(ground.ends) if Feature.ACCESS in dice.features else 0
        touched: list[list[HazardousArea]] = [[] for _ in range(count)]
        for area, _, _, link in areas:
            if link is not None and link < count:
                touched[link].append(area)
        links = [_link(dice, sizes, n, ground, crews, touched[n]) for n in range(count)]
        sites = [site for _, site, *_ in areas + assets + links]
        blocks = [Block(a.id, name) for a, *_, names in assets for name in names]
        if Feature.BLOCKS in dice.features:
            blocks += [Block(f"R{n}", a.id) for n, at in enumerate(touched) for a in at]
        return cls(
            sites=tuple(sites),
            areas=tuple(a for a, *_ in areas),
            assets=tuple(a for a, *_ in assets),
            links=tuple(k for k, *_ in links),
            activities=tuple(a for _, _, chain, *_ in areas + assets + links for a in chain),
            blocks=tuple(blocks),
            neighbours=_neighbours(dice, sites, blocks),
        )


_SHARES = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.5, 0.5, 0.0), (0.32, 0.24, 0.44), (0.0, 0.35, 0.65))
_MINES, _CLUSTER = ("mines",), ("cluster munitions", "unexploded ordnance")


def _area(
    dice: Dice, sizes: Sizes, n: int, ground: Ground, crews: Crews
) -> tuple[HazardousArea, Site, tuple[Activity, ...], int | None]:
    """Draw a hazardous area, its site, its chain and the link that it touches."""
    rng, name = dice.of("area", n), f"H{n}"
    shares = ReleaseShares(*rng.choice(_SHARES if sizes.whole_chains else _SHARES[:4]))
    surveyed = rng.random() < (0.35 if sizes.whole_chains else 0.6)
    over = rng.random() < 0.1
    link = rng.randrange(len(ground.ends)) if ground.ends and rng.random() < 0.4 else None
    nodes = [rng.randrange(len(ground.spots))]
    if link is not None:
        nodes = list(ground.ends[link]) if rng.random() < 0.4 else [min(ground.ends[link])]
    site = ground.site(dice, name, SiteKind.HAZARDOUS_AREA, rng, nodes)
    radius = rng.choice((0.0, 50.0, 120.0)) if Feature.SEPARATION in dice.features else 0.0
    side = rng.randint(30, 400)
    longitude, latitude = 33.0 + (site.x - 500_000) / 70_000, 50.5 + (site.y - 5_600_000) / 111_000
    area = HazardousArea(
        id=name,
        name=f"Field {n}",
        kind=HazardKind.CONFIRMED if surveyed else HazardKind.SUSPECTED,
        status=AreaStatus.HANDED_OVER if over else AreaStatus.OPEN,
        place=site.place,
        perimeter=box(longitude, latitude, longitude + side / 70_000, latitude + side / 111_000),
        area_m2=float(side * side),
        shares=shares,
        depth_m=rng.choice((0.2, 0.5, 2.0)),
        people_exposed=rng.randint(0, 300),
        danger_radius_m=radius,
        net_explosive_kg=6.0 if rng.random() < 0.2 else 0.0,
        devices=rng.choice((_MINES, _CLUSTER, ())),
        evidence=(Evidence(f"E{n}", EvidenceKind.DIRECT if surveyed else EvidenceKind.INDIRECT, "an exercise"),),
        source=LABEL,
        exercise=True,
    )
    kinds = () if over else _release_chain(area, surveyed=surveyed, whole=sizes.whole_chains)
    return area, site, _chain(dice, sizes, name, kinds, crews, radius=radius), link


def _release_chain(area: HazardousArea, *, surveyed: bool, whole: bool) -> tuple[ActivityKind, ...]:
    shares, chain = area.shares, [] if surveyed else [_K.NTS]
    if shares.reduced > 0 or (shares.cleared > 0 and whole):
        chain.append(_K.TS)
    if shares.cleared > 0:
        chain.append(_K.BAC if area.devices == _CLUSTER else _K.CLEARANCE)
    if area.net_explosive_kg > 0:
        chain.append(_K.EOD)
    if shares.cleared > 0:
        chain.append(_K.QA)
    return (*chain, _K.HANDOVER)


_BY_DAMAGE: tuple[tuple[ActivityKind, ...], ...] = (
    (),
    (_K.ASSESS, _K.REPAIR, _K.COMMISSION),
    (_K.ASSESS, _K.REPAIR, _K.COMMISSION),
    (_K.ASSESS, _K.REPAIR, _K.COMMISSION),
    (_K.ASSESS, _K.DEMOLISH, _K.BUILD, _K.COMMISSION),
)
_SHORT: tuple[tuple[ActivityKind, ...], ...] = (
    (),
    (_K.REPAIR,),
    (_K.REPAIR,),
    (_K.ASSESS, _K.REPAIR),
    (_K.DEMOLISH, _K.BUILD),
)


def _asset(
    dice: Dice, sizes: Sizes, n: int, ground: Ground, crews: Crews, depths: dict[str, float]
) -> tuple[Asset, Site, tuple[Activity, ...], tuple[str, ...]]:
    """Draw an asset, its site, its chain and the areas that touch it; it digs no deeper than they are released."""
    rng, name = dice.of("asset", n), f"A{n}"
    touching = tuple(a for a in depths if dice.has(Feature.BLOCKS, dice.of("block", n, a), min(0.4, 1.5 / len(depths))))
    deepest = min((depths[a] for a in touching), default=3.0) * rng.choice((0.5, 1.0))
    memorial = dice.has(Feature.MEMORIAL, rng, 0.15)
    damage = rng.choice((0, 1, 2, 3, 3, 4)) if not memorial else rng.randint(1, 4)
    site = ground.site(dice, name, SiteKind.ASSET, rng, [rng.randrange(len(ground.spots))])
    owners = (OwnerShare("Party 0", 0.5), OwnerShare("Party 1", 0.5)) if memorial else ()
    kind = "memorial" if memorial else rng.choice(("school", "hospital", "substation", "pumping station", "house"))
    asset = Asset(name, f"Asset {n}", kind, site.place, DamageState(damage), deepest, 5.0, owners, LABEL, exercise=True)
    kinds = (_BY_DAMAGE if sizes.whole_chains else _SHORT)[damage]
    if memorial:
        kinds = tuple(_K.MEMORIAL if k in (_K.REPAIR, _K.BUILD) else k for k in kinds)
    chain = _chain(dice, sizes, name, kinds, crews, depth=deepest)
    if chain and rng.random() < 0.15:  # works of the planner's own, beside the chain
        extra = _chain(dice, sizes, f"{name}:OWN", (_K.REPAIR,), crews, depth=deepest)
        chain += tuple(replace(a, site=name) for a in extra)
    return asset, site, chain, touching


def _link(
    dice: Dice, sizes: Sizes, n: int, ground: Ground, crews: Crews, touching: list[HazardousArea]
) -> tuple[Link, Site, tuple[Activity, ...]]:
    """Draw a link that is open, opened by works and handovers, or closed for good."""
    rng, name, ends = dice.of("link", n), f"R{n}", ground.ends[n]
    closed, damaged = rng.random() < 0.08, rng.random() < 0.3
    depth = min((a.depth_m for a in touching), default=1.0)
    kinds = (_BY_DAMAGE if sizes.whole_chains else _SHORT)[rng.randint(1, 3) if damaged else 0]
    chain = _chain(dice, sizes, name, kinds, crews, depth=depth)
    opened_by = [f"{a.id}:{_K.HANDOVER}" for a in touching if not a.handed_over] + [a.id for a in chain[-1:]]
    make = RailLink if rng.random() < 0.15 else RoadSegment
    (x0, y0), (x1, y1) = (ground.spots[e] for e in ends)
    length = float(abs(x0 - x1) + abs(y0 - y1))
    link = make(name, f"Link {n}", f"N{ends[0]}", f"N{ends[1]}", length, opened_by=tuple(opened_by), closed=closed)
    site = Site(name, SiteKind.LINK, f"S{ends[0]}", (x0 + x1) // 2, (y0 + y1) // 2, (link.from_node, link.to_node))
    return link, site, chain


def _chain(
    dice: Dice,
    sizes: Sizes,
    site: str,
    kinds: tuple[ActivityKind, ...],
    crews: Crews,
    *,
    radius: float = 0.0,
    depth: float = 0.0,
) -> tuple[Activity, ...]:
    """Draw the activities of a site, each after the one before."""
    chain: list[Activity] = []
    for kind in kinds:
        live = kind in (_K.CLEARANCE, _K.BAC, _K.EOD, _K.TS)
        digs = kind in (_K.DEMOLISH, _K.REPAIR, _K.BUILD, _K.MEMORIAL)
        chain.append(
            Activity(
                id=f"{site}:{kind}",
                kind=kind,
                site=site,
                methods=_methods(dice, sizes, f"{site}:{kind}", kind, crews),
                predecessors=tuple(a.id for a in chain[-1:]),
                digging_depth_m=depth if digs else 0.0,
                danger_radius_m=radius if live else 0.0,
            )
        )
    return tuple(chain)


def _methods(dice: Dice, sizes: Sizes, name: str, kind: ActivityKind, crews: Crews) -> tuple[Method, ...]:
    rng, able = dice.of("methods", name), crews.able(kind)
    ways = []
    for n in range(2 if dice.has(Feature.METHODS, rng, 0.4) else 1):
        by = able[0] if n == 0 else rng.choice(able)
        days = 1 if kind is _K.HANDOVER else rng.randint(1, sizes.team_days)
        least, more = int(dice.has(Feature.METHODS, rng, 0.15)) + 1, rng.randint(0, 2)
        least = min(least, max(c.teams for c in crews.contingents if c.team_kind == by.id))
        most = least + (more if Feature.METHODS in dice.features else 0)
        ways.append(Method(f"{by.id} {n}", by.id, days, least, most, fixed_cost=rng.choice((0, 0, 20, 70))))
    return tuple(ways)


def _neighbours(dice: Dice, sites: list[Site], blocks: list[Block]) -> tuple[Neighbour, ...]:
    """Let some sites lie near each other, those that touch a hazardous area next to it."""
    if Feature.SEPARATION not in dice.features:
        return ()
    near = {_pair(b.site, b.area): 0 for b in blocks}
    for n, site in enumerate(sites):
        rng = dice.of("neighbour", site.id)
        for other in rng.sample(sites[:n], min(n, rng.choice((0, 0, 1, 2)))):
            near.setdefault(_pair(site.id, other.id), rng.randint(1, 150))
    return tuple(Neighbour(a, b, metres) for (a, b), metres in near.items())


def _pair(a: str, b: str) -> tuple[str, str]:
    return min(a, b), max(a, b)


def draw_services(dice: Dice, sizes: Sizes, work: Work) -> tuple[Service, ...]:
    """Draw services that need assets, and with the feature also links, areas and services drawn before."""
    pool = [a.id for a in work.assets]
    if Feature.SERVICES in dice.features:
        pool += [a.id for a in work.areas] + [k.id for k in work.links]
    services: list[Service] = []
    for n in range(sizes.services if pool else 0):
        rng = dice.of("service", n)
        needs = []
        for _ in range(rng.choice((1, 1, 2, 3)) if dice.has(Feature.SERVICES, rng) else 1):
            most = rng.choice((1, 2, 3)) if Feature.SERVICES in dice.features else 1
            members = rng.sample(pool, min(len(pool), most))
            least = len(members) if rng.random() < 0.5 else rng.randint(1, len(members))
            needs.append(Need(tuple(members), least))
        place = rng.choice(work.sites).place
        services.append(
            Service(f"V{n}", f"Service {n}", rng.choice(list(ServiceKind)), place, rng.randint(1, 5_000), tuple(needs))
        )
        if Feature.SERVICES in dice.features:
            pool.append(f"V{n}")
    return tuple(services)
