"""What was promised, what arrives of it, how it is used, and what its work brings."""

from dataclasses import dataclass
from functools import cached_property

from firmground.model import ActivityKind, Contingent, HazardousArea, Pledge, Service
from firmground.report.dossier import Dossier
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.reckon.use import TeamUse
from firmground.report.words import WAYS

__all__ = ["Account", "accounts"]

_BY_WAY = {
    "cancelled": (ActivityKind.NTS,),
    "reduced": (ActivityKind.TS,),
    "cleared": (ActivityKind.CLEARANCE, ActivityKind.BAC),
}


@dataclass(frozen=True, slots=True)
class Account:
    """One pledge, or what a partner sends without one, from the words to the hectares.

    ``hectares`` credits the share of each area handed over to the contingent that did its survey, technical survey or
    clearance. ``services`` and ``people_services`` count returned services in which the contingents had a part, by
    works or by releasing land for them; several accounts may have a part in one service.
    """

    partner: str
    pledge: Pledge | None
    contingents: tuple[Contingent, ...]
    people: int
    used: int
    available: int
    hectares: dict[str, float]
    services: int
    people_services: int


def accounts(dossier: Dossier, use: TeamUse, outcomes: Outcomes) -> list[Account]:
    """Account for every pledge in the order of the data, then for contingents that come from none, by partner."""
    p = dossier.programme
    credit = _Credit(dossier, outcomes)
    known = {pledge.id for pledge in p.pledges}
    groups: list[tuple[str, Pledge | None, list[Contingent]]] = [
        (pledge.partner, pledge, [c for c in p.contingents if c.pledge == pledge.id]) for pledge in p.pledges
    ]
    loose = [c for c in p.contingents if c.pledge not in known]
    groups += [(name, None, [c for c in loose if c.partner == name]) for name in sorted({c.partner for c in loose})]
    found = []
    for partner, pledge, contingents in groups:
        ids = [c.id for c in contingents]
        used, available = use.totals(ids)
        served = [s for s in credit.services if not credit.services[s].isdisjoint(ids)]
        found.append(
            Account(
                partner,
                pledge,
                tuple(contingents),
                sum(c.teams * p.team_kind_by_id[c.team_kind].people for c in contingents),
                used,
                available,
                {way: sum(credit.hectares.get((c, way), 0.0) for c in ids) for way in WAYS},
                len(served),
                sum(p.service_by_id[s].people for s in served),
            )
        )
    return found


@dataclass(frozen=True)
class _Credit:
    """Who brought about which hectare and had a part in which service."""

    dossier: Dossier
    outcomes: Outcomes

    @cached_property
    def hectares(self) -> dict[tuple[str, str], float]:
        """Hectares by contingent and way of release."""
        found: dict[tuple[str, str], float] = {}
        for area in self.outcomes.open_areas:
            if self.outcomes.day_of_area(area) is None:
                continue
            for way in WAYS:
                who = self._who(area, way)
                if who is not None:
                    amount = area.area_m2 * getattr(area.shares, way) / 10_000
                    found[who, way] = found.get((who, way), 0.0) + amount
        return found

    def _who(self, area: HazardousArea, way: str) -> str | None:
        at = self.dossier.programme.activities_at.get(area.id, ())
        done = (self.dossier.scheduled.get(a.id) for a in at if a.kind in _BY_WAY[way])
        return next((s.contingent for s in done if s is not None), None)

    @cached_property
    def services(self) -> dict[str, frozenset[str]]:
        """Contingents with a part in each service that returns within the horizon."""
        back = [s for kind in self.outcomes.missing.values() for s in kind]
        return {s.id: self._part(s) for s in back if self.outcomes.day_of_service(s) is not None}

    def _part(self, service: Service) -> frozenset[str]:
        """Walk down from a service to its assets and links, and on to the land that had to be released for them."""
        stack, seen = [service.id], set[str]()
        while stack:
            member = stack.pop()
            if member not in seen:
                seen.add(member)
                stack += self._below(member)
        return frozenset(c for member in seen for c in self._workers.get(member, ()))

    def _below(self, member: str) -> list[str]:
        p = self.dossier.programme
        if member in p.service_by_id:
            return [m for n in p.service_by_id[member].needs for m in n.members]
        opened_by = p.link_by_id[member].opened_by if member in p.link_by_id else ()
        return [*self.dossier.areas_at.get(member, ()), *(p.activity_by_id[a].site for a in opened_by)]

    @cached_property
    def _workers(self) -> dict[str, set[str]]:
        """Contingents that do anything at each site."""
        found: dict[str, set[str]] = {}
        for one in self.dossier.scheduled.values():
            found.setdefault(self.dossier.programme.activity_by_id[one.activity].site, set()).add(one.contingent)
        return found
