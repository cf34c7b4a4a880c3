"""The curves: people without services, hectares by way of release, teams."""

from fastapi import APIRouter
from fastapi.responses import Response

from firmground.desk.curves import Curves
from firmground.errors import AuthorityError
from firmground.model.policy import Tier
from firmground.web.answers import Json
from firmground.web.asked import Asked

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["curves"])


@router.get("/curves")
def curves(asked: Asked, place: str | None = None) -> Response:
    """Give what the plan brings day by day, for a place with all below it, or for all of the project."""
    seen = asked.seen
    followed = seen.plan_to_follow()
    moment, within = seen.moment(seen.today), None
    if place:
        named = moment.places.named(place)
        if seen.policy.told_at(asked.viewer, named) != named:
            raise AuthorityError("figures of single settlements are told to those who work there; ask for the district")
        within = moment.places.within(named)
    teams = asked.viewer.wide >= Tier.PARTNER and within is None
    places = [p for p in followed.programme.places if seen.policy.told_at(asked.viewer, p.id) == p.id]
    told = Curves(followed, moment, within).as_dict(teams=teams)
    return Json({**told, "places": [[p.id, p.name, p.level.value] for p in places]})
