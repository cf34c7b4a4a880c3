"""Plain-Python twins of the makespan kernels: resources day by day, sets of activities, no words and no pointers."""

from firmground.kernels.dice import chance, roll


def before(flow, activity):
    """What must end before an activity, in the direction of a flow."""
    return flow.before[flow.before_ptr[activity] : flow.before_ptr[activity + 1]].tolist()


def generate(arrays, flow, order, modes):
    """Place each activity on the first day from which all its days have room: ends by activity, and the makespan."""
    capacity = arrays.project.renewable
    used, end = {}, {}
    for a in order:
        mode = arrays.modes[a][modes[a]][1]
        start = max((end[b] for b in before(flow, a)), default=0)
        while any(
            used.get((day, r), 0) + amount > capacity[r]
            for day in range(start, start + mode.days)
            for r, amount in enumerate(mode.renewable)
        ):
            start += 1
        for day in range(start, start + mode.days):
            for r, amount in enumerate(mode.renewable):
                used[day, r] = used.get((day, r), 0) + amount
        end[a] = start + mode.days
    return end, max(end.values())


def turned(order, end):
    """Order by falling end, the later in the order first among equals."""
    place = {a: i for i, a in enumerate(order)}
    return sorted(order, key=lambda a: (-end[a], -place[a]))


def crossed(inner, outer, low, high):
    """Keep what stands between two places of one order, and what stands around it, in the order of the other."""
    first, last = set(inner[:low]), set(inner[high:])
    return [a for a in outer if a in first] + inner[low:high] + [a for a in outer if a in last]


def shuffled(order, rate, flow, dice):
    """Swap neighbours at a rate where the second does not wait for the first."""
    order = list(order)
    for i in range(len(order) - 1):
        if chance(dice) < rate and order[i] not in before(flow, order[i + 1]):
            order[i], order[i + 1] = order[i + 1], order[i]
    return order


def sampled(urgency, forward, dice):
    """Take, again and again, the activity that waits for nothing and has the least urgency times its own noise."""
    noise = 0.3 * 60.0 ** chance(dice)
    order = []
    while len(order) < len(urgency):
        free = [a for a in range(len(urgency)) if a not in order and set(before(forward, a)) <= set(order)]
        drawn = [(float(urgency[a]) * (1.0 + noise * chance(dice)), a) for a in free]
        order.append(min(drawn)[1])
    return order


def overdrawn(arrays, modes):
    """Add up by how much modes overdraw the stocks."""
    taken = [arrays.modes[a][m][1].non_renewable for a, m in enumerate(modes)]
    return sum(max(0, sum(t[k] for t in taken) - stock) for k, stock in enumerate(arrays.project.non_renewable))


def inherited(arrays, inner, outer, between, dice):
    """Take modes from the parent that an activity came from; draw one in as many anew as there are activities."""
    modes = []
    for a in range(len(inner)):
        modes.append(inner[a] if a in between else outer[a])
        if len(arrays.modes[a]) > 1 and roll(dice, len(inner)) == 0:
            modes[a] = roll(dice, len(arrays.modes[a]))
    return modes


def repaired(arrays, modes, dice):
    """Draw other modes and keep those that overdraw no more than before, until nothing is overdrawn."""
    modes = list(modes)
    for _ in range(8 * len(modes)):
        if overdrawn(arrays, modes) == 0:
            break
        a = roll(dice, len(modes))
        tried = list(modes)
        tried[a] = roll(dice, len(arrays.modes[a]))
        if overdrawn(arrays, tried) <= overdrawn(arrays, modes):
            modes = tried
    return modes


def windows(arrays, apart, makespan):
    """Earliest starts and least tails for a makespan by precedence and pairs, None if it cannot be kept."""
    days = arrays.shortest.tolist()
    size = range(len(days))
    head, tail = [0] * len(days), [0] * len(days)
    while True:
        first = [
            max(
                [head[i]] + [head[j] + days[j] for j in size if _ahead(arrays, apart, makespan, days, head, tail, j, i)]
            )
            for i in size
        ]
        last = [
            max(
                [tail[i]] + [tail[j] + days[j] for j in size if _ahead(arrays, apart, makespan, days, head, tail, i, j)]
            )
            for i in size
        ]
        if any(first[i] + days[i] + last[i] > makespan for i in size):
            return None
        if (first, last) == (head, tail):
            return head, tail
        head, tail = first, last


def _ahead(arrays, apart, makespan, days, head, tail, i, j):
    """Whether i must end before j starts: by precedence, or because j before i would not fit."""
    if i in arrays.predecessors[j]:
        return True
    return bool(apart[i, j]) and head[j] + days[j] + days[i] + tail[i] > makespan


def overfull(days, use, capacity, makespan, head, tail):
    """Whether an interval from a head to a deadline must hold more work than fits, however it is shifted."""
    for first in set(head):
        for last in {makespan - t for t in tail if makespan - t > first}:
            for r, there in enumerate(capacity):
                work = 0
                for i, length in enumerate(days):
                    early = range(head[i], head[i] + length)
                    late = range(makespan - tail[i] - length, makespan - tail[i])
                    inside = min(sum(first <= day < last for day in shift) for shift in (early, late))
                    work += int(use[i][r]) * inside
                if work > there * (last - first):
                    return True
    return False
