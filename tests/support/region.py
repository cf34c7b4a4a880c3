"""Draw the region of a Programme: places, network, bases, contingents, calendar. Exercise, not survey evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from random import Random

from firmground.model import (
    EXPOSURE,
    RELEASE_CHAIN,
    REPAIR_CHAIN,
    Accreditation,
    ActivityKind,
    Base,
    Calendar,
    Closure,
    Contingent,
    Level,
    Place,
    Pledge,
    Rotation,
    ServiceKind,
    Site,
    SiteKind,
    TeamKind,
    Travel,
    Weights,
)
from support.dice import START, Dice, Feature, Sizes

__all__ = ["Crews", "Ground", "draw_calendar", "draw_weights"]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where things lie: node n of the network is settlement n."""

    spots: tuple[tuple[int, int], ...]
    ends: tuple[tuple[int, int], ...]  # of the links
    places: tuple[Place, ...]
    bases: tuple[Base, ...]
    travel: Travel

    @classmethod
    def draw(cls, dice: Dice, sizes: Sizes) -> "Ground":
        """Let a tree of links grow from the first base, then close some rings for alternative routes."""
        count = 1 + ceil(sizes.links * 2 / 3)
        reach = 60_000 if Feature.TRAVEL in dice.features else 4_000
        spots, ends = [(500_000, 5_600_000)], []
        for n in range(1, count):
            rng = dice.of("node", n)
            parent = rng.randrange(n)
            ends.append((parent, n))
            x, y = spots[parent]
            spots.append((x + rng.randint(-reach, reach), y + rng.randint(-reach, reach)))
        for n in range(count - 1, sizes.links):
            a, b = dice.of("ring", n).sample(range(count), 2)
            ends.append((a, b))
        places = [Place("REGION", "Region", Level.REGION)]
        places += [Place(f"D{n}", f"District {n}", Level.DISTRICT, "REGION") for n in range(2)]
        for n in range(count):
            rng = dice.of("settlement", n)
            places.append(
                Place(f"S{n}", f"Settlement {n}", Level.SETTLEMENT, f"D{rng.randrange(2)}", rng.randint(0, 9_000))
            )
        bases = [Base("B0", "Base 0", *spots[0], "N0")]
        rng = dice.of("bases")
        if dice.has(Feature.BASES, rng, 0.6):
            n = rng.randrange(count)
            off_the_network = rng.random() < 0.1
            bases.append(Base("B1", "Base 1", spots[n][0] + 150, spots[n][1], None if off_the_network else f"N{n}"))
        travel = Travel(rng.choice((5_000, 25_000)), rng.choice((30_000, 60_000, 200_000)), rng.choice((100, 130)))
        return cls(tuple(spots), tuple(ends), tuple(places), tuple(bases), travel)

    def site(self, dice: Dice, name: str, kind: SiteKind, rng: Random, nodes: Sequence[int]) -> Site:
        """Put a site near one of the nodes, reached through them, or now and then without asking for a route."""
        x, y = self.spots[rng.choice(nodes)]
        place = f"S{rng.choice(nodes)}"
        asked = dice.has(Feature.ACCESS, rng, 0.85)
        x, y = x + rng.randint(-900, 900), y + rng.randint(-900, 900)
        return Site(name, kind, place, x, y, tuple(f"N{n}" for n in sorted(set(nodes))) if asked else ())


@dataclass(frozen=True, slots=True)
class Crews:
    """Who there is to work."""

    kinds: tuple[TeamKind, ...]
    contingents: tuple[Contingent, ...]
    pledges: tuple[Pledge, ...]

    @classmethod
    def draw(cls, dice: Dice, sizes: Sizes, ground: Ground) -> "Crews":
        """Draw a contingent for every skill first, then more of any kind."""
        kinds = _FEW if sizes.contingents < len(_MANY) else _MANY
        needed = [k for k in kinds if k.id != "engineers"]
        contingents = []
        for n in range(sizes.contingents):
            kind = needed[n] if n < len(needed) else dice.of("kind", n).choice(kinds)
            contingents.append(_contingent(dice, sizes, n, kind, ground))
        there = {c.team_kind for c in contingents}
        pledges = (Pledge("PL0", "Partner 0", 40, "teams", words="forty teams will come"),)
        return cls(tuple(k for k in kinds if k.id in there), tuple(contingents), pledges)

    def able(self, kind: ActivityKind) -> list[TeamKind]:
        """Team kinds with a skill."""
        return [k for k in self.kinds if kind in k.skills]


