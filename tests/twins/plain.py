"""Plain-Python twins of the kernels: slow, short, and written from the definition rather than from the kernel."""

from itertools import count

import numpy as np

from firmground.kernels.layout import BUDGET, CONSTRAINT, NEVER, NO_ROOM, NO_ROUTE, NO_TEAM, PLACED, WAITS


def working_days(days, calendar):
    """List the working days of a calendar."""
    return [int(d) for d in days.nth[calendar] if d < NEVER]


def span(days, calendar, start, length):
    """Give start and end of so many working days from the first one on or after `start`."""
    rest = [d for d in working_days(days, calendar) if d >= start]
    return (rest[0], rest[length - 1] + 1) if len(rest) >= length else None


def bottleneck(net, link_open, source):
    """Give, for each node, the least over routes of the latest opening, by raising the day until a route appears."""
    nodes = net.at_ptr.size - 1
    best = [NEVER] * nodes
    if source < 0:
        return best
    for day in sorted({0, *(int(d) for d in link_open if d < NEVER)}):
        seen, stack = {source}, [source]
        while stack:
            node = stack.pop()
            for link in range(net.u.size):
                if link_open[link] > day or node not in (net.u[link], net.v[link]):
                    continue
                other = int(net.v[link] if net.u[link] == node else net.u[link])
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        for node in seen:
            best[node] = min(best[node], day)
    best[source] = 0
    return best


def shortest(net, link_open, source, day):
    """Give the length of the shortest open route to each node (Bellman and Ford)."""
    far = [NEVER] * (net.at_ptr.size - 1)
    far[source] = 0
    for _ in far:
        for link in range(net.u.size):
            if link_open[link] <= day:
                u, v, metres = int(net.u[link]), int(net.v[link]), int(net.length[link])
                far[v] = min(far[v], far[u] + metres)
                far[u] = min(far[u], far[v] + metres)
    return [min(d, NEVER) for d in far]


def returns(problem, ends):
    """Give the days on which things work and services return, by recursion from the definition."""
    r = problem.returns
    done = [ends[r.thing[r.thing_ptr[t] : r.thing_ptr[t + 1]]] for t in range(r.never.size)]
    things = [NEVER if r.never[t] else max([int(r.since[t]), *map(int, done[t])]) for t in range(r.never.size)]

    def day(member):
        if member < len(things):
            return things[member]
        service = member - len(things)
        return max(
            sorted(day(int(m)) for m in r.member[r.member_ptr[n] : r.member_ptr[n + 1]])[int(r.least[n]) - 1]
            for n in range(r.need_ptr[service], r.need_ptr[service + 1])
        )

    return things, [day(len(things) + s) for s in range(r.service_weight.size)]


def closure(root, ptr, need):
    """Give all that an item needs, itself included."""
    seen, stack = {root}, [root]
    while stack:
        item = stack.pop()
        for other in need[ptr[item] : ptr[item + 1]].tolist():
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen


def bundle_turns(ptr, member, weight, effort, share, noise):
    """Take bundle after bundle, each time computing every key afresh."""
    rows = [member[a:b].tolist() for a, b in zip(ptr[:-1], ptr[1:], strict=True)]
    claim = [sum(weight[b] for b, row in enumerate(rows) if a in row) for a in range(effort.size)]
    done, turns = set(), []
    while len(turns) < len(rows):
        keys = []
        for b, row in enumerate(rows):
            left = sum(
                effort[a] * ((weight[b] / claim[a]) ** share if claim[a] > 0 else 1.0) for a in row if a not in done
            )
            keys.append(noise[b] * weight[b] / max(left, 1e-9))
        best = max((b for b in range(len(rows)) if b not in turns), key=lambda b: (keys[b], -b))
        turns.append(best)
        done |= set(rows[best])
    return turns


