"""The Programmes that the properties are proved on: repeatable, legal in the land they stand on, and varied."""

from collections import Counter
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings

from firmground.model import DIGGING, Calendar, Limits, Link, Programme
from support.strategies import EVERYTHING, Feature, programmes, random_programme, tiny_programmes

unhurried = settings(deadline=None)


def drawn(seed: int, **options) -> Programme:
    """Draw one Programme from a seed."""
    return random_programme(Random(seed), **options)


def test_the_same_seed_draws_the_same_programme():
    """A failing seed can be looked at again."""
    assert drawn(7).sha256 == drawn(7).sha256
    assert drawn(7).sha256 != drawn(8).sha256


def test_tiny_programmes_are_tiny():
    """The oracle gets no more than it can solve at once."""
    for programme in tiny_programmes(30, seed=3):
        assert 4 <= len(programme.activities) <= 8
        assert 2 <= sum(c.teams for c in programme.contingents) <= 4


def test_a_few_hundred_activities_can_be_drawn():
    """The sizes reach from tiny to some hundreds of activities."""
    programme = drawn(1, areas=40, assets=70, links=40, services=30, contingents=12, horizon_days=400)
    assert 250 <= len(programme.activities) <= 600
    assert len({c.team_kind for c in programme.contingents}) == 5


@unhurried
@given(programmes())
def test_works_dig_no_deeper_than_the_land_that_touches_them_is_released(programme):
    """L2 can be kept by every drawn Programme, since no plan could mend it."""
    for block in programme.blocks:
        depth = programme.area_by_id[block.area].depth_m
        at = programme.activities_at.get(block.site, ())
        assert all(a.digging_depth_m <= depth for a in at if a.kind in DIGGING)


@unhurried
@given(programmes())
def test_every_area_has_the_activities_that_its_release_rests_on(programme):
    """L3 can be kept by every drawn Programme: reduced land has TS, cleared land clearance and QA, all a handover."""
    for area in programme.areas:
        kinds = {a.kind for a in programme.activities_at.get(area.id, ())}
        if area.handed_over:
            assert not kinds
            continue
        assert "HANDOVER" in kinds
        assert "TS" in kinds or area.shares.reduced == 0
        assert kinds & {"CLEARANCE", "BAC"} or area.shares.cleared == 0
        assert "QA" in kinds or area.shares.cleared == 0


@unhurried
@given(programmes(features=frozenset()))
def test_without_features_a_programme_is_plain(programme):
    """Switching features off leaves one base, no network, no calendar, no limits and no blocks."""
    assert len(programme.bases) == 1
    assert programme.links == programme.blocks == programme.neighbours == ()
    assert programme.calendar == Calendar(frozenset())
    assert programme.limits == Limits()
    assert not any(a.lock or a.deadline or a.danger_radius_m for a in programme.activities)
    assert all(len(a.methods) == 1 for a in programme.activities)


@pytest.mark.parametrize("feature", sorted(EVERYTHING))
def test_every_feature_shows_somewhere(feature):
    """No property is proved on Programmes that lack what it is about."""
    seen = Counter(f for n in range(40) for f in _shown(drawn(n, areas=3, assets=4)))
    assert seen[feature] > 0


@pytest.mark.parametrize("feature", sorted(EVERYTHING))
def test_a_feature_that_is_switched_off_does_not_show(feature):
    """A test that leaves a feature out can rely on it."""
    assert not any(feature in _shown(drawn(n, areas=3, assets=4, features=EVERYTHING - {feature})) for n in range(40))


def _shown(programme: Programme) -> set[Feature]:
    """Features that the Programme really has."""
    crews, needs = programme.contingents, [n for s in programme.services for n in s.needs]
    orders = any(a.lock or a.deadline is not None or a.earliest_start for a in programme.activities)
    releases = [c for c in crews if any(k.id == c.team_kind and "HANDOVER" in k.skills for k in programme.team_kinds)]
    rules = {
        Feature.ACCESS: bool(programme.links),
        Feature.ACCREDITATION: any(
            c.accreditation is None or c.accreditation.first > programme.start for c in releases
        ),
        Feature.BASES: len(programme.bases) > 1,
        Feature.BLOCKS: bool(programme.blocks),
        Feature.BUDGETS: bool(programme.limits.budgets),
        Feature.CLOSURES: bool(programme.calendar.closures or programme.calendar.rest_weekdays),
        Feature.DISTRICTS: any(c.districts for c in crews),
        Feature.EQUITY: bool(programme.limits.equity),
        Feature.MEMORIAL: any(a.kind == "memorial" and len(a.owners) > 1 for a in programme.assets),
        Feature.METHODS: any(len(a.methods) > 1 or a.methods[0].teams_most > 1 for a in programme.activities),
        Feature.ORDERS: orders,
        Feature.ROTATION: any(c.rotation for c in crews),
        Feature.SEPARATION: bool(programme.neighbours) or any(a.danger_radius_m for a in programme.activities),
        Feature.SERVICES: any(n.least < len(n.members) for n in needs)
        or any(len(s.needs) > 1 for s in programme.services),
        Feature.STAYS: any(c.arrives != programme.start or c.leaves for c in crews),
        Feature.TRAVEL: _farthest(programme) > 0,
        Feature.WEIGHTS: bool(programme.weights.per_cent),
    }
    return {feature for feature, here in rules.items() if here}


def _farthest(programme: Programme) -> int:
    spots = [*programme.sites, *programme.bases]
    return max(programme.travel.days(a.x, a.y, b.x, b.y) for a in spots for b in spots)


def test_services_nest_and_stand_on_links_and_areas():
    """Members of services are assets, areas, links and other services."""
    members = {m[0] for n in range(20) for s in drawn(n, services=5).services for need in s.needs for m in need.members}
    assert members == {"A", "H", "R", "V"}


def test_links_are_open_blocked_and_closed_with_works_of_their_own():
    """Every state of a link is met, also one that works and a handover open together."""
    links: list[tuple[Programme, Link]] = [(p, k) for p in map(drawn, range(30)) for k in p.links]
    states = Counter((bool(k.closed), len(k.opened_by)) for _, k in links)
    assert all(states[key] for key in ((False, 0), (False, 1), (True, 0)))
    assert any(k.opened_by and k.id in p.activities_at for p, k in links)
    assert any(name.startswith("H") for _, k in links for name in k.opened_by)


def test_chance_of_one_noun_leaves_the_others_alone():
    """A smaller Programme of the same seed keeps its areas, so that failing examples shrink."""
    big, small = drawn(5, assets=6), drawn(5, assets=1)
    assert big.areas == small.areas
    assert small.assets[0] == next(islice(big.assets, 1))
