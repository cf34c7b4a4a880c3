"""Write the files of this example anew, by `python examples/border-region/build.py`.

Names, populations and coordinates are facts (README.md lists the sources); hazards, damage, roads' states and
services are drawn here with a fixed seed. Everything drawn is an exercise, not survey evidence.
"""

import csv
import json
import math
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
RNG = Random(17)  # noqa: S311 - an example, not a secret
DRAWN = "exercise, seed 17: not survey evidence"

# Districts: id, name, people, year of the figure.
DISTRICTS = [
    ("D1", "Sudzhansky", 25_913, 2021),
    ("D2", "Korenevsky", 16_052, 2018),
    ("D3", "Glushkovsky", 19_139, 2018),
    ("D4", "Rylsky", 30_350, 2021),
    ("D5", "Bolshesoldatsky", 10_998, 2018),
    ("D6", "Lgovsky", 11_657, 2018),
]

# Settlements: id, district, name, latitude, longitude (rounded), share of the district's people in this example.
SETTLEMENTS = [
    ("S01", "D1", "Sudzha", 51.2, 35.26, 0.25),
    ("S02", "D1", "Goncharovka", 51.19, 35.24, 0.08),
    ("S03", "D1", "Zamostye", 51.19, 35.3, 0.09),
    ("S04", "D1", "Martynovka", 51.24, 35.37, 0.06),
    ("S05", "D1", "Malaya Loknya", 51.28, 35.31, 0.05),
    ("S06", "D1", "Guevo", 51.1, 35.27, 0.04),
    ("S07", "D1", "Plekhovo", 51.1, 35.33, 0.03),
    ("S08", "D2", "Korenevo", 51.39, 34.92, 0.40),
    ("S09", "D2", "Snagost", 51.31, 34.89, 0.06),
    ("S10", "D2", "Lyubimovka", 51.28, 35.05, 0.05),
    ("S11", "D2", "Tolpino", 51.44, 34.9, 0.05),
    ("S12", "D3", "Glushkovo", 51.34, 34.64, 0.26),
    ("S13", "D3", "Tyotkino", 51.28, 34.28, 0.20),
    ("S14", "D3", "Zvannoye", 51.38, 34.55, 0.10),
    ("S15", "D3", "Karyzh", 51.38, 34.45, 0.08),
    ("S16", "D4", "Rylsk", 51.57, 34.68, 0.51),
    ("S17", "D4", "Ivanovskoye", 51.63, 34.93, 0.07),
    ("S18", "D4", "Krupets", 51.62, 34.37, 0.06),
    ("S19", "D5", "Bolshoye Soldatskoye", 51.33, 35.51, 0.25),
    ("S20", "D5", "Lyubostan", 51.33, 35.74, 0.08),
    ("S21", "D6", "Gustomoy", 51.64, 35.03, 0.07),
    ("S22", "D6", "Ivanchikovo", 51.75, 35.34, 0.05),
]

# Roads: id, from, to, state, damage. R17 is the one way into the south until it is opened; R31, R32 are rail.
ROADS = [
    ("R01", "S16", "S17", "open", 0),
    ("R02", "S17", "S21", "open", 0),
    ("R03", "S21", "S22", "open", 0),
    ("R04", "S16", "S18", "open", 0),
    ("R05", "S16", "S08", "open", 0),
    ("R06", "S08", "S11", "open", 0),
    ("R07", "S11", "S21", "open", 0),
    ("R08", "S16", "S14", "blocked", 1),
    ("R09", "S14", "S12", "blocked", 0),
    ("R10", "S12", "S15", "blocked", 2),
    ("R11", "S15", "S13", "blocked", 2),
    ("R12", "S08", "S12", "blocked", 1),
    ("R13", "S08", "S09", "blocked", 1),
    ("R14", "S09", "S10", "blocked", 2),
    ("R15", "S22", "S19", "open", 0),
    ("R16", "S19", "S20", "open", 0),
    ("R17", "S19", "S04", "blocked", 2),
    ("R18", "S04", "S01", "blocked", 1),
    ("R19", "S01", "S02", "open", 0),
    ("R20", "S01", "S03", "open", 0),
    ("R21", "S03", "S07", "blocked", 1),
    ("R22", "S07", "S06", "blocked", 1),
    ("R23", "S04", "S05", "blocked", 0),
    ("R24", "S10", "S02", "blocked", 3),
    ("R31", "S22", "S11", "open", 0),
    ("R32", "S08", "S13", "blocked", 2),
]

