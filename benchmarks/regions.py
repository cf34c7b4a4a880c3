"""Programmes of any size that every solver in the comparison can express exactly. Exercise, not survey evidence.

Each district has some thousand activities: hazardous areas with their release chains, roads in a tree of which most are
blocked, damaged assets on and off hazardous ground, services that need several assets and, some of them, power from
the district's substation. Six team kinds belong to the district and come in two contingents, one at the beginning, one
months later; demolition teams are shared by all districts. Travel costs no day, every place has one route, no danger
radius reaches another site: so capacity steps, modes and precedence say all there is, and a constraint solver that is
given them solves the very problem that the judge judges.
"""

import gc
from datetime import date, timedelta
from random import Random

from shapely.geometry import box

from firmground.model import (
    Accreditation,
    Activity,
    ActivityKind,
    AreaStatus,
    Asset,
    Base,
    Block,
    Contingent,
    DamageState,
    HazardKind,
    HazardousArea,
    Level,
    Link,
    Method,
    Need,
    Place,
    Programme,
    ReleaseShares,
    Service,
    ServiceKind,
    Site,
    SiteKind,
    TeamKind,
    Travel,
)

__all__ = ["draw"]

K = ActivityKind
START = date(2026, 1, 5)
HORIZON = 3650
SETTLEMENTS = 20  # of a district with a thousand activities
SKILLS = {
    "survey": (K.NTS, K.TS),
    "sappers": (K.CLEARANCE,),
    "quality": (K.QA, K.HANDOVER),
    "engineers": (K.ASSESS, K.COMMISSION),
    "builders": (K.REPAIR,),
    "heavy": (K.BUILD,),
    "wreckers": (K.DEMOLISH,),
}
CREWS = {"survey": 2, "sappers": 8, "quality": 2, "engineers": 2, "builders": 7, "heavy": 3, "wreckers": 1}
ACCREDITED = Accreditation(START, START + timedelta(days=2 * HORIZON))


def draw(activities: int, seed: int) -> Programme:
    """Draw a Programme of about so many activities; the same numbers give the same Programme."""
    # Nothing that is drawn is garbage, and to look for some would take as long again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _draw(activities, seed)
    finally:
        if collecting:
            gc.enable()


def _draw(activities: int, seed: int) -> Programme:
    districts = max(1, round(activities / 1000))
    parts = [_District(Random(f"{seed}/{d}"), f"D{d}", activities / districts / 810) for d in range(districts)]
    contingents = [c for part in parts for c in part.contingents]
    contingents.append(_contingent("W", "wreckers", districts * CREWS["wreckers"], 0, frozenset()))
    places = [Place("R", "Region", Level.REGION)]
    return Programme(
        f"Exercise of {activities} activities, seed {seed}",
        START,
        HORIZON,
        "EPSG:32636",
        (*places, *(p for part in parts for p in part.places)),
        tuple(s for part in parts for s in part.sites),
        tuple(a for part in parts for a in part.areas),
        tuple(a for part in parts for a in part.assets),
        tuple(s for part in parts for s in part.services),
        tuple(a for part in parts for a in part.activities),
        tuple(TeamKind(kind, kind, frozenset(skills), 4) for kind, skills in SKILLS.items()),
        tuple(contingents),
        (Base("B", "Base", 0, 0, "HUB"),),
        tuple(k for part in parts for k in part.links),
        travel=Travel(commute_m=1_000_000_000),
        blocks=tuple(b for part in parts for b in part.blocks),
        exercise=True,
    )


def _contingent(name: str, kind: str, teams: int, arrives: int, districts: frozenset[str]) -> Contingent:
    return Contingent(
        name, name, "P", kind, teams, "B", START + timedelta(days=arrives), accreditation=ACCREDITED,
        cost_per_team_day=10, districts=districts,
    )  # fmt: skip


