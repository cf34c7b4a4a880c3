"""The project as a whole: its name, its days, who is looking, and how far its ledger goes."""

from fastapi import APIRouter
from fastapi.responses import Response

from firmground import __version__
from firmground.errors import BadInputError
from firmground.web.answers import Json
from firmground.web.asked import Asked

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["project"])


@router.get("/project")
def project(asked: Asked) -> Response:
    """Give what the frame of the page shows."""
    seen = asked.seen
    moment = seen.moment(seen.today)
    try:
        followed = seen.followed
    except BadInputError:  # rows that cannot be planned hide the plan, not the page on which they are mended
        followed = None
    programme = followed.programme if followed else None
    return Json(
        {
            "name": moment.name,
            "exercise": moment.exercise,
            "today": seen.today,
            "head": {"seq": seen.head.seq, "hash": seen.head.hash},
            "start": programme.start if programme else None,
            "horizon_days": programme.horizon_days if programme else None,
            "currency": programme.currency if programme else None,
            "plan": followed.sha256 if followed else None,
            "viewer": {
                "account": asked.viewer.account,
                "position": asked.viewer.position.value,
                "places": list(asked.viewer.places),
            },
            "on_server": asked.house.on_server,
            "version": __version__,
        }
    )
