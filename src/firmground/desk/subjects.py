"""What a decision can be about, and where that is."""

from dataclasses import dataclass

from firmground.desk.entering import Ledger
from firmground.errors import BadInputError, UnknownNameError
from firmground.intake.events_register import Register, offered, spelt_like
from firmground.intake.parsing import Fault
from firmground.intake.settings import AREA, SERVICE
from firmground.intake.typed_cells import text
from firmground.model.progress import Progress
from firmground.track.authority import Parents, Rank, Role, site_key
from firmground.track.fold import fold_sifted

__all__ = ["Subjects"]

_SHORTEST_HASH = 8


@dataclass(frozen=True)
class Subjects:
    """Places, sites, services, activities, events and proposals of a project, by what people call them."""

    register: Register
    places: Parents
    place_of_service: Parents
    progress: Progress
    subject_of_event: Parents
    site_of_own: Parents

    @classmethod
    def of(cls, ledger: Ledger) -> "Subjects":
        """Collect what a ledger and its rows hold; a road has no place of its own, so that the region decides on it."""
        tables, progress = ledger.tables, fold_sifted(ledger.sifted(), as_of=ledger.today)
        places: dict[str, str | None] = {text(r, "id"): text(r, "parent") or None for r in tables.get("places", ())}
        places |= {site_key(text(row, "id")): None for row in tables.get("roads", ())}
        places |= {site_key(p.area): p.place for p in progress.parcels}
        sites = (row for layer in ("hazardous_areas", "assets") for row in tables.get(layer, ()))
        places |= {site_key(text(row, "id")): text(row, "place") or None for row in sites}
        return cls(
            Register.of(tables).with_areas(p.area for p in progress.parcels),
            places,
            {text(row, "id"): text(row, "place") or None for row in tables.get("services", ())},
            progress,
            {event.id: event.subject for event in ledger.events},
            {text(row, "id"): text(row, "site") or None for row in tables.get("activities", ())},
        )

    def role(self, name: str) -> Role:
        """Read a role and see that its place or site is there."""
        try:
            role = Role.read(name)
        except ValueError as error:
            raise BadInputError(str(error)) from error
        layers = {Rank.DISTRICT: ("places",), Rank.SITE: ("hazardous_areas", "assets", "roads")}.get(role.rank)
        if layers is None:
            return role
        return Role(role.rank, _meant(self.register.named(role.place, layers)))

    def contingent(self, name: str) -> str | None:
        """Find a contingent; None where nobody is named."""
        return _meant(self.register.named(name, ("contingents",))) if name else None

    def find(self, verb: str, name: str) -> tuple[str, str | None]:
        """Give what a decision is about by its own name, and the place or site that it lies at (None: the region)."""
        if verb in {"lock", "unlock"}:
            activity = _meant(self.register.activity(name))
            return activity, self.spot(activity)
        if verb == "prioritise":
            return self._counted(name)
        if proposal := self._proposal(name):
            return proposal, None
        if name in self.subject_of_event:
            return name, self.spot(self.subject_of_event[name] or "")
        if self._is_there(name):
            return name, self.spot(name)
        places = (place.removeprefix(site_key("")) for place in self.places)
        known = (*self.progress.proposals, *self.subject_of_event, *self.place_of_service, *places)
        alike = spelt_like(name, known)
        raise UnknownNameError(f"there is no plan, event, activity, area, service or place {name}" + offered(alike))

    def _counted(self, name: str) -> tuple[str, str | None]:
        if name in self.place_of_service:
            return SERVICE + name, self.spot(name)
        if name in self.register.ids["hazardous_areas"]:
            return AREA + name, site_key(name)
        alike = spelt_like(name, (*self.place_of_service, *self.register.ids["hazardous_areas"]))
        raise UnknownNameError(f"there is no service and no hazardous area {name} to prioritise" + offered(alike))

    def _proposal(self, name: str) -> str:
        """Find an open proposal by its hash, the beginning of it, its event, or the word proposal if it is the one."""
        open_ones = self.progress.proposals
        if name == "proposal" and len(open_ones) == 1:
            return next(iter(open_ones))
        found = [
            sha256
            for sha256, event in open_ones.items()
            if event.id == name or (len(name) >= _SHORTEST_HASH and sha256.startswith(name))
        ]
        return found[0] if len(found) == 1 else ""

    def _is_there(self, name: str) -> bool:
        return (
            name in self.place_of_service
            or name in self.places
            or site_key(name) in self.places
            or not isinstance(self.register.activity(name), Fault)
        )

    def spot(self, name: str) -> str | None:
        """Give the place or site at which something lies; None where it is the whole region's."""
        if name in self.place_of_service:
            return self.place_of_service[name]
        site = self.site_of_own.get(name) or name.rpartition(":")[0]
        for key in (site_key(name), name, site_key(site)):
            if key in self.places:
                return key
        return None


def _meant(found: str | Fault) -> str:
    if isinstance(found, Fault):
        raise UnknownNameError(f"{found.message}; {found.remedy}")
    return found
