"""One draw of a spread, and what is drawn before the work begins: land, people, and the days that are lost."""

from numba import njit

from firmground.kernels.draws import normal_quantile, normal_share, quantile, uniform
from firmground.kernels.layout import NEVER
from firmground.kernels.simulate_layout import (
    ACCIDENT,
    BLOCK,
    LATE,
    SHARES,
    SHORT,
    STAND_DOWN,
    WINTER,
    Bytes,
    Days,
    Force,
    Ground,
    History,
    Spreads,
)

__all__ = ["draw", "lay_days", "muster_force", "share_land", "worked_out"]

_SHARED = 4
_STREAMS = 8


@njit(cache=True, nogil=True)
def draw(
    spreads: Spreads, row: int, factor: int, entity: int, turn: int, seed: int, history: int, held: Bytes
) -> float:
    """Draw from a row; a factor that is held gives its mean. `turn` (0 to 3) tells draws of one thing apart.

    Shared luck enters by a normal copula: the spread stays what it is, and things of one row go together.
    """
    if held[factor]:
        return float(spreads.mean[row])
    stream = factor * _STREAMS + turn
    u = uniform(seed, history, stream, entity)
    together = spreads.together[row]
    if together > 0.0:
        shared = normal_quantile(uniform(seed, history, stream + _SHARED, spreads.group[row]))
        if together >= 1.0:
            u = normal_share(shared)
        else:
            u = normal_share(together**0.5 * shared + (1.0 - together) ** 0.5 * normal_quantile(u))
        u = min(max(u, 1e-15), 1.0 - 1e-15)
    table = spreads.tables[spreads.table_of[row]]
    return quantile(spreads.shape[row], spreads.p1[row], spreads.p2[row], spreads.p3[row], table, u)


@njit(cache=True, nogil=True)
def share_land(ground: Ground, spreads: Spreads, seed: int, history: int, held: Bytes, state: History) -> None:
    """Draw the shares of each area: the cancelled one, then how the rest is parted.

    Both beta, so that together they are drawn as Dirichlet's (broken sticks: Connor and Mosimann 1969).
    """
    for a in range(ground.entity.shape[0]):
        cancelled, reduced, cleared = ground.share[a]
        rest = reduced + cleared
        part = reduced / rest if rest > 0.0 else 0.0
        if ground.first[a] >= 0 and not held[SHARES]:
            cancelled = draw(spreads, ground.first[a], SHARES, ground.entity[a], 0, seed, history, held)
        if ground.second[a] >= 0 and not held[SHARES]:
            part = draw(spreads, ground.second[a], SHARES, ground.entity[a], 1, seed, history, held)
        state.share[a, 0] = cancelled
        state.share[a, 1] = (1.0 - cancelled) * part
        state.share[a, 2] = (1.0 - cancelled) * (1.0 - part) if rest > 0.0 else 0.0


@njit(cache=True, nogil=True)
def muster_force(force: Force, spreads: Spreads, seed: int, history: int, held: Bytes, state: History) -> None:
    """Draw when each contingent comes and with how many teams; who comes does the work of who does not."""
    for c in range(force.entity.shape[0]):
        first, teams = force.first[c], force.first[c + 1] - force.first[c]
        late, came = 0, teams
        if force.late[c] >= 0:
            late = int(draw(spreads, force.late[c], LATE, force.entity[c], 0, seed, history, held) + 0.5)
        if force.short[c] >= 0:
            share = draw(spreads, force.short[c], SHORT, force.entity[c], 0, seed, history, held)
            came = max(min(int(share * teams + 0.5), teams), force.fewest[c])
        state.late[c], state.came[c] = late, came
        for n in range(teams):
            state.acts[first + n] = first + n % came
            joins = force.joins[first + n]
            state.free[first + n] = NEVER if joins == NEVER else joins + late


