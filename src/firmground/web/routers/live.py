"""Changes as they happen, and whether the server is ready."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from firmground.web.asked import Asked

__all__ = ["router"]

router = APIRouter(tags=["live"])


@router.get("/healthz")
def healthz(request: Request) -> dict[str, str]:
    """Say that the project can be read."""
    request.app.state.house.head()
    return {"status": "ready"}


@router.get("/api/live", response_class=StreamingResponse)
async def live(asked: Asked) -> StreamingResponse:
    """Tell what changes, as server-sent events: `ledger` with its number, `solve` with its progress."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(asked.house.hub.listen(), media_type="text/event-stream", headers=headers)