_K = ActivityKind
_WORKS = TeamKind("works", "Works", frozenset(REPAIR_CHAIN), 10)
_ENGINEERS = TeamKind("engineers", "Engineers", frozenset((*RELEASE_CHAIN, _K.DEMOLISH, _K.REPAIR)), 12)
_FEW = (TeamKind("demining", "Demining", frozenset(RELEASE_CHAIN), 8), _WORKS, _ENGINEERS)
_MANY = (
    TeamKind("survey", "Survey", frozenset({_K.NTS, _K.TS, _K.HANDOVER}), 4),
    TeamKind("clearance", "Clearance", frozenset({_K.TS, _K.CLEARANCE, _K.BAC, _K.EOD}), 8),
    TeamKind("quality", "Quality", frozenset({_K.QA, _K.HANDOVER}), 3),
    _WORKS,
    _ENGINEERS,
)


def _contingent(dice: Dice, sizes: Sizes, n: int, kind: TeamKind, ground: Ground) -> Contingent:
    rng, horizon = dice.of("contingent", n), sizes.horizon_days
    arrives = rng.randint(-12, horizon // 4) if dice.has(Feature.STAYS, rng, 0.6) else 0
    stay = rng.randint(horizon // 3, horizon) if dice.has(Feature.STAYS, rng, 0.3) else None
    rotation = Rotation(rng.randint(8, 25), rng.randint(1, 6)) if dice.has(Feature.ROTATION, rng, 0.35) else None
    districts = frozenset({f"D{rng.randrange(2)}"}) if dice.has(Feature.DISTRICTS, rng, 0.15) else frozenset()
    first, last = -30, horizon + 30
    if dice.has(Feature.ACCREDITATION, rng, 0.3):
        first, last = rng.randint(-30, horizon // 4), rng.randint(horizon // 2, horizon + 30)
    refused = dice.has(Feature.ACCREDITATION, rng, 0.03)
    releases = not kind.skills.isdisjoint(RELEASE_CHAIN) and not refused
    return Contingent(
        id=f"C{n}",
        name=f"Contingent {n}",
        partner=f"Partner {rng.randrange(2)}",
        team_kind=kind.id,
        teams=rng.randint(1, sizes.teams),
        base=rng.choice(ground.bases).id,
        arrives=START + timedelta(arrives),
        leaves=None if stay is None else START + timedelta(arrives + stay),
        pledge="PL0" if rng.random() < 0.3 else None,
        rotation=rotation,
        districts=districts,
        accreditation=Accreditation(START + timedelta(first), START + timedelta(last)) if releases else None,
        cost_per_team_day=rng.choice((0, 3, 10)),
    )


def draw_calendar(dice: Dice, sizes: Sizes, ground: Ground) -> Calendar:
    """Draw weekly rest and some closures by kind and place."""
    rng, horizon = dice.of("calendar"), sizes.horizon_days
    if Feature.CLOSURES not in dice.features:
        return Calendar(frozenset())
    closures = []
    for n in range(rng.randint(0, 3)):
        first, length = rng.randint(0, horizon), rng.randint(1, max(1, horizon // 6))
        kinds = frozenset(rng.sample(list(ActivityKind), rng.choice((0, 2, 5))))
        places = frozenset(p.id for p in rng.sample(ground.places, rng.choice((0, 1, 2))))
        ends = START + timedelta(first + length - 1)
        closures.append(Closure(f"X{n}", START + timedelta(first), ends, "stand-down", kinds, places))
    return Calendar(frozenset(rng.choice(((), (6,), (5, 6)))), tuple(closures))


def draw_weights(dice: Dice) -> Weights:
    """Draw weights of some kinds; the others count one whole."""
    rng = dice.of("weights")
    if Feature.WEIGHTS not in dice.features:
        return Weights()
    kinds = rng.sample([EXPOSURE, *(k.value for k in ServiceKind)], 4)
    return Weights({k: rng.choice((0, 50, 130, 400)) for k in sorted(kinds)})