# Substations of the grid and the settlements whose pumps they feed.
SUBSTATIONS = {
    "S01": "S01 S02 S03 S04 S05 S06 S07",
    "S08": "S08 S09 S10 S11",
    "S12": "S12 S13 S14 S15",
    "S16": "S16 S17 S18",
    "S19": "S19 S20",
    "S21": "S21 S22",
}

# 1,000 sappers and 5,000 construction workers: kind, teams of the first and of the second arrival, people in a team.
SAPPERS = [
    ("nts_team", 10, 5, 4),
    ("ts_team", 15, 10, 6),
    ("manual_section", 20, 20, 8),
    ("mechanical_section", 10, 10, 8),
    ("bac_team", 10, 5, 6),
    ("dog_team", 10, 15, 4),
    ("eod_team", 15, 15, 4),
]
BUILDERS = [
    ("debris_brigade", 20, 20, 10),
    ("building_brigade", 110, 120, 12),
    ("road_brigade", 30, 30, 15),
    ("power_brigade", 27, 20, 10),
    ("water_brigade", 27, 20, 10),
]
LOCALS = [("qa_team", 8), ("authority", 6), ("assessors", 10), ("commissioning_engineers", 10)]

AT = {s[0]: (s[4], s[3]) for s in SETTLEMENTS}
NAME = {s[0]: s[2] for s in SETTLEMENTS}
TOTAL = {d[0]: d[2] for d in DISTRICTS}
PEOPLE = {s[0]: round(TOTAL[s[1]] * s[5] / 10) * 10 for s in SETTLEMENTS}


def near(place: str, least_m: float, most_m: float) -> tuple[float, float]:
    """Draw a point in a ring around a settlement."""
    longitude, latitude = AT[place]
    turn, metres = RNG.uniform(0, 2 * math.pi), RNG.uniform(least_m, most_m)
    return moved(longitude, latitude, metres * math.cos(turn), metres * math.sin(turn))


def moved(longitude: float, latitude: float, east: float, north: float) -> tuple[float, float]:
    """Move a point by metres; a degree of latitude is 111.2 km."""
    east_degrees = east / (111_200 * math.cos(math.radians(latitude)))
    return round(longitude + east_degrees, 5), round(latitude + north / 111_200, 5)


def blob(centre: tuple[float, float], hectares: float) -> list[tuple[float, float]]:
    """Draw an irregular ring of about that size around a point."""
    radius = math.sqrt(hectares * 10_000 / math.pi)
    ring = []
    for k in range(9):
        far = radius * RNG.uniform(0.75, 1.25)
        ring.append(moved(*centre, far * math.cos(k * 2 * math.pi / 9), far * math.sin(k * 2 * math.pi / 9)))
    return [*ring, ring[0]]


