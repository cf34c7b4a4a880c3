"""What one viewer sees of a project: rows, events, ground and plan without what the policy holds back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from firmground.model.event import Event
from firmground.model.plan import Plan
from firmground.model.policy import Policy, Viewer
from firmground.model.progress import LandState, Parcel
from firmground.model.tables import Row, Tables
from firmground.track.disclosed import PLAN_SEEN, SHAPES_SEALED, Rule, rule_of_event, rule_of_layer
from firmground.track.rows import GEOMETRY
from firmground.track.whereabouts import Whereabouts

__all__ = ["SeenStore", "Sight"]


class SeenStore(Protocol):
    """A project as one viewer sees it; every store gives the same to the same viewer."""

    def tables(self) -> Tables:
        """Give the rows of every layer that the viewer may read, without the shapes held back."""
        ...

    def events(self) -> tuple[Event, ...]:
        """Give the events that the viewer may read, in their order; their chain has gaps, of course."""
        ...

    def load_plan(self) -> Plan:
        """Give the current plan with the activities that the viewer may read; raises NoPlanError if there is none."""
        ...

    def land(self) -> tuple[Row, ...]:
        """Give the rows of the layer `land` that the viewer may read, each with its shape under ``geometry``."""
        ...


class Sight:
    """The policy, asked for one viewer by what a project holds."""

    def __init__(
        self, viewer: Viewer, tables: Tables, parcels: Iterable[Parcel], whereabouts: Whereabouts | None = None
    ) -> None:
        self.viewer = viewer
        self._tables = tables
        self._parcels = tuple(parcels)
        self._whereabouts = whereabouts
        self.policy = Policy.over(tables.get("places", ()))

    @property
    def whereabouts(self) -> Whereabouts:
        """Where each thing belongs; given by whoever looks for many, else read when it is first asked for."""
        if self._whereabouts is None:
            self._whereabouts = Whereabouts(self._tables, self._parcels)
        return self._whereabouts

    def _passes(self, rule: Rule, place: str | None) -> bool:
        """Whether the viewer has the tier of a rule at a place; what belongs to no place asks for the wide tier."""
        if self.viewer.sees_all or not (rule.place or rule.about):
            return self.viewer.wide >= rule.tier
        return self.policy.tier(self.viewer, place) >= rule.tier

    def _spot(self, rule: Rule, row: Row) -> str | None:
        if rule.about:
            return self.whereabouts.place_of(str(row.get(rule.about) or ""))
        return str(row.get(rule.place) or "") or None

    def rows(self, layer: str) -> tuple[Row, ...]:
        """Give the rows of a layer that the viewer may read, the shapes that are not the viewer's left out."""
        rows, rule = self._tables.get(layer, ()), rule_of_layer(layer)
        if self.viewer.sees_all:
            return rows
        seen = [row for row in rows if self._released(rule, row) or self._passes(rule, self._spot(rule, row))]
        return tuple(map(self._bare, seen)) if layer in SHAPES_SEALED else tuple(seen)

    def _released(self, rule: Rule, row: Row) -> bool:
        return rule.until_released and self.whereabouts.is_released(str(row["id"]))

    def _bare(self, row: Row) -> Row:
        place, released = str(row.get("place") or ""), self.whereabouts.is_released(str(row["id"]))
        return row if self.policy.sees_shape(self.viewer, place, released=released) else {**row, GEOMETRY: None}

    def tables(self) -> Tables:
        """Give the rows of every layer that the viewer may read."""
        return {layer: self.rows(layer) for layer in self._tables}

    def sees_event(self, event: Event) -> bool:
        """Whether the viewer may read an event."""
        rule = rule_of_event(event.name)
        return self._passes(rule, self.whereabouts.place_of(event.subject) if rule.about else None)

    def sees_activity(self, activity: str) -> bool:
        """Whether the viewer may know of an activity, by its id."""
        return self._passes(PLAN_SEEN["plan_activities"], self.whereabouts.place_of(activity))

    def plan(self, plan: Plan) -> Plan:
        """Give a plan with the activities alone that the viewer may know of; its provenance is that of the whole."""
        return replace(
            plan,
            scheduled=tuple(s for s in plan.scheduled if self.sees_activity(s.activity)),
            unscheduled=tuple(u for u in plan.unscheduled if self.sees_activity(u.activity)),
        )

    def sees_parcel(self, parcel: Parcel) -> bool:
        """Whether the viewer may see a parcel of ground with its shape."""
        released = parcel.state is LandState.HANDED_OVER
        return released or self._passes(PLAN_SEEN["land"], parcel.place or None)

    def parcels(self) -> tuple[Parcel, ...]:
        """Give the parcels of ground that the viewer may see."""
        return tuple(filter(self.sees_parcel, self._parcels))
