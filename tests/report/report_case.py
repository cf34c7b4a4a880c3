"""A made-up programme with a plan, its price and its verdict, small or large, for the tests of the reports."""

import math
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pyproj import Transformer
from shapely.geometry import Polygon

from firmground.evaluate.price import price
from firmground.model import (
    Accreditation,
    Activity,
    ActivityKind,
    AreaStatus,
    Asset,
    Base,
    Block,
    Calendar,
    Closure,
    Contingent,
    DamageState,
    HazardKind,
    HazardousArea,
    Level,
    Method,
    Need,
    OwnerShare,
    Place,
    Plan,
    Pledge,
    Price,
    Programme,
    Provenance,
    ReleaseShares,
    RoadSegment,
    Rotation,
    ScheduledActivity,
    Service,
    ServiceKind,
    Site,
    SiteKind,
    TeamKind,
    Unscheduled,
    Verdict,
    WhyNot,
)

K = ActivityKind
START = date(2026, 4, 1)
CRS = "EPSG:32636"
_TO_XY = Transformer.from_crs(4326, CRS, always_xy=True)
_TO_LL = Transformer.from_crs(CRS, 4326, always_xy=True)
_SYLLABLES = (
    "al",
    "ber",
    "cor",
    "dun",
    "el",
    "far",
    "gor",
    "hol",
    "il",
    "kes",
    "lin",
    "mor",
    "nar",
    "or",
    "pel",
    "ros",
)
_KINDS = ("house", "school", "clinic", "substation", "pumping_station", "farm")
_TEAM_KINDS = {
    "survey": ("Non-technical survey team", {K.NTS}, 4),
    "technical": ("Technical survey team", {K.TS}, 8),
    "clearance": ("Manual clearance section", {K.CLEARANCE, K.BAC}, 8),
    "eod": ("EOD team", {K.EOD}, 5),
    "quality": ("Quality and handover team", {K.QA, K.HANDOVER}, 3),
    "engineer": ("Assessment team", {K.ASSESS, K.COMMISSION}, 3),
    "builder": ("Building brigade", {K.REPAIR, K.BUILD, K.DEMOLISH, K.MEMORIAL}, 25),
}
_SKILL = {skill: kind for kind, (_, skills, _) in _TEAM_KINDS.items() for skill in skills}


@dataclass(frozen=True)
class Case:
    """Everything that a report is given."""

    programme: Programme
    plan: Plan
    verdict: Verdict
    price: Price
    baseline: Price


def build(
    *, settlements: int = 9, areas: int = 14, assets: int = 30, teams: int = 3, payload: str = "", seed: int = 7
) -> Case:
    """Draw a programme over an invented landscape and schedule it greedily."""
    rng = random.Random(seed)
    places, spots = _places(rng, settlements, payload)
    towns = [p for p in places if p.level is Level.SETTLEMENT]
    bases = (
        Base("B1", "Base North" + payload, *spots[towns[0].id], "N" + towns[0].id),
        Base("B2", "Base South" + payload, *spots[towns[-1].id], "N" + towns[-1].id),
    )
    hazards = tuple(_area(rng, n, rng.choice(towns), spots, payload) for n in range(areas))
    goods = tuple(_asset(rng, n, towns[n % len(towns)], payload) for n in range(assets))
    memorial = Asset(
        "M1",
        "Memorial complex" + payload,
        "memorial",
        towns[0].id,
        DamageState.COMPLETE,
        2.0,
        10.0,
        (OwnerShare("Party one" + payload, 0.5), OwnerShare("Party two" + payload, 0.5)),
        exercise=True,
    )
    goods = (*goods, memorial)
    sites = [_site_of_area(a, spots) for a in hazards]
    sites += [_spot_near(rng, a.id, SiteKind.ASSET, a.place, spots) for a in goods]
    roads, road_sites, road_work = _roads(rng, towns, spots, payload)
    activities = [x for a in hazards for x in _release(a)] + [x for a in goods for x in _works(a, rng)] + road_work
    near: dict[str, list[str]] = {}
    for hazard in hazards:
        near.setdefault(hazard.place, []).append(hazard.id)
    blocks = tuple(Block(a.id, rng.choice(near[a.place])) for a in goods if a.place in near and rng.random() < 0.6)
    programme = Programme(
        name="Lower Vale joint programme" + payload,
        start=START,
        horizon_days=1826,
        crs=CRS,
        places=tuple(places),
        sites=tuple(sites + road_sites),
        areas=hazards,
        assets=goods,
        services=tuple(_services(towns, goods, hazards, roads, payload)),
        activities=tuple(activities),
        team_kinds=tuple(TeamKind(i, n + payload, frozenset(s), p) for i, (n, s, p) in _TEAM_KINDS.items()),
        contingents=_contingents(teams, payload),
        bases=bases,
        links=tuple(roads),
        pledges=_pledges(payload),
        calendar=_calendar(payload),
        blocks=blocks,
        exercise=True,
    )
    worth, plan = _schedule(programme, late=0)
    baseline, _ = _schedule(programme, late=1)
    return Case(programme, plan, Verdict(), worth, baseline)


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 3))).capitalize()