def write(name: str, rows: list[dict[str, object]]) -> None:
    """Write rows as CSV."""
    with (HERE / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_features(name: str, features: list[tuple[dict[str, object], str, object]]) -> None:
    """Write features as GeoJSON, one on a line."""
    lines = [
        json.dumps({"type": "Feature", "properties": row, "geometry": {"type": kind, "coordinates": coordinates}})
        for row, kind, coordinates in features
    ]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    (HERE / f"{name}.geojson").write_text(text, encoding="utf-8")


def places() -> None:
    """Write the region, its districts and settlements, the bases, and the settings."""
    fact = "district figures of 2018 and 2021, see README.md"
    rows: list[dict[str, object]] = [
        {
            "id": "REG",
            "name": "Border region",
            "level": "region",
            "parent": "",
            "people": 0,
            "longitude": "",
            "latitude": "",
            "source": "a name for this example",
        }
    ]
    for key, name, people, year in DISTRICTS:
        rows.append(
            {
                "id": key,
                "name": name,
                "level": "district",
                "parent": "REG",
                "people": people,
                "longitude": "",
                "latitude": "",
                "source": f"people: {year}, see README.md",
            }
        )
    for key, district, name, latitude, longitude, _ in SETTLEMENTS:
        rows.append(
            {
                "id": key,
                "name": name,
                "level": "settlement",
                "parent": district,
                "people": PEOPLE[key],
                "longitude": longitude,
                "latitude": latitude,
                "source": f"people: a share of {fact}",
            }
        )
    write("places", rows)
    bases = [("B1", "S16"), ("B2", "S21"), ("B3", "S19")]
    write(
        "bases",
        [
            {
                "id": b,
                "name": f"Base at {NAME[s]}",
                "place": s,
                "longitude": AT[s][0],
                "latitude": AT[s][1],
                "source": DRAWN,
            }
            for b, s in bases
        ],
    )
    settings = {
        "name": "Border region (exercise)",
        "start": "2026-03-02",
        "horizon_days": "1461",
        "exercise": "true",
        "label": "EXERCISE: not survey evidence",
    }
    write("project", [{"id": key, "value": value} for key, value in settings.items()])


def roads() -> list[str]:
    """Write roads and rail; give the ids of the blocked ones."""
    features = []
    for key, one, other, state, damage in ROADS:
        rail = key >= "R30"
        row = {
            "id": key,
            "name": f"{'Rail' if rail else 'Road'} {NAME[one]} - {NAME[other]}",
            "kind": "rail" if rail else "road",
            "state": state,
            "damage": damage,
            "digging_depth_m": 0.4,
            "source": DRAWN,
            "exercise": True,
        }
        features.append((row, "LineString", [AT[one], AT[other]]))
    write_features("roads", features)
    return [r[0] for r in ROADS if r[3] == "blocked"]


def areas(blocked: list[str]) -> dict[str, list[str]]:
    """Write hazardous areas on blocked roads and around settlements; give their ids by settlement."""
    features = []
    evidence = []
    by_place: dict[str, list[str]] = {s: [] for s in AT}
    ends = {r[0]: (r[1], r[2]) for r in ROADS}
    spots: list[tuple[str, tuple[float, float], str]] = []
    for road in blocked:
        one, other = ends[road]
        for part in (0.35, 0.7) if road in ("R17", "R14", "R10") else (0.5,):
            middle = tuple(a + part * (b - a) for a, b in zip(AT[one], AT[other], strict=True))
            spots.append((other, (round(middle[0], 5), round(middle[1], 5)), "road verge"))
    touched = [s for s in AT if s not in ("S16", "S17", "S18", "S21", "S22", "S11", "S19")]
    for place in touched:
        for use in ("farmland", "farmland", "settlement", "forest edge"):
            near_by = (150, 700) if use == "settlement" else (1_200, 2_600)
            spots.append((place, near(place, *near_by), use))
    for n, (place, spot, use) in enumerate(spots, start=1):
        key = f"H{n:03d}"
        by_place[place].append(key)
        confirmed = RNG.random() < (0.6 if use == "road verge" else 0.35)
        hectares = min(60.0, RNG.lognormvariate(math.log(2.2), 0.9)) * (
            0.3 if use in ("road verge", "settlement") else 1.6
        )
        cancelled = 0.0 if confirmed else round(RNG.uniform(0.2, 0.6), 2)
        reduced = round((1 - cancelled) * RNG.uniform(0.25, 0.6), 2)
        devices = RNG.choice(["anti-personnel mines", "anti-vehicle mines", "cluster munitions", "unexploded ordnance"])
        row = {
            "id": key,
            "name": f"Exercise area {n} near {NAME[place]}",
            "kind": "confirmed" if confirmed else "suspected",
            "status": "open",
            "place": place,
            "land_use": use,
            "devices": devices,
            "depth_m": 2.0 if use == "settlement" else 0.5,
            "share_cancelled": cancelled,
            "share_reduced": reduced,
            "share_cleared": round(1 - cancelled - reduced, 2),
            "people_exposed": round(PEOPLE[place] * RNG.uniform(0.05, 0.4)),
            "net_explosive_kg": RNG.choice([3, 10, 43]) if RNG.random() < 0.18 else None,
            "source": DRAWN,
            "exercise": True,
        }
        features.append((row, "Polygon", [blob(spot, hectares)]))
        evidence.append(
            {
                "id": f"E{n:03d}",
                "area": key,
                "kind": "direct" if confirmed else "indirect",
                "what": RNG.choice(["detonation reported", "item seen", "signs"])
                if confirmed
                else RNG.choice(["verbal report", "land not used", "old record"]),
                "source": DRAWN,
            }
        )
    write_features("hazardous-areas", features)
    write("evidence", evidence)
    return by_place


def works(by_place: dict[str, list[str]]) -> None:
    """Write assets and the services that people get from them."""
    assets: list[dict[str, object]] = []
    services: list[dict[str, object]] = []

    def asset(
        key: str, place: str, kind: str, dig: float, ring: tuple[float, float], damage: int, owners: str = ""
    ) -> str:
        longitude, latitude = near(place, *ring)
        assets.append(
            {
                "id": key,
                "name": f"{kind.replace('_', ' ').capitalize()} {key}, {NAME[place]}",
                "kind": kind,
                "place": place,
                "damage": damage,
                "digging_depth_m": dig,
                "working_space_m": 20,
                "owners": owners,
                "longitude": longitude,
                "latitude": latitude,
                "source": DRAWN,
                "exercise": "true",
            }
        )
        return key

    def service(key: str, place: str, kind: str, people: int, needs: list[str]) -> None:
        services.append(
            {
                "id": key,
                "name": f"{kind.capitalize()} in {NAME[place]}",
                "kind": kind,
                "place": place,
                "people": people,
                "needs": "; ".join(needs),
                "source": DRAWN,
                "exercise": "true",
            }
        )

    stations = {s: asset(f"SS-{s}", s, "substation", 1.5, (300, 800), RNG.randint(2, 3)) for s in SUBSTATIONS}
    feeder = {place: stations[s] for s, fed in SUBSTATIONS.items() for place in fed.split()}
    for place, people in PEOPLE.items():
        hurt = 1 if place in ("S16", "S17", "S18", "S21", "S22") else 3
        line = asset(f"PL-{place}", place, "power_line", 1.2, (200, 900), RNG.randint(1, hurt))
        service(f"power-{place}", place, "power", people, [feeder[place], line])
        pump = asset(f"PS-{place}", place, "pumping_station", 1.8, (200, 700), RNG.randint(1, hurt))
        main = asset(f"WM-{place}", place, "water_main", 1.8, (100, 600), RNG.randint(1, hurt))
        service(f"water-{place}", place, "water", people, [pump, main, f"power-{place}"])
        homes = [
            asset(f"HO-{place}-{n}", place, "house" if n else "flats", 1.0, (50, 600), RNG.randint(1, hurt + 1))
            for n in range(3)
        ]
        for home, share in zip(homes, (0.06, 0.03, 0.03), strict=True):
            service(f"housing-{home}", place, "housing", round(people * share), [home, f"power-{place}"])
        if people > 700:
            school = asset(f"SC-{place}", place, "school", 1.0, (100, 500), RNG.randint(1, hurt))
            service(f"school-{place}", place, "school", round(people * 0.12), [school, f"water-{place}"])
        if by_place[place]:
            service(f"farmland-{place}", place, "farmland", round(people * 0.3), by_place[place][-3:])
    for place, most in (("S01", 12_000), ("S08", 9_000), ("S12", 8_000), ("S16", 16_000)):
        one, other = (asset(f"CL-{place}-{n}", place, "clinic", 1.0, (100, 500), RNG.randint(1, 3)) for n in (1, 2))
        service(f"health-{place}", place, "health", most, [f"1 of {one}|{other}", f"power-{place}"])
    service("access-S01", "S01", "access", PEOPLE["S01"], ["R17", "R18"])
    service("access-S13", "S13", "access", PEOPLE["S13"], ["1 of R11|R32"])
    parties = "Democratic People's Republic of Korea:0.5; Russian Federation:0.5"
    asset("MEM-1", "S08", "memorial", 1.5, (400, 900), 4, parties)
    service("memorial-S08", "S08", "memorial", PEOPLE["S08"], ["MEM-1"])
    write("assets", assets)
    write("services", services)


def crews() -> None:
    """Write the pledges, the contingents they become, and a budget a year."""
    words = "1,000 sappers to clear mines; 5,000 military construction workers to help restore infrastructure"
    said = {
        "partner": "Democratic People's Republic of Korea",
        "words": words,
        "speaker": "Sergei Shoigu",
        "outlet": "The Moscow Times, after TASS",
        "said_on": "2025-06-17",
    }
    write(
        "pledges",
        [
            {"id": "PLEDGE-1", "quantity": 1000, "unit": "sappers", **said},
            {"id": "PLEDGE-2", "quantity": 5000, "unit": "construction workers", **said},
        ],
    )
    rows: list[dict[str, object]] = []

    def contingent(key: str, kind: str, teams: int, base: str, arrives: str, **more: object) -> None:
        row = {
            "id": key,
            "name": kind.replace("_", " ") + (f", wave {key[-1]}" if key[-2] == "-" else ""),
            "partner": said["partner"],
            "pledge": "",
            "team_kind": kind,
            "teams": teams,
            "base": base,
            "arrives": arrives,
            "leaves": "",
            "rotation_days": "",
            "rotation_gap_days": "",
            "districts": "",
            "accredited_from": "",
            "accredited_until": "",
            "source": DRAWN,
        }
        rows.append(row | more)

    for pledge, kinds in (("PLEDGE-1", SAPPERS), ("PLEDGE-2", BUILDERS)):
        for kind, first, second, _ in kinds:
            stem = "".join(word[0] for word in kind.split("_")).upper() + kind[0:2].upper()
            for letter, teams, base, arrives in (("A", first, "B1", "2026-04-01"), ("B", second, "B3", "2026-06-01")):
                more: dict[str, object] = {"pledge": pledge}
                if pledge == "PLEDGE-1":
                    first_day = "2026-04-13" if letter == "A" else "2026-06-15"
                    more |= {"accredited_from": first_day, "accredited_until": "2029-12-31"}
                if kind == "manual_section":
                    more |= {"rotation_days": 170, "rotation_gap_days": 10}
                if kind == "building_brigade" and letter == "B":
                    more |= {"districts": "D1; D2; D5"}
                contingent(f"{stem}-{letter}", kind, teams, base, arrives, **more)
    for kind, teams in LOCALS:
        more = {"partner": "regional authorities"}
        if kind in ("qa_team", "authority"):
            more |= {"accredited_from": "2026-01-01", "accredited_until": "2029-12-31"}
        contingent(f"LOCAL-{kind}", kind, teams, "B2", "2026-03-02", **more)
    write("contingents", rows)
    write(
        "budgets",
        [
            {
                "id": f"BUDGET-{year}",
                "partner": "",
                "first": f"{year}-01-01",
                "last": f"{year}-12-31",
                "amount": 60_000_000,
                "source": DRAWN,
            }
            for year in (2026, 2027, 2028, 2029)
        ],
    )
    write(
        "locks",
        [
            {
                "id": "SCHOOL-S01",
                "activity": "SC-S01:COMMISSION",
                "deadline": "2027-08-31",
                "ordered_by": "education department",
                "reason": "the school year begins on 1 September",
            }
        ],
    )


def main() -> None:
    """Write every file of the example."""
    places()
    by_place = areas(roads())
    works(by_place)
    crews()


if __name__ == "__main__":
    main()
