"""Who works in an exercise: bases, pledges, contingents by waves, local teams, and money."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import shapely

from firmground.intake.defaults import default_tables, written
from firmground.intake.exercise.layers import fold
from firmground.intake.exercise.people import Homes
from firmground.intake.exercise.region import Region
from firmground.model.tables import Row

__all__ = ["Workforce", "budgets", "raise_workforce"]

_TEAMS_TOGETHER = 25
_SOME_DISTRICTS = 4
_WORKING_DAYS = 300
_ROUND_MONEY = 10_000_000
_SUFFIXES = ("_team", "_section", "_brigade", "_engineers")


@dataclass(frozen=True)
class Workforce:
    """The rows of bases, pledges and contingents, and who builds the memorial where."""

    bases: tuple[Row, ...]
    pledges: tuple[Row, ...]
    contingents: tuple[Row, ...]
    memorial_side: int
    memorial_owners: str


def raise_workforce(region: Region, homes: Homes, start: date, source: str) -> Workforce:
    """Give each side the same teams: those of a pledge made in public for one of its regions, or of one like it.

    Local authorities of each side add survey, disposal, quality, handover, assessment and commissioning from the
    first day. The memorial has two parties: the partner of the first public pledge and the authorities of its side.
    """
    bases: list[Row] = []
    pledges: list[Row] = []
    contingents: list[Row] = []
    promised = [_pledges(region, side, source) for side in region.sides]
    for side in region.sides:
        own = list(_bases(region, homes, side, source))
        bases += own
        pledges += promised[side].values()
        setting = _Setting(side, _local(region, side), tuple(str(b["id"]) for b in own), start, source)
        contingents += _contingents(homes, setting, promised[side])
    memorial = min(region.sides, key=lambda side: (not promised[side]["sappers"]["outlet"], side))
    owners = f"{promised[memorial]['sappers']['partner']}:0.5;{_local(region, memorial)}:0.5"
    return Workforce(tuple(bases), tuple(pledges), tuple(contingents), memorial, owners)


def _local(region: Region, side: int) -> str:
    names = sorted({d.region for d in region.districts if d.side == side})
    return f"local authorities, {names[0]}" + (" and others" if len(names) > 1 else "")


def _bases(region: Region, homes: Homes, side: int, source: str) -> Iterator[Row]:
    for n, home in enumerate(homes.bases(side), start=1):
        yield {
            "id": f"B{side + 1}{n:02d}",
            "name": homes.names[home],
            "place": homes.ids[home],
            "source": source,
            "geometry": shapely.Point(region.settlements[home].lonlat),
        }


def _pledges(region: Region, side: int, source: str) -> dict[str, Row]:
    """Tell what was promised to a side; one that nobody promised anything gets a promise alike that says so."""
    regions = " ".join(fold(d.region) for d in region.districts if d.side == side)
    alike = f"nobody promised this; {source}; the same number as elsewhere, so that all sides rehearse alike"
    found: dict[str, Row] = {}
    for row in written("exercise_pledges"):
        public = any(fold(name) in regions for name in row["region"].split(";"))
        found[row["id"]] = {
            "id": f"{row['id']}_{side + 1}",
            "partner": row["partner"] if public else f"partner {chr(ord('A') + side)} (exercise)",
            "quantity": int(row["quantity"]),
            "unit": row["unit"],
            "words": row["words"] if public else alike,
            "speaker": row["speaker"] if public else "",
            "outlet": row["outlet"] if public else "",
            "said_on": date.fromisoformat(row["said_on"]) if public else None,
            "url": row["url"] if public else "",
        }
    return found


@dataclass(frozen=True)
class _Setting:
    """What the contingents of one side have in common."""

    side: int
    local: str
    bases: tuple[str, ...]
    start: date
    source: str


def _contingents(homes: Homes, setting: _Setting, promised: Mapping[str, Row]) -> Iterator[Row]:
    """Waves of ``exercise_teams.csv``; a large one comes in parts to several bases."""
    turn = 0
    for wave in written("exercise_teams"):
        teams = int(wave["teams"])
        parts = -(-teams // _TEAMS_TOGETHER)
        for part in range(parts):
            share = teams // parts + (part < teams % parts)
            letter = chr(ord("a") + part) if parts > 1 else ""
            base = setting.bases[turn % len(setting.bases)]
            yield _contingent(homes, setting, wave, promised.get(wave["pledge"]), (letter, share, base))
            turn += 1


def _contingent(
    homes: Homes, setting: _Setting, wave: Mapping[str, str], pledge: Row | None, part: tuple[str, int, str]
) -> Row:
    letter, teams, base = part
    kind = wave["team_kind"]
    short = next((kind.removesuffix(s) for s in _SUFFIXES if kind.endswith(s)), kind)

    def after(column: str) -> date | None:
        return setting.start + timedelta(days=int(wave[column])) if column in wave else None

    def days(column: str) -> int | None:
        return int(wave[column]) if column in wave else None

    districts = homes.region_ids[setting.side]
    if "some_districts" in wave:
        districts = _some_districts(homes, setting.side)
    return {
        "id": f"{short}-{setting.side + 1}{wave['wave'] if pledge else 'L'}{letter}",
        "name": f"{kind.replace('_', ' ')}s, wave {wave['wave']}" if pledge else f"{kind.replace('_', ' ')}, local",
        "partner": pledge["partner"] if pledge else setting.local,
        "pledge": pledge["id"] if pledge else "",
        "team_kind": kind,
        "teams": teams,
        "base": base,
        "arrives": after("arrives_after_days"),
        "leaves": after("leaves_after_days"),
        "rotation_days": days("rotation_days"),
        "rotation_gap_days": days("rotation_gap_days"),
        "districts": ";".join(districts),
        "accredited_from": after("accredited_after_days"),
        "source": setting.source,
    }


def _some_districts(homes: Homes, side: int) -> tuple[str, ...]:
    """Districts in the middle of the ranking by people: where a contingent of narrow mandate may work."""
    people = np.bincount(homes.district, weights=homes.people)
    own = sorted(set(homes.district[homes.of_side(side)].tolist()), key=lambda d: (-float(people[d]), d))
    return tuple(sorted(homes.district_ids[d] for d in (own[1 : 1 + _SOME_DISTRICTS] or own)))


def budgets(
    start: date, horizon_days: int, contingents: tuple[Row, ...], materials: int, source: str
) -> tuple[Row, ...]:
    """Money for each calendar year, enough for every team on every working day and half of all materials."""
    cost = {row["id"]: int(str(row["cost_per_team_day"])) for row in default_tables()["team_kinds"]}
    teams = sum(int(str(c["teams"])) * cost[c["team_kind"]] for c in contingents)
    amount = -(-(teams * _WORKING_DAYS + materials // 2) // _ROUND_MONEY) * _ROUND_MONEY
    end = start + timedelta(days=horizon_days - 1)
    return tuple(
        {
            "id": f"budget_{year}",
            "first": max(start, date(year, 1, 1)),
            "last": date(year, 12, 31),
            "amount": amount,
            "source": source,
        }
        for year in range(start.year, end.year + 1)
    )
