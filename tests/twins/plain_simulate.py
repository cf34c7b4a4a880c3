"""A plain twin of one history: given what was drawn, every activity on the first day that nothing forbids."""

from firmground.kernels.layout import NEVER


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
