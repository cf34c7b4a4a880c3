"""What is told of one thing on the map: what it is, what stands behind it, what the plan wants of it, and why there."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from firmground.desk.history import history_of
from firmground.desk.mapped.feature import Eyes, sees_network
from firmground.desk.mapped.layers import state_of_works, works_at
from firmground.desk.mapped.outlook import Outlook
from firmground.desk.moment import Moment
from firmground.desk.planning import explain_in
from firmground.desk.snapshot import Snapshot
from firmground.desk.status import hectares
from firmground.desk.telling import in_words
from firmground.errors import NoPlanError, UnknownNameError
from firmground.evaluate.explanation import ActivityExplained
from firmground.intake.typed_cells import text
from firmground.model.event import Event
from firmground.model.progress import LandState

__all__ = ["about", "why"]

_TOLD = {
    "area": ("land_use", "devices", "depth_m", "people_exposed", "net_explosive_kg", "source"),
    "asset": ("kind", "damage", "owners", "source"),
    "road": ("kind", "damage", "source"),
    "place": ("level", "people", "source"),
}
_LAYERS = {"area": "hazardous_areas", "asset": "assets", "road": "roads", "place": "places"}


def about(snapshot: Snapshot, name: str, on: date, eyes: Eyes) -> dict[str, Any]:
    """Tell of an area, asset, road or place on a day.

    Raises UnknownNameError where there is none, or where the viewer may not know of it: in the same words.
    """
    moment, outlook = snapshot.moment(min(on, snapshot.today)), Outlook.of(snapshot, on)
    kind, row = _found(moment, name)
    if kind == "area":
        found = _area(moment, name, row, eyes)
        over = set(found["hectares"]) <= {LandState.HANDED_OVER.value, "total"}
        found["plan"] = outlook.land(name) if outlook and not over else ""
    else:
        _require(name, seen=kind == "place" or _seen(kind, row, eyes))
        found = _other(moment, kind, row, outlook, eyes)
    place = text(row, "place") or (str(found["parcels"][0]["place"]) if kind == "area" else "")
    return {
        "kind": kind,
        "id": name,
        "name": text(row, "name") or name,
        "place": {"id": place, "name": moment.places.name(place)} if place else None,
        "facts": {key: row[key] for key in _TOLD[kind] if row.get(key) not in (None, "")},
        "exercise": moment.exercise,
        **found,
        "planned": _planned(snapshot, name) if kind != "place" and _sees_work(kind, row, eyes) else [],
    }


def _found(moment: Moment, name: str) -> tuple[str, Mapping[str, Any]]:
    for kind, layer in _LAYERS.items():
        row = moment.rows.get(layer, {}).get(name)
        if row is not None:
            return kind, row
    if any(name in (p.area, p.root) for p in moment.progress.parcels):  # split off or merged since
        return "area", {"id": name}
    raise UnknownNameError(f"there is nothing called {name!r} on this map")


def _require(name: str, *, seen: bool) -> None:
    if not seen:
        raise UnknownNameError(f"there is nothing called {name!r} on this map")


def _seen(kind: str, row: Mapping[str, Any], eyes: Eyes) -> bool:
    return sees_network(eyes) if kind == "road" else eyes.sees_site(text(row, "place") or None)


def _sees_work(kind: str, row: Mapping[str, Any], eyes: Eyes) -> bool:
    """Whether planned work at a site may be known: that on roads, which lie in no place, is for the whole project."""
    return kind == "area" or eyes.sees_site(text(row, "place") or None)


def _area(moment: Moment, name: str, row: Mapping[str, Any], eyes: Eyes) -> dict[str, Any]:
    """Tell of ground: all of it only where all of it may be known."""
    parcels = [p for p in moment.progress.parcels if p.area == name] or [
        p for p in moment.progress.parcels if p.root == name
    ]
    released = bool(parcels) and all(p.state is LandState.HANDED_OVER for p in parcels)
    places = {p.place for p in parcels} | ({text(row, "place")} if "place" in row else set())
    _require(name, seen=bool(parcels) and all(eyes.sees_site(place, released=released) for place in places))
    sealed = all(eyes.sees_shape(place) for place in places)
    told = history_of(moment, name)
    return {
        "hectares": {state: ha for state, ha in hectares(parcels).items() if ha},
        "parcels": told.as_dict()["parcels"],
        "evidence": _evidence(moment, {p.root for p in parcels} | {name}) if sealed else None,
        "history": _events(told.events, told.taken_out) if sealed else None,
    }


def _evidence(moment: Moment, areas: Iterable[str]) -> list[dict[str, Any]]:
    wanted = set(areas)
    rows = moment.rows.get("evidence", {}).values()
    return [{k: v for k, v in row.items() if k != "geometry"} for row in rows if row.get("area") in wanted]


def _events(events: Iterable[Event], taken_out: Mapping[str, Event]) -> list[dict[str, Any]]:
    return [
        {
            "event": one.id, "on": one.on, "name": one.name, "words": in_words(one), "by": one.by,
            "source": one.source, "counts": one.id not in taken_out,
        }
        for one in events
    ]  # fmt: skip


def _other(moment: Moment, kind: str, row: Mapping[str, Any], outlook: Outlook | None, eyes: Eyes) -> dict[str, Any]:
    """Tell of an asset or a road what was reported and, of an asset, which services need it."""
    name = str(row["id"])
    if kind == "place":
        return {}
    works = works_at(moment.progress.works).get(name, [])
    behind = {event for work in works for event in work.events}
    told = [e for e in moment.events if e.id in behind or e.subject == name]
    state, plan = state_of_works(row, works, outlook) if kind == "asset" else ("", "")
    needed = [
        {"id": key, "name": text(service, "name") or key, "place": text(service, "place")}
        for key, service in moment.rows.get("services", {}).items()
        if kind == "asset"
        and eyes.sees_site(text(service, "place") or None)
        and name in text(service, "needs").replace("|", " ").replace(";", " ").split()
    ]
    return {"state": state, "plan": plan, "history": _events(told, moment.sifted.taken_out), "needed_by": needed}


def _planned(snapshot: Snapshot, site: str) -> list[dict[str, Any]]:
    """Give what the plan wants at a site, done or not, by its days."""
    outlook = Outlook.of(snapshot, snapshot.today)
    if outlook is None:
        return []
    by_id = outlook.followed.programme.activity_by_id
    return [
        {
            "activity": one.activity,
            "kind": by_id[one.activity].kind.value,
            "first": outlook.day_of(one.start),
            "last": outlook.day_of(one.end) - timedelta(days=1),
            "contingent": one.contingent,
            "teams": len(one.teams),
        }
        for one in outlook.scheduled(site)
    ]


def why(snapshot: Snapshot, name: str, eyes: Eyes) -> dict[str, Any]:
    """Explain the last planned activity at a site: what it waits for, what waits for it, what a week's delay costs.

    What it waits for names sites elsewhere, so that it is told to those alone who may know of all of them. Raises
    NoPlanError where there is no plan, UnknownNameError where it does not speak of the site.
    """
    if snapshot.followed is None:
        raise NoPlanError("this project has no plan yet")
    told = about(snapshot, name, snapshot.today, eyes)  # refuses what the viewer may not know of
    if not told["planned"]:
        raise UnknownNameError(f"the plan has nothing to do at {name}")
    found = explain_in(snapshot.followed.programme, snapshot.followed.plan, snapshot.sifted.events, name)
    if not isinstance(found, ActivityExplained):
        raise TypeError(name)
    everything = eyes.viewer.sees_all
    seen = [one for one in found.unlocks if eyes.sees_site(one.place)]
    return {
        "activity": found.activity,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "why_not": found.why_not if everything else None,
        "waits_for": [cause.text for cause in found.waits_for] if everything else None,
        "unlocks": [
            {"id": o.id, "name": o.name, "kind": o.kind, "place": o.place, "people": o.people, "date": o.date}
            for o in seen
        ],
        "slack_days": found.slack_days,
        "person_days_a_day": round(sum(o.per_day for o in seen)),
        "person_days_without": round(sum(o.person_days for o in seen)),
        "week_costs_person_days": found.week_costs_person_days,
        "decided": list(found.decided) if everything else [],
    }
