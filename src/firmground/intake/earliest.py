"""How early each activity could end and each site be reached, if every team were free: a proved earliest day.

Every end is a lower bound over all legal plans: it keeps precedence (P1), handovers (L1), accreditation (L4), open
routes and closed days (L6), stays and districts (L7) and locks (P2), and leaves travel, danger radii, money and
the sharing of teams aside, none of which lets anything end earlier. What gets no end can never be done.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from firmground.intake.stays import Stays
from firmground.model import Activity, Contingent, Link, Programme

__all__ = ["Earliest", "earliest"]


@dataclass
class Earliest:
    """Earliest end by activity, what each waits for, and the bases from which each site is ever reached."""

    waits: dict[str, frozenset[str]]
    ends: dict[str, int] = field(default_factory=dict)
    reached_from: dict[str, set[str]] = field(default_factory=dict)


def earliest(programme: Programme, stays: Stays) -> Earliest:
    """Settle events by rising day, as Dijkstra does (Knuth 1977 for the choice between contingents).

    An event is a node reached from a base, or an activity ended; each is caused by events no later than itself, so
    that the first time it is settled is the earliest. Links open, sites are reached and activities become ready
    as their causes are settled; a circle of links that only open each other is never entered.
    """
    return _Sweep(programme, stays).run()


class _Sweep:
    """The state of one sweep through the days."""

    def __init__(self, programme: Programme, stays: Stays) -> None:
        self.stays = stays
        before = _waits_for(programme)
        self.waits = {name: set(causes) for name, causes in before.items()}
        self.found = Earliest(before)
        self.heap: list[tuple[int, int, str, str]] = []
        self.activities = programme.activity_by_id
        self.sites = programme.site_by_id
        self.activities_at = programme.activities_at
        self.bases = {b.id: b.node for b in programme.bases}
        self.followers: dict[str, list[str]] = {}
        for name, causes in before.items():
            for other in causes:
                self.followers.setdefault(other, []).append(name)
        self.shut = {k.id: set(k.opened_by) for k in programme.links}
        self.opens: dict[str, list[Link]] = {}
        self.links_at: dict[str, list[Link]] = {}
        for link in (k for k in programme.links if not k.closed):
            for node in (link.from_node, link.to_node):
                self.links_at.setdefault(node, []).append(link)
            for cause in link.opened_by:
                self.opens.setdefault(cause, []).append(link)
        self.sites_at: dict[str, list[str]] = {}
        for site in programme.sites:
            for node in site.nodes:
                self.sites_at.setdefault(node, []).append(site.id)
        self.reached: set[tuple[str, str]] = set()

    def run(self) -> Earliest:
        for base, node in sorted(self.bases.items()):
            if node is not None:
                heappush(self.heap, (0, 0, base, node))
        for name, before in self.waits.items():
            if not before:
                self._try(self.activities[name], self._bases_at(self.activities[name].site), 0)
        while self.heap:
            day, ended, a, b = heappop(self.heap)
            if ended:
                self._end(day, a)
            else:
                self._reach(day, a, b)
        return self.found

    def _bases_at(self, site: str) -> Iterable[str]:
        return self.found.reached_from.get(site, ()) if self.sites[site].nodes else self.bases

    def _reach(self, day: int, base: str, node: str) -> None:
        if (base, node) in self.reached:
            return
        self.reached.add((base, node))
        for link in self.links_at.get(node, ()):
            if not self.shut[link.id]:
                heappush(self.heap, (day, 0, base, link.to_node if node == link.from_node else link.from_node))
        for site in self.sites_at.get(node, ()):
            before = self.found.reached_from.setdefault(site, set())
            if base not in before:
                before.add(base)
                for activity in self.activities_at.get(site, ()):
                    if not self.waits[activity.id]:
                        self._try(activity, (base,), day)

    def _end(self, day: int, name: str) -> None:
        if name in self.found.ends:
            return
        self.found.ends[name] = day
        for follower in self.followers.get(name, ()):
            self.waits[follower].discard(name)
            if not self.waits[follower]:
                self._try(self.activities[follower], self._bases_at(self.activities[follower].site), day)
        for link in self.opens.get(name, ()):
            self.shut[link.id].discard(name)
            if not self.shut[link.id]:
                for here, there in ((link.from_node, link.to_node), (link.to_node, link.from_node)):
                    for base in self.bases:
                        if (base, here) in self.reached:
                            heappush(self.heap, (day, 0, base, there))

    def _try(self, activity: Activity, bases: Iterable[str], day: int) -> None:
        """Let the contingents of these bases do a ready activity from that day on; note the earliest end."""
        if activity.id in self.found.ends:
            return
        from_here = set(bases)
        able = (c for c in self.stays.able(activity).contingents if c.base in from_here)
        ends = (self._ends_at(activity, contingent, day) for contingent in able)
        end = min((e for e in ends if e is not None), default=None)
        if end is not None:
            heappush(self.heap, (end, 1, activity.id, ""))

    def _ends_at(self, activity: Activity, contingent: Contingent, day: int) -> int | None:
        days = self.stays.working_days(activity, contingent)
        first = bisect_left(days, max(day, activity.earliest_start))
        start = activity.lock.start if activity.lock else None
        if start is not None:
            if start < day or not self.stays.is_working_day(activity, contingent, start):
                return None
            first = bisect_left(days, start)
        last = first + self.stays.shortest(activity, contingent) - 1
        return days[last] + 1 if last < len(days) else None


def _waits_for(programme: Programme) -> dict[str, frozenset[str]]:
    """Give what each activity waits for: predecessors and, for works, handovers of the areas that touch their site."""
    handovers: dict[str, set[str]] = {}
    for block in programme.blocks:
        if not programme.area_by_id[block.area].handed_over:
            # An area without a handover of its own is never released, which a name that nothing ends stands for.
            handovers.setdefault(block.site, set()).add(programme.handover_of.get(block.area, block.area))
    return {
        a.id: frozenset((*a.predecessors, *(() if a.releases else handovers.get(a.site, ()))))
        for a in programme.activities
    }
