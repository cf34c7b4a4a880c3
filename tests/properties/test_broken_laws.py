"""Breaking any one law by hand, in the plan of any Programme, is caught under its number."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from firmground.evaluate.legality import LAWS
from firmground.evaluate.price import price
from firmground.model import (
    DIGGING,
    ActivityKind,
    Budget,
    Calendar,
    Closure,
    EquityFloor,
    Limits,
    Lock,
    Neighbour,
    Plan,
    Programme,
)
from firmground.plan.solve import solve
from support.small import broken, moved, vary
from support.strategies import programmes

K = ActivityKind
Broken = tuple[Programme, Plan]


class Hand:
    """A plan with what is needed to break it; `one` picks among the places where a law can be broken at all."""

    def __init__(self, programme: Programme, draw) -> None:
        self.programme, self.draw = programme, draw
        self.plan = solve(programme, solver="practice")
        self.entry = {e.activity: e for e in self.plan.scheduled}
        self.activity = programme.activity_by_id
        touching: dict[str, list[str]] = {}
        for block in programme.blocks:
            touching.setdefault(block.site, []).append(block.area)
        self.touching = touching

    def one(self, found):
        """Pick one of several places; none at all means that this Programme cannot break that law."""
        found = list(found)
        assume(found)
        return self.draw(st.sampled_from(found))

    def at(self, activity: str, start: int) -> Plan:
        """Move an activity to another day, as long as it was."""
        old = self.entry[activity]
        return moved(self.plan, activity, start=start, end=start + old.end - old.start)

    def varied(self, layer: str, name: str, **changes) -> Broken:
        """Change the Programme under the plan."""
        return vary(self.programme, layer, name, **changes), self.plan


def l1(hand: Hand) -> Broken:
    """Start works on the last day before the handover ends."""
    works = (e.activity for e in hand.plan.scheduled if not hand.activity[e.activity].releases)
    handover = hand.programme.handover_of
    pairs = [(w, a) for w in works for a in hand.touching.get(hand.activity[w].site, ()) if a in handover]
    name, area = hand.one(pairs)
    return hand.programme, hand.at(name, hand.entry[handover[area]].end - 1)


def l2(hand: Hand) -> Broken:
    """Release the ground to half the depth."""
    digging = (a for a in hand.programme.activities if a.kind in DIGGING and a.id in hand.entry)
    pairs = [(a, area) for a in digging if a.digging_depth_m > 0 for area in hand.touching.get(a.site, ())]
    activity, area = hand.one(pairs)
    return hand.varied("areas", area, depth_m=activity.digging_depth_m / 2)


def l3(hand: Hand) -> Broken:
    """Let the evidence end after the handover has begun."""
    evidence = {K.NTS: "cancelled", K.TS: "reduced", K.CLEARANCE: "cleared", K.BAC: "cleared", K.QA: "cleared"}
    found = [
        (e.activity, hand.programme.handover_of[area.id])
        for e in hand.plan.scheduled
        if (area := hand.programme.area_by_id.get(hand.activity[e.activity].site)) is not None
        if (kind := hand.activity[e.activity].kind) in evidence
        if kind is K.NTS or getattr(area.shares, evidence[kind]) > 0
    ]
    name, handover = hand.one(f for f in found if f[1] in hand.entry)
    return hand.programme, hand.at(name, hand.entry[handover].start)


def l4(hand: Hand) -> Broken:
    """Take the accreditation from a contingent at work."""
    name = hand.one(sorted({e.contingent for e in hand.plan.scheduled if hand.activity[e.activity].releases}))
    return hand.varied("contingents", name, accreditation=None)


def l5(hand: Hand) -> Broken:
    """Let something explode beside people at work."""
    entries = hand.plan.scheduled
    one, other = hand.one(
        (e, f)
        for e in entries
        for f in entries
        if hand.activity[e.activity].site != hand.activity[f.activity].site and e.start < f.end and f.start < e.end
    )
    a, b = hand.activity[one.activity].site, hand.activity[other.activity].site
    programme = vary(hand.programme, "activities", one.activity, danger_radius_m=10.0)
    return replace(programme, neighbours=(*programme.neighbours, Neighbour(a, b, 9))), hand.plan


def l6(hand: Hand) -> Broken:
    """Cut the route, or close the day on which the work begins."""
    entry = hand.one(hand.plan.scheduled)
    if entry.route and hand.draw(st.booleans()):
        return hand.programme, moved(hand.plan, entry.activity, route=entry.route[:-1])
    on = hand.programme.date_of(entry.start)
    closure = Closure("shut", on, on, "shut", frozenset({hand.activity[entry.activity].kind}))
    calendar = Calendar(hand.programme.calendar.rest_weekdays, (*hand.programme.calendar.closures, closure))
    return replace(hand.programme, calendar=calendar), hand.plan


def l7(hand: Hand) -> Broken:
    """Let a team be at two places at once, or let its contingent leave before the end."""
    entry = hand.one(hand.plan.scheduled)
    same = [e for e in hand.plan.scheduled if e.activity != entry.activity and not set(e.teams).isdisjoint(entry.teams)]
    if same and hand.draw(st.booleans()):
        moved = hand.one(same)
        assume(entry.start + moved.end - moved.start <= hand.programme.horizon_days)  # beyond it, only P6 is broken
        return hand.programme, hand.at(moved.activity, entry.start)
    last = hand.programme.date_of(entry.end - 2)
    contingent = hand.programme.contingent_by_id[entry.contingent]
    assume(last >= contingent.arrives)
    return hand.varied("contingents", contingent.id, leaves=last)


def p1(hand: Hand) -> Broken:
    """Start on the last day of a predecessor."""
    pairs = [(e.activity, p) for e in hand.plan.scheduled for p in hand.activity[e.activity].predecessors]
    name, before = hand.one(pairs)
    return hand.programme, hand.at(name, hand.entry[before].end - 1)


def p2(hand: Hand) -> Broken:
    """Lock another day, bring the deadline forward, or forbid the day on which it starts."""
    entry = hand.one(hand.plan.scheduled)
    orders = (
        {"lock": Lock("the authority", "said so", start=entry.start + 1)},
        {"deadline": entry.end - 1, "earliest_start": 0},
        {"deadline": None, "earliest_start": entry.start + 1},
    )
    order = hand.draw(st.sampled_from(orders))
    assume(order.get("deadline") != 0)
    return hand.varied("activities", entry.activity, **order)


def p3(hand: Hand) -> Broken:
    """Send a team that the contingent does not have."""
    entry = hand.one(hand.plan.scheduled)
    return hand.programme, moved(hand.plan, entry.activity, teams=(*entry.teams[1:], "NOBODY"))


def p4(hand: Hand) -> Broken:
    """Take one unit of money away."""
    money = price(hand.programme, hand.plan).money
    assume(money)
    first, last = hand.programme.start, hand.programme.date_of(hand.programme.horizon_days)
    return replace(hand.programme, limits=Limits((Budget("all", first, last, money - 1),))), hand.plan


def p5(hand: Hand) -> Broken:
    """Ask for all of a district one day too early."""
    entry = hand.one(hand.plan.scheduled)
    district = hand.programme.district_of(hand.programme.site_by_id[hand.activity[entry.activity].site].place)
    floor = EquityFloor(district, 1.0, hand.programme.date_of(entry.end - 2))
    return replace(hand.programme, limits=Limits(equity=(floor,))), hand.plan


def p6(hand: Hand) -> Broken:
    """Lose an activity, or do it twice."""
    entry = hand.one(hand.plan.scheduled)
    others = tuple(e for e in hand.plan.scheduled if e is not entry)
    entries = hand.draw(st.sampled_from((others, (*others, entry, entry))))
    return hand.programme, replace(hand.plan, scheduled=entries)


BREAKERS = {law.__name__.upper(): law for law in (l1, l2, l3, l4, l5, l6, l7, p1, p2, p3, p4, p5, p6)}


@pytest.mark.parametrize("law", sorted(BREAKERS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(programme=programmes(), data=st.data())
def test_breaking_a_law_by_hand_is_caught(law, programme, data):
    """The judge names the law that was broken, whatever else breaks with it."""
    assert law in broken(*BREAKERS[law](Hand(programme, data.draw)))


def test_every_law_has_a_hand_that_breaks_it():
    """No law is forgotten here when it is added there."""
    assert set(BREAKERS) == set(LAWS)