@njit(cache=True, nogil=True)
def lay_days(days: Days, force: Force, spreads: Spreads, seed: int, history: int, held: Bytes, state: History) -> None:
    """Draw the lost days, accidents and winters, and write down on which days each domain can work."""
    horizon = days.base.shape[1]
    for f in range(days.field_row.shape[0]):
        _lose(f, days, spreads, seed, history, held, state.lost[f])
    for c in range(force.entity.shape[0]):
        if force.accident[c] >= 0:
            _stand_down(c, force, spreads, seed, history, held, state)
    for d in range(days.calendar.shape[0]):
        row = state.open[d]
        row[:] = days.base[days.calendar[d]]
        for i in range(days.closure_ptr[d], days.closure_ptr[d + 1]):
            closure = days.closure[i]
            low, high = days.shut_from[closure], days.shut_to[closure]
            winter, entity = days.winter[closure], days.closure_entity[closure]
            if winter >= 0:
                low -= round(draw(spreads, winter, WINTER, entity, 0, seed, history, held))
                high += round(draw(spreads, winter, WINTER, entity, 1, seed, history, held))
            row[min(max(low, 0), horizon) : min(max(high, 0), horizon)] = 0
        for i in range(days.field_ptr[d], days.field_ptr[d + 1]):
            _close(row, state.lost[days.field[i]])
        if days.stands[d] >= 0:
            _close(row, state.stood[days.stands[d]])


@njit(cache=True, nogil=True)
def _close(row: Bytes, lost: Bytes) -> None:
    for day in range(row.shape[0]):
        if lost[day]:
            row[day] = 0


@njit(cache=True, nogil=True)
def _lose(field: int, days: Days, spreads: Spreads, seed: int, history: int, held: Bytes, lost: Bytes) -> None:
    """Draw the lost days of each block; they come in one spell, and what is left of a day is carried on."""
    lost[:] = 0
    row, factor, entity = days.field_row[field], days.field_factor[field], days.field_entity[field]
    carried = 0.0
    for block in range(lost.shape[0] // BLOCK + 1):
        # Districts and blocks share one number: no horizon has a thousand blocks.
        place = (entity + block * 2_654_435_761) & 0xFFFFFFFF
        carried += draw(spreads, row, factor, place, 0, seed, history, held)
        spell = min(int(carried), BLOCK)
        carried -= spell
        if spell > 0:
            at = 0.5 if held[factor] else uniform(seed, history, factor * _STREAMS + 1, place)
            first = block * BLOCK + int(at * (BLOCK - spell + 1))
            lost[first : first + spell] = 1


@njit(cache=True, nogil=True)
def _stand_down(c: int, force: Force, spreads: Spreads, seed: int, history: int, held: Bytes, state: History) -> None:
    """Draw accidents by the explosive work that is planned, and the days on which the contingent then rests."""
    stood = state.stood[c]
    stood[:] = 0
    state.accidents[c] = 0
    carried = 0.0
    for block in range(force.exposed.shape[1]):
        if force.exposed[c, block] <= 0.0:
            continue
        place = (force.entity[c] + block * 2_654_435_761) & 0xFFFFFFFF
        row = force.accident[c]
        if held[ACCIDENT]:
            number = spreads.mean[row] * force.exposed[c, block]
        else:
            # More exposure, more accidents, by the same luck.
            u = uniform(seed, history, ACCIDENT * _STREAMS, place)
            shape, p1 = spreads.shape[row], spreads.p1[row] * force.exposed[c, block]
            number = quantile(shape, p1, spreads.p2[row], spreads.p3[row], spreads.tables[spreads.table_of[row]], u)
        state.accidents[c, block] = int(number)
        if number > 0.0 and force.stand_down[c] >= 0:
            rest = draw(spreads, force.stand_down[c], STAND_DOWN, place, 0, seed, history, held)
            carried += number * rest
            span = int(carried)
            carried -= span
            at = 0.5 if held[ACCIDENT] else uniform(seed, history, ACCIDENT * _STREAMS + 1, place)
            first = block * BLOCK + int(at * BLOCK)
            stood[first : first + span] = 1


@njit(cache=True, nogil=True)
def worked_out(open_days: Bytes, start: int, length: int, last: int) -> int:
    """Give the day after the last of `length` open days from `start` on, NEVER if that lies after `last`."""
    day, left = start, length
    while left > 0:
        if day >= last:
            return NEVER
        left -= open_days[day]
        day += 1
    return day
