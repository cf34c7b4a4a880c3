"""From rows to the frozen Programme: the one place where geometry turns into precedence, sizes and distances."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from firmground.errors import BadInputError
from firmground.geo import shapes
from firmground.intake import areas, demand, frame, workforce
from firmground.intake.draft import Draft, prepare
from firmground.intake.ground import Ground
from firmground.intake.typed_cells import flag
from firmground.model import RELEASE_CHAIN, Activity, Block, Neighbour, Programme, Severity
from firmground.model.tables import Tables

__all__ = ["assemble"]


def assemble(tables: Tables) -> Programme:
    """Build the Programme from the rows of a project, the same for the same rows in any order.

    Raises BadInputError, naming the first faults, where ``check_tables`` finds errors.
    """
    draft, findings = prepare(tables)
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors or draft is None:
        texts = "; ".join(f"{f.code} {f.message}" for f in errors[:3])
        more = f" and {len(errors) - 3} more" if len(errors) > 3 else ""  # noqa: PLR2004 - the three shown
        raise BadInputError(f"the project cannot be planned: {texts}{more}")
    try:
        return _programme(tables, draft)
    except ValueError as error:
        raise BadInputError(f"the project cannot be planned: {error}") from error


def _programme(tables: Tables, draft: Draft) -> Programme:
    ground, settings, rules = draft.ground, draft.settings, draft.rules
    activities = tuple(draft.activities[name] for name in sorted(draft.activities))
    flagged = (row for name in ("places", "hazardous_areas", "assets") for row in tables.get(name, ()))
    return Programme(
        name=settings.name,
        start=settings.start,
        horizon_days=settings.horizon_days,
        crs=ground.crs,
        places=demand.places(tables, ground),
        sites=demand.sites(tables, ground, draft.access.site_nodes),
        areas=areas.hazardous_areas(tables, ground, rules),
        assets=demand.assets(tables),
        services=demand.services(tables),
        activities=activities,
        team_kinds=workforce.team_kinds(tables),
        contingents=workforce.contingents(tables, settings),
        bases=workforce.bases(ground, draft.access.base_node),
        links=draft.access.links,
        pledges=workforce.pledges(tables),
        calendar=frame.calendar(tables, settings),
        weights=frame.weights(tables),
        limits=frame.limits(tables),
        travel=frame.travel(rules),
        blocks=_blocks(ground, activities),
        neighbours=_neighbours(ground.shape_of(), activities),
        currency=settings.currency,
        exercise=settings.exercise or any(flag(row, "exercise") for row in flagged),
    )


def _blocks(ground: Ground, activities: Iterable[Activity]) -> tuple[Block, ...]:
    """Which areas touch each asset and road, and each area at which somebody else than a release team works."""
    worked = {a.site for a in activities if a.kind not in RELEASE_CHAIN}
    worked |= {*ground.layers["assets"].ids, *ground.layers["roads"].ids}
    return tuple(Block(site, area) for site in sorted(worked) for area in ground.touches.get(site, ()))


def _neighbours(shape_of: Mapping[str, Any], activities: Iterable[Activity]) -> tuple[Neighbour, ...]:
    """Pairs of sites with work where the radius of some activity at one exceeds the metres to the other."""
    radius: dict[str, float] = {}
    for activity in activities:
        radius[activity.site] = max(activity.danger_radius_m, radius.get(activity.site, 0.0))
    worked = sorted(radius)
    explosive = [site for site in worked if radius[site] > 0]
    pairs, metres = shapes.within(
        _array(shape_of, explosive), _array(shape_of, worked), np.asarray([radius[site] for site in explosive])
    )
    found: dict[tuple[str, str], int] = {}
    for (i, j), apart in zip(pairs.tolist(), metres.tolist(), strict=True):
        a, b = sorted((explosive[i], worked[j]))
        if a != b:
            found[a, b] = min(apart, found.get((a, b), apart))
    return tuple(Neighbour(a, b, apart) for (a, b), apart in sorted(found.items()))


def _array(shape_of: Mapping[str, Any], sites: list[str]) -> np.ndarray[Any, Any]:
    array = np.empty(len(sites), dtype=object)
    array[:] = [shape_of[site] for site in sites]
    return array