def _places(rng, settlements, payload):
    places = [Place("R", "Lower Vale" + payload, Level.REGION)]
    spots = {}
    districts = max(2, min(8, settlements // 3))
    for d in range(districts):
        east, north = 520_000 + (d % 4) * 45_000, 5_640_000 + (d // 4) * 50_000
        places.append(
            Place(f"D{d}", f"{_name(rng)} district{payload}", Level.DISTRICT, "R", 0, *_TO_LL.transform(east, north))
        )
        spots[f"D{d}"] = (east, north)
    for s in range(settlements):
        d = s % districts
        x = int(spots[f"D{d}"][0] + rng.uniform(-20_000, 20_000))
        y = int(spots[f"D{d}"][1] + rng.uniform(-22_000, 22_000))
        people = int(10 ** rng.uniform(2, 4.3))
        places.append(
            Place(f"S{s:04d}", _name(rng) + payload, Level.SETTLEMENT, f"D{d}", people, *_TO_LL.transform(x, y))
        )
        spots[f"S{s:04d}"] = (x, y)
    return places, spots


def _area(rng, n, town, spots, payload):
    x = spots[town.id][0] + rng.uniform(-3000, 3000)
    y = spots[town.id][1] + rng.uniform(-3000, 3000)
    radius = rng.lognormvariate(math.log(160), 0.7)
    ring = [
        (x + radius * rng.uniform(0.7, 1.3) * math.cos(t), y + radius * rng.uniform(0.7, 1.3) * math.sin(t))
        for t in (k * math.tau / 9 for k in range(9))
    ]
    confirmed = rng.random() < 0.35
    shares = ReleaseShares(0, 0.35, 0.65) if confirmed else ReleaseShares(0.32, 0.24, 0.44)
    status = AreaStatus.HANDED_OVER if n % 14 == 13 else AreaStatus.OPEN
    return HazardousArea(
        f"H{n:04d}",
        f"Field {n}{payload}",
        HazardKind.CONFIRMED if confirmed else HazardKind.SUSPECTED,
        status,
        town.id,
        Polygon([_TO_LL.transform(*p) for p in ring]),
        Polygon(ring).area,
        shares,
        0.2,
        rng.randint(20, 900),
        50,
        source="drawn" + payload,
        exercise=True,
    )


def _asset(rng, n, town, payload):
    kind = _KINDS[n % len(_KINDS)]
    damage = DamageState(rng.choice((1, 2, 2, 3, 3, 4)))
    return Asset(
        f"A{n:04d}",
        f"{kind.replace('_', ' ').capitalize()} {n}{payload}",
        kind,
        town.id,
        damage,
        1.5,
        5.0,
        exercise=True,
    )


def _site_of_area(area, spots):
    x, y = _TO_XY.transform(area.perimeter.centroid.x, area.perimeter.centroid.y)
    return Site(area.id, SiteKind.HAZARDOUS_AREA, area.place, int(x), int(y), ("N" + area.place,))


def _spot_near(rng, name, kind, place, spots):
    x, y = spots[place]
    return Site(name, kind, place, int(x + rng.gauss(0, 900)), int(y + rng.gauss(0, 900)), ("N" + place,))


def _roads(rng, towns, spots, payload):
    roads, sites, work = [], [], []
    for n, b in enumerate(towns[1:]):
        a = min(towns[: n + 1], key=lambda t, b=b: math.dist(spots[t.id], spots[b.id]))
        name = f"L{n:04d}"
        (x0, y0), (x1, y1) = spots[a.id], spots[b.id]
        opened = ()
        if n % 4 == 1:
            work.append(Activity(f"{name}:REPAIR", K.REPAIR, name, (Method("road gang", "builder", 9, 1, 2),)))
            opened = (f"{name}:REPAIR",)
        roads.append(
            RoadSegment(
                name,
                f"Road {n}{payload}",
                "N" + a.id,
                "N" + b.id,
                math.hypot(x1 - x0, y1 - y0),
                opened_by=opened,
                closed=n % 11 == 10,
            )
        )
        sites.append(Site(name, SiteKind.LINK, a.id, (x0 + x1) // 2, (y0 + y1) // 2, ("N" + a.id, "N" + b.id)))
    return roads, sites, work


def _release(area):
    if area.handed_over:
        return []
    size = area.area_m2
    steps = [
        (K.NTS, 2 + size / 60_000),
        (K.TS, 3 + size * 0.6 / 8_000),
        (K.CLEARANCE, 4 + size * area.shares.cleared / 600),
    ]
    steps += [(K.QA, 2), (K.HANDOVER, 1)]
    if area.shares.cancelled == 0:
        steps = steps[1:]
    return _chain(area.id, [(k, math.ceil(w), 4 if k is K.CLEARANCE else 1) for k, w in steps], radius=100)


def _works(asset, rng):
    steps = [(K.ASSESS, 1, 1)]
    if asset.damage is DamageState.COMPLETE:
        build = K.MEMORIAL if asset.kind == "memorial" else K.BUILD
        steps += [(K.DEMOLISH, rng.randint(3, 12), 2), (build, rng.randint(90, 400), 4)]
    else:
        steps += [(K.REPAIR, 10 * int(asset.damage) + rng.randint(0, 60), 3)]
    return _chain(asset.id, [*steps, (K.COMMISSION, 1, 1)], depth=1.5)


def _chain(site, steps, *, depth=0.0, radius=0.0):
    found, before = [], ()
    for kind, work, most in steps:
        method = Method(f"{kind.value.lower()} by hand", _SKILL[kind], work, 1, most)
        digs = depth if kind in {K.REPAIR, K.BUILD, K.DEMOLISH, K.MEMORIAL} else 0.0
        around = radius if kind in {K.CLEARANCE, K.TS} else 0.0
        found.append(
            Activity(f"{site}:{kind}", kind, site, (method,), before, digging_depth_m=digs, danger_radius_m=around)
        )
        before = (f"{site}:{kind}",)
    return found


def _services(towns, goods, hazards, roads, payload):
    kinds = {
        "substation": ServiceKind.POWER, "pumping_station": ServiceKind.WATER, "school": ServiceKind.SCHOOL,
        "clinic": ServiceKind.HEALTH, "house": ServiceKind.HOUSING, "farm": ServiceKind.FARMLAND,
        "memorial": ServiceKind.MEMORIAL,
    }  # fmt: skip
    by_place: dict[tuple[str, ServiceKind], list[str]] = {}
    for asset in goods:
        by_place.setdefault((asset.place, kinds[asset.kind]), []).append(asset.id)
    people = {t.id: t.people for t in towns}
    powered = {place for place, kind in by_place if kind is ServiceKind.POWER}
    found = []
    for (place, kind), members in by_place.items():
        needs = [Need((m,), 1) for m in members] if kind is not ServiceKind.POWER else [Need(tuple(members), 1)]
        if kind is ServiceKind.WATER and place in powered:
            needs.append(Need((f"{place}-power",), 1))
        served = (
            people[place] if kind not in {ServiceKind.HOUSING, ServiceKind.FARMLAND} else max(5, people[place] // 6)
        )
        found.append(Service(f"{place}-{kind}", f"{kind}{payload}", kind, place, served, tuple(needs)))
    for road, town in zip(roads, towns[1:], strict=False):
        if road.opened_by or road.closed:
            found.append(
                Service(
                    f"{town.id}-access",
                    "road" + payload,
                    ServiceKind.ACCESS,
                    town.id,
                    town.people,
                    (Need((road.id,), 1),),
                )
            )
    return found


def _contingents(teams, payload):
    def one(ident, partner, kind, count, base, arrives, pledge=None, **more):
        accredited = Accreditation(START, date(2032, 1, 1))
        return Contingent(
            ident,
            f"{ident} of {partner}{payload}",
            partner + payload,
            kind,
            count,
            base,
            arrives,
            pledge=pledge,
            accreditation=accredited,
            cost_per_team_day=more.pop("cost", 900),
            **more,
        )

    return (
        one("SUR", "National authority", "survey", max(1, teams), "B1", START),
        one("TEC", "National authority", "technical", max(1, teams), "B1", START),
        one("CLR", "Partner east", "clearance", teams * 4, "B1", date(2026, 5, 4), "P1", rotation=Rotation(120, 14)),
        one("CLS", "Partner north", "clearance", teams * 2, "B2", date(2026, 9, 1), "P3", leaves=date(2028, 8, 31)),
        one("QUA", "National authority", "quality", max(2, teams), "B2", START),
        one("ENG", "Ministry of works", "engineer", max(2, teams), "B1", START),
        one("BLD", "Partner east", "builder", teams * 4, "B2", date(2026, 6, 1), "P2", cost=4000),
        one("BLN", "Ministry of works", "builder", teams * 2, "B1", START, cost=3800),
    )


def _pledges(payload):
    east = ("Partner east" + payload, "A speaker" + payload, "An outlet" + payload, date(2026, 2, 17))
    north = ("Partner north" + payload, "A minister", "A gazette", date(2026, 3, 3))
    west = ("Partner west" + payload, "An envoy", "A newspaper", date(2026, 3, 20))
    said = (
        ("P1", 1000, "sappers", "a thousand sappers will come" + payload, *east),
        ("P2", 5000, "builders", "and five thousand builders", *east),
        ("P3", 12, "sections", "twelve sections for two years", *north),
        ("P4", 8, "flails", "eight machines", *west),
    )
    return tuple(
        Pledge(i, who, n, unit, words, speaker, outlet, on) for i, n, unit, words, who, speaker, outlet, on in said
    )


def _calendar(payload):
    closures = tuple(
        Closure(
            f"winter-{y}",
            date(y, 12, 1),
            date(y + 1, 3, 15),
            "winter stand-down" + payload,
            frozenset({K.TS, K.CLEARANCE, K.BAC}),
        )
        for y in range(2026, 2031)
    )
    return Calendar(frozenset({6}), closures)


def _schedule(programme, *, late):
    """Give each activity in turn the first days at which its teams are free; no travel, no separation."""
    ends, made, left = {}, [], []
    free = {c.id: {t.id: max(0, programme.day_of(c.arrives)) for t in c.members()} for c in programme.contingents}
    open_days = {}
    for activity in programme.activities:
        floor = _floor(programme, activity, ends)
        chosen = None if floor is None else _place(programme, activity, floor + 4 * late, free, open_days)
        if chosen is None:
            left.append(Unscheduled(activity.id, WhyNot.WAITS if floor is None else WhyNot.NO_ROOM))
            continue
        for team in chosen.teams:
            free[chosen.contingent][team] = chosen.end
        ends[activity.id] = chosen.end
        made.append(chosen)
    plan = Plan(tuple(made), tuple(left), Provenance("native", 0, 0, 1, 9.5, "0.1.0", programme.sha256, 400))
    worth = price(programme, plan)
    objective = worth.objective_person_days
    known = replace(plan.provenance, objective_person_days=objective, lower_bound=int(objective * 0.83))
    return worth, replace(plan, provenance=known)


def _floor(programme, activity, ends):
    before = list(activity.predecessors)
    if not activity.releases:
        touching = {b.area for b in programme.blocks if b.site == activity.site}
        before += [programme.handover_of[a] for a in touching if a in programme.handover_of]
    found = [ends.get(b) for b in before]
    return None if None in found else max(found, default=0)


def _place(programme, activity, floor, free, open_days):
    place = programme.site_by_id[activity.site].place
    best = None
    for contingent in programme.contingents:
        method = activity.methods[0]
        if contingent.team_kind != method.team_kind:
            continue
        teams = sorted(free[contingent.id], key=lambda t, c=contingent.id: (free[c][t], t))[: method.teams_most]
        start = max(floor, *(free[contingent.id][t] for t in teams))
        last = programme.horizon_days if contingent.leaves is None else programme.day_of(contingent.leaves) + 1
        days = _days(programme, activity.kind, place, contingent, open_days)
        wanted = [d for d in days if d >= start][: method.working_days(len(teams))]
        if len(wanted) < method.working_days(len(teams)) or wanted[-1] >= last:
            continue
        if best is None or wanted[-1] + 1 < best.end:
            route = _route(programme, place) if programme.links else ()
            best = ScheduledActivity(
                activity.id, method.name, contingent.id, tuple(sorted(teams)), wanted[0], wanted[-1] + 1, route
            )
    return best


def _route(programme, place):
    """Follow the road back from a town towards the first one, three links far."""
    back = {link.to_node: link for link in programme.links}
    node, found = "N" + place, []
    while node in back and len(found) < 3:
        found.append(back[node].id)
        node = back[node].from_node
    return tuple(reversed(found))


def _days(programme, kind, place, contingent, open_days):
    key = (kind, contingent.id)
    if key not in open_days:
        turn = contingent.rotation.work_days + contingent.rotation.gap_days if contingent.rotation else 1
        works = contingent.rotation.work_days if contingent.rotation else 1
        arrives = programme.day_of(contingent.arrives)
        lineage = programme.lineage_of[place]
        open_days[key] = [
            d
            for d in range(max(0, arrives), programme.horizon_days)
            if (d - arrives) % turn < works and programme.calendar.is_open(kind, lineage, START + timedelta(days=d))
        ]
    return open_days[key]
