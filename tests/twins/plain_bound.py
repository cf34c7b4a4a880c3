"""Plain-Python twins of the kernels of the lower bound."""

from firmground.kernels.layout import NEVER


def fluid(density, amount, release, open_day, capacity):
    """Work day by day at the highest density that is released and open; give mean days, last days, marginal entries."""
    horizon = capacity.size
    left, busy, last = amount.tolist(), [0.0] * amount.size, [horizon] * amount.size
    ranked = sorted(range(amount.size), key=lambda e: (-density[e], release[e], e))
    marginal = []
    for day, teams in enumerate(capacity.tolist()):
        room = teams
        for e in ranked:
            if release[e] <= day and open_day[e][day] and room > 0 and left[e] > 0:
                used = min(room, left[e])
                busy[e] += used * (day + 0.5)
                left[e] -= used
                room -= used
                if left[e] <= 1e-12 * amount[e]:
                    left[e], last[e] = 0.0, day
        waiting = [e for e in ranked if release[e] <= day and open_day[e][day] and left[e] > 0]
        marginal.append(waiting[0] if teams > 0 and waiting else -1)
    means = [(b + rest * horizon) / whole for b, rest, whole in zip(busy, left, amount.tolist(), strict=True)]
    return means, last, marginal


def beyond(net, shut):
    """List the nodes that no base reaches while some links are shut, by spreading over links until nothing changes."""
    reached = {int(n) for n in net.base_node if n >= 0}
    for _ in range(net.at_ptr.size):
        for link in range(net.u.size):
            ends = {int(net.u[link]), int(net.v[link])}
            if not shut[link] and net.waits[link] != NEVER and reached & ends:
                reached |= ends
    return [n for n in range(net.at_ptr.size - 1) if n not in reached]
