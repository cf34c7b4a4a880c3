"""What counts in a part: its own services as far as it can return them, and what other parts wait for."""

from collections.abc import Iterator
from dataclasses import replace

from firmground.kernels.layout import Ints
from firmground.model import Need, Service, ServiceKind
from firmground.plan.parts.cut import Cut
from firmground.plan.problem import Problem

__all__ = ["Counts"]

_PULL = "what other parts wait for: "


class Counts:
    """Gives the services of each part."""

    def __init__(self, problem: Problem, cut: Cut) -> None:
        self._problem, self._cut = problem, cut
        self._services, self._things = _by_part(cut.service), _by_part(cut.thing)
        weights = problem.programme.weights
        # People who wait elsewhere are put under the kind that counts most, so that rounding loses least.
        self._kind = max(ServiceKind, key=lambda kind: weights.of(kind.value))
        self._percent = max(1, weights.of(self._kind.value))

    def of(self, part: int, place: str, places: frozenset[str]) -> tuple[Service, ...]:
        """Give the services of a part; those at a place that it does not know stand at `place`."""
        found = [s for s in (self._own(i, part) for i in self._services.get(part, ())) if s is not None]
        found = [s if s.place in places else replace(s, place=place) for s in found]
        return (*self._rooted(found), *self._pulled(part, place))

    def _own(self, i: int, part: int) -> Service | None:
        """Give a service with the needs that this part meets; None if it meets none or one is never met."""
        problem, cut = self._problem, self._cut
        returns, things = problem.returns, cut.thing.size
        service = problem.programme.services[problem.service_order[i]]
        needs = []
        for need, n in zip(service.needs, range(int(returns.need_ptr[i]), int(returns.need_ptr[i + 1])), strict=True):
            numbers = returns.member[returns.member_ptr[n] : returns.member_ptr[n + 1]].tolist()
            home = [int(cut.thing[m] if m < things else cut.service[m - things]) for m in numbers]
            never = sum(m < things and bool(returns.never[m]) for m in numbers)
            own = tuple(name for name, h in zip(need.members, home, strict=True) if h == part)
            # What others return, and what works already, is counted on.
            least = need.least - (len(numbers) - len(own) - never)
            if least > len(own):
                return None
            if least > 0:
                needs.append(Need(own, least))
        return replace(service, needs=tuple(needs)) if needs else None

    def _rooted(self, services: list[Service]) -> list[Service]:
        """Leave out services that need one that this part cannot return, until none is left that does."""
        known = self._problem.programme.service_by_id
        while True:
            names = {s.id for s in services}
            kept = [s for s in services if all(m in names or m not in known for n in s.needs for m in n.members)]
            if len(kept) == len(services):
                return kept
            services = kept

    def _pulled(self, part: int, place: str) -> Iterator[Service]:
        """Give a service for each thing of the part that others wait for, with the people who wait."""
        returns = self._problem.returns
        for thing in self._things.get(part, ()):
            work = returns.thing[returns.thing_ptr[thing] : returns.thing_ptr[thing + 1]]
            people = round(float(self._cut.pull[work].max(initial=0.0)) / self._percent)
            name = self._name(thing, work)
            if people and name is not None:
                yield Service(_PULL + name, name, self._kind, place, people, (Need((name,), 1),))

    def _name(self, thing: int, work: Ints) -> str | None:
        """Name a thing; an area that only its own part stands on counts through what is built there, so it has none."""
        programme = self._problem.programme
        assets, links = len(programme.assets), len(programme.links)
        if thing < assets:
            return programme.assets[thing].id
        if thing < assets + links:
            return programme.links[thing - assets].id
        return programme.areas[thing - assets - links].id if self._cut.needed[work].any() else None


def _by_part(home: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for i, part in enumerate(home.tolist()):
        found.setdefault(part, []).append(i)
    return found