class Placer:
    """Serial generation by trying every day: the twin of `generate`."""

    def __init__(self, problem):
        self.p = problem
        n = problem.size
        self.status, self.start, self.end = [WAITS] * n, [-1] * n, [NEVER] * n
        self.opened, self.teams, self.spent = [0] * n, [()] * n, [0] * problem.money.first.size
        self.trips = {t: [] for t in range(len(problem.team_names))}

    def run(self, order):
        """Place the order, again and again while something finds its place."""
        waiting = [int(a) for a in order]
        for _ in count():
            left = []
            for a in waiting:
                self.status[a] = self.place(a)
                if self.status[a] in (WAITS, NO_ROUTE):
                    left.append(a)
            if len(left) == len(waiting) or not left:
                return
            waiting = left

    def run_by_day(self, rank):
        """Work the list off: every day, from the top, what may start with teams that are free today."""
        waiting = [int(a) for a in rank]
        for day in range(self.p.programme.horizon_days):
            waiting = [a for a in waiting if not self.start_today(a, day)]

    def start_today(self, a, day):
        """Start with the option that ends first, of those with enough free teams today."""
        w, days = self.p.work, self.p.days
        before = w.before[w.before_ptr[a] : w.before_ptr[a + 1]].tolist()
        lock = int(w.lock_start[a])
        if day < max(int(w.earliest[a]), lock) or any(self.end[b] > day for b in before):
            return False
        best = None
        for o in range(w.option_ptr[a], w.option_ptr[a + 1]):
            opened = self.reach(int(w.site[a]), int(self.p.crew.base[w.contingent[o]]))
            free = [t for t in self.members(o) if self.free_from(t) <= day]
            if len(free) < w.teams[o] or day < w.first[o] or opened > day:
                continue
            trips = {t: self.lost(t, self.trips[t][-1] if self.trips[t] else None, a) for t in free}
            chosen = sorted(free, key=lambda t: (trips[t], t))[: int(w.teams[o])]
            stretch = span(days, w.calendar[o], day + max(trips[t] for t in chosen), int(w.days[o]))
            today = span(days, w.calendar[o], day, 1)
            if stretch is None or stretch[1] > min(int(w.last[o]), int(w.deadline[a])):
                continue
            if lock not in (-1, stretch[0]) or today is None or today[0] > day:
                continue
            fits = self.apart(a, stretch) and self.affordable(o, stretch[0])
            if fits and (best is None or stretch[1] < best[0][1]):
                best = stretch, opened, chosen, o
        if best is None:
            return False
        (self.start[a], self.end[a]), self.opened[a], chosen, option = best
        for team in chosen:
            self.trips[team].append(a)
        self.spend(option, self.start[a])
        return True

    def free_from(self, team):
        """Day from which a team has nothing more to do."""
        return self.end[self.trips[team][-1]] if self.trips[team] else int(self.p.crew.joins[team])

    def link_open(self):
        """Give the day on which each link opens."""
        net = self.p.net
        days = []
        for k in range(net.u.size):
            openers = net.by[net.by_ptr[k] : net.by_ptr[k + 1]].tolist()
            days.append(NEVER if net.waits[k] == NEVER else max([int(net.since[k]), *(self.end[a] for a in openers)]))
        return np.array(days, np.int64)

    def reach(self, site, base):
        """Give the day on which a route from a base to a site opens."""
        spot = self.p.site
        if spot.open_always[site]:
            return 0
        label = bottleneck(self.p.net, self.link_open(), int(self.p.net.base_node[base]))
        return min((label[n] for n in spot.node[spot.node_ptr[site] : spot.node_ptr[site + 1]].tolist()), default=NEVER)

    def place(self, a):
        """Find the option that ends first, the first of equals."""
        w, crew = self.p.work, self.p.crew
        before = w.before[w.before_ptr[a] : w.before_ptr[a + 1]].tolist()
        if any(self.end[b] == NEVER for b in before):
            return WAITS
        earliest = max([int(w.earliest[a]), *(self.end[b] for b in before)])
        best, why, unreached = None, NO_TEAM, False
        limit = int(w.deadline[a])
        for o in range(w.option_ptr[a], w.option_ptr[a + 1]):
            opened = self.reach(int(w.site[a]), int(crew.base[w.contingent[o]]))
            if opened == NEVER:
                unreached = True
                continue
            found, cause = self.try_option(a, o, earliest, opened, limit if best is None else best[1] - 1)
            why = cause if found is None else why
            best = found or best
        if best is None:
            decided = w.lock_start[a] >= 0 or w.deadline[a] < NEVER
            return NO_ROUTE if unreached else CONSTRAINT if why == NO_ROOM and decided else why
        self.start[a], self.end[a], self.opened[a], self.teams[a] = best[0], best[1], best[2], best[3]
        for team in best[3]:
            self.trips[team] = sorted([*self.trips[team], a], key=lambda x: self.start[x])
        self.spend(best[4], best[0])
        return PLACED

    def try_option(self, a, o, earliest, opened, latest_end):
        """Try each working day in turn."""
        w, days = self.p.work, self.p.days
        lock = int(w.lock_start[a])
        cause = NO_ROOM
        for day in working_days(days, w.calendar[o]):
            if day < max(earliest, lock, int(w.first[o])):
                continue
            if lock >= 0 and day != lock:
                return None, cause
            stretch = span(days, w.calendar[o], day, int(w.days[o]))
            if stretch is None or stretch[1] > min(int(w.last[o]), latest_end):
                return None, cause
            ready = [t for t in self.members(o) if self.fits(t, a, stretch, opened)]
            if len(ready) < w.teams[o] or not self.apart(a, stretch):
                continue
            if not self.affordable(o, day):
                cause = BUDGET
                continue
            chosen = tuple(sorted(ready, key=lambda t: (self.moved(t, a, day), t))[: int(w.teams[o])])
            return (day, stretch[1], opened, chosen, o), cause
        return None, cause

    def members(self, o):
        """Teams of the option's contingent."""
        c = self.p.work.contingent[o]
        return range(int(self.p.crew.first[c]), int(self.p.crew.first[c + 1]))

    def _travel(self, x0, y0, x1, y1):
        return self.p.programme.travel.days(int(x0), int(y0), int(x1), int(y1))

    def moved(self, team, a, day):
        """Rank a team: days of the move, then days idle before."""
        before = [b for b in self.trips[team] if self.end[b] <= day]
        idle = day - self.end[before[-1]] if before else day
        return self.lost(team, before[-1] if before else None, a), idle

    def lost(self, team, previous, a):
        """Days of the move of a team to an activity."""
        s, crew = self.p.site, self.p.crew
        site = self.p.work.site[a]
        if previous is None:
            c = int(np.searchsorted(crew.first, team, side="right")) - 1
            base = crew.base[c]
            return self._travel(crew.x[base], crew.y[base], s.x[site], s.y[site])
        at = self.p.work.site[previous]
        return self._travel(s.x[at], s.y[at], s.x[site], s.y[site])

    def fits(self, team, a, stretch, opened):
        """Whether a team can be there, do it, and reach what comes next."""
        start, end = stretch
        trips = self.trips[team]
        if any(self.start[b] < end and self.end[b] > start for b in trips):
            return False
        before = [b for b in trips if self.end[b] <= start]
        after = [b for b in trips if self.start[b] >= end]
        free = self.end[before[-1]] if before else int(self.p.crew.joins[team])
        if (max(free, opened) if opened > 0 else free) + self.lost(team, before[-1] if before else None, a) > start:
            return False
        return not after or max(end, self.opened[after[0]]) + self.lost(team, a, after[0]) <= self.start[after[0]]

    def apart(self, a, stretch):
        """Whether no danger radius would be live between it and placed neighbours."""
        w, s = self.p.work, self.p.site
        site = int(w.site[a])
        near = [(site, 0)] + [(int(s.near[i]), int(s.metres[i])) for i in range(s.near_ptr[site], s.near_ptr[site + 1])]
        for other_site, metres in near:
            for b in s.here[s.here_ptr[other_site] : s.here_ptr[other_site + 1]].tolist():
                live = self.start[b] >= 0 and self.start[b] < stretch[1] and self.end[b] > stretch[0]
                if b != a and live and metres < max(w.radius[a], w.radius[b]):
                    return False
        return True

    def budgets(self, o, day):
        """Budgets that an option's cost on a day falls into."""
        m, partner = self.p.money, self.p.crew.partner[self.p.work.contingent[o]]
        return [b for b in range(m.first.size) if m.first[b] <= day <= m.last[b] and m.partner[b] in (-1, partner)]

    def affordable(self, o, day):
        """Whether every budget can bear it."""
        m = self.p.money
        return all(self.spent[b] + self.p.work.cost[o] <= m.amount[b] for b in self.budgets(o, day))

    def spend(self, o, day):
        """Book the cost."""
        for b in self.budgets(o, day):
            self.spent[b] += int(self.p.work.cost[o])


def cost(problem, days):
    """Weighted person-days of (things, services) days, in hundredths, by the definition."""
    returns, horizon = problem.returns, problem.programme.horizon_days
    weighed = [
        *zip(returns.thing_weight.tolist(), days[0], strict=True),
        *zip(returns.service_weight.tolist(), days[1], strict=True),
    ]
    return sum(weight * min(day, horizon) for weight, day in weighed)
