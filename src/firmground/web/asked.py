"""Who asks, and what of the project they may see: the one gate that every router goes through."""

from typing import Annotated

from fastapi import Depends, Request

from firmground.model.policy import Viewer
from firmground.web.house import House
from firmground.web.seen import Seen

__all__ = ["Asked", "Question"]


class Question:
    """One request: the house it came to, who asks, and the project as they may see it."""

    def __init__(self, house: House, viewer: Viewer) -> None:
        self.house = house
        self.viewer = viewer
        self._seen: Seen | None = None

    @property
    def seen(self) -> Seen:
        """The project as it is now, without what the viewer may not see; the same for all of one request.

        Not a `cached_property`, which up to Python 3.11 lets one request after the other through.
        """
        if self._seen is None:
            self._seen = Seen(self.house.snapshot(), self.viewer)
        return self._seen

    def note(self, what: str, number: int) -> None:
        """Note before it is shown that so much sealed ground is read."""
        self.house.entrance.note(self.viewer, what, number)


def _asked(request: Request) -> Question:
    house: House = request.app.state.house
    return Question(house, house.viewer(request.headers, request.cookies))


Asked = Annotated[Question, Depends(_asked)]
"""What a router declares to be told who asks."""
