"""A plain twin of one history: given what was drawn, every activity on the first day that nothing forbids."""

from firmground.kernels.days import travel
from firmground.kernels.layout import NEVER
from twins.plain import bottleneck


def span(open_days, first, length, last):
    """Give start and end of so many open days from `first` on, day by day."""
    days = [day for day in range(first, min(last, len(open_days))) if open_days[day]]
    return (days[0], days[length - 1] + 1) if len(days) >= length else (NEVER, NEVER)


def dates(arrays, state):
    """Work the plan off in its order, from the drawn lengths, land, people and open days of a history."""
    works, purse = arrays.works, arrays.purse
    free = {t: arrays.force.joins[t] for t in range(arrays.force.joins.size)}
    for c in range(arrays.force.entity.size):
        for t in range(arrays.force.first[c], arrays.force.first[c + 1]):
            free[t] = min(NEVER, free[t] + state.late[c])
    spent = [0] * purse.first.size
    start, end, left = {}, {}, {}
    for i in range(len(arrays.names)):
        waits = range(works.before_ptr[i], works.before_ptr[i + 1])
        if any(end[works.before[k]] == NEVER for k in waits):
            start[i] = end[i] = left[i] = NEVER
            continue
        ready = max([works.earliest[i], *(end[works.before[k]] + works.lag[k] for k in waits)])
        if state.days[i] == 0 and state.start[i] != NEVER:
            start[i] = end[i] = left[i] = ready
            continue
        seats = range(works.team_ptr[i], works.team_ptr[i + 1])
        crew = [state.acts[works.team[k]] for k in seats]
        day = max([ready, works.first[i], *(free[t] + works.moves[k] for t, k in zip(crew, seats, strict=True))])
        bound = [b for b in range(purse.first.size) if purse.partner[b] in (-1, works.partner[i])]
        while any(
            purse.first[b] <= day <= purse.last[b] and spent[b] + works.planned[i] > purse.amount[b] for b in bound
        ):
            day += 1
        open_days = state.open[works.domain[i]]
        start[i], end[i] = span(open_days, day, state.days[i] + state.stopped[i], works.last[i])
        left[i] = end[i]
        if end[i] == NEVER:
            continue
        for b in bound:
            spent[b] += works.planned[i] if purse.first[b] <= start[i] <= purse.last[b] else 0
        for t in crew:
            free[t] = end[i]
        clearance = works.clears[i]
        if state.failed[i] > 0:
            again = [t for t in state.teams[clearance].tolist() if t >= 0]
            late = max([end[i], *(free[t] for t in again)])
            _, done = span(state.open[works.domain[clearance]], late, state.again[i], works.last[clearance])
            end[i] = NEVER
            if done != NEVER:
                free |= dict.fromkeys(again, done)
                _, end[i] = span(state.open[works.domain[i]], done, state.days[i], works.last[i])
    return [(start[i], end[i]) for i in range(len(arrays.names))]


def repaired(arrays, state, horizon):
    """Work the plan off as a list, day by day, with the lengths, land and people that a history drew.

    Free teams take the first work of their pool that can begin; nothing is kept but what the rules say.
    """
    force = arrays.force
    offers, _, net = arrays.repair
    n = len(arrays.names)
    start, end, left, free, stand = [NEVER] * n, [NEVER] * n, [NEVER] * n, {}, {}
    for c in range(force.entity.size):
        for k, t in enumerate(range(force.first[c], force.first[c + 1])):
            free[t] = min(NEVER, force.joins[t] + state.late[c]) if k < state.came[c] else NEVER
    before = [
        [o for o in range(n) if i in offers.after[offers.after_ptr[o] : offers.after_ptr[o + 1]]] for i in range(n)
    ]
    for day in range(horizon):
        today = [i for i in range(n) if start[i] == NEVER and state.start[i] != NEVER]
        while True:  # what needs no work ends at once, and may let others begin on the same day
            ready = [i for i in today if day >= offers.earliest[i] and all(end[o] <= day for o in before[i])]
            idle = [i for i in ready if state.days[i] == 0 and start[i] == NEVER]
            if not idle:
                break
            for i in idle:
                start[i] = end[i] = left[i] = day
        waiting = [i for i in ready if start[i] == NEVER]
        for pool in range(offers.pool_ptr.size - 1):
            for i in [i for i in waiting if offers.pool[i] == pool]:
                _begin(i, day, arrays, state, (start, end, left, free, stand), _reach(net, end, horizon))
    return list(zip(start, end, strict=True))


def _reach(net, end, horizon):
    """Give the day on which each link is open, for the ends that are known so far."""
    opens = []
    for link in range(net.u.size):
        by = [end[i] for i in net.by[net.by_ptr[link] : net.by_ptr[link + 1]]]
        shut = net.waits[link] == NEVER or NEVER in by
        opens.append(NEVER if shut else max([net.since[link], *by]))
    return [bottleneck(net, opens, int(node)) for node in net.base_node]


def _begin(i, day, arrays, state, book, reach):
    """Let an activity begin with the first contingent that can; `book` is what is written down so far."""
    start, end, left, free, stand = book
    works, force = arrays.works, arrays.force
    offers, spot, net = arrays.repair
    site = offers.site[i]
    nodes = spot.node[spot.node_ptr[site] : spot.node_ptr[site + 1]]
    for k in range(offers.offer_ptr[i], offers.offer_ptr[i + 1]):
        c, base = offers.contingent[k], offers.base[offers.contingent[k]]
        opened = 0 if spot.open_always[site] else min((reach[base][node] for node in nodes), default=NEVER)
        wanted = min(offers.wanted[i], state.came[c])
        if wanted < offers.wanted[i] and k > offers.offer_ptr[i]:
            continue
        crew = []
        for t in range(force.first[c], force.first[c + 1]):
            x, y = (spot.x[stand[t]], spot.y[stand[t]]) if t in stand else (offers.base_x[base], offers.base_y[base])
            lost = travel(x, y, spot.x[site], spot.y[site], net.commute, net.per_day, net.detour)
            if max(free[t], opened if opened > 0 else -lost) + lost <= day and free[t] <= day:
                crew.append(t)
        span_ = span(state.open[offers.domain[k]], day, state.days[i] + state.stopped[i], offers.last[k])
        near = offers.near[offers.near_ptr[i] : offers.near_ptr[i + 1]]
        clash = any(start[o] < span_[1] and left[o] > day for o in near)
        if len(crew) < wanted or span_[0] != day or day < offers.first[k] or clash:
            continue
        start[i], end[i], left[i] = day, span_[1], span_[1]
        for t in crew[:wanted]:
            free[t], stand[t] = end[i], site
        if state.failed[i] > 0:
            clearance = works.clears[i]
            again = [t for t in state.teams[clearance].tolist() if t >= 0]
            late = max([end[i], *(free[t] for t in again)])
            _, done = span(state.open[state.domain[clearance]], late, state.again[i], state.until[clearance])
            end[i] = NEVER
            if done != NEVER:
                free |= dict.fromkeys(again, done)
                _, end[i] = span(state.open[state.domain[i]], done, state.days[i], state.until[i])
        return