class _District:
    """One district in the making."""

    def __init__(self, dice: Random, name: str, scale: float) -> None:
        self.dice, self.name = dice, name
        self.places = [Place(name, name, Level.DISTRICT, "R")]
        self.sites: list[Site] = []
        self.areas: list[HazardousArea] = []
        self.assets: list[Asset] = []
        self.services: list[Service] = []
        self.activities: list[Activity] = []
        self.links: list[Link] = []
        self.blocks: list[Block] = []
        self.contingents = [
            _contingent(
                f"{name}.{kind}{turn}", kind, max(1, round(crew * scale / 2)), turn * (60 + 30 * i), frozenset([name])
            )
            for i, (kind, crew) in enumerate(CREWS.items())
            if kind != "wreckers"
            for turn in (0, 1)
        ]
        count = max(4, round(SETTLEMENTS * scale))
        for i in range(count):
            self._settlement(i)
        fields = round(66 * scale)
        self.fields = [
            self._area(f"{name}.H{i}", f"{name}.S{dice.randrange(count)}", dice.randint(0, 90)) for i in range(fields)
        ]
        power = self._asset(f"{name}.SUB", f"{name}.S{dice.randrange(count)}", K.BUILD, hazard=0.9)
        self._serve("POWER", ServiceKind.POWER, f"{name}.S0", dice.randint(2000, 9000), (power,))
        for i in range(count):
            self._settlement_services(i, round(130 * scale / count))

    def _settlement(self, i: int) -> None:
        """Add a settlement and the road to it from an earlier one; two roads in three are mined, and broken."""
        dice, place = self.dice, f"{self.name}.S{i}"
        self.places.append(Place(place, place, Level.SETTLEMENT, self.name, dice.randint(40, 2500)))
        before = "HUB" if i == 0 else f"{self.name}.S{dice.randrange(max(0, i - 6), i)}"
        link, opened = f"{place}.ROAD", ()
        if dice.random() < 2 / 3:
            area = self._area(f"{place}.HR", place, dice.randint(0, 20), (before,))
            repair = self._work(link, K.REPAIR, "builders", dice.randint(4, 30), 2, (f"{area}:HANDOVER",))
            self.sites.append(Site(link, SiteKind.LINK, place, 0, 0, (before,)))
            self.blocks.append(Block(link, area))
            opened = (f"{area}:HANDOVER", repair)
        self.links.append(Link(link, link, before, place, 3000.0, opened_by=opened))

    def _area(self, area: str, place: str, exposed: int, nodes: tuple[str, ...] | None = None) -> str:
        dice = self.dice
        self.sites.append(Site(area, SiteKind.HAZARDOUS_AREA, place, 0, 0, nodes or (place,)))
        shares = ReleaseShares(0.3, 0.3, 0.4)
        ground = box(33.0, 51.0, 33.001, 51.001)
        self.areas.append(
            HazardousArea(area, area, HazardKind.SUSPECTED, AreaStatus.OPEN, place, ground, 1e4, shares, 3.0, exposed)
        )
        before = self._work(area, K.NTS, "survey", dice.randint(1, 6), 1, ())
        before = self._work(area, K.TS, "survey", dice.randint(2, 12), 1, (before,))
        before = self._work(area, K.CLEARANCE, "sappers", round(dice.lognormvariate(3.4, 0.7)) + 3, 2, (before,))
        before = self._work(area, K.QA, "quality", dice.randint(1, 4), 1, (before,))
        self._work(area, K.HANDOVER, "quality", 1, 1, (before,))
        return area

    def _asset(self, asset: str, place: str, kind: ActivityKind, hazard: float) -> str:
        """Add a damaged asset with its chain, on hazardous ground with some chance."""
        dice = self.dice
        self.sites.append(Site(asset, SiteKind.ASSET, place, 0, 0, (place,)))
        self.assets.append(Asset(asset, asset, "building", place, DamageState.MODERATE))
        ground: tuple[str, ...] = ()
        if self.fields and dice.random() < hazard:
            area = dice.choice(self.fields)
            self.blocks.append(Block(asset, area))
            ground = (f"{area}:HANDOVER",)
        before = self._work(asset, K.ASSESS, "engineers", dice.randint(1, 2), 1, ground)
        if kind is K.BUILD:
            before = self._work(asset, K.DEMOLISH, "wreckers", dice.randint(2, 10), 1, (before, *ground))
        skill = "heavy" if kind is K.BUILD else "builders"
        before = self._work(asset, kind, skill, round(dice.lognormvariate(3.3, 0.8)) + 4, 2, (before, *ground))
        self._work(asset, K.COMMISSION, "engineers", 1, 1, (before, *ground))
        return asset

    def _settlement_services(self, i: int, assets: int) -> None:
        dice, place = self.dice, f"{self.name}.S{i}"
        people = self.places[i + 1].people
        found = []
        for n in range(assets):
            kind = K.BUILD if dice.random() < 0.2 else K.REPAIR
            found.append(self._asset(f"{place}.A{n}", place, kind, hazard=0.35))
            if n >= 3:
                self._serve(f"{place}.HOME{n}", ServiceKind.HOUSING, place, dice.randint(4, 60), (found[-1],))
        if len(found) >= 3:
            self._serve(f"{place}.WATER", ServiceKind.WATER, place, people, (*found[:2], f"{self.name}.POWER"))
            self._serve(f"{place}.SCHOOL", ServiceKind.SCHOOL, place, people // 5, (found[2],))
        self._serve(f"{place}.ACCESS", ServiceKind.ACCESS, place, people // 2, (f"{place}.ROAD",))

    def _serve(self, name: str, kind: ServiceKind, place: str, people: int, members: tuple[str, ...]) -> None:
        name = name if name.startswith(self.name) else f"{self.name}.{name}"
        self.services.append(Service(name, name, kind, place, people, tuple(Need((m,), 1) for m in members)))

    def _work(self, site: str, kind: ActivityKind, skill: str, days: int, most: int, before: tuple[str, ...]) -> str:
        name = f"{site}:{kind.value}"
        self.activities.append(Activity(name, kind, site, (Method(skill, skill, days, 1, most),), before))
        return name
