"""Hazardous areas from their rows: shares, devices, evidence."""

from collections.abc import Mapping

from firmground.intake.ground import Ground
from firmground.intake.typed_cells import day, flag, items, real, text, whole
from firmground.model import (
    AreaStatus,
    Evidence,
    EvidenceKind,
    HazardKind,
    HazardousArea,
    ReleaseShares,
)
from firmground.model.tables import Row, Tables

__all__ = ["battle_area", "hazardous_areas", "share_parts"]

_ORDNANCE = frozenset(
    {
        "cluster munition",
        "cluster munitions",
        "cluster munition remnants",
        "unexploded ordnance",
        "uxo",
        "abandoned ordnance",
        "abandoned explosive ordnance",
        "axo",
    }
)
"""Categories of device that are looked for on the surface or near it; anything else is searched as mined ground."""


def share_parts(row: Row, rules: Mapping[str, float]) -> tuple[float, float, float]:
    """Give the expected shares cancelled, reduced and cleared; those of the rules where the row has none at all.

    Where a row has some of them, a missing one is 0.
    """
    written = [real(row, f"share_{how}") for how in ("cancelled", "reduced", "cleared")]
    if any(part is not None for part in written):
        cancelled, reduced, cleared = (part or 0.0 for part in written)
        return cancelled, reduced, cleared
    prefix = "confirmed_" if text(row, "kind") == HazardKind.CONFIRMED else ""
    return rules[f"{prefix}share_cancelled"], rules[f"{prefix}share_reduced"], rules[f"{prefix}share_cleared"]


def battle_area(row: Row) -> bool:
    """Whether only cluster munitions and other ordnance are expected, so that battle area clearance will do."""
    devices = {device.lower().replace("_", " ") for device in items(row, "devices")}
    return bool(devices) and devices <= _ORDNANCE


def hazardous_areas(tables: Tables, ground: Ground, rules: Mapping[str, float]) -> tuple[HazardousArea, ...]:
    """Build every hazardous area, by rising id, with its evidence."""
    evidence: dict[str, list[Evidence]] = {}
    for row in sorted(tables.get("evidence", ()), key=lambda r: text(r, "id")):
        evidence.setdefault(text(row, "area"), []).append(_evidence(row))
    drawn = ground.layers["hazardous_areas"]
    return tuple(
        HazardousArea(
            id=name,
            name=text(row, "name") or name,
            kind=HazardKind(text(row, "kind")),
            status=AreaStatus(text(row, "status")),
            place=text(row, "place"),
            perimeter=perimeter,
            area_m2=ground.area_m2[name],
            shares=ReleaseShares(*share_parts(row, rules)),
            depth_m=real(row, "depth_m") or 0.0,
            people_exposed=whole(row, "people_exposed") or 0,
            danger_radius_m=real(row, "danger_radius_m") or 0.0,
            net_explosive_kg=real(row, "net_explosive_kg") or 0.0,
            devices=items(row, "devices"),
            evidence=tuple(evidence.get(name, ())),
            source=text(row, "source"),
            exercise=flag(row, "exercise"),
        )
        for name, row, perimeter in zip(drawn.ids, drawn.rows, drawn.degrees, strict=True)
    )


def _evidence(row: Row) -> Evidence:
    return Evidence(
        id=text(row, "id"),
        kind=EvidenceKind(text(row, "kind")),
        what=text(row, "what"),
        observed_on=day(row, "observed_on"),
        source=text(row, "source"),
    )
