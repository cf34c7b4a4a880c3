"""The policy: who may see and do what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.model.policy import LOOPBACK, Action, Policy, Position, Tier, Viewer

ROWS = [
    {"id": "R", "level": "region", "parent": None},
    {"id": "D1", "level": "district", "parent": "R"},
    {"id": "D2", "level": "district", "parent": "R"},
    {"id": "V1", "level": "settlement", "parent": "D1"},
    {"id": "V2", "level": "settlement", "parent": "D2"},
    {"id": "far", "level": "settlement", "parent": None},
]
POLICY = Policy.over(ROWS)
IDS = [str(row["id"]) for row in ROWS]

viewers = st.builds(
    Viewer,
    st.text(max_size=3),
    st.sampled_from(Position),
    st.lists(st.sampled_from([*IDS, "nowhere"]), max_size=3, unique=True).map(tuple),
)
spots = st.sampled_from([*IDS, "nowhere", None])


def test_own_places_with_all_below() -> None:
    """An operator of a district sees its villages sealed, and nothing of the next district."""
    viewer = Viewer("a", Position.OPERATOR, ("D1",))
    assert POLICY.sees_shape(viewer, "V1")
    assert not POLICY.sees_shape(viewer, "V2")
    assert not POLICY.sees_site(viewer, "R")


@pytest.mark.parametrize("position", [Position.COLLECTOR, Position.OPERATOR, Position.DISTRICT])
def test_no_place_is_no_place(position: Position) -> None:
    """An account of the field that names no place sees no place, not all of them."""
    assert not any(POLICY.sees_place(Viewer("a", position), place) for place in IDS)


@pytest.mark.parametrize("position", [Position.DONOR, Position.PUBLIC])
def test_donor_and_public_see_districts(position: Position) -> None:
    """A donor and the public see no site of land before handover, and its figures by district only."""
    viewer = Viewer("a", position)
    assert not any(POLICY.sees_site(viewer, p) or POLICY.sees_shape(viewer, p) for p in IDS)
    assert POLICY.sees_shape(viewer, "V1", released=True)
    assert [POLICY.told_at(viewer, p) for p in IDS] == ["R", "D1", "D2", "D1", "D2", None]


def test_a_collector_knows_sites_without_their_shapes() -> None:
    """A collector knows the ids of own sites and records at them; shapes are of a higher tier."""
    viewer = Viewer("a", Position.COLLECTOR, ("V1",))
    assert POLICY.sees_site(viewer, "V1")
    assert not POLICY.sees_shape(viewer, "V1")
    assert POLICY.may(viewer, Action.RECORD, "V1")
    assert not POLICY.may(viewer, Action.RECORD, "V2")
    assert not POLICY.may(viewer, Action.REVIEW, "V1")


def test_decisions_by_level() -> None:
    """A district decides in its own places and as that role; plans, imports and accounts are the authority's."""
    viewer = Viewer("a", Position.DISTRICT, ("D1",))
    assert POLICY.may(viewer, Action.DECIDE, "V1")
    assert not POLICY.may(viewer, Action.DECIDE, "V2")
    assert not POLICY.may(viewer, Action.DECIDE)
    assert viewer.roles == ("district:D1",)
    assert LOOPBACK.roles == ("region",)
    assert not any(POLICY.may(viewer, a) for a in (Action.PLAN, Action.IMPORT, Action.ACCOUNTS))


@given(st.sampled_from(Action), spots)
def test_loopback_may_all(action: Action, place: str | None) -> None:
    """Whoever sits at the computer of a project file may do everything."""
    assert POLICY.may(LOOPBACK, action, place)


@given(viewers, spots)
def test_tiers_contain_each_other(viewer: Viewer, place: str | None) -> None:
    """Who sees a shape knows the site, and who knows a site beyond handed-over land has the place as an own one."""
    if POLICY.sees_shape(viewer, place):
        assert POLICY.sees_site(viewer, place)
    if POLICY.sees_site(viewer, place):
        assert POLICY.sees_place(viewer, place)
    if not POLICY.sees_place(viewer, place):
        assert POLICY.tier(viewer, place) is Tier.PUBLIC


@given(viewers, spots)
def test_nobody_acts_where_nothing_is_seen(viewer: Viewer, place: str | None) -> None:
    """What a viewer may do at a place, only within the places that the viewer sees."""
    acts = [a for a in Action if a is not Action.READ and POLICY.may(viewer, a, place)]
    assert not acts or POLICY.sees_place(viewer, place)


def test_a_ring_of_places_ends() -> None:
    """Places that lie in each other neither hang the policy nor open anything."""
    ring = Policy({"a": "b", "b": "a"}, {})
    assert ring.told_at(Viewer("", Position.PUBLIC), "a") is None
    assert not ring.sees_site(Viewer("", Position.OPERATOR, ("c",)), "a")
